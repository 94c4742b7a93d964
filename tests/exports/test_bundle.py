"""The research bundle's files, whatever its tables hold."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from exports.bundle import Bundle, DataTable, Variable, write_bundle
from exports.bundle_names import LONGEST, RESERVED, variable_names
from exports.problems import TableProblems


def bundle() -> Bundle:
    """A column of each kind, hostile labels, a break within a cell."""
    frame = pd.DataFrame(
        {
            "code": ["ED-CON", "it's", None],
            "ED-CON": [1, None, 3],
            "ED_CON": [0.5, None, 1 / 3],
            "to": ["a\nb", "=1", "ü"],
        },
        dtype=object,
    )
    variables = [
        Variable("code", "text", "What 'was' coded", {"ED-CON": "Conse'quences", "it's": 'a "quoted" \\ one'}),
        Variable("ED-CON", "whole", "x" * 400, {0: "No", 1: "Yes"}),
        Variable("ED_CON", "number", "ü" * 200),
        Variable("to", "text", "Line\nbreak"),
    ]
    return Bundle("A title", [DataTable("events", "All of it", frame, variables)], texts={"books/a.yaml": "id: ü\n"})


def written(path: Path) -> dict[str, bytes]:
    write_bundle(path, bundle())
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_bundle_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")
    written(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_names_are_legal_in_spss_and_none_stands_twice() -> None:
    columns = ["ED-CON", "ED_CON", "ed con", "mod:flag", "to", "2nd", "€", "ü" * 90, "a" * 90, "a" * 91, "TRUE"]
    names = variable_names(columns)
    assert names[0] == "ED_CON"
    assert len({name.casefold() for name in names}) == len(columns)
    assert [name for name in names if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)] == []
    assert max(map(len, names)) <= LONGEST
    assert not RESERVED & {name.upper() for name in names}


def test_the_dictionary_maps_every_column_to_its_variable_and_type(tmp_path: Path) -> None:
    files = written(tmp_path / "a.zip")
    rows = list(csv.DictReader(io.StringIO(files["dictionary.csv"].decode(), newline="")))
    heads = {row["column"]: (row["variable"], row["pandas"]) for row in rows if not row["value"]}
    assert heads == {
        "code": ("code", "string"),
        "ED-CON": ("ED_CON", "Int64"),
        "ED_CON": ("ED_CON_2", "float64"),
        "to": ("to_", "string"),
    }
    assert [row["label"] for row in rows if row["value"] == "it's"] == ['a "quoted" \\ one']


def test_pandas_loads_a_table_by_the_dictionarys_types(tmp_path: Path) -> None:
    files = written(tmp_path / "a.zip")
    types = {"code": "string", "ED-CON": "Int64", "ED_CON": "float64", "to": "string"}
    found = pd.read_csv(io.BytesIO(files["data/events.csv"]), dtype=types, keep_default_na=False, na_values=[""])
    assert found["ED_CON"].tolist()[::2] == [0.5, 1 / 3]
    assert found["ED-CON"].isna().tolist() == [False, True, False]
    assert found["to"].tolist() == ["a⏎b", "=1", "ü"]


def test_spss_labels_are_quoted_and_within_its_limits(tmp_path: Path) -> None:
    text = written(tmp_path / "a.zip")["load.sps"].decode()
    strings = re.findall(r"'((?:[^'\n]|'')*)'", text)
    assert "Conse''quences" in strings
    assert max(len(one.encode()) for one in strings) <= 255
    assert [line for line in text.splitlines() if not line.startswith("*") and line.count("'") % 2] == []


def test_spss_saves_each_table_as_a_file_of_its_own(tmp_path: Path) -> None:
    assert "SAVE OUTFILE='data/events.sav'." in written(tmp_path / "a.zip")["load.sps"].decode().splitlines()


def test_r_is_ascii_and_its_strings_are_closed(tmp_path: Path) -> None:
    text = written(tmp_path / "a.zip")["load.R"].decode("ascii")
    assert r'"a \"quoted\" \\ one"' in text
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', "", text)
    assert '"' not in bare
    assert bare.count("(") == bare.count(")")


def test_another_suffix_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(TableProblems, match=r"ends in \.zip"):
        write_bundle(tmp_path / "a.tar", bundle())
    assert list(tmp_path.iterdir()) == []
