"""Tables and text in a workbook: what Excel, LibreOffice and programs find in the file."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.sheet import (
    Cell,
    Column,
    Flag,
    Page,
    Sheet,
)
from tests.exports.sheets import COLUMNS, names, part, table, written


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
