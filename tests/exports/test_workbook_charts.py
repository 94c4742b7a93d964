"""Charts of a workbook, and cells beside a table."""

import re
from pathlib import Path
from typing import Any

import openpyxl

from exports.names import area
from exports.sheet import (
    Aside,
    BarChart,
    Cell,
    Column,
    RangeChart,
    Row,
    ScatterChart,
)
from tests.exports.sheets import chart, part, table, written


def test_a_chart_is_excels_own_and_told_in_words(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b"], charts=(chart(),)))
    assert 'descr="Dots &quot;and&quot; &lt;limits&gt;"' in part(path, "xl/drawings/drawing1.xml")
    assert "<f>'Data'!$B$2:$B$3</f>" in part(path, "xl/charts/chart1.xml")


def beside(*rows: Row, **given: Any) -> Aside:
    columns = (Column("Group", width=20), Column("Mean", "percent"), Column("Half", "percent", helper=True))
    return Aside(columns, rows, **given)


def test_cells_beside_a_table_leave_it_whole_and_go_on_below_it(tmp_path: Path) -> None:
    rows = tuple((Cell(f"g</row>{number}"), Cell(0.5, "percent", "1/2"), Cell(0.1)) for number in range(4))
    path = written(tmp_path, table(["a", "b"], aside=beside(*rows)))
    sheet = openpyxl.load_workbook(path, data_only=True)["Data"]
    assert [sheet.cell(1, column).value for column in (5, 6, 7, 8, 9)] == ["Status", None, "Group", "Mean", "Half"]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == ["Name", "a", "b", None, None]
    assert [sheet.cell(row, 7).value for row in range(2, 6)] == [f"g</row>{number}" for number in range(4)]
    assert sheet["H5"].value == 0.5
    assert sheet.tables["Data"].ref == "A1:E3"


def test_cells_beside_a_table_print_with_their_chart_and_without_helpers(tmp_path: Path) -> None:
    """6 cm at 15 points a row, that is 0.529 cm, are 12 rows from row 5 on."""
    labels, values, limits = (area("Data", column, 2, 2) for column in (7, 8, 9))
    bars = BarChart("Bars", "Bars", labels, values, limits, limits, "G5", (9.0, 6.0))
    row = (Cell("g"), Cell(0.5, "percent"), Cell(0.1))
    sheet = openpyxl.load_workbook(written(tmp_path, table(["a"], aside=beside(row, charts=(bars,)))))["Data"]
    assert sheet.print_area == "'Data'!$A$1:$E$2,'Data'!$G$1:$H$17"
    assert sheet.column_dimensions["I"].hidden


def test_lying_bars_run_from_top_to_bottom_with_their_limits(tmp_path: Path) -> None:
    labels, values, limits = (area("Data", column, 2, 3) for column in (1, 2, 3))
    bars = BarChart("Bars", "B", labels, values, limits, limits, "H2", (9.0, 6.0))
    drawn = part(written(tmp_path, table(["a", "b"], charts=(bars,))), "xl/charts/chart1.xml")
    assert '<barDir val="bar"' in drawn
    assert '<orientation val="maxMin"' in drawn
    assert drawn.count("<errBars>") == 1


def test_points_are_series_of_one_cell_with_their_names_over_lines_without_marks(tmp_path: Path) -> None:
    cells = [area("Data", column, 2, 2) for column in (1, 2, 3)]
    name, count, share = cells
    lines = (("95 %", area("Data", 2, 2, 3), area("Data", 3, 2, 3), True),)
    funnel = ScatterChart("Funnel", "F", ((name, count, share),), lines, "Sessions", 12, "H2", (9.0, 6.0))
    drawn = part(written(tmp_path, table(["a", "b"], charts=(funnel,))), "xl/charts/chart1.xml")
    line, point = re.findall(r"<ser>.*?</ser>", drawn)
    assert '<prstDash val="dash"' in line.replace("a:", "")
    assert '<symbol val="none"' in line
    assert [f"<f>{place}</f>" in point for place in cells] == [True, True, True]
    assert '<showSerName val="1"' in point
    assert '<max val="13"' in drawn


def test_cells_beside_a_table_that_serve_the_screen_alone_are_not_printed(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a"], aside=beside((Cell("g"), None, None), printed=False)))
    assert openpyxl.load_workbook(path)["Data"].print_area == "'Data'!$A$1:$E$2"


def test_a_range_is_drawn_beside_its_bar_from_end_to_end(tmp_path: Path) -> None:
    places = [area("Data", column, 2, 3) for column in (1, 2, 3, 3, 4, 5)]
    labels, values, below, above, middle, half = places
    ranges = RangeChart("Mix", "B", labels, values, below, above, middle, half, "H2", (9.0, 6.0))
    drawn = part(written(tmp_path, table(["a", "b"], charts=(ranges,))), "xl/charts/chart1.xml")
    bar, wanted = re.findall(r"<ser>.*?</ser>", drawn)
    assert places[1] in bar
    assert places[4] in wanted
    assert re.findall(r"<(?:plus|minus)><numRef><f>(.*?)</f>", wanted) == [places[5], places[5]]
    assert "<a:noFill" in wanted.partition("<errBars>")[0]


def test_the_parts_of_error_bars_stand_in_the_schemas_order(tmp_path: Path) -> None:
    drawn = part(written(tmp_path, table(["a", "b"], charts=(chart(),))), "xl/charts/chart1.xml")
    bars = re.search(r"<errBars>(.*?)</errBars>", drawn)
    assert bars is not None
    order = ["<errDir", "<errBarType", "<errValType", "<noEndCap", "<plus", "<minus", "<spPr"]
    assert [bars[1].index(tag) for tag in order] == sorted(bars[1].index(tag) for tag in order)


def test_a_standard_is_a_second_series(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b"], charts=(chart(standard=area("Data", 2, 2, 3)),)))
    assert part(path, "xl/charts/chart1.xml").count("<ser>") == 2
