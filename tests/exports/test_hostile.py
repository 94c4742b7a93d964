"""Hostile texts as notes, names and codes: none runs, none is lost, each reads back as it was or is refused by name."""

import zipfile
from pathlib import Path
from xml.etree.ElementTree import iterparse

import openpyxl
import pandas as pd
import pytest

from exports.problems import TableProblems
from exports.sheet import Cell, Column, Page, Properties, Sheet
from exports.tidy import read_table, write_table
from exports.tidy_rules import clean_events
from exports.workbook import write
from tests.book.office import convert
from tests.exports.hostile import HOSTILE, TOO_LONG

SUFFIXES = (".csv", ".tsv", ".parquet", ".xlsx")
COLUMNS = ("session", "observer", "code", "actor", "note")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ABOUT = Properties("Hostile", creator="=1+1")


def table(texts: tuple[str, ...] = HOSTILE) -> pd.DataFrame:
    """Each text as a name, a code and a note, beside an onset."""
    frame = pd.DataFrame({name: pd.Series(texts, dtype=object) for name in COLUMNS})
    frame.insert(2, "onset", [float(number) for number in range(len(texts))])
    return frame


def kept(text: str, suffix: str) -> str:
    """What the file holds: a lone surrogate is no character, and no reader of a text file takes a NUL."""
    whole = "".join("�" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return whole.replace("\0", "␀") if suffix in (".csv", ".tsv") else whole


def visible(text: str) -> str:
    """What a person's sheet shows: a sign for each control character, Excel's own line breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = {number: chr(0x2400 + number) for number in range(32) if chr(number) not in "\t\n"}
    return "".join("�" if c in "\ufffe\uffff" or "\ud800" <= c <= "\udfff" else c for c in lines).translate(signs)


def workbook(folder: Path, texts: tuple[str, ...] = HOSTILE) -> Path:
    """The texts in a table's cells and header, and on a page, where they are links as well."""
    columns = tuple(
        Column(str(name), "seconds" if name == "onset" else "text", wrap=name == "note") for name in table()
    )
    page = Page("Front", tuple((Cell(text), Cell(text, link="Events!A1")) for text in texts), (20, 20), title=texts[0])
    path = folder / "hostile.xlsx"
    write(path, [Sheet("Events", table(texts), columns, title=texts[0]), page], ABOUT)
    return path


def cells(path: Path) -> list[tuple[str, bool, str]]:
    """Type, whether there is a formula, and text of each cell that is no number."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                with archive.open(name) as part:
                    for _, cell in iterparse(part):
                        if cell.tag == f"{MAIN}c" and cell.get("t"):
                            formula = cell.find(f"{MAIN}f") is not None
                            found.append((cell.get("t", ""), formula, "".join(cell.itertext())))
    return found


def test_there_are_two_hundred_hostile_texts_at_least() -> None:
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_texts_read_back_as_they_were(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    write_table(path, table())
    read = read_table(path)
    for name in COLUMNS:
        assert list(read[name]) == [kept(text, suffix) for text in HOSTILE]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_as_names_and_codes_they_are_taken_whole_or_refused_by_line(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    write_table(path, table())
    raw = read_table(path)
    clean = clean_events(raw)
    taken = raw.loc[clean.frame.index]
    assert list(clean.frame["code"]) == [text.strip(" \xa0") for text in taken["code"]]
    assert list(clean.frame["note"]) == list(taken["note"])
    refused = set(raw.index) - set(clean.frame.index)
    assert {int(problem.where.rpartition(":")[2]) for problem in clean.problems} == refused
    for line in refused:
        text = raw.loc[line, "code"]
        assert not text.strip() or any(not letter.isprintable() for letter in text)
    for problem in clean.problems:
        assert "control character" in problem.what or "empty" in problem.what or "cannot be kept" in problem.what


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_as_names_of_columns_they_read_back(tmp_path: Path, suffix: str) -> None:
    names = [kept(text, suffix) for text in HOSTILE if len(text) < 1_000]
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    path = tmp_path / f"t{suffix}"
    write_table(path, pd.DataFrame([["x"] * len(wanted)], columns=pd.Index(wanted, dtype=object)))
    assert list(read_table(path).columns) == wanted


@pytest.mark.parametrize("kind", ["workbook", "table"])
def test_no_text_is_a_formula(tmp_path: Path, kind: str) -> None:
    path = workbook(tmp_path) if kind == "workbook" else tmp_path / "t.xlsx"
    if kind == "table":
        write_table(path, table())
    found = cells(path)
    assert len(found) >= len(COLUMNS) * len(HOSTILE)
    assert {(type_, formula) for type_, formula, _ in found} == {("inlineStr", False)}
    for sheet in openpyxl.load_workbook(path):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_workbook_reaches_nothing_outside(tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook(tmp_path)) as archive:
        for name in archive.namelist():
            assert not any(word in name.lower() for word in ("vba", "externallink", "connections", "embeddings"))
            assert b'TargetMode="External"' not in archive.read(name)


def test_the_workbooks_table_reads_back_as_it_shows(tmp_path: Path) -> None:
    read = read_table(workbook(tmp_path))
    for name in COLUMNS:
        assert list(read[name]) == [visible(text) for text in HOSTILE]
    assert list(read["onset"]) == list(range(len(HOSTILE)))


def test_libreoffice_shows_the_same_texts_and_calculates_none(tmp_path: Path) -> None:
    again = convert(workbook(tmp_path), "xlsx", tmp_path)
    assert not any(formula for _, formula, _ in cells(again))
    # LibreOffice shows this one rightly too, but writes it as it writes `_x0041_`.
    assert shared(again) >= {visible(text) for text in HOSTILE} - {"_x005F_x0041_"}


def shared(path: Path) -> set[str]:
    """The distinct texts of a workbook as LibreOffice writes it: an underscore that might begin an escape is one."""
    with zipfile.ZipFile(path) as archive, archive.open("xl/sharedStrings.xml") as part:
        return {
            "".join(item.itertext()).replace("_x005F_", "_") for _, item in iterparse(part) if item.tag == f"{MAIN}si"
        }


def test_a_text_too_long_for_a_cell_is_refused_in_a_table_and_cut_in_a_workbook_saying_so(tmp_path: Path) -> None:
    with pytest.raises(TableProblems) as caught:
        write_table(tmp_path / "t.xlsx", table(TOO_LONG))
    assert len(caught.value.problems) == len(COLUMNS) * len(TOO_LONG)
    assert {problem.where for problem in caught.value.problems} == {"row 2", "row 3", "row 4"}
    for cut, whole in zip(read_table(workbook(tmp_path, TOO_LONG))["note"], TOO_LONG, strict=True):
        assert f"cut here: {len(whole)} characters in all" in cut
        assert len(cut.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet"])
def test_longer_texts_are_whole_in_other_tables(tmp_path: Path, suffix: str) -> None:
    write_table(tmp_path / f"t{suffix}", table(TOO_LONG))
    assert list(read_table(tmp_path / f"t{suffix}")["note"]) == list(TOO_LONG)
