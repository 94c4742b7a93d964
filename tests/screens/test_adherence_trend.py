"""Adherence over time and by item: the run chart, and the items of the plan over their sessions."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from coder import tables
from coder.app import CoderApp
from coder.store import Store
from coder.tables.judged import adherence_of
from tests.screens.helpers import text_of, until
from tests.screens.test_adherence import adherence, message, path, rows


def chart(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#chart", Static).content)


async def by_item(pilot: Pilot[Any]) -> None:
    await adherence(pilot)
    await pilot.press("b", "b", "b", "b")
    await until(pilot, lambda: "[item]" in path(pilot))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_trend_draws_the_figures_of_the_months(demo: Store, size: tuple[int, int]) -> None:
    months = adherence_of(tables.read(demo), by="month").groups
    async with CoderApp(demo).run_test(size=size) as pilot:
        await adherence(pilot)
        await pilot.press("t")
        await until(pilot, lambda: "● mean" in chart(pilot))
        lines = chart(pilot).splitlines()
        assert lines[-4].split() == [f"{month.weighted.value:.2f}" for month in months]
        assert lines[-3].split() == [word for month in months for word in ("n", str(month.scored))]
        assert lines[-5].split() == ["Jan", "Feb", "Mar", "Apr", "May", "[Jun]"]
        assert max(map(len, lines)) <= size[0] - 2
        assert len(lines) <= pilot.app.screen.query_one("#chart").size.height
        assert all(line in text_of(pilot.app) for line in lines)


async def test_the_trend_is_of_the_group_under_the_cursor_and_arrows_choose_another(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await pilot.press("b")
        await until(pilot, lambda: len(rows(pilot)) == 3)
        await pilot.press("down", "t")
        await until(pilot, lambda: path(pilot) == "by › trend of south")
        await pilot.press("down")
        await until(pilot, lambda: path(pilot) == "by › trend of west")
        await pilot.press("down")
        await until(pilot, lambda: path(pilot) == "by › trend of all sessions")
        await pilot.press("t")
        await until(pilot, lambda: len(rows(pilot)) == 3 and "[site]" in path(pilot))


async def test_a_month_of_the_trend_leads_to_its_sessions_and_back_to_that_month(demo: Store) -> None:
    report = adherence_of(tables.read(demo), by="month")
    may = next(group for group in report.groups if group.key == "2026-05")
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await adherence(pilot)
        await pilot.press("t")
        await until(pilot, lambda: "[Jun]" in chart(pilot))
        await pilot.press("left")
        await until(pilot, lambda: "[May]" in chart(pilot))
        assert message(pilot).startswith(f"2026-05: {may.sessions} of {may.delivered_sessions} watched")
        await pilot.press("enter")
        await until(pilot, lambda: [row[0] for row in rows(pilot)] == [one.session.name for one in may.results])
        await pilot.press("escape")
        await until(pilot, lambda: "trend of bridgework" in path(pilot) and "[May]" in chart(pilot))


async def test_by_item_counts_are_the_summary_s_with_wilson_s_limits(demo: Store) -> None:
    summary = adherence_of(tables.read(demo)).item_summary_frame().to_dict("records")
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await by_item(pilot)
        for shown, row in zip(rows(pilot), summary, strict=True):
            assert shown[0] == f"{row['item']}{' !' if row['critical'] else ''}"
            counts = [row["delivered"], row["adapted"], row["partial"], row["not_delivered"]]
            assert [int(cell) for cell in shown[2:6]] == counts
            assert shown[7] == f"{round(row['met'] * row['applicable'])} of {row['applicable']:.0f}"
            assert shown[8] == f"{row['met_low']:.2f} {row['met_high']:.2f}"


async def test_an_item_leads_to_the_sessions_in_which_it_was_missed_and_there_to_the_item(demo: Store) -> None:
    missed = [
        result.session.name
        for result in adherence_of(tables.read(demo)).sessions
        if result.coding and any(one.id == "S4.5" and one.status == "not_delivered" for one in result.coding.items)
    ]
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await by_item(pilot)
        await pilot.press("down", "down", "down", "down", "enter")
        await until(pilot, lambda: [row[0] for row in rows(pilot)] == missed)
        await pilot.press("enter")
        await until(pilot, lambda: f"› {missed[0]}:" in path(pilot))
        assert rows(pilot)[4][0] == "S4.5"
        assert "marked by anna · ben: partial" in message(pilot)


async def test_an_item_that_was_missed_nowhere_says_so(demo: Store) -> None:
    async with CoderApp(demo).run_test(size=(80, 24)) as pilot:
        await by_item(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "was missed in no session" in message(pilot))
        assert "[item]" in path(pilot)


async def test_strains_are_told_in_the_words_of_the_command_s_page(demo: Store) -> None:
    strained = adherence_of(tables.read(demo)).overall.beside.strains
    async with CoderApp(demo).run_test(size=(160, 50)) as pilot:
        await adherence(pilot)
        said = str(pilot.app.screen.query_one("#strains", Static).content)
        assert said.startswith(f"Strains: {strained['count']} in {strained['sessions']} sessions; answered 48%")


async def test_months_that_do_not_fit_are_told_and_reached_by_the_arrows(demo: Store) -> None:
    """41 cells less 2 of padding and 5 of the scale hold 5 months of 6 cells: of six, one stands outside."""
    async with CoderApp(demo).run_test(size=(41, 24)) as pilot:
        await adherence(pilot)
        await pilot.press("t")
        await until(pilot, lambda: "months ‹ 1 · 0 ›" in " ".join(chart(pilot).split()))
        assert "Jan" not in chart(pilot)
        await pilot.press(*["left"] * 5)
        await until(pilot, lambda: "[Jan]" in chart(pilot) and "months ‹ 0 · 1 ›" in chart(pilot))
