"""Review and repair on the timeline, as a person does it from the coding screen."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.screens.desk import now
from coder.screens.form import Form
from coder.screens.help import HelpScreen
from coder.screens.prompt import Prompt
from coder.screens.review import ReviewScreen
from coder.store import Store, codings, passes
from tests.screens.coding_host import SMALL, Host, codes, host, on_disk, shows, strike, until, words

STORY = ((0, "E"), (10, "4v"), (20, "N"), (30, "4e"), (40, "4o"), (60, "T"))
LARGE = (160, 50)


async def reviewed(pilot: Pilot[Any], app: Host, story: tuple[tuple[int, str], ...] = STORY) -> ReviewScreen:
    """Code a recording, its clock standing throughout, and go over to the review."""
    await until(pilot, lambda: "space starts" in words(app))
    strike(app, "space", "space")
    await until(pilot, shows(app, "The clock stands"))
    for second, keys in story:
        app.desk.sitting.set_clock(second * 1000, now())
        strike(app, *keys)
        await pilot.pause()
    strike(app, "tab")
    return await arrived(pilot, app)


async def arrived(pilot: Pilot[Any], app: Host) -> ReviewScreen:
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    screen = app.screen
    assert isinstance(screen, ReviewScreen)
    await until(pilot, lambda: screen.chosen is not None or not len(app.desk.recorder.ledger))
    return screen


def brief(app: Host) -> list[tuple[str, int, int | None]]:
    return [(event.code, event.onset_ms, event.offset_ms) for event in on_disk(app)]


def line_of(app: Host, lane: str) -> str:
    return next(line for line in words(app).splitlines() if line.lstrip(" ▸").startswith(lane))


async def test_tab_shows_the_coding_as_lanes_and_tab_goes_back(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app)
        assert "S01 · review" in words(app)
        assert "EEEE" in line_of(app, "mode")
        assert "4v" in line_of(app, "technique")
        strike(app, "tab")
        await until(pilot, lambda: app.screen is app.desk)


async def test_it_opens_on_the_event_coded_last_told_in_full(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        assert screen.chosen is not None
        assert screen.chosen.code == "TH"
        assert "01:00.0– still open  TH Therapeutic" in words(app)


async def test_arrows_go_from_event_to_event_and_lane_to_lane(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        strike(app, "left")
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.code == "EN")
        strike(app, "down", "down")
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.code in ("EN-VAL", "EN-EMP"))
        strike(app, "end")
        await until(pilot, shows(app, "EN-XRE Relationship building, other"))
        strike(app, "right")
        await until(pilot, shows(app, "last event of the lane"))


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


async def test_a_filter_shows_some_and_n_goes_through_them(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        strike(app, "f")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"EN1", "enter")
        await until(pilot, shows(app, "3 of 6 events"))
        strike(app, "home", "h")
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.code == "EN-VAL")
        strike(app, "h", "h", "H")
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.code == "EN-EMP")
        strike(app, "escape")
        await until(pilot, shows(app, "All events are shown"))


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


async def test_l_goes_through_what_is_still_to_be_looked_at(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        assert "2 are left" in words(app)
        strike(app, "l")
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.code == "EN-XRE")
        assert "EN-XRE Relationship building, other at 00:40 needs a note" in words(app)
        strike(app, "n")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"small talk", "enter")
        await until(pilot, shows(app, "1 is left"))


async def test_zoom_keeps_the_cursor_in_sight(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        for key, zoom in (("z", "zoom 1 min"), ("z", "zoom 30 s"), ("z", "zoom 10 s"), ("z", "zoom 10 s")):
            strike(app, key)
            await until(pilot, shows(app, zoom))
            assert 0 <= screen.timeline.window.column(screen.cursor_ms) < screen.timeline.window.columns
        strike(app, *"ZZZZZZ")
        await until(pilot, shows(app, "zoom whole session"))


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


async def test_the_keys_are_told_with_the_signs(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=LARGE) as pilot:
        await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "?")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await until(pilot, shows(app, "Split the state at the cursor"))
        assert "┌ begins and ┐ ends" in words(app)


async def test_each_of_two_keys_that_share_a_place_in_the_line_stands_alone_on_the_page_of_keys(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"),))
        strike(app, "?")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        seen = ""
        for _ in range(8):
            seen += words(app)
            strike(app, "space")
            await pilot.pause()
        for key, does in (("[", "Move its onset"), ("]", "Move its end"), ("j", "The event or edge 0.1 s earlier")):
            assert any(line.split()[1:2] == [key] and does in line for line in seen.splitlines()), key


async def test_what_was_mended_stands_in_the_desks_log(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"), (20, "4e")))
        strike(app, "x", "tab")
        await until(pilot, lambda: app.screen is app.desk)
        await until(pilot, lambda: "EN-EMP" not in words(app))


async def test_c_puts_the_cursor_where_the_clock_is(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"), (50, "4e")))
        app.desk.sitting.set_clock(47_300, now())
        strike(app, "left", "c")
        await until(pilot, lambda: screen.cursor_ms == 47_300)
        strike(app, *"a4r")
        await until(pilot, lambda: ("EN-RES", 47_300, None) in brief(app))


async def test_the_chosen_lane_is_in_sight_where_there_is_no_room_for_all(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=(80, 14)) as pilot:
        await reviewed(pilot, app)
        assert "strains" not in words(app)
        strike(app, *["down"] * 10)
        await until(pilot, lambda: "▸strains" in words(app))
        strike(app, *["up"] * 10)
        await until(pilot, lambda: "▸mode" in words(app))


async def test_pages_of_half_a_window_go_through_a_long_session(store: Store) -> None:
    app = host(store, medium="video", minutes=60)
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"), (1_800, "4e")))
        strike(app, "home", "pagedown", "pagedown")
        await until(pilot, lambda: screen.cursor_ms == 130_000)
        assert screen.timeline.from_ms > 0
        strike(app, "pageup", "pageup", "pageup", "pageup")
        await until(pilot, lambda: screen.cursor_ms == 0)
        assert screen.timeline.from_ms == 0


async def test_keys_struck_right_after_tab_are_the_reviews(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: len(on_disk(app)) == 1)
        begun = on_disk(app)[0].onset_ms
        strike(app, "tab", "K", "K", "tab", *"4e")
        await until(pilot, lambda: sorted(codes(app)) == ["EN-EMP", "EN-VAL"])
        assert max(event.onset_ms for event in on_disk(app) if event.code == "EN-VAL") == begun + 2_000
        assert app.screen is app.desk


async def test_a_larger_terminal_shows_all_lanes_again(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=(80, 14)) as pilot:
        await reviewed(pilot, app)
        strike(app, *["down"] * 10)
        await until(pilot, lambda: "▸strains" in words(app))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: " mode " in words(app) and "▸strains" in words(app))


async def test_the_sound_of_a_recording_has_a_line_of_its_own(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app)
        assert not any(line.startswith(" sound") for line in words(app).splitlines())
        screen.timeline.sound = lambda from_ms, until_ms, width: "▃" * (width - 1) + "▁"
        screen.timeline.refresh(layout=True)
        await until(pilot, lambda: "▃▃▃▁" in line_of(app, "sound"))


async def test_the_window_stays_while_the_cursor_goes_about_in_it(store: Store) -> None:
    app = host(store, medium="video", minutes=60)
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((1_800, "4v"), (1_810, "4e"), (1_850, "rb")))
        strike(app, "z", "z", "Z", "Z")
        await until(pilot, shows(app, "zoom 2 min"))
        before = screen.timeline.from_ms
        strike(app, "up", "left", "right", ">", "<", "k", "j")
        await until(pilot, shows(app, "EN-EMP is at 30:10 now"))
        assert screen.timeline.from_ms == before


async def test_a_lost_focus_is_told_before_what_was_said_until_it_is_back(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        await reviewed(pilot, app, ((10, "4v"),))
        app.app_focus = False
        await until(pilot, shows(app, "KEYS GO ELSEWHERE"))
        app.app_focus = True
        await until(pilot, shows(app, "Changes are kept at once"))


async def test_a_long_quiet_of_a_live_session_is_told_and_a_key_struck_here_ends_it(
    store: Store,
) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "tab")
        await arrived(pilot, app)
        await until(pilot, shows(app, "Changes are kept at once"))
        app.desk.key_time -= 60 * app.desk.own.quiet + 1
        await until(pilot, shows(app, "are the keys arriving?"))
        strike(app, "left")
        await until(pilot, lambda: "are the keys arriving?" not in words(app))
