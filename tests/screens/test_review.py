"""Repair on the timeline, as a person does it from the coding screen."""

from textual.widgets import Input

from coder.screens.form import Form
from coder.screens.prompt import Prompt
from coder.store import Store, codings, passes
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words
from tests.screens.review_host import arrived, brief, reviewed


async def test_shift_and_an_arrow_move_the_event_and_u_moves_it_back(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "shift+right", "shift+right", "K")
        await until(pilot, lambda: brief(app) == [("EN-VAL", 11_200, None)])
        strike(app, "u", "u", "u")
        await until(pilot, lambda: brief(app) == [("EN-VAL", 10_000, None)])
        strike(app, "ctrl+r")
        await until(pilot, lambda: brief(app) == [("EN-VAL", 10_100, None)])


async def test_a_bracket_chooses_the_edge_that_moves(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app)
        strike(app, "left", "]", "shift+left")
        await until(pilot, lambda: ("EN", 20_000, 59_900) in brief(app))
        assert ("TH", 59_900, None) in brief(app)
        strike(app, "[", "J")
        await until(pilot, lambda: ("EN", 19_000, 59_900) in brief(app))
        assert ("ED", 0, 19_000) in brief(app)


async def test_s_splits_the_state_at_the_cursor(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        strike(app, "left", "g")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"0:30", "enter")
        await until(pilot, lambda: app.screen is screen and screen.cursor_ms == 30_000)
        strike(app, "s")
        await until(pilot, lambda: ("EN", 20_000, 30_000) in brief(app))
        assert ("EN", 30_000, 60_000) in brief(app)


async def test_e_ends_an_open_state_at_the_cursor(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "E"), (90, "4v")))
        strike(app, "up", "up", "g")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"0:50", "enter")
        await until(pilot, lambda: app.screen is screen and screen.cursor_ms == 50_000)
        strike(app, "e")
        await until(pilot, lambda: ("ED", 10_000, 50_000) in brief(app))


async def test_enter_opens_the_form_and_the_event_is_recoded(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "enter")
        await until(pilot, lambda: isinstance(app.screen, Form) and bool(app.screen.query("#field-code")))
        app.screen.query_one("#field-code", Input).value = "7f"
        await pilot.press("ctrl+s")
        await until(pilot, shows(app, "TH-FBK Seek client feedback"))
        assert codes(app) == ["TH-FBK"]


async def test_a_and_strokes_add_an_event_at_the_cursor(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "g")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"0:25.5", "enter")
        await until(pilot, lambda: app.screen is screen and screen.cursor_ms == 25_500)
        strike(app, *"a4e")
        await until(pilot, lambda: ("EN-EMP", 25_500, None) in brief(app))
        assert screen.chosen is not None
        assert screen.chosen.code == "EN-EMP"


async def test_an_event_is_added_by_its_id_too_and_escape_adds_nothing(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "a", "4", "escape")
        await until(pilot, shows(app, "Nothing was added"))
        strike(app, "a", "enter")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"ru-bnd", "enter")
        await until(pilot, lambda: app.screen is screen and codes(app) == ["EN-VAL", "RU-BND"])


async def test_delete_takes_the_chosen_event_out_and_u_brings_it_back(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"), (20, "4e")))
        strike(app, "x")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        strike(app, "x")
        await until(pilot, shows(app, "No event is chosen"))
        strike(app, "u")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])
        assert screen.chosen is not None
        assert screen.chosen.code == "EN-EMP"


async def test_a_range_is_shifted_as_one_act(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"), (20, "4e"), (30, "4r")))
        strike(app, "r", "left", "r")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        await until(pilot, shows(app, "Shift 2 events from 00:20 to 00:30"))
        strike(app, *"+1.5", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert [event.onset_ms for event in on_disk(app)] == [10_000, 21_500, 31_500]
        strike(app, "u")
        await until(pilot, lambda: [event.onset_ms for event in on_disk(app)] == [10_000, 20_000, 30_000])


async def test_what_is_no_shift_moves_nothing(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "r", "r")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"far", "enter")
        await until(pilot, shows(app, "'far' is no shift"))
        assert brief(app) == [("EN-VAL", 10_000, None)]


async def test_a_note_is_written_and_found_again(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"), (20, "4e")))
        strike(app, "n")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"Arms folded", "enter")
        await until(pilot, shows(app, '"Arms folded"'))
        strike(app, "left", "/")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"arms", "enter")
        await until(pilot, shows(app, "Hit 1 of 1"))
        assert screen.chosen is not None
        assert screen.chosen.code == "EN-EMP"


async def test_space_plays_a_recording_from_the_cursor(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"), (50, "4e")))
        strike(app, "left", "space")
        await until(pilot, lambda: app.desk.sitting.clock.running)
        assert 10_000 <= app.desk.sitting.clock.now() < 45_000
        strike(app, "space")
        await until(pilot, shows(app, "The clock stands at"))


async def test_a_live_sessions_clock_stays_as_it_is(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "tab")
        await arrived(pilot, app)
        strike(app, "space")
        await until(pilot, shows(app, "There is no recording here"))
        assert app.desk.sitting.clock.running


async def test_a_second_pass_is_begun_after_a_question(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "P")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, "enter")
        await until(pilot, shows(app, "No pass was begun"))
        strike(app, "P")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, "y", "enter")
        await until(pilot, shows(app, "S01 · second pass"))
        assert [its.number for its in passes.of(store, screen.sitting.subject.coding.id)] == [2]


async def test_a_locked_coding_is_looked_at_and_not_changed(store: Store) -> None:
    first = host(store, medium="video")
    async with first.run_test(size=SMALL) as pilot:
        await reviewed(pilot, first, ((10, "4v"),))
    codings.lock(store, first.desk.sitting.subject.coding.id)
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "locked"))
        strike(app, "tab")
        screen = await arrived(pilot, app)
        for key in ("x", "k", "a", "s", "e", "u", "P", "space", "r", "n", "m", "enter"):
            screen.say("")
            strike(app, key)
            await until(pilot, shows(app, "nothing can be changed"))
            assert app.screen is screen
        assert brief(app) == [("EN-VAL", 10_000, None)]


async def test_an_empty_coding_can_be_opened_and_added_to(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ())
        strike(app, "left", "right", "up", "down", "z", "Z", "l", "h", "x", *"aE")
        await until(pilot, lambda: codes(app) == ["ED"])


async def test_what_was_mended_stands_in_the_desks_log(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"), (20, "4e")))
        strike(app, "x", "tab")
        await until(pilot, lambda: app.screen is app.desk)
        await until(pilot, lambda: "EN-EMP" not in words(app))
