"""The funnel plot of Sites and Practitioners: points that follow the scores, lines as exported, or the reason."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from coder.adherence.funnel import funnel
from exports.sheet import ScatterChart, Sheet
from tests.book.asides import aside, rows, sheet
from tests.book.programmes import read, report


def plot(made: Sheet) -> ScatterChart:
    (chart,) = (chart for chart in made.charts if isinstance(chart, ScatterChart))
    return chart


@pytest.mark.parametrize(("name", "by"), [("Sites", "site"), ("Practitioners", "practitioner")])
def test_the_lines_are_those_of_the_funnel(demo: Path, name: str, by: str) -> None:
    expected = funnel(report(read(demo)).regrouped(by).groups)
    told = [[value for head, value in row.items() if head.startswith(name)] for row in rows(read(demo), "Sessions")]
    assert told[: len(expected.limits)] == [
        [one.sessions, one.outer_low, one.low, expected.target, one.high, one.outer_high] for one in expected.limits
    ]


def test_no_cell_below_the_table_passes_for_a_row_of_it(demo_book: Path) -> None:
    book = openpyxl.load_workbook(demo_book, data_only=True)
    for name in ("Sites", "Practitioners", "Items", "Modes"):
        assert book[name].max_row == int(
            book[name].tables[name].ref.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        )


def test_a_point_is_the_live_row_of_its_group(demo: Path, demo_book: Path) -> None:
    made = sheet(read(demo), "Sites")
    book = openpyxl.load_workbook(demo_book, data_only=True)["Sites"]
    columns = [cell.value for cell in book[1]]
    scored, mean = (openpyxl.utils.get_column_letter(columns.index(name) + 1) for name in ("Scored", "Adherence"))
    assert [point[0] for point in plot(made).points] == [f"'Sites'!$A${row}:$A${row}" for row in (2, 3, 4)]
    assert plot(made).points[0][1:] == (f"'Sites'!${scored}$2:${scored}$2", f"'Sites'!${mean}$2:${mean}$2")


def test_groups_stand_in_order_of_name_and_the_words_rank_nobody(demo: Path) -> None:
    told = plot(sheet(read(demo), "Sites")).alt
    assert told.index("north 82% of 9, within the limits") < told.index("south 67% of 12") < told.index("west")
    assert told.endswith("Not a ranking.")


def test_limits_widened_for_over_dispersion_are_told_to_be(demo: Path) -> None:
    found = report(read(demo))
    assert funnel(found.regrouped("site").groups).widened_by > 1
    assert plot(sheet(read(demo), "Sites")).title.endswith("limits widened for over-dispersion")
    assert "widened" not in plot(sheet(read(demo), "Practitioners")).title


def test_too_few_groups_have_the_reason_on_screen_and_on_paper_in_place_of_the_plot(demo: Path) -> None:
    found = read(demo)
    two = replace(found, sessions=found.sessions[found.sessions["site"] != "west"])
    made = sheet(two, "Sites")
    told = "No funnel plot: 2 groups with a score, and limits take 3."
    assert [cell.value for row in aside(two, "Sites").rows for cell in row if cell] == [told]
    assert made.foot == told
    assert not any(isinstance(chart, ScatterChart) for chart in made.charts)
