"""Beside Items: each item over the codings that count, least often delivered in full first, with its chart."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coder.adherence.uncertainty import wilson
from exports.sheet import BarChart
from tests.book.asides import aside, rows
from tests.book.programmes import read, report


@pytest.fixture(scope="module")
def short(demo: Path) -> list[dict[str, Any]]:
    return rows(read(demo), "Items")


def test_each_item_has_the_share_and_limits_of_the_report(demo: Path, short: list[dict[str, Any]]) -> None:
    expected = {f"{row.item} ": row for row in report(read(demo)).item_summary_frame().itertuples()}
    assert len(short) == len(expected) == 6
    for row in short:
        (told,) = (one for start, one in expected.items() if row["Item, least often in full first"].startswith(start))
        assert [row["In full"], row["Low"], row["High"]] == pytest.approx([told.met, told.met_low, told.met_high])
        assert [row["Sessions"], row["Delivered"], row["Not delivered"]] == [
            told.applicable,
            told.delivered,
            told.not_delivered,
        ]


def test_the_item_least_often_delivered_in_full_comes_first(short: list[dict[str, Any]]) -> None:
    shares = [row["In full"] for row in short]
    assert shares == sorted(shares)


def test_critical_items_are_told_in_words(short: list[dict[str, Any]]) -> None:
    labels = sorted(row["Item, least often in full first"] for row in short)
    assert [label[:4] for label in labels if label.endswith("(critical)")] == ["S4.2", "S4.4", "S4.5"]


def test_the_second_observers_marks_do_not_count(demo: Path, short: list[dict[str, Any]]) -> None:
    """23 sessions count; delivered, adapted, partial, not delivered and not observed sum to at most that many."""
    for row in short:
        counted = [row[name] for name in ("Delivered", "Adapted", "Partial", "Not delivered", "Not observed")]
        assert sum(counted) <= 23
        assert sum(counted) == row["Sessions"] + row["Not observed"]


def test_an_item_that_was_never_observed_has_no_share_and_comes_last(oddities: Path) -> None:
    """Credits of soft-plan: adapted counts in full. I1 is adapted in `7` and delivered in `~`: 2 of 2 sessions."""
    found = rows(read(oddities), "Items")
    by_item = {row["Item, least often in full first"]: row for row in found}
    first = by_item["soft-plan: I1 Item 1"]
    assert (first["In full"], first["Sessions"], first["Adapted"]) == (1.0, 2, 1)
    assert first["Low"] == pytest.approx(wilson(2, 2)[0])
    missing = [row["In full"] is None for row in found]
    assert missing == sorted(missing)


def test_the_chart_shows_the_items_in_that_order_in_words_too(demo: Path) -> None:
    (chart,) = aside(read(demo), "Items").charts
    assert isinstance(chart, BarChart)
    assert chart.alt.startswith(
        "Bars of the share of sessions that delivered each item in full, least often first. S4.5"
    )
    assert "(critical) 45% of 22" in chart.alt


def test_the_cells_are_live_over_the_codings_that_count(demo_book: Path) -> None:
    head, first, *_ = openpyxl.load_workbook(demo_book)["Items"].iter_rows()
    cells = {name.value: str(cell.value) for name, cell in zip(head, first, strict=True)}
    assert 'Items[Counts],1,Items[Status],"delivered"' in cells["Delivered"]
    assert cells["In full"].startswith("=IF(")


def test_without_marks_no_share_is_known_and_no_chart_is_drawn(demo: Path) -> None:
    found = read(demo)
    unmarked = replace(found, marks=found.marks.iloc[:0])
    assert {row["In full"] for row in rows(unmarked, "Items")} == {None}
    assert aside(unmarked, "Items").charts == ()
