"""Tables as the first sheet of an Excel workbook."""

import datetime
import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from exports import raw
from exports.columns import ColumnXml, Values, blocks, rows_xml
from exports.problems import Problem, TableProblems, one
from exports.splice import Cell, put_rows, row_xml
from exports.text import unescaped, units

MAX_UNPACKED = 2 * 2**30
"""Bytes: a workbook that unpacks to more is refused unopened."""
MAX_ROWS = 1_048_576
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSTORED = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.DOTALL)
_FORMATS: dict[type, str] = {
    datetime.datetime: "yyyy-mm-dd hh:mm:ss.000",
    datetime.date: "yyyy-mm-dd",
    datetime.time: "hh:mm:ss.000",
    datetime.timedelta: "[hh]:mm:ss.000",
}


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
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Table"
    sheet.freeze_panes = "A2"
    styles = {kind: _style(sheet, number_format) for kind, number_format in _FORMATS.items()}
    header = [Cell(str(name), _style(sheet, "General", bold=True)) for name in frame.columns]
    shell = io.BytesIO()
    book.save(shell)
    put_rows(shell, path, {"xl/worksheets/sheet1.xml": itertools.chain([row_xml(1, header)], _body(frame, styles))}, {})


def _body(frame: pd.DataFrame, styles: dict[type, int]) -> Iterator[str]:
    """Blocks of rows. TableProblems behind the last where a text fits no cell; none of the file is kept then."""
    columns = [ColumnXml(position, styles) for position in range(1, frame.shape[1] + 1)]
    problems: list[Problem] = []
    first = 2
    for block in blocks([frame.iloc[:, position] for position in range(frame.shape[1])]):
        problems += _too_long(list(frame.columns), block, first)
        if not problems:
            yield rows_xml(first, columns, block)
        first += len(block[0])
    if problems:
        raise TableProblems(problems[: raw.MAX_PROBLEMS])


def _style(sheet: Worksheet, number_format: str, *, bold: bool = False) -> int:
    """The index of a style, made on a cell of its own that the rows written later replace."""
    cell = sheet.cell(row=1, column=sheet.max_column + 1)
    cell.number_format, cell.font = number_format, Font(bold=bold)
    return int(cell.style_id)


def _table(book: Any, path: Path) -> pd.DataFrame:
    sheet = book.worksheets[0]
    # The extent that the file claims may be stale.
    sheet.reset_dimensions()
    rows = _rows(sheet)
    header = next((cells for _, cells in rows if any(cell is not None for cell in cells)), None)
    if header is None:
        raise TableProblems([raw.no_header(str(path), sheet=sheet.title)])
    while header and header[-1] is None:
        header.pop()
    width = len(header)
    padded = ((line, cells + [None] * (width - len(cells))) for line, cells in rows)
    return raw.table(header, padded, str(path), sheet=sheet.title)


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


def _too_long(names: Sequence[Any], block: Sequence[Values], first: int) -> Iterator[Problem]:
    for name, values in zip(names, block, strict=True):
        if max((len(value) for value in {*values} if isinstance(value, str)), default=0) <= raw.LONGEST_CELL // 2:
            continue
        for number, value in enumerate(values, start=first):
            if isinstance(value, str) and len(value) > raw.LONGEST_CELL // 2 and units(value) > raw.LONGEST_CELL:
                yield Problem(
                    f"a text in column {name} has {units(value):,} characters, a cell of Excel holds "
                    f"{raw.LONGEST_CELL:,}",
                    f"row {number}",
                    "write a .csv or .parquet",
                )
