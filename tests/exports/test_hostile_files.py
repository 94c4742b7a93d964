"""Files that mean harm, as tables: each is refused with its limit, before it is unpacked or held in memory."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.faults import hostile
from exports import csv_table, parquet_table, raw, xlsx_guard
from exports.problems import TableProblems
from exports.tidy import read_table


def refused(path: Path) -> str:
    with pytest.raises(TableProblems) as caught:
        read_table(path)
    return str(caught.value.problems[0])


def test_a_row_without_end_is_refused_with_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "LONGEST_ROW", 1_000)
    one_cell, open_quote = 'S01,anna,1,"' + "x" * 1_001 + '"\n', '"' + "x\n" * 501
    for content in (hostile.HEADER + one_cell, hostile.HEADER + open_quote, "," * 1_001):
        (tmp_path / "a.csv").write_text(content)
        assert refused(tmp_path / "a.csv").startswith("a row has over 1,000 characters")


def test_rows_within_the_limit_may_be_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "LONGEST_ROW", 100)
    (tmp_path / "a.csv").write_text(hostile.HEADER + "S01,anna,1,ED\n" * 50)
    assert len(read_table(tmp_path / "a.csv")) == 50


def test_too_many_columns_or_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "MAX_COLUMNS", 5)
    monkeypatch.setattr(raw, "MAX_CELLS", 20)
    (tmp_path / "a.csv").write_text("a,b,c,d,e,f\n")
    assert refused(tmp_path / "a.csv").startswith("the header has over 5 columns")
    (tmp_path / "a.csv").write_text("a,b,c,d\n" + "1,2,3,4\n" * 6)
    assert refused(tmp_path / "a.csv").startswith("the table has over 20 cells")


def test_the_line_of_what_is_no_text_is_told_also_far_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n" + b"1,2\n" * 50_000 + b"1,\xff\n" + b"1,2\n" * 50_000)
    assert f"{tmp_path / 'a.csv'}:50002" in refused(tmp_path / "a.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a named pipe, which Windows has not")
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"a{suffix}")
    assert refused(tmp_path / f"a{suffix}").startswith("this is a pipe or device")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("entities that grow", "it declares a document type"),
        ("an entity of another file", "it declares a document type"),
        ("100,000 nested elements", "over 64 levels deep"),
        ("100,000 nested in styles", "over 64 levels deep"),
        ("60,000 members", "over 10,000 parts"),
        ("a row of number 10^12", "not a whole .xlsx workbook"),
        ("a header of 16,384 columns", "over 4,096 columns"),
        ("names that climb", "not a whole .xlsx workbook"),
        ("under a password, it says", "not a whole .xlsx workbook"),
        ("100 million rows", "over 20,000,000 cells"),
        ("bytes turned", "not a whole Parquet file"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, name: str, said: str) -> None:
    file, make = hostile.TABLE[name]
    make(tmp_path / file)
    assert said in refused(tmp_path / file)


def _large(path: Path) -> None:
    hostile.book(path, sheet=hostile.sheet("<row><c><v>1</v></c></row>" * 10_000))


@pytest.mark.parametrize(
    ("limits", "make", "said"),
    [
        ({"MAX_UNPACKED": 100_000}, _large, "unpacks to over 0 MB"),
        ({"_LARGE": 100_000, "MAX_RATIO": 20}, _large, "unpacks to over 20 times its size"),
    ],
)
def test_a_workbook_that_unpacks_far_beyond_its_size_is_refused_unopened(
    tmp_path: Path,
    limits: dict[str, int],
    make: Callable[[Path], None],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(xlsx_guard, name, value)
    make(tmp_path / "a.xlsx")
    assert said in refused(tmp_path / "a.xlsx")


def test_a_text_that_stands_many_times_in_parquet_is_held_once(tmp_path: Path) -> None:
    import pyarrow  # type: ignore[import-untyped]  # ships no types
    import pyarrow.parquet  # type: ignore[import-untyped]  # ships no types

    long = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 0, None]), pyarrow.array(["x" * 1_000]))
    pyarrow.parquet.write_table(pyarrow.table({"session": long}), tmp_path / "a.parquet")
    first, second = read_table(tmp_path / "a.parquet")["session"].tolist()
    assert first is second
    assert first == "x" * 1_000


def test_a_text_that_would_come_to_hundreds_of_megabytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2,000 rows of 1,000 characters: 2,000,000 bytes, from a file of one such text."""
    import pyarrow.parquet

    monkeypatch.setattr(parquet_table, "MAX_UNPACKED", 1_999_999)
    long = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 2_000), pyarrow.array(["x" * 1_000]))
    pyarrow.parquet.write_table(pyarrow.table({"session": long}), tmp_path / "a.parquet")
    assert "texts come to over" in refused(tmp_path / "a.parquet")


def _indices_beyond(path: Path) -> None:
    """As fuzzing found it: an index into a dictionary that is shorter."""
    import pyarrow.parquet

    texts = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 1, 0, 1]), pyarrow.array(["S01", "S02"]))
    made = path.with_suffix(".made")
    pyarrow.parquet.write_table(pyarrow.table({"session": texts}), made, compression="NONE", store_schema=False)
    data = made.read_bytes()
    # One bit for each of 0, 1, 0, 1 becomes two bits, four times 3.
    path.write_bytes(data.replace(b"\x01\x03\x0a", b"\x02\x08\x03"))


def test_a_parquet_file_whose_dictionary_is_too_short_is_refused(tmp_path: Path) -> None:
    _indices_beyond(tmp_path / "a.parquet")
    assert "not a whole Parquet file" in refused(tmp_path / "a.parquet")


def test_a_parquet_file_whose_group_says_more_rows_than_the_file_is_refused(tmp_path: Path) -> None:
    """As fuzzing found it, with 58 thousand million rows: pyarrow read until the memory was full."""
    import pyarrow.parquet

    made = tmp_path / "made"
    pyarrow.parquet.write_table(pyarrow.table({"onset": list(range(12_345))}), made)
    data = made.read_bytes()
    # The last time that 12,345 stands there, packed, it is the group's; 1,048,575 takes as many bytes.
    front, last, end = data.rpartition(b"\xf2\xc0\x01")
    assert last
    (tmp_path / "a.parquet").write_bytes(front + b"\xfe\xff\x7f" + end)
    about = pyarrow.parquet.ParquetFile(tmp_path / "a.parquet").metadata
    assert (about.num_rows, about.row_group(0).num_rows) == (12_345, 1_048_575)
    assert "not a whole Parquet file" in refused(tmp_path / "a.parquet")


EVERY_BYTE_TURNED = """
import sys
from pathlib import Path
from exports.problems import TableProblems
from exports.tidy import read_table

path = Path(sys.argv[1])
data = path.read_bytes()
start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
refused = 0
for at in range(start, len(data) - 8):
    for other in (0, data[at] ^ 1, data[at] ^ 16, 127):
        path.write_bytes(data[:at] + bytes([other]) + data[at + 1 :])
        try:
            read_table(path)
        except TableProblems:
            refused += 1
print(refused)
"""


def test_no_wrong_byte_in_what_a_parquet_file_says_of_itself_ends_the_process(tmp_path: Path) -> None:
    """As fuzzing found it: asked for what such a file says of a column, pyarrow's C++ ended the process."""
    import pyarrow.parquet

    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"session": ["S01", "S01"]}), path, store_schema=False)
    done = subprocess.run(
        [sys.executable, "-c", EVERY_BYTE_TURNED, str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 100


def test_a_row_with_content_far_beyond_any_header_is_refused_at_once(tmp_path: Path) -> None:
    """The second row is the first of 100,000; to read on as far as the limit of cells took 2 s."""
    hostile.with_sheet(hostile.sheet(hostile.FIRST + hostile.LAST), 100_000)(tmp_path / "a.xlsx")
    said = refused(tmp_path / "a.xlsx")
    assert "a row goes on beyond 4,096 columns" in said
    assert "a.xlsx:2" in said


def test_empty_cells_far_beyond_the_header_are_fine(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("session,code\nS01,ED" + "," * 5_000 + "\n")
    assert read_table(tmp_path / "a.csv").to_numpy().tolist() == [["S01", "ED"]]
