"""What the desk shows where it is easy to be misled: before the start, in gaps, after a jump, with totals on."""

from textual.widgets import Input

from coder.desk.recorder import BEFORE_START
from coder.screens.desk import now
from coder.screens.form import Form
from coder.screens.prompt import Prompt
from coder.screens.ratings import RatingsScreen
from coder.store import Store
from coder.widgets.event_log import EventLog
from coder.widgets.mode_strip import ModeStrip
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words

HINT = BEFORE_START.partition(":")[0]
MINUTE = 60_000


async def test_both_strokes_of_a_code_before_the_start_get_the_one_hint_to_start_the_clock(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        for letter in "vdnu":
            app.desk.say("")
            first = "2" if letter == "d" else "5" if letter == "u" else "4"
            strike(app, first, letter)
            await until(pilot, lambda: app.desk.recorder.strokes._refused is None and HINT in words(app))
            assert "is no key" not in words(app)
            assert app.screen is app.desk
        assert codes(app) == []


async def test_a_command_after_a_code_before_the_start_is_still_a_command(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "space starts"))
        strike(app, "4", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "escape")
        await until(pilot, lambda: app.screen is app.desk)
        strike(app, "4", "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])


async def test_escape_and_a_key_in_one_close_the_edit_form_and_the_key_goes_to_the_desk(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, Form) and app.screen.query_one("#field-onset", Input).has_focus
        )
        strike(app, "9", "alt+4", "e")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP"])
        assert app.screen is app.desk
        assert on_disk(app)[0].onset_ms < MINUTE


async def test_totals_move_and_cut_nothing_on_the_smallest_screen(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *("ENT" * 12), *("4v" * 12), *"rbcnxczbzb")
        await until(pilot, lambda: len(codes(app)) == 52)
        before = [line.split("▏")[0] for line in words(app).splitlines()]
        strike(app, "ctrl+t")
        await until(pilot, shows(app, "Engagement 12"))
        told = words(app)
        assert "N Engagement 12 T Therapeutic  12" in told
        for row in ("O No mode 0", "r alliance 1", "c client 1", "x concern 1", "z coverage 1"):
            assert row in told
        after = [line.split("▏")[0] for line in told.splitlines()]
        for place in range(6, 14):
            assert after[place].split()[0] == before[place].split()[0]


async def test_a_time_at_which_nobody_was_at_the_keys_is_drawn_as_not_codable(store: Store) -> None:
    app = host(store, live=True, minutes=60)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "t")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        strike(app, *"3000", "enter")
        await until(pilot, shows(app, "set to 00:30:00"))
        strike(app, "space", "E")
        await until(pilot, shows(app, "Opened ED"))
        drawn = str(app.desk.query_one("#strip", ModeStrip).render()).splitlines()[1]
        assert drawn.rstrip("E· ") == "░" * (len(drawn) // 2)


async def test_the_modes_line_tells_the_state_at_the_time_that_was_gone_to(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space")
        await until(pilot, shows(app, "The clock stands"))
        for count, (minute, key) in enumerate(((1, "E"), (10, "N"), (20, "T")), start=1):
            app.desk.sitting.set_clock(minute * MINUTE, now())
            strike(app, key)
            await until(pilot, lambda: len(codes(app)) == count)  # noqa: B023
            await pilot.pause()
        await until(pilot, shows(app, "MODE T Therapeutic 00:00"))
        for to, told in (("1230", "MODE N Engagement 02:30"), ("130", "MODE E Educative 00:30"), ("30", "MODE none")):
            strike(app, "g")
            await until(pilot, lambda: isinstance(app.screen, Prompt))
            strike(app, *to, "enter")
            await until(pilot, shows(app, told))
            assert "ACTIVITY none" in words(app)


async def test_a_strain_that_begins_later_is_not_told_as_open_after_a_jump_back(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space", "right", "right", *"rt")
        await until(pilot, shows(app, "OPEN Strain - tasks"))
        strike(app, "left")
        await until(pilot, shows(app, "OPEN nothing else"))
        strike(app, "right")
        await until(pilot, shows(app, "OPEN Strain - tasks"))


async def test_a_code_does_not_lay_the_screen_out_anew(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, shows(app, "Coded EN-VAL"))
        await pilot.pause()
        laid_out: list[object] = []
        app.desk.screen_layout_refresh_signal.subscribe(app.desk, laid_out.append, immediate=True)
        strike(app, *"4e")
        await until(pilot, shows(app, "Coded EN-EMP"))
        assert "EN-EMP" in words(app).split("Coded")[0]
        assert not laid_out


async def test_the_log_can_be_scrolled_once_it_is_longer_than_its_place(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        log = app.desk.query_one("#log", EventLog)
        strike(app, "space", *("4v" * log.size.height))
        await until(pilot, lambda: len(codes(app)) == log.size.height)
        assert not log.allow_vertical_scroll
        strike(app, *"4e")
        await until(pilot, lambda: log.allow_vertical_scroll)
        strike(app, *(["down"] * (log.size.height + 1)))
        await until(pilot, lambda: log.scroll_offset.y == 1)
        strike(app, "delete")
        await until(pilot, lambda: log.scroll_offset.y == 0)
