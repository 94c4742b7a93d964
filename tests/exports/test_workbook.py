"""A workbook of sheets: what Excel, LibreOffice and programs find in the file."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.names import area
from exports.problems import TableProblems
from exports.sheet import (
    Aside,
    BarChart,
    Cell,
    Column,
    Flag,
    IntervalChart,
    Page,
    Properties,
    RangeChart,
    Row,
    ScatterChart,
    Sheet,
)
from exports.workbook import write

ABOUT = Properties("A title", subject="S", creator="fidelity-coder", created=datetime(2026, 3, 2, 9))
COLUMNS = (
    Column("Name", wrap=True),
    Column("Share", "percent"),
    Column("Double", "number", "@[Share]*2"),
    Column("Day", "date"),
    Column("Status", choices=("good", "bad")),
)


def table(names: Sequence[Any], **given: Any) -> Sheet:
    count = len(names)
    frame = pd.DataFrame(
        {
            "Name": list(names),
            "Share": [0.1 + number for number in range(count)],
            "Double": [2 * (0.1 + number) for number in range(count)],
            "Day": ["2026-03-02"] * count,
            "Status": ["good"] * count,
        },
        dtype=object,
    )
    return Sheet("Data", frame, COLUMNS, **{"title": "Data & more", **given})


def written(folder: Path, *sheets: Sheet | Page, **given: Any) -> Path:
    path = folder / "book.xlsx"
    write(path, sheets, ABOUT, **given)
    return path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def names(path: Path) -> list[Any]:
    sheet = openpyxl.load_workbook(path, data_only=True)["Data"]
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1+1", "{=1}", "#N/A", "=cmd|' /C'!A0"]
)
def test_text_from_people_is_never_a_formula(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, table([text]), Page("Front", ((Cell(text),),), (20,)))
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert [cell.data_type for cell in sheet[2 if sheet.title == "Data" else 1] if cell.column == 1] == ["s"]
    assert part(path, "xl/worksheets/sheet1.xml").count("<f>") == 1


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(min_size=1, max_size=30))
def test_any_text_is_shown_as_text_and_keeps_the_file_whole(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, table([text, "x"]))
    sheet = openpyxl.load_workbook(path)["Data"]
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].value == "x"


def test_what_xml_cannot_hold_is_replaced_by_something_to_see(tmp_path: Path) -> None:
    assert names(written(tmp_path, table(["a\x00b\x1bc\ud800d\uffff"]))) == ["a␀b␛c�d�"]


def test_line_breaks_are_excels_own(tmp_path: Path) -> None:
    assert names(written(tmp_path, table(["a\r\nb\rc"]))) == ["a\nb\nc"]


def test_text_beyond_what_a_cell_holds_is_cut_and_says_so(tmp_path: Path) -> None:
    (shown,) = names(written(tmp_path, table(["😀" * 20_000])))
    assert shown.endswith("… (cut here: 20000 characters in all)")
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767


def test_a_data_sheet_is_one_table_named_like_it_from_a1_on(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, table(["a", "b"])))["Data"]
    (made,) = sheet.tables.values()
    assert (made.displayName, made.ref, made.autoFilter.ref) == ("Data", "A1:E3", "A1:E3")
    assert [column.name for column in made.tableColumns] == [column.name for column in COLUMNS]
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    assert sheet.freeze_panes == "B2"


def test_a_formula_stands_with_its_value_in_every_row_and_in_the_table(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b"]))
    assert "<f>Data[[#This Row],[Share]]*2</f><v>0.2</v>" in part(path, "xl/worksheets/sheet1.xml")
    formula = "<calculatedColumnFormula>Data[[#This Row],[Share]]*2</calculatedColumnFormula>"
    assert formula in part(path, "xl/tables/table1.xml")
    assert list(pd.read_excel(path, sheet_name="Data")["Double"]) == [0.2, 2.2]


def test_numbers_keep_all_their_digits(tmp_path: Path) -> None:
    sheet = table(["a"])
    sheet.frame.loc[0, "Share"] = 0.1 + 0.2
    assert "<v>0.30000000000000004</v>" in part(written(tmp_path, sheet), "xl/worksheets/sheet1.xml")


def test_shares_show_as_percent_and_days_are_dates(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, table(["a"])))["Data"]
    assert sheet["B2"].number_format == "0%"
    assert sheet["D2"].value == datetime(2026, 3, 2)


def test_a_sheet_without_rows_says_so_in_one_line(tmp_path: Path) -> None:
    path = written(tmp_path, table([], empty="Nothing to show: nobody coded."))
    sheet = openpyxl.load_workbook(path)["Data"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Nothing to show: nobody coded."]]
    assert not sheet.tables


def test_a_table_over_the_limit_goes_on_in_a_second_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, table(list("abcde")), max_rows=2), data_only=True)
    assert book.sheetnames == ["Data", "Data 2", "Data 3"]
    assert [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book] == [["a", "b"], ["c", "d"], ["e"]]
    assert [list(sheet.tables) for sheet in book] == [["Data"], ["Data_2"], ["Data_3"]]


def test_a_continued_tables_formulas_speak_of_their_own_row(tmp_path: Path) -> None:
    path = written(tmp_path, table(list("abc")), max_rows=2)
    assert "<f>Data_2[[#This Row],[Share]]*2</f>" in part(path, "xl/worksheets/sheet2.xml")


def test_column_names_are_one_line_and_unlike_one_another(tmp_path: Path) -> None:
    columns = tuple(Column(name) for name in ("a", "A", "b\nc", " "))
    frame = pd.DataFrame([[1, 2, 3, 4]], columns=["a", "A", "b\nc", " "], dtype=object)
    sheet = openpyxl.load_workbook(written(tmp_path, Sheet("Data", frame, columns)))["Data"]
    assert [cell.value for cell in sheet[1]] == ["a", "A (2)", "b c", "Column 4"]


def test_a_column_name_with_brackets_is_escaped_in_formulas(tmp_path: Path) -> None:
    columns = (Column("n [s]", "number"), Column("twice", "number", "@[n '[s']]*2"))
    frame = pd.DataFrame([[1.0, 2.0]], columns=["n [s]", "twice"], dtype=object)
    path = written(tmp_path, Sheet("Data", frame, columns))
    assert "<f>Data[[#This Row],[n '[s']]]*2</f>" in part(path, "xl/worksheets/sheet1.xml")


def test_flags_speak_of_the_cells_of_their_row_and_are_bold_beside_the_colour(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b"], flags=(Flag("Status", '@[Status]="bad"', "alarm"),)))
    (formats,) = openpyxl.load_workbook(path)["Data"].conditional_formatting
    (rule,) = formats.rules
    assert str(formats.sqref) == "E2:E3"
    assert rule.formula == ['$E2="bad"']
    assert rule.dxf.font.b


def test_choices_are_offered_where_a_person_changes_a_cell(tmp_path: Path) -> None:
    (offered,) = openpyxl.load_workbook(written(tmp_path, table(["a"])))["Data"].data_validations.dataValidation
    assert (offered.formula1, str(offered.sqref)) == ('"good,bad"', "E2")


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


def chart(**given: Any) -> IntervalChart:
    places = {
        key: area("Data", column, 2, 3) for key, column in (("labels", 1), ("values", 2), ("below", 3), ("above", 3))
    }
    shown = {"title": "Means", "alt": 'Dots "and" <limits>', "standard": None, "anchor": "H2", "size": (10.0, 6.0)}
    return IntervalChart(**{**places, **shown, **given})


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


def test_paper_that_stops_early_says_so_at_its_foot(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b", "c"], printed_rows=2, foot="More & more."))
    told = "More && more. The first 2 of 3 rows; the workbook holds them all."
    short: Any = openpyxl.load_workbook(path)["Data"]
    assert short.oddFooter.left.text == told
    whole: Any = openpyxl.load_workbook(written(tmp_path, table(["a", "b", "c"], printed_rows=3)))["Data"]
    assert whole.oddFooter.left.text is None


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


def test_a_standard_is_a_second_series(tmp_path: Path) -> None:
    path = written(tmp_path, table(["a", "b"], charts=(chart(standard=area("Data", 2, 2, 3)),)))
    assert part(path, "xl/charts/chart1.xml").count("<ser>") == 2


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


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match="two sheets bear the same name"):
        written(tmp_path, table(["a"]), table(["b"]))
    assert list(tmp_path.iterdir()) == []
