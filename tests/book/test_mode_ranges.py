"""Modes against the owner's ranges: each in its own measure, points outside it, and whether the limits clear it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coder.adherence.targets import INSIDE, OVER, UNDER, Range, points_outside, verdict
from coder.adherence.uncertainty import CANNOT_TELL, TOO_FEW, Estimate
from coder.book.common import records
from coder.book.sheets import workbook_sheets
from coder.tables import Tables
from exports.sheet import Page, RangeChart
from tests.book.asides import aside, rows, sheet
from tests.book.programmes import MADE_AT, read, report


def ranged(demo: Path, targets: dict[str, Any] | None) -> Tables:
    """The demonstration, its plan setting these ranges."""
    found = read(demo)
    column: Any = [targets] * len(found.plans)
    return replace(found, plans=found.plans.assign(mode_targets=column))


def targets(measure: str, **ranges: dict[str, float | None]) -> dict[str, Any]:
    return {"measure": measure, "ranges": ranges, "rationale": None}


def mode_rows(found: Tables, mode: str) -> list[dict[str, Any]]:
    return [row for row in records(sheet(found, "Modes").frame) if row["Mode"] == mode]


def test_points_outside_are_percentage_points_to_the_nearer_end() -> None:
    """0.25 under 0.50 is 25 points; 0.875 over 0.75 is 12.5; on an end is within."""
    wanted = Range(0.5, 0.75)
    assert [points_outside(share, wanted) for share in (0.25, 0.5, 0.6, 0.75, 0.875)] == [25.0, 0.0, 0.0, 0.0, 12.5]


def test_an_open_end_is_never_passed() -> None:
    assert points_outside(0.0, Range(None, 0.5)) == 0.0
    assert points_outside(1.0, Range(0.5, None)) == 0.0
    assert [str(Range(None, 0.5)), str(Range(0.5, None))] == ["up to 50%", "50% or more"]


@pytest.mark.parametrize(
    ("low", "high", "n", "word"),
    [
        (0.40, 0.50, 9, INSIDE),
        (0.35, 0.60, 9, INSIDE),
        (0.30, 0.50, 9, CANNOT_TELL),
        (0.10, 0.30, 9, UNDER),
        (0.61, 0.90, 9, OVER),
        (0.10, 0.90, 9, CANNOT_TELL),
        (0.40, 0.50, 2, TOO_FEW),
        (None, None, 1, TOO_FEW),
    ],
)
def test_the_limits_clear_a_range_only_when_all_of_them_do(
    low: float | None, high: float | None, n: int, word: str
) -> None:
    assert verdict(Estimate(value=0.45, low=low, high=high, n=n), Range(0.35, 0.60)) == word


def test_a_session_is_held_against_its_plans_range_in_that_ranges_measure(demo: Path) -> None:
    found = ranged(demo, targets("mode_event_share", ED={"min": 0.35, "max": 0.40}))
    for row in mode_rows(found, "ED"):
        assert row["Target is for"] == "event share"
        assert row["Points outside"] == pytest.approx(points_outside(row["Event share"], Range(0.35, 0.40)))
        assert row["Note"] is None


def test_a_mode_without_a_range_has_no_points_and_says_why(demo: Path) -> None:
    found = ranged(demo, targets("mode_time_share", ED={"min": 0.35, "max": 0.60}))
    assert {(row["Points outside"], row["Note"]) for row in mode_rows(found, "EN")} == {
        (None, "the plan sets no range for this mode")
    }


def test_a_session_without_a_plan_says_so(oddities: Path) -> None:
    (row,) = (row for row in mode_rows(read(oddities), "ED") if row["Session"] == "<>")
    assert (row["Points outside"], row["Note"]) == (None, "the session has no plan")


def test_groups_hold_the_means_of_the_report_in_the_ranges_measure(demo: Path) -> None:
    found = ranged(demo, targets("mode_event_share", ED={"min": 0.1, "max": None}))
    told = report(found).regrouped("programme").groups[0].mode_event_share["ED"]
    row = rows(found, "Modes")[0]
    assert (row["Measure"], row["Sessions"]) == ("event share", told.n)
    assert [row["Mean share"], row["Low"], row["High"]] == [told.value, told.low, told.high]
    assert (row["Target low"], row["Target high"], row["The limits are"]) == (0.1, None, INSIDE)


def test_sites_stand_below_the_programme_with_the_ranges_that_all_their_plans_set(demo: Path) -> None:
    found = rows(read(demo), "Modes")
    assert [row["Group against the owner's range"] for row in found[::3]] == [
        "All bridgework",
        "north",
        "south",
        "west",
    ]
    assert {row["The limits are"] for row in found if row["Group against the owner's range"] == "west"} == {TOO_FEW}


def test_without_ranges_the_mix_stands_there_and_nothing_is_judged(demo: Path) -> None:
    found = ranged(demo, None)
    assert {(row["Measure"], row["Points outside"], row["The limits are"]) for row in rows(found, "Modes")} == {
        ("time share", None, None)
    }
    (chart,) = aside(found, "Modes").charts
    assert "range" not in chart.title


def test_the_chart_tells_share_and_range_in_words_too(demo: Path) -> None:
    (chart,) = aside(read(demo), "Modes").charts
    assert isinstance(chart, RangeChart)
    assert "All bridgework Educative 47% (time share), range 35% to 60%" in chart.alt


def test_summary_tells_the_share_that_the_range_is_for(demo: Path) -> None:
    found = ranged(demo, targets("mode_event_share", ED={"min": 0.90, "max": None}))
    told = report(found).regrouped("programme").groups[0].mode_event_share["ED"].value
    assert told is not None
    (page,) = (part for part in workbook_sheets(found, report(found), None, made_at=MADE_AT) if part.name == "Summary")
    assert isinstance(page, Page)
    (row,) = (row for row in page.rows if any(cell and cell.value == "Educative (ED, event share)" for cell in row))
    values = [cell.value for cell in row if cell]
    assert values[-2:] == [told, f"90% or more: {(0.90 - told) * 100:.0f} points under"]
