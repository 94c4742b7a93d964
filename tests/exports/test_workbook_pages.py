"""A workbook on paper and as a file: pages, breaks, what is printed, how it is written."""

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import openpyxl
import pandas as pd
import pytest

from exports.problems import TableProblems
from exports.sheet import (
    Cell,
    Column,
    Flag,
    Page,
    Sheet,
)
from exports.workbook import write
from tests.exports.sheets import ABOUT, chart, part, table, written


def test_sheets_print_landscape_on_the_pages_width_with_the_header_on_each(tmp_path: Path) -> None:
    sheet: Any = openpyxl.load_workbook(written(tmp_path, table(["a"])))["Data"]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.left.text == "Data && more"


def test_a_row_is_as_high_as_its_wrapped_text_needs(tmp_path: Path) -> None:
    frame = pd.DataFrame([["short", "x"], ["one two three four " * 3, "y"], ["a\nb", "z " * 90]], columns=["a", "b"])
    columns = (Column("a", width=20, wrap=True), Column("b", width=10))
    made = openpyxl.load_workbook(written(tmp_path, Sheet("Data", frame.astype(object), columns)))["Data"]
    assert [made.row_dimensions[row].height for row in (2, 3, 4)] == [None, 45, 30]


def test_no_row_is_higher_than_excel_allows(tmp_path: Path) -> None:
    frame = pd.DataFrame([["long words " * 900]], columns=["a"], dtype=object)
    made = openpyxl.load_workbook(written(tmp_path, Sheet("Data", frame, (Column("a", width=20, wrap=True),))))["Data"]
    assert made.row_dimensions[2].height == 409


def test_a_header_of_many_words_is_whole(tmp_path: Path) -> None:
    frame = pd.DataFrame([[1.0]], columns=["Concerns per hour low"], dtype=object)
    made = openpyxl.load_workbook(written(tmp_path, Sheet("Data", frame, (Column("Concerns per hour low", "number"),))))
    assert made["Data"].row_dimensions[1].height == 47


def test_helper_columns_are_hidden_and_still_calculate(tmp_path: Path) -> None:
    frame = pd.DataFrame([[1, 2]], columns=["a", "b"], dtype=object)
    columns = (Column("a"), Column("b", "int", "@[a]*2", helper=True))
    made = openpyxl.load_workbook(written(tmp_path, Sheet("Data", frame, columns)))["Data"]
    assert [made.column_dimensions[letter].hidden for letter in "AB"] == [False, True]
    assert made["B2"].data_type == "f"


def test_columns_of_a_page_beyond_the_printed_ones_are_hidden_and_its_pictures_draw_them(tmp_path: Path) -> None:
    page = Page("Front", ((Cell("a"), Cell("b")),), (9, 9), printed_columns=1, charts=(chart(),))
    path = written(tmp_path, page, table(["a", "b"]))
    made = openpyxl.load_workbook(path)["Front"]
    assert [made.column_dimensions[letter].hidden for letter in "AB"] == [False, True]
    assert '<plotVisOnly val="0"' in part(path, "xl/charts/chart1.xml")


def sections(*counts: int) -> Page:
    """A page of headings, each with so many lines below it."""
    rows = [row for count in counts for row in ((Cell("H", look="heading"),), *[(Cell("text"),)] * count)]
    return Page("Front", tuple(rows), (100,))


def breaks(path: Path) -> list[int]:
    return [one.id for one in openpyxl.load_workbook(path)["Front"].row_breaks.brk]


def test_a_heading_is_not_parted_from_its_text_by_the_end_of_a_sheet_of_paper(tmp_path: Path) -> None:
    assert breaks(written(tmp_path, sections(10, 10))) == []
    assert breaks(written(tmp_path, sections(20, 12))) == [21]
    assert breaks(written(tmp_path, sections(20, 12, 20))) == [21, 34]


def test_a_page_with_breaks_has_a_scale_of_its_own_for_excel_heeds_none_on_a_fitted_page(tmp_path: Path) -> None:
    made: Any = openpyxl.load_workbook(written(tmp_path, replace(sections(20, 12), widths=(200,))))["Front"]
    assert not made.sheet_properties.pageSetUpPr.fitToPage
    assert 40 < made.page_setup.scale < 60


def test_helper_columns_are_not_printed(tmp_path: Path) -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "b", "c"], dtype=object)
    columns = (Column("a"), Column("b"), Column("c", "int", helper=True))
    sheet = openpyxl.load_workbook(written(tmp_path, Sheet("Data", frame, columns)))["Data"]
    assert sheet.print_area == "'Data'!$A$1:$B$2"


def test_a_page_has_names_links_and_wrapped_rows(tmp_path: Path) -> None:
    rows = (
        (Cell("Title", look="title", span=2),),
        (Cell(1.0, "number"), Cell(2.0, "number", "Rate*2")),
        (Cell("go", link="Data!A2"),),
        (Cell("long words " * 20, span=2),),
    )
    page = Page("Front page", rows, (20, 20), one_page=True, printed_columns=2, names={"Rate": "$A$2:$A$2"})
    book = openpyxl.load_workbook(written(tmp_path, page, table(["a"])))
    sheet = book["Front page"]
    assert book.defined_names["Rate"].attr_text == "'Front page'!$A$2:$A$2"
    assert sheet["A3"].hyperlink.location == "'Data'!A2"
    assert "A1:B1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[4].height == 90
    assert sheet.print_area == "'Front page'!$A$1:$B$4"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)


def test_paper_that_stops_early_says_so_at_its_foot(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b", "c"], printed_rows=2, foot="More & more."))
    told = "More && more. The first 2 of 3 rows; the workbook holds them all."
    short: Any = openpyxl.load_workbook(path)["Data"]
    assert short.oddFooter.left.text == told
    whole: Any = openpyxl.load_workbook(written(tmp_path, table(["a", "b", "c"], printed_rows=3)))["Data"]
    assert whole.oddFooter.left.text is None


def test_the_parts_of_a_sheet_stand_in_the_schemas_order(tmp_path: Path) -> None:
    # ECMA-376, 18.3.1.99 (worksheet), those that can occur here.
    order = ["sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "conditionalFormatting"]
    order += ["dataValidations", "hyperlinks", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "drawing"]
    order += ["tableParts"]
    rows = ((Cell("go", link="Data!A1", span=2),), *sections(20, 12).rows)
    page = Page("Front", rows, (9, 9), charts=(chart(),))
    flags = (Flag("Status", '@[Status]="bad"', "alarm"),)
    path = written(tmp_path, page, table(["a", "b"], flags=flags, charts=(chart(),)))
    seen = set()
    for number in (1, 2):
        parts = [child.tag.partition("}")[2] for child in fromstring(part(path, f"xl/worksheets/sheet{number}.xml"))]
        assert parts == sorted(parts, key=order.index)
        seen |= set(parts)
    assert seen == set(order)


def test_nothing_in_the_file_reaches_outside_or_runs(tmp_path: Path) -> None:
    path = written(tmp_path, Page("Front", ((Cell("go", link="Data!A1"),),), (9,)), table(["http://x.test/"]))
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "externalLink" in name]
        assert not [name for name in archive.namelist() if b'TargetMode="External"' in archive.read(name)]


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    about = openpyxl.load_workbook(written(tmp_path, table(["a"]))).properties
    assert (about.title, about.subject, about.creator) == ("A title", "S", "fidelity-coder")
    assert about.created == datetime(2026, 3, 2, 9)


def test_progress_names_the_sheets_in_order(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    page = Page("Front", ((Cell("x"),),), (9,))
    written(tmp_path, page, table(["a"]), progress=lambda *step: told.append(step))
    assert told == [("Front", 0, 2), ("Data", 1, 2), ("done", 2, 2)]


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match="two sheets bear the same name"):
        written(tmp_path, table(["a"]), table(["b"]))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("old")

    def stop(_sheet: str, done: int, _all: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, [Page("Front", ((Cell("x"),),), (9,)), table(["a"])], ABOUT, stop)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.xlsx"]
