"""Practice: from My work to a session with a gold coding, coded blind, and the feedback on it."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from coder.app import CoderApp
from coder.screens.coding import CodingScreen
from coder.store import Store, books, certifications, clocks, codings, open_store, practice
from coder.store.practice import Practice
from tests.screens.coding_host import strike
from tests.screens.helpers import on_screen, text_of, until
from tests.screens.practising import GOLD, practised, with_gold

MINE = ((11_000, "EN-VAL"), (22_500, "EN-EMP"), (30_000, "ED-PRF"), (90_000, "ED-CON"))
"""Beside GOLD, within 3 s: a hit, one that is late, a confusion, a miss and an extra."""


def line(store: Store) -> Practice:
    return practice.find(store, "S1")


async def at_learn(pilot: Pilot[Any]) -> None:
    await on_screen(pilot, "HomeScreen")
    await pilot.press("l")
    await on_screen(pilot, "LearnScreen")


async def test_without_a_gold_coding_it_is_said_how_one_is_made(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        assert "--role gold" in text_of(pilot.app)


async def test_practice_is_the_coding_screen_with_no_gold_in_sight(store: Store) -> None:
    with_gold(store, "S1")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("enter")
        await on_screen(pilot, "PracticeDesk")
        await until(pilot, lambda: "Practice. space starts the clock" in text_of(pilot.app))
        assert isinstance(pilot.app.screen, CodingScreen)
        assert len(pilot.app.screen.recorder.ledger) == 0
        assert "lead" not in text_of(pilot.app)
        coding = line(store).coding
        assert coding is not None
        assert coding.role == "training"


async def test_once_locked_the_feedback_stands_and_its_figures_are_kept(store: Store) -> None:
    with_gold(store, "S1")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("enter")
        await on_screen(pilot, "PracticeDesk")
        strike(pilot.app, "space", *"4v", "t")
        await on_screen(pilot, "Prompt")
        strike(pilot.app, *"500", "enter")
        await on_screen(pilot, "PracticeDesk")
        strike(pilot.app, "d", *("3" * 15), "enter")
        await on_screen(pilot, "LockScreen")
        strike(pilot.app, "l", "l")
        await on_screen(pilot, "FeedbackScreen")
        # What was struck at once lies before the first of the gold's moments, beyond the tolerance.
        await until(pilot, lambda: "miss 4" in text_of(pilot.app))
        assert "extra 1" in text_of(pilot.app)
        assert [its.figures["moments"]["miss"] for its in line(store).attempts] == [4]


async def test_each_moment_is_told_with_both_codes_and_what_was_confused_is_explained(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", MINE)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("f")
        await on_screen(pilot, "FeedbackScreen")
        shown = text_of(pilot.app)
        assert "hit 1  ‹ early 0  › late 1  ≠ confused 1  ○ miss 1  + extra 1" in shown
        assert "F1 score 0.50" in shown
        await until(pilot, lambda: "gold: ED-CON" in text_of(pilot.app) and "you: ED-PRF" in text_of(pilot.app))
        await pilot.press("down")
        await until(pilot, lambda: "gold: EN-VAL" in text_of(pilot.app))
        assert "you: " not in str(pilot.app.screen.query_one("#meaning-text", Static).content)


async def test_practice_that_ends_early_is_compared_as_far_as_it_came(store: Store) -> None:
    with_gold(store, "S1")
    coding = codings.begin(store, "S1", role="training")
    clocks.append(store, coding.id, "start", 0)
    clocks.append(store, coding.id, "pause", 25_000)
    codings.lock(store, coding.id)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("f")
        await on_screen(pilot, "FeedbackScreen")
        await until(pilot, lambda: "the first 00:25 of the gold coding" in text_of(pilot.app))
        assert "miss 2" in text_of(pilot.app)


async def test_hits_are_shown_on_request(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", GOLD)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("f")
        await on_screen(pilot, "FeedbackScreen")
        table = pilot.app.screen.query_one(DataTable)
        assert table.row_count == 0
        assert "Every moment is a hit" in text_of(pilot.app)
        await pilot.press("h")
        await until(pilot, lambda: table.row_count == 4)


async def test_the_code_that_was_found_least_stands_first(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", MINE)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("f")
        await on_screen(pilot, "FeedbackScreen")
        await pilot.press("b")
        table = pilot.app.screen.query_one(DataTable)
        await until(pilot, lambda: str(table.get_row_at(0)[0]).startswith("ED-CON"))
        assert [str(cell) for cell in table.get_row_at(0)][1:4] == ["1", "1", "0%"]


async def test_enter_goes_to_the_moment_on_the_desk_and_d_comes_back(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", MINE)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("f")
        await on_screen(pilot, "FeedbackScreen")
        await pilot.press("enter")
        await on_screen(pilot, "PracticeDesk")
        desk = pilot.app.screen
        assert isinstance(desk, CodingScreen)
        await until(pilot, lambda: desk.target is not None and desk.target.onset_ms == 30_000)
        assert desk.sitting.clock.now() == 30_000
        await until(pilot, lambda: "00:00:30: the nearest of your rows is chosen" in text_of(pilot.app))
        await pilot.press("d")
        await on_screen(pilot, "FeedbackScreen")


async def test_a_further_attempt_is_asked_for_twice_and_begins_with_nothing(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", MINE)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("f")
        await on_screen(pilot, "FeedbackScreen")
        await pilot.press("escape")
        await on_screen(pilot, "LearnScreen")
        await pilot.press("n")
        await until(pilot, lambda: "n at once again" in text_of(pilot.app))
        await pilot.press("n")
        await until(pilot, lambda: "attempt 2, 0 min in" in text_of(pilot.app))
        assert "0.50" in text_of(pilot.app)
        await pilot.press("enter")
        await on_screen(pilot, "PracticeDesk")
        desk = pilot.app.screen
        assert isinstance(desk, CodingScreen)
        assert len(desk.recorder.ledger) == 0
        strike(pilot.app, "u")
        await until(pilot, lambda: "There is nothing to take back" in text_of(pilot.app))


async def test_my_work_tells_nothing_of_practice(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", MINE)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        assert "not begun" in text_of(pilot.app)
        await pilot.press("enter")
        await on_screen(pilot, "CodingScreen")
        assert codings.own(store, "S1").role == "primary"


async def test_my_work_tells_what_there_is_to_learn_with_and_ones_own_certification(store: Store) -> None:
    with_gold(store, "S1", "S2")
    book, _ = books.codebook(store)
    with open_store(store.target, "lead") as lead:
        certifications.keep(lead, book.id, passed=False, figures={})
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        assert "l learn: 2 sessions to practise on" in text_of(pilot.app)
        assert "certif" not in text_of(pilot.app)
    certifications.keep(store, book.id, passed=True, figures={})
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        assert "to practise on · certified until 20" in text_of(pilot.app)


async def test_without_gold_codings_my_work_says_nothing_of_learning(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        assert "learn" not in text_of(pilot.app)


async def test_where_one_stands_is_told_without_a_test_being_taken(store: Store) -> None:
    with_gold(store, "S1")
    practised(store, "S1", GOLD)
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("t")
        await on_screen(pilot, "PageScreen")
        assert "techniques, F1 within the tolerance" in text_of(pilot.app)
        assert "cannot tell" in text_of(pilot.app)
        assert certifications.of(store, "anna") == []


async def test_with_nothing_to_count_the_test_says_what_is_needed(store: Store) -> None:
    with_gold(store, "S1")
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await at_learn(pilot)
        await pilot.press("t")
        await until(pilot, lambda: "there is no practice that can count" in text_of(pilot.app))
