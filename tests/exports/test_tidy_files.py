"""Workbooks and Parquet files that other programs made."""

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from exports.problems import TableProblems
from exports.tidy import read_table


def test_only_the_first_sheet_is_read_and_blank_rows_keep_their_count(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.append(["session", "onset", None])
    first.append(["S1", datetime.time(0, 1, 5)])
    first.append([])
    first.append(["S2", 12.5])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "t.xlsx")
    frame = read_table(tmp_path / "t.xlsx")
    assert list(frame.columns) == ["session", "onset"]
    assert list(frame.index) == [2, 4]
    assert list(frame["onset"]) == [datetime.time(0, 1, 5), 12.5]


def test_a_duration_cell_is_a_timedelta(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["onset"])
    sheet.append([datetime.timedelta(hours=26, seconds=1.5)])
    book.save(tmp_path / "t.xlsx")
    assert list(read_table(tmp_path / "t.xlsx")["onset"]) == [datetime.timedelta(hours=26, seconds=1.5)]


def test_a_formula_without_a_stored_value_is_refused_not_read_as_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["session", "onset"])
    sheet.append(["S1", "=1+1"])
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(TableProblems, match=r"t\.xlsx B2"):
        read_table(tmp_path / "t.xlsx")


def test_a_formula_is_read_as_its_stored_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["session", "onset", "note"])
    sheet.append(["S1", "=1+1", '=""'])
    book.save(tmp_path / "raw.xlsx")
    with zipfile.ZipFile(tmp_path / "raw.xlsx") as raw, zipfile.ZipFile(tmp_path / "t.xlsx", "w") as made:
        for name in raw.namelist():
            content = raw.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
                    b'<c r="C2"><f>""</f><v />', b'<c r="C2" t="str"><f>""</f><v></v>'
                )
            made.writestr(name, content)
    frame = read_table(tmp_path / "t.xlsx")
    assert list(frame.iloc[0]) == ["S1", 2, None]


def test_a_number_in_a_header_is_a_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["unit", 1, 2.0])
    book.worksheets[0].append(["u1", 3, 4])
    book.save(tmp_path / "t.xlsx")
    assert list(read_table(tmp_path / "t.xlsx").columns) == ["unit", "1", "2"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html>", b"\xd0\xcf\x11\xe0 old"])
@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet"])
def test_what_only_bears_the_suffix_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableProblems, match="this is not a whole"):
        read_table(tmp_path / name)


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(TableProblems, match=r"this is not a whole \.xlsx"):
        read_table(tmp_path / "t.xlsx")


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["x" * 1000])
    book.save(tmp_path / "t.xlsx")
    monkeypatch.setattr("exports.xlsx_guard.MAX_UNPACKED", 500)
    with pytest.raises(TableProblems, match="unpacks to over"):
        read_table(tmp_path / "t.xlsx")


def workbook(folder: Path, *rows: list[object]) -> Path:
    """A workbook whose first sheet, `Front`, holds these rows."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Front"
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def test_a_workbook_whose_first_sheet_is_no_table_is_told_so_once_and_how_to_mend_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Read me"], ["Looked at", "23 sessions"], ["Chosen", "at random"], ["one"])
    with pytest.raises(TableProblems) as caught:
        read_table(path)
    (problem,) = caught.value.problems
    assert problem.what == "the first sheet, Front, is not a table: 2 of its 3 rows go on beyond its header"
    assert problem.mend.startswith("the first sheet holds one table alone")
    assert "quotes" not in problem.mend


def test_a_single_row_that_goes_beyond_the_header_of_a_sheet_is_named_with_a_workbooks_mend(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "b"], [1, 2], [3, 4, 5], [6, 7])
    with pytest.raises(TableProblems, match=r"the row has 3 cells, the header 2 \(.*:3\): the first sheet holds one"):
        read_table(path)


def test_a_workbook_whose_first_sheet_is_empty_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match="the first sheet, Front, is empty"):
        read_table(workbook(tmp_path))


def test_a_parquet_file_of_pandas_keeps_whole_numbers_beside_gaps(tmp_path: Path) -> None:
    frame = pd.DataFrame({"session": ["S1", "S2"], "value": pd.array([3, None], dtype="Int64")}, index=["a", "b"])
    frame.to_parquet(tmp_path / "t.parquet")
    read = read_table(tmp_path / "t.parquet")
    assert list(read.columns) == ["session", "value"]
    assert list(read["value"]) == [3, None]
    assert list(read.index) == [2, 3]


def test_a_parquet_column_of_lists_is_refused(tmp_path: Path) -> None:
    pd.DataFrame({"a": [[1, 2]], "b": ["x"]}).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(TableProblems, match="the column a holds lists"):
        read_table(tmp_path / "t.parquet")


def test_parquet_categories_are_read_as_their_text(tmp_path: Path) -> None:
    pd.DataFrame({"a": pd.Categorical(["x", "y", "x"])}).to_parquet(tmp_path / "t.parquet")
    assert list(read_table(tmp_path / "t.parquet")["a"]) == ["x", "y", "x"]
