"""Tables as the first sheet of an Excel workbook."""

import datetime
import io
import itertools
import lzma
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from exports import raw, xlsx_guard
from exports.columns import ColumnXml, Values, blocks, rows_xml
from exports.problems import Problem, TableProblems, one
from exports.splice import Cell, put_rows, row_xml
from exports.text import unescaped, units

MAX_ROWS = 1_048_576
_NOT_WHOLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ElementTree.ParseError,
    expat.ExpatError,
    EOFError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What `zipfile`, the parsers of XML and openpyxl raise on a file that was not written by a program for sheets."""
_FORMATS: dict[type, str] = {
    datetime.datetime: "yyyy-mm-dd hh:mm:ss.000",
    datetime.date: "yyyy-mm-dd",
    datetime.time: "hh:mm:ss.000",
    datetime.timedelta: "[hh]:mm:ss.000",
}


def read(path: Path) -> pd.DataFrame:
    """See `exports.tidy.read_table`. The row of the sheet stands for the line; a formula is its stored value."""
    try:
        xlsx_guard.check(path)
        # Opened here: openpyxl leaves a file open that it stumbles over.
        with path.open("rb") as file, warnings.catch_warnings():
            # openpyxl tells of parts that it leaves out (validation, pictures): none of them is a cell.
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True)
            try:
                return _table(book, path)
            finally:
                book.close()
    except TableProblems:
        raise
    except _NOT_WHOLE as error:
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
        if line > MAX_ROWS:
            raise ValueError("a row beyond the last that a sheet has")
        yield line, [unescaped(cell) if isinstance(cell, str) else cell for cell in row]


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
