"""What is written as a table is read back as it was: nothing is mangled on the way through a file."""

import datetime
import math
import os
import string
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from exports.atomic import replacing
from exports.problems import StorageFailed, TableProblems
from exports.tidy import read_table, write_table

HAZARDS = [
    "007", "1-2", "=1+1", "+x", "-5", "@SUM(A1)", "NaN", "NA", "null", "None", "TRUE", "1e5", "#N/A", "#REF!", "\t=1",
    " padded ", "a,b;c\td", 'say "no"', "line\nbreak", "cr\rlf\r\nend", "_x000D_", "_x005F_", "x_x0041_y", "＝1+1",
    "Ünï😀", "\u200b", "sep=;", "'quoted", "{=1}", "http://x.test", "0x1F", "3/4", "n" * 32_767, "\r" * 32_767,
]  # fmt: skip
SUFFIXES = [".csv", ".tsv", ".xlsx", ".parquet"]

texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\0"), min_size=1, max_size=40)


def there_and_back(folder: Path, suffix: str, columns: dict[str, list[object]]) -> dict[str, list[object]]:
    path = folder / f"t{suffix}"
    write_table(path, pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()}))
    frame = read_table(path)
    return {str(name): list(frame[name]) for name in frame.columns}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_text_that_programs_like_to_mangle_survives(tmp_path: Path, suffix: str) -> None:
    columns: dict[str, list[object]] = {"key": list(range(len(HAZARDS))), "note": list(HAZARDS)}
    assert there_and_back(tmp_path, suffix, columns)["note"] == HAZARDS


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(texts, st.one_of(st.none(), texts)), min_size=1, max_size=8))
def test_any_text_survives(tmp_path: Path, suffix: str, rows: list[tuple[str, str | None]]) -> None:
    columns: dict[str, list[object]] = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    assert there_and_back(tmp_path, suffix, columns) == columns


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    numbers=st.lists(
        st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**12), 10**12)),
        min_size=1,
        max_size=8,
    )
)
def test_numbers_keep_full_precision(tmp_path: Path, suffix: str, numbers: list[float]) -> None:
    read = there_and_back(tmp_path, suffix, {"x": list(numbers)})["x"]
    assert [float(str(cell)) for cell in read] == numbers


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_missing_of_every_kind_is_an_empty_cell(tmp_path: Path, suffix: str) -> None:
    cells = ["x", None, math.nan, pd.NA, pd.NaT, ""]
    columns: dict[str, list[object]] = {"key": list("abcdef"), "value": list(cells)}
    assert there_and_back(tmp_path, suffix, columns)["value"] == ["x", None, None, None, None, None]


def test_integral_seconds_are_written_without_an_idle_fraction(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_table(path, pd.DataFrame({"onset": [12.0, 155.105], "n": np.array([1, 2]), "on": [True, False]}))
    assert path.read_bytes() == b"onset,n,on\r\n12,1,true\r\n155.105,2,false\r\n"


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_numbers_dates_and_truth_keep_their_kind(tmp_path: Path, suffix: str) -> None:
    at = datetime.datetime(2026, 3, 2, 9, 30)
    columns: dict[str, list[object]] = {
        "when": [at, None],
        "clock": [datetime.time(1, 2, 3), None],
        "number": [1.5, 2.0],
        "whole": [3, None],
        "yes": [True, False],
    }
    read = there_and_back(tmp_path, suffix, columns)
    assert read == columns
    assert [type(cell) for cell in read["yes"]] == [bool, bool]


def test_nested_values_are_written_as_json(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {"bands": [{"high": 0.8}], "proscribed": [("PX-HOS", "PX-OFF")]}
    assert there_and_back(tmp_path, ".csv", columns) == {
        "bands": ['{"high": 0.8}'],
        "proscribed": ['["PX-HOS", "PX-OFF"]'],
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_keeps_its_columns(tmp_path: Path, suffix: str) -> None:
    assert there_and_back(tmp_path, suffix, {"session": [], "onset": []}) == {"session": [], "onset": []}


CONTROLS = [
    "a\x00b\x07c\x1fd\ufffe",
    "\x01",
    "\x0b\x85\u2028",
    "text _x0001_ and \x01",
    "_x005F_x0001_\uffff",
    "\r\x1b\r\n",
]


def test_control_characters_survive_in_a_sheet(tmp_path: Path) -> None:
    assert there_and_back(tmp_path, ".xlsx", {"note": list(CONTROLS)}) == {"note": CONTROLS}


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_with_control_characters_survives_in_a_sheet(tmp_path: Path, text: str) -> None:
    assert there_and_back(tmp_path, ".xlsx", {"note": [text]}) == {"note": [text]}


def test_other_readers_find_excels_own_escape_for_a_control_character(tmp_path: Path) -> None:
    write_table(tmp_path / "t.xlsx", pd.DataFrame({"note": CONTROLS}))
    shown = list(pd.read_excel(tmp_path / "t.xlsx")["note"])
    assert shown[1] == "_x0001_"
    assert [unescape(text) for text in shown] == CONTROLS


def test_a_lone_surrogate_is_no_character_and_is_shown_as_such(tmp_path: Path) -> None:
    assert there_and_back(tmp_path, ".xlsx", {"note": ["a\ud800"]}) == {"note": ["a�"]}


def test_a_nul_in_text_is_shown_in_csv(tmp_path: Path) -> None:
    assert there_and_back(tmp_path, ".csv", {"note": ["a\0b"]}) == {"note": ["a␀b"]}


def test_a_text_longer_than_a_cell_of_excel_is_refused_there_and_kept_elsewhere(tmp_path: Path) -> None:
    long: dict[str, list[object]] = {"note": ["x" * 32_768]}
    with pytest.raises(TableProblems, match="32,768 characters"):
        there_and_back(tmp_path, ".xlsx", long)
    assert there_and_back(tmp_path, ".parquet", long) == long
    assert there_and_back(tmp_path, ".csv", long) == long


def test_a_refused_table_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("old")
    with pytest.raises(TableProblems):
        write_table(path, pd.DataFrame({"note": ["x" * 32_768]}))
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.xlsx"]
    assert path.read_text() == "old"


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match=r"a \.doc file cannot be written"):
        write_table(tmp_path / "t.doc", pd.DataFrame({"a": [1]}))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match="there is no such folder"):
        write_table(tmp_path / "no" / "t.csv", pd.DataFrame({"a": [1]}))


def test_a_file_that_another_program_holds_is_a_storage_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_part: object, _target: object) -> None:
        raise PermissionError(13, "Access is denied")

    # What Windows answers while Excel has the file open.
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(StorageFailed, match="close it in other programs"):
        write_table(tmp_path / "t.csv", pd.DataFrame({"a": [1]}))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_storage_failure(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs the device /dev/full")
    write_table(tmp_path / "t.csv", pd.DataFrame({"a": [1]}))
    full = Path("/dev/full")
    with pytest.raises(StorageFailed, match="the disk is full"), replacing(tmp_path / "t.csv"):
        full.write_text("x" * 100_000)
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.csv"]


def test_parquet_without_its_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(TableProblems) as caught:
        write_table(tmp_path / "t.parquet", pd.DataFrame({"a": [1]}))
    assert len(caught.value.problems) == 1
    assert "pip install 'fidelity-coder[parquet]'" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_column_names_of_any_text_survive_in_a_sheet(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {"=1+1": ["a"], "mod:Länge": ["b"], string.punctuation: ["c"]}
    assert there_and_back(tmp_path, ".xlsx", columns) == columns
