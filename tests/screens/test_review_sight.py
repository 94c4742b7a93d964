"""What the timeline shows, where the cursor goes, and what is found on it."""

from coder.screens.desk import now
from coder.screens.help import HelpScreen
from coder.screens.prompt import Prompt
from coder.store import Store
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words
from tests.screens.review_host import LARGE, arrived, brief, line_of, reviewed


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
        await until(pilot, shows(app, "last event on the line"))


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
