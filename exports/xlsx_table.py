"""Tables as the first sheet of an Excel workbook."""

import datetime
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from exports import raw
from exports.problems import Problem, TableProblems, one
from exports.text import escaped, unescaped, units

MAX_UNPACKED = 2 * 2**30
"""Bytes: a workbook that unpacks to more is refused unopened."""
MAX_ROWS = 1_048_576
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSTORED = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.DOTALL)
_OLDEST = datetime.datetime(1900, 3, 1)


def read(path: Path) -> pd.DataFrame:
    """See `exports.tidy.read_table`. The row of the sheet stands for the line; a formula is its stored value."""
    try:
        _refuse_bomb(path)
        _refuse_unstored(path)
        with warnings.catch_warnings():
            # openpyxl tells of parts that it leaves out (validation, pictures): none of them is a cell.
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                return _table(book, path)
            finally:
                book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, ElementTree.ParseError) as error:
        mend = "open it in Excel or LibreOffice and save it again, without a password, as .xlsx or as CSV UTF-8"
        raise one("this is not a whole .xlsx workbook", str(path), mend) from error


def write(path: Path, frame: pd.DataFrame) -> None:
    """One sheet, a bold frozen header, every text a string. TableProblems where a cell or the sheet cannot hold it."""
    if len(frame) >= MAX_ROWS:
        raise one(f"a sheet holds {MAX_ROWS - 1:,} rows, this table has {len(frame):,}", path.suffix, "write a .csv")
    columns = [[raw.plain(value) for value in frame.iloc[:, position]] for position in range(frame.shape[1])]
    _refuse_long(frame, columns)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Table")
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    header = [_text_cell(sheet, str(name)) for name in frame.columns]
    for cell in header:
        cell.font = bold
    sheet.append(header)
    for row in zip(*columns, strict=True):
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _table(book: Any, path: Path) -> pd.DataFrame:
    sheet = book.worksheets[0]
    # The extent that the file claims may be stale.
    sheet.reset_dimensions()
    rows = _rows(sheet)
    header = next((cells for _, cells in rows if any(cell is not None for cell in cells)), None)
    if header is None:
        raise TableProblems([raw.no_header(str(path))])
    while header and header[-1] is None:
        header.pop()
    width = len(header)
    padded = ((line, cells + [None] * (width - len(cells))) for line, cells in rows)
    return raw.table(header, padded, str(path))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield line, [unescaped(cell) if isinstance(cell, str) else cell for cell in row]


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise one("the workbook unpacks to over 2 GB", str(path), "save the first sheet as CSV UTF-8")


def _refuse_unstored(path: Path) -> None:
    """A formula that was never calculated would read as an empty cell: say so instead."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(_first_sheet(archive))
    if b"<f" not in content:
        return
    cells = [
        re.search(rb'\br="([A-Z0-9]+)"', found[1])
        for found in _UNSTORED.finditer(content)
        if b't="str"' not in found[1]
    ]
    mend = "open the workbook in Excel or LibreOffice and save it, so that the value is stored"
    problems = [
        Problem("the formula has no stored value", f"{path} {cell[1].decode() if cell else '?'}", mend)
        for cell in cells[: raw.MAX_PROBLEMS]
    ]
    if problems:
        raise TableProblems(problems)


def _first_sheet(archive: zipfile.ZipFile) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        if "worksheets/" in target:
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("no worksheet")


def _refuse_long(frame: pd.DataFrame, columns: list[list[Any]]) -> None:
    problems = [
        Problem(
            f"a text in column {frame.columns[position]} has {units(value):,} characters, a cell of Excel holds "
            f"{raw.LONGEST_CELL:,}",
            f"row {number}",
            "write a .csv or .parquet",
        )
        for position, values in enumerate(columns)
        for number, value in enumerate(values, start=2)
        if isinstance(value, str) and len(value) > raw.LONGEST_CELL // 2 and units(value) > raw.LONGEST_CELL
    ]
    if problems:
        raise TableProblems(problems[: raw.MAX_PROBLEMS])


def _cell(sheet: Any, value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _text_cell(sheet, value)
        case int() if abs(value) >= 2**53:
            return _text_cell(sheet, str(value))
        case float() if not math.isfinite(value):
            return _text_cell(sheet, repr(value))
        case datetime.datetime() if value.tzinfo is not None or value < _OLDEST:
            return _text_cell(sheet, value.isoformat())
        case datetime.date() if not isinstance(value, datetime.datetime) and value < _OLDEST.date():
            return _text_cell(sheet, value.isoformat())
    return value


def _text_cell(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    # Set past openpyxl's guessing, which takes "=..." for a formula and "#N/A" for an error, and cuts escaped text.
    cell._value, cell.data_type = escaped(text), "s"
    return cell
