"""The session plan while coding: an item runs, and what the codes suggest is taken with one key."""

from typing import Any

from coder.desk.suggestions import Ran
from coder.models import ItemMark
from coder.screens.plan import PlanScreen
from coder.store import Store, marks
from tests.screens.coding_host import SMALL, Host, host, on_disk, shows, strike, until, words

FIELDS: dict[str, Any] = {"plan": "bridgework-s04", "medium": "video"}


def kept(app: Host) -> dict[str, ItemMark]:
    return {mark.item: mark for mark in marks.marks(app.desk.sitting.store, app.desk.sitting.subject.coding.id)}


async def test_an_item_runs_on_the_plan_line_until_another_begins(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space", "i", "r", "escape", "t")
        await until(pilot, lambda: type(app.screen).__name__ == "Prompt")
        strike(app, *"0:07:30", "enter")
        await until(pilot, shows(app, "▸ S4.1 7/10'"))
        strike(app, "i", "down", "r")
        await until(pilot, lambda: "S4.2" in kept(app))
        first, second = (Ran.of(kept(app)[item]) for item in ("S4.1", "S4.2"))
        assert first.since_ms is None
        assert first.done[0][1] == 450_000 == second.since_ms


async def test_suggested_status_and_minutes_are_taken_with_one_key_each(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "space", "i", "r", "escape", *"2d", "t")
        await until(pilot, lambda: type(app.screen).__name__ == "Prompt")
        strike(app, *"0:09:00", "enter", "i")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen) and "s delivered (ED-RDV 1 of 1)" in words(app))
        assert "m 9 minutes (0" in words(app)
        strike(app, "s", "m")
        await until(pilot, lambda: [(its.status, its.minutes) for its in kept(app).values()] == [("delivered", 9.0)])


async def test_nothing_is_marked_without_the_person(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "i", "r", "escape", *"2d", "i")
        await until(pilot, shows(app, "s delivered"))
        strike(app, "escape")
        await until(pilot, lambda: app.screen is app.desk)
        assert [mark.status for mark in kept(app).values()] == [None]


async def test_where_nothing_is_suggested_the_key_says_why(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "i")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        strike(app, "s")
        await until(pilot, shows(app, "No status is suggested: when it ran is not known."))
        strike(app, "m")
        await until(pilot, shows(app, "No minutes are suggested"))
        assert kept(app) == {}


async def test_no_item_runs_before_the_clock_does(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "i", "r")
        await until(pilot, shows(app, "The clock stands"))
        assert kept(app) == {}
        assert on_disk(app) == []


async def test_an_item_that_still_runs_is_left_before_locking(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "i", *"dr", "escape", "d")
        await until(pilot, lambda: type(app.screen).__name__ == "RatingsScreen")
        strike(app, "enter")
        await until(pilot, shows(app, "S4.1 Welcome and review of the group rules runs since 00:00"))


async def test_nothing_runs_on_the_plan_line_of_a_locked_coding(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", "i", *"r", "escape")
        await until(pilot, lambda: app.desk.item_that_runs() is not None)
        app.desk.sitting.lock()
        assert app.desk.item_that_runs() is None


async def test_a_note_is_said_to_be_kept(store: Store) -> None:
    app = host(store, **FIELDS)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "i", ".")
        await until(pilot, lambda: type(app.screen).__name__ == "Prompt")
        strike(app, *"late", "enter")
        await until(pilot, shows(app, "S4.1: note kept; not marked."))
