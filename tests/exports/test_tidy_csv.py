"""A CSV is read as it stands, in the shapes that spreadsheets and statistics packages leave behind."""

from pathlib import Path

import pytest

from exports.problems import Problem, TableProblems
from exports.tidy import read_table


def put(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(TableProblems) as caught:
        read_table(path)
    return caught.value.problems


def cells(path: Path) -> list[list[object]]:
    return [list(row) for row in read_table(path).itertuples(index=False)]


def test_cells_are_text_as_they_stand(tmp_path: Path) -> None:
    path = put(tmp_path, "session,onset,note\n007,1-2, NA \nS02,NaN,=1+1\n")
    assert cells(path) == [["007", "1-2", " NA "], ["S02", "NaN", "=1+1"]]


def test_an_empty_cell_is_none(tmp_path: Path) -> None:
    assert cells(put(tmp_path, 'a,b,c\nx,,""\n')) == [["x", None, None]]


def test_the_index_tells_the_line_on_which_a_row_begins(tmp_path: Path) -> None:
    path = put(tmp_path, 'session,note\nS1,"two\nlines"\n\nS2,x\n,\nS3,y\n')
    frame = read_table(path)
    assert frame.index.name == "line"
    assert list(frame.index) == [2, 5, 7]
    assert frame.loc[2, "note"] == "two\nlines"


def test_rows_without_content_are_left_out(tmp_path: Path) -> None:
    assert cells(put(tmp_path, "a,b\n1,2\n,\n\n")) == [["1", "2"]]


@pytest.mark.parametrize(("separator", "decimal_comma"), [(",", False), (";", True), ("\t", True)])
def test_the_separator_is_that_of_the_header(tmp_path: Path, separator: str, decimal_comma: bool) -> None:
    header = separator.join(['"a, b; c"', "d", "e"])
    frame = read_table(put(tmp_path, f"{header}\n{separator.join('123')}\n"))
    assert list(frame.columns) == ["a, b; c", "d", "e"]
    assert list(frame.iloc[0]) == ["1", "2", "3"]
    assert frame.attrs["decimal_comma"] is decimal_comma


def test_a_decimal_comma_stays_within_its_cell(tmp_path: Path) -> None:
    assert cells(put(tmp_path, "session;onset\nS1;1,5\n")) == [["S1", "1,5"]]


def test_excels_separator_line_is_obeyed_and_counted(tmp_path: Path) -> None:
    frame = read_table(put(tmp_path, "sep=;\r\na;b,c\r\n1;2\r\n"))
    assert list(frame.columns) == ["a", "b,c"]
    assert list(frame.index) == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ending: str) -> None:
    path = put(tmp_path, f"session,note{ending}S1,Ünï 😀{ending}".encode(encoding))
    frame = read_table(path)
    assert list(frame.columns) == ["session", "note"]
    assert list(frame["note"]) == ["Ünï 😀"]


def test_big_endian_utf_16(tmp_path: Path) -> None:
    assert cells(put(tmp_path, "\ufeffa,b\n1,2\n".encode("utf-16-be"))) == [["1", "2"]]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    frame = read_table(put(tmp_path, "session,observer\n"))
    assert list(frame.columns) == ["session", "observer"]
    assert len(frame) == 0


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", ",,\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    assert problems(put(tmp_path, content))[0].what == "the file is empty"


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(put(tmp_path, "a,b\n1,2\nn\xe4,3\n".encode("latin-1")))
    assert problem.what == "the file is not UTF-8"
    assert problem.where.endswith("t.csv:3")
    assert "CSV UTF-8" in problem.mend


def test_a_nul_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(put(tmp_path, "a,b\n1,\0\n"))
    assert problem.what == "the file holds a NUL byte"
    assert problem.where.endswith("t.csv:2")


def test_columns_of_one_name_and_ragged_rows_are_reported_together(tmp_path: Path) -> None:
    found = problems(put(tmp_path, "a,b,a\n1,2\n1,2,3\n1,2,3,4\n"))
    assert [problem.what for problem in found] == [
        "the column a stands 2 times",
        "the row has 2 cells, the header 3",
        "the row has 4 cells, the header 3",
    ]
    assert [problem.where.rsplit(":", 1)[1] for problem in found[1:]] == ["2", "4"]


def test_of_many_ragged_rows_a_hundred_are_listed_and_all_counted(tmp_path: Path) -> None:
    found = problems(put(tmp_path, "a,b\n" + "1\n" * 150))
    assert len(found) == 101
    assert found[-1].what == "150 such rows in all"


def test_idle_separators_at_the_end_of_rows_do_no_harm(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b,,\n1,2,,\n3,4\n5,6,,,,\n")
    (problem,) = problems(path)
    assert problem.where.endswith(":3")
    path = put(tmp_path, "a,b,,\n1,2,,\n5,6,,,,\n")
    assert cells(path) == [["1", "2"], ["5", "6"]]


def test_a_column_with_content_needs_a_name(tmp_path: Path) -> None:
    (problem,) = problems(put(tmp_path, "a,,c\n1,2,3\n"))
    assert problem.what == "column 2 has no name"


def test_blanks_around_a_column_name_do_not_count(tmp_path: Path) -> None:
    assert list(read_table(put(tmp_path, " session , onset\nS1,1\n")).columns) == ["session", "onset"]


@pytest.mark.parametrize("content", ['a,b\n1,2\n"open,3\n4,5\n', 'a,b\n1,2\n"x"y,3\n'])
def test_broken_quotes_are_refused_with_the_line_on_which_the_row_begins(tmp_path: Path, content: str) -> None:
    (problem,) = problems(put(tmp_path, content))
    assert problem.what.startswith("the quotes of a cell are broken")
    assert problem.where.endswith("t.csv:3")


def test_a_cell_may_be_longer_than_pythons_own_limit(tmp_path: Path) -> None:
    assert cells(put(tmp_path, f'a\n"{"x" * 200_000}"\n')) == [["x" * 200_000]]


def test_a_missing_file_a_folder_and_a_strange_suffix_are_refused(tmp_path: Path) -> None:
    assert problems(tmp_path / "no.csv")[0].what == "there is no such file"
    assert problems(tmp_path)[0].what == "this is a folder"
    assert problems(put(tmp_path, "x", "t.docx"))[0].what == "a .docx file cannot be read"
    assert ".xlsx" in problems(put(tmp_path, "x", "t.xls"))[0].mend


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20 + 1)
    assert problems(path)[0].what == "the file is over 200 MB"
