"""Adherence as a manager reads it: groups with their limits, down to sessions and items."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from coder import tables
from coder.adherence.report import Report
from coder.app import CoderApp
from coder.screens import adherence_view as view
from coder.screens.adherence_view import ITEM_SIGNS
from coder.store import Store
from coder.tables.judged import adherence_of
from tests.adherence.frames import ALL_DELIVERED, Programme
from tests.screens.helpers import on_screen, text_of, until


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    table = pilot.app.screen.query_one(DataTable)
    return [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]


def message(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#message", Static).content)


async def adherence(pilot: Pilot[Any]) -> None:
    await on_screen(pilot, "HomeScreen")
    await pilot.press("d")
    await on_screen(pilot, "AdherenceScreen")
    await until(pilot, lambda: pilot.app.screen.query_one(DataTable).row_count > 0)


def report_of(store: Store, by: str) -> Report:
    return adherence_of(tables.read(store), by=by)


def path(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#path", Static).content)


async def test_the_figures_are_those_of_the_report_and_b_goes_through_the_groupings(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        for by in ("programme", "site", "practitioner", "month"):
            groups = report_of(demo, by).groups
            shown = [(row[0], row[2].strip(), row[3], row[5].partition(" ")[2]) for row in rows(pilot)]
            assert shown == [
                (g.key, f"{g.weighted.value:.2f}", view.limits(g.weighted), g.status.lower()) for g in groups
            ]
            await pilot.press("b")
            await pilot.pause()


async def test_what_was_looked_at_is_said_first(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        seen = report_of(demo, "programme").coverage
        expected = f"{seen['observed']} of {seen['delivered']} sessions observed (drawn at random)"
        expected += f", {seen['double_coded']} double-coded"
        assert expected in text_of(pilot.app).splitlines()[0]


async def test_enter_goes_to_sessions_then_items_and_escape_comes_back_up(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await pilot.press("b")
        await until(pilot, lambda: len(rows(pilot)) == 3)
        north = report_of(demo, "site").groups[0]
        await pilot.press("enter")
        await until(pilot, lambda: len(rows(pilot)) == len(north.results))
        assert [row[0] for row in rows(pilot)] == [result.session.name for result in north.results]
        await pilot.press("enter")
        await until(pilot, lambda: rows(pilot)[0][0] == "S4.1")
        first = north.results[0].coding
        assert first is not None
        assert [row[2] for row in rows(pilot)] == [ITEM_SIGNS[item.status] for item in first.items]
        await pilot.press("escape", "escape")
        await until(pilot, lambda: len(rows(pilot)) == 3)
        await pilot.press("escape")
        await on_screen(pilot, "HomeScreen")


async def test_warnings_are_one_stroke_away_with_the_rule_of_the_status(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await pilot.press("w")
        await on_screen(pilot, "PageScreen")
        await pilot.press("escape")
        await on_screen(pilot, "AdherenceScreen")


async def test_an_empty_database_says_what_to_do_next(store: Store) -> None:
    async with CoderApp(store).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "HomeScreen")
        await pilot.press("d")
        await until(pilot, lambda: "No sessions yet" in text_of(pilot.app))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_no_column_is_lost_beyond_the_edge(demo: Store, size: tuple[int, int]) -> None:
    async with CoderApp(demo).run_test(size=size) as pilot:
        await adherence(pilot)
        await pilot.press("b")
        for levels in (0, 1, 2):
            await pilot.pause()
            table = pilot.app.screen.query_one(DataTable)
            assert table.virtual_size.width <= size[0], levels
            await pilot.press("enter")


def test_a_status_is_told_by_a_sign_as_well_as_its_word() -> None:
    signs = list(view.STATUS_SIGNS.values())
    assert len(set(signs)) == len(signs)


def test_a_session_without_a_score_says_why() -> None:
    programme = Programme()
    programme.session("S01")
    assert "no primary or consensus coding" in view.session_sentence(programme.report().sessions[0])


def test_what_was_not_observed_leaves_bounds_and_says_how_much() -> None:
    programme = Programme()
    programme.session("S01")
    programme.coding("S01", marks={**ALL_DELIVERED, "S4.5": "not_observed"})
    said = view.session_sentence(programme.report().sessions[0])
    assert "1 not observed, so from 0.70 to 1.00" in said


def test_items_missed_most_are_named_with_how_often_and_whether_critical() -> None:
    programme = Programme()
    for name in ("S01", "S02"):
        programme.session(name)
        programme.coding(name, marks={**ALL_DELIVERED, "S4.5": "not_delivered"})
    programme.session("S03")
    programme.coding("S03", marks={**ALL_DELIVERED, "S4.5": "not_applicable", "S4.1": "not_delivered"})
    line = view.missed_line(programme.report().missed_most(), 120)
    assert line == "Missed most: S4.5 Item S4.5 2 of 2 (critical) · S4.1 Item S4.1 1 of 3"


def test_how_sessions_were_chosen_is_never_guessed() -> None:
    programme = Programme()
    programme.session("S01", chosen=None)
    programme.coding("S01", marks=ALL_DELIVERED)
    line = view.coverage_line(programme.report())
    assert "1 of an unknown number of sessions observed (how they were chosen is not stated)" in line


def test_with_too_few_sessions_the_status_says_so() -> None:
    programme = Programme()
    programme.session("S01")
    programme.coding("S01", marks=ALL_DELIVERED)
    said = view.group_sentence(programme.report().groups[0])
    assert said.startswith("bridgework: too few sessions · 1 scored, mean 1.000")
