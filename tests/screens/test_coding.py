"""An assessor at the desk: what keys do, and what the screen says of it."""

from typing import Any

import pytest

from coder import settings
from coder.models import Presence
from coder.screens.coding_keys import CodingKeys
from coder.screens.plan import PlanScreen
from coder.screens.prompt import Prompt
from coder.store import Store, clocks
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words

FIELDS: dict[str, Any] = {"plan": "bridgework-s04", "site": "north", "seats": {"F1": "P03", "F2": "P07"}}


async def test_the_first_key_is_taken_by_no_dialog_and_a_code_before_the_start_gets_a_hint(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts the clock"))
        strike(app, "E")
        await until(pilot, shows(app, "Nothing was coded"))
        assert codes(app) == []


async def test_ten_codes_are_on_disk_and_in_the_log_as_they_are_struck(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        strike(app, "space", *"E1c1s4v5rN7dTrb8i2 ")
        await until(pilot, lambda: len(codes(app)) == 11)
        expected = ["ED", "ED-CON", "ED-CBS", "EN-VAL", "EN-RAT", "EN", "TH-EXD", "TH", "RU-BND", "TH-INT", "ED2"]
        assert [event.code for event in sorted(on_disk(app), key=lambda event: event.entry)] == expected
        await until(pilot, shows(app, "ED2"))
        assert "OPEN Strain - bond" in words(app)
        assert "MODE T Therapeutic" in words(app)


async def test_keys_act_in_the_order_in_which_they_were_struck(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        strike(app, "space", *"4vf4e", "u", *"4r")
        await until(pilot, shows(app, "EN-RES"))
        assert [(event.code, event.actor) for event in on_disk(app)] == [("EN-VAL", "F1"), ("EN-RES", "F2")]


async def test_a_digit_turns_the_grid_into_its_letters_and_escape_turns_it_back(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "2")
        await until(pilot, shows(app, "Reinforce structure or boundary"))
        assert "time taken" in words(app)
        strike(app, "escape")
        await until(pilot, shows(app, "N Engagement"))
        assert codes(app) == []


async def test_a_live_core_digit_codes_at_once_and_its_space_does_nothing(store: Store) -> None:
    app = host(store, live=False, preset="live-core")
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "1", "space")
        await until(pilot, shows(app, "its space is not needed"))
        assert codes(app) == ["ED1"]
        assert app.desk.sitting.clock.running
        strike(app, "space")
        await until(pilot, shows(app, "The clock stands"))


async def test_space_does_not_stop_a_live_clock(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space")
        await until(pilot, shows(app, "A break is coded"))
        assert app.desk.sitting.clock.running


async def test_a_code_while_a_recording_stands_is_taken_there(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space", "E")
        await until(pilot, shows(app, "Opened ED"))
        assert on_disk(app)[0].onset_ms == app.desk.sitting.clock.now()


async def test_t_sets_the_clock(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "t")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"4217", "enter")
        await until(pilot, shows(app, "The clock is set to 00:42:17"))
        strike(app, "space", "E")
        await until(pilot, lambda: codes(app) == ["ED"])
        assert 2_537_000 <= on_disk(app)[0].onset_ms < 2_597_000
        assert [mark.kind for mark in clocks.marks(store, app.desk.sitting.subject.coding.id)] == [
            "set",
            "start",
            "gap",
        ]


async def test_what_is_no_time_leaves_the_clock_alone(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "t")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"soon", "enter")
        await until(pilot, shows(app, "is no time"))
        assert app.desk.sitting.clock.now() == 0


async def test_arrows_move_the_clock_of_a_recording(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space", "right", "right", "left")
        await until(pilot, shows(app, "The clock is set to 00:00:05"))


async def test_undo_and_redo(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "E", "N", "u")
        await until(pilot, shows(app, "taken back; ED runs on"))
        assert [(event.code, event.is_open) for event in on_disk(app)] == [("ED", True)]
        strike(app, "ctrl+r")
        await until(pilot, shows(app, "Done again"))
        assert codes(app) == ["ED", "EN"]


async def test_p_chooses_a_seat_for_client_codes(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "p")
        await until(pilot, shows(app, "seats 1 to 10"))
        strike(app, "3", *"cn", "p", "g", *"cn")
        await until(pilot, lambda: len(codes(app)) == 2)
        assert [event.actor for event in on_disk(app)] == ["P3", "G"]


async def test_every_command_is_told_in_the_help(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=(80, 100)) as pilot:
        strike(app, "?")
        await until(pilot, lambda: isinstance(app.screen, CodingKeys) and "other modifier" in words(app))
        told = words(app)
        for key in ("u undo", "ctrl+r redo", "f who", "p seat", "i item", "m mark", "n note", "t clock", "g go to"):
            assert key in told
        for key in ("d done", "delete", "enter edit", "? keys", "ctrl+q leave", ". modifiers", "space start", "escape"):
            assert key in told
        strike(app, "escape")
        await until(pilot, lambda: app.screen is app.desk)


async def test_totals_are_not_shown_unless_the_person_turns_them_on(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v4e")
        await until(pilot, shows(app, "EN-EMP"))
        assert "4 Foster the  2" not in words(app)
        strike(app, "ctrl+t")
        await until(pilot, shows(app, "4 Foster the  2"))


async def test_nothing_on_the_desk_tells_a_role(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        assert not any(role in words(app).lower() for role in ("primary", "second", "gold", "training", "consensus"))


async def test_a_stroke_that_no_place_takes_is_told_loudly_and_is_not_in_the_log(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "waiting_folders", lambda: ())
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "E")
        await until(pilot, shows(app, "Opened ED"))
        with store.transaction() as held:
            held.connection()
            strike(app, *"4v")
            await until(pilot, shows(app, "NOT KEPT"))
            assert "1 NOT kept" in words(app)
            assert "EN-VAL" not in words(app)
            assert app.desk.sitting.clock.running
        await until(pilot, lambda: app.desk.sitting.keeper.refused is None)
        strike(app, *"4e")
        await until(pilot, lambda: codes(app) == ["ED", "EN-EMP"])


async def test_an_unknown_key_is_told_and_codes_nothing(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "y", "e")
        await until(pilot, shows(app, "Caps Lock"))
        assert codes(app) == []


async def test_a_window_that_lost_the_focus_says_so(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        app.app_focus = False
        await until(pilot, shows(app, "KEYS GO ELSEWHERE"))
        app.app_focus = True
        await until(pilot, shows(app, "space starts"))


async def test_leaving_keeps_where_the_clock_was(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"E")
        await until(pilot, lambda: codes(app) == ["ED"])
    kinds = [mark.kind for mark in clocks.marks(store, app.desk.sitting.subject.coding.id)]
    assert kinds == ["start", "pause"]
    again = host(store, live=True)
    async with again.run_test(size=SMALL) as pilot:
        await until(pilot, shows(again, "the gap is not codable"))
        assert "E Educative" in words(again)
        assert again.desk.sitting.recorder.ledger.open


async def test_when_nothing_was_keyed_for_minutes_the_screen_asks(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "E")
        await until(pilot, shows(app, "Opened ED"))
        app.desk.key_time -= 181
        await until(pilot, shows(app, "Nothing keyed for 3 min"))
        strike(app, "N")
        await until(pilot, shows(app, "Opened EN"))


async def test_a_coding_that_another_window_took_over_is_told(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        with store.transaction() as session:
            row = session.get(Presence, app.desk.sitting.subject.coding.id)
            assert row is not None
            row.pid = 1
            session.add(row)
        app.desk._beat()
        await until(pilot, shows(app, "another window has"))


async def test_a_person_may_move_a_command_to_another_key(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        app.set_keymap({"desk.undo": "f9"})
        strike(app, "space", *"4v", "u")
        await until(pilot, shows(app, "u is no key"))
        assert codes(app) == ["EN-VAL"]
        strike(app, "f9")
        await until(pilot, lambda: codes(app) == [])


async def test_the_smallest_screen_cuts_nothing(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"E1crbzb")
        await until(pilot, shows(app, "Opened ZZ-BRK"))
        assert "…" not in words(app)
        assert "ctrl+q leave" in words(app)
        assert "NOT CODABLE Break" in words(app)


async def test_escape_and_a_key_that_the_terminal_took_for_one_are_taken_apart(store: Store) -> None:
    app = host(store, live=True, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "4", "alt+shift+e", *"4v")
        await until(pilot, lambda: codes(app) == ["ED", "EN-VAL"])
        strike(app, "i")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        strike(app, "alt+u", *"4e")
        await until(pilot, lambda: codes(app) == ["ED", "EN-EMP"])
        strike(app, "n")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"seen", "alt+u")
        await until(pilot, lambda: codes(app) == ["ED"])
        assert on_disk(app)[0].note is None
