"""`?` on the desk: what it tells, and that it can be read to its end on the smallest screen."""

import pytest
from textual.pilot import Pilot

from coder.app import CoderApp
from coder.screens.coding import CodingScreen
from coder.screens.coding_keys import CodingKeys
from coder.screens.edit import ModifiersScreen
from coder.screens.form import Form
from coder.screens.help import HelpScreen
from coder.screens.plan import PlanScreen
from coder.screens.prompt import Prompt
from coder.screens.ratings import RatingsScreen
from coder.store import Store, codings, sessions
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, Host, codes, host, shows, strike, until, words

PLAN = "bridgework-s04"


async def read(app: Host, pilot: Pilot[None]) -> str:
    """The help, page after page as a person turns them, in one line; it is left open at its end."""
    await until(pilot, shows(app, "space starts"))
    strike(app, "?")
    await until(
        pilot, lambda: isinstance(app.screen, CodingKeys) and app.screen.query_one("#coding-keys").max_scroll_y > 0
    )
    page = app.screen.query_one("#coding-keys")
    told = words(app)
    while page.scroll_target_y < page.max_scroll_y:
        before = page.scroll_target_y
        strike(app, "pagedown")
        await until(pilot, lambda: page.scroll_y == page.scroll_target_y > before)  # noqa: B023  (within this round)
        await pilot.pause()
        told += "\n" + words(app)
    lines = [line.strip("│ ▁▂▃▄▅▆▇█\n") for line in told.splitlines()]
    return " ".join(" ".join(lines).replace("\N{NO-BREAK SPACE}", " ").split())


async def test_every_letter_is_told_with_its_label(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        told = await read(app, pilot)
        assert "4 Foster the therapeutic relationship: e show empathy, r show respect, v validate" in told
        assert "r Alliance strains and repair: g strain - goals, t strain - tasks, b strain - bond" in told
        assert "p takes part in manual activity" in told
        assert "h hostile, sarcastic or shaming" in told
        assert "z Coverage: u cannot see or hear, b break" in told


async def test_signs_who_letters_and_locking_are_told(store: Store) -> None:
    app = host(store, live=True, plan=PLAN, seats={"F1": "P03"})
    async with app.run_test(size=SMALL) as pilot:
        told = await read(app, pilot)
        for mark in (
            "✓ delivered",
            "≈ adapted",
            "◐ partial",
            "✗ not delivered",
            "○ not observed",
            "▸ runs now, or next to mark",
        ):
            assert mark in told
        for who in ("F1 Lead practitioner, P03", "G Whole group", "P One participant", "A Assessor"):
            assert who in told
        assert "d locks nothing yet" in told
        assert "l once more, at once, locks" in told
        assert "esc closes" in told


async def test_of_practitioners_those_on_a_seat_of_the_session_are_told(store: Store) -> None:
    seated = host(store, live=True, seats={"F1": "P03", "F2": "P07"})
    async with seated.run_test(size=SMALL) as pilot:
        told = await read(seated, pilot)
        assert "F2 " in told
        assert "F3" not in told


async def test_where_no_seat_is_taken_every_practitioner_is_told(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        assert "F3 " in await read(app, pilot)


async def test_what_a_preset_codes_at_once_is_not_said_to_need_a_space(store: Store) -> None:
    app = host(store, live=True, preset="live-core")
    async with app.run_test(size=SMALL) as pilot:
        told = await read(app, pilot)
        assert "4 Foster the therapeutic relationship: coded at once" in told
        assert "digit and space" not in told


async def test_the_modifiers_keys_step_the_last_event_although_another_row_is_chosen(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        told = await read(app, pilot)
        assert "q coder flag: steps the last event coded that it goes with, whichever row is chosen" in told
        strike(app, "escape", "space", *"4v4e", "down", "down", "q")
        await until(pilot, shows(app, "EN-EMP 00:00: Coder flag unsure"))


async def test_the_help_scrolls_back_and_closes(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        await read(app, pilot)
        page = app.screen.query_one("#coding-keys")
        end = page.scroll_target_y
        strike(app, "up")
        await until(pilot, lambda: page.scroll_target_y == end - 1)
        strike(app, "pageup", "down", "escape")
        await until(pilot, lambda: app.screen is app.desk)


async def test_ctrl_q_leaves_from_every_pop_up_after_the_strokes_before_it(store: Store) -> None:
    sessions.add(store, SessionFields(name="S01", plan=PLAN))
    coding = codings.begin(store, "S01")
    for keys, screen in (
        (("?",), CodingKeys),
        (("i",), PlanScreen),
        (("n",), Prompt),
        (("enter",), Form),
        ((".",), ModifiersScreen),
        (("d",), RatingsScreen),
    ):
        app = CoderApp(store, lambda opened: CodingScreen(opened, coding.id, live=True))
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: isinstance(app.screen, CodingScreen))  # noqa: B023  (within this round)
            strike(app, "space", *"4v", *keys)
            await until(pilot, lambda: isinstance(app.screen, screen))  # noqa: B023
            strike(app, "ctrl+q")
            await until(pilot, lambda: app._exit)  # noqa: B023


async def test_a_code_struck_right_before_ctrl_q_is_kept(store: Store) -> None:
    sessions.add(store, SessionFields(name="S01"))
    coding = codings.begin(store, "S01")
    app = CoderApp(store, lambda opened: CodingScreen(opened, coding.id, live=True))
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CodingScreen))
        strike(app, "space", *"4v4e", "ctrl+q")
        await until(pilot, lambda: app._exit)
    again = host(store, live=True)
    async with again.run_test(size=SMALL):
        assert codes(again) == ["EN-VAL", "EN-EMP"]


async def test_the_plan_the_ratings_and_the_list_before_locking_tell_their_keys(store: Store) -> None:
    sessions.add(store, SessionFields("S01", plan=PLAN, medium="video"))
    coding = codings.begin(store, "S01")
    async with CoderApp(store, lambda opened: CodingScreen(opened, coding.id)).run_test(size=SMALL) as pilot:
        app = pilot.app
        await until(pilot, shows(app, "space starts the clock"))
        for way, title, told in (
            (("i",), "Help · Session plan", "o not observed (you could not see it)"),
            (("d",), "Help · Ratings", "n says that there was no chance to see it"),
            (("enter",), "Help · Lock", "states that still run end where the clock came to"),
        ):
            strike(app, *way)
            await until(pilot, lambda: not isinstance(app.screen, (CodingScreen, HelpScreen)))
            await pilot.press("question_mark")
            await until(pilot, shows(app, title))
            assert told in " ".join(line.strip("│ ▁▂▃▄▅▆▇█") for line in words(app).splitlines())
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, HelpScreen))
            if title.endswith("plan"):
                await pilot.press("escape")
                await until(pilot, lambda: isinstance(app.screen, CodingScreen))


async def test_only_a_coding_that_can_go_on_is_told_of_to_who_leaves_and_by_its_own_command(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_DATABASE_URL", store.target)
    monkeypatch.setenv("CODER_USER", "anna")
    sessions.add(store, SessionFields(name="S 1"))
    said = []
    for role in ("primary", "gold", "training"):
        coding = codings.begin(store, "S 1", role=role)
        app = CoderApp(store, lambda opened: CodingScreen(opened, coding.id, live=True))  # noqa: B023  (within this round)
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: isinstance(app.screen, CodingScreen))  # noqa: B023
            strike(app, "ctrl+q")
            await until(pilot, lambda: app._exit)  # noqa: B023
        said += app.goes_on
        codings.lock(store, coding.id)
    kept = f"S 1: 0 events kept in {store.target}; "
    assert said == [
        f"{kept}`coder code 'S 1'` goes on.",
        f"{kept}`coder code 'S 1' --role gold` goes on.",
        f"{kept}`coder practise 'S 1'` goes on.",
    ]
    app = CoderApp(store, lambda opened: CodingScreen(opened, coding.id, live=True))
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "This coding is locked"))
        strike(app, "ctrl+q")
        await until(pilot, lambda: app._exit)
    assert app.goes_on == []
