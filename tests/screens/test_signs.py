"""Signs that must not be missed: Caps Lock, time that is not codable, and who is coded."""

from coder.screens.desk import now
from coder.screens.own_desk import CAPS, ELSEWHERE, not_codable
from coder.store import Store
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words


async def test_three_letters_that_fit_only_in_lower_case_raise_the_sign_and_then_are_understood(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4V")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        assert CAPS not in words(app)
        strike(app, *"4V", "U")
        await until(pilot, shows(app, CAPS))
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        strike(app, "u")
        await until(pilot, lambda: codes(app) == [] and CAPS not in words(app))


async def test_with_caps_lock_on_a_modes_capital_stays_the_mode(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4V4V4V")
        await until(pilot, shows(app, CAPS))
        strike(app, "N")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-VAL", "EN-VAL", "EN"])


async def test_two_capitals_are_told_as_no_keys_and_not_guessed(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "U")
        await until(pilot, shows(app, "U is no key, u is: is Caps Lock on?"))
        assert codes(app) == ["EN-VAL"]


async def test_a_state_that_is_not_codable_is_told_loudly_with_its_time_until_it_ends(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"zb")
        await until(pilot, shows(app, "not codable: break 00:00"))
        strike(app, *"zb")
        await until(pilot, lambda: "not codable: break" not in words(app))
        assert "● live" in words(app)


def test_a_long_label_gives_way_to_the_time() -> None:
    said = not_codable("Operational interruption", 250_000, 26)
    assert said.startswith("not codable: o")
    assert said.endswith(" 04:10")
    assert len(said) == 26
    assert not_codable("Break", 250_000, 26) == "not codable: break 04:10"


async def test_one_stroke_goes_to_the_other_of_two_practitioners_and_back(store: Store) -> None:
    app = host(store, live=True, seats={"F1": "P03", "F2": "P07"})
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "f", *"4v", "f", *"4v")
        await until(pilot, lambda: [event.actor for event in on_disk(app)] == ["F1", "F2", "F1"])


async def test_of_three_practitioners_any_is_chosen_by_its_number(store: Store) -> None:
    app = host(store, live=True, seats={"F1": "P03", "F2": "P07", "F3": "P09"})
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "ctrl+w")
        await until(pilot, shows(app, "Who: 1 F1 (P03) · 2 F2 (P07) · 3 F3 (P09)"))
        strike(app, "3")
        await until(pilot, shows(app, "Practitioner codes go to F3 (P09) now."))
        strike(app, *"4v", "ctrl+w", "4")
        await until(pilot, shows(app, "4 is no seat: practitioner codes stay with F3."))
        strike(app, "ctrl+w", "escape")
        await until(pilot, shows(app, "Practitioner codes stay with F3."))
        assert [event.actor for event in on_disk(app)] == ["F3"]


async def test_one_stroke_goes_from_a_seat_to_the_group_and_back_to_that_seat(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "p", "3")
        await until(pilot, shows(app, "go to P3 now"))
        strike(app, "ctrl+s")
        await until(pilot, lambda: app.desk.recorder.cast.client == "G")
        strike(app, "ctrl+s")
        await until(pilot, shows(app, "Client codes go to P3 now."))


async def test_lost_focus_is_told_beside_the_clock_too_where_a_line_covers_the_message(
    store: Store,
) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "n")
        await until(pilot, shows(app, "Note on EN-VAL"))
        app.app_focus = False
        await until(pilot, shows(app, ELSEWHERE))
        app.app_focus = True
        await until(pilot, lambda: ELSEWHERE not in words(app))


async def test_whoever_wrote_a_long_note_is_not_told_that_nothing_was_keyed(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "n")
        await until(pilot, shows(app, "Note on EN-VAL"))
        app.desk.key_time = now() - 200
        strike(app, "x", "enter")
        await until(pilot, lambda: app.screen is app.desk and on_disk(app)[0].note == "x")
        app.desk._tick()
        await pilot.pause()
        assert "Nothing keyed" not in words(app)
