"""Rows of a workbook as XML, put into a shell that openpyxl made.

openpyxl makes what is small and intricate (styles, tables, panes, charts); rows are written here, for three reasons: a
formula needs its cached value beside it, numbers keep all 17 digits, and a large sheet costs no more than its text.
"""

import datetime
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from exports.text import escaped

_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_DRAWING = re.compile(rb'(<(?:xdr:)?cNvPr id="(\d+)" name="Chart \d+")')
EXACT = 2**53
"""Whole numbers below it are held exactly by a cell."""
_OLDEST = datetime.datetime(1900, 3, 1)
_LEVEL = 2
"""Of packing: a third of the time of 6, the usual one, for files some 20 % larger."""
_BLOCK = 2**20
"""Characters that are packed at once."""


@dataclass(frozen=True)
class Cell:
    """A cell to write: its value, the index of its style, and the formula (without `=`) whose cached value it is."""

    value: Any
    style: int = 0
    formula: str | None = None


def row_xml(number: int, cells: Iterable[Cell | None], height: float | None = None) -> str:
    """One `<row>`; `number` counts from 1, the cells from column A, None leaves one out. Height in points."""
    # A height that programs are not to work out anew, since not all of them do so for wrapped text.
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    inner = "".join(
        cell_xml(f"{get_column_letter(column)}{number}", cell)
        for column, cell in enumerate(cells, start=1)
        if cell is not None
    )
    return f'<row r="{number}"{tall}>{inner}</row>'


def cell_xml(place: str, cell: Cell) -> str:
    """One `<c>`. Text is always a string, whatever it begins with; a number is written to read back exactly."""
    head = f'<c r="{place}" s="{cell.style}"'
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula is not None else ""
    value = _storable(cell.value)
    match value:
        case None if formula:
            return f'{head} t="str">{formula}<v></v></c>'
        case None:
            return f"{head}/>"
        case bool():
            return f'{head} t="b">{formula}<v>{int(value)}</v></c>'
        case int() | float():
            return f"{head}>{formula}<v>{value!r}</v></c>"
    if formula:
        return f'{head} t="str">{formula}<v>{escape(escaped(value))}</v></c>'
    return head + text_xml(value)


def text_xml(text: str) -> str:
    """What makes a `<c` a cell of text, up to its end."""
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' t="inlineStr"><is><t{space}>{escape(escaped(text))}</t></is></c>'


def put_rows(shell: IO[bytes], target: Path, rows: Mapping[str, Iterable[str]], alt: Mapping[str, list[str]]) -> None:
    """Copy the workbook `shell` to `target`, with `rows` (part name -> XML of one row or several) as the sheets' data.

    `alt` gives the alternative texts of the charts of a drawing (part name -> one text a chart).
    """
    with (
        zipfile.ZipFile(shell) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as made,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename in alt:
                content = _described(content, alt[entry.filename])
            if entry.filename not in rows:
                made.writestr(entry.filename, content)
                continue
            content = _DIMENSION.sub(b"", content, count=1)
            place = _ROWS.search(content)
            if place is None:
                raise ValueError(f"{entry.filename} is not a sheet")
            with made.open(entry.filename, "w", force_zip64=True) as part:
                part.write(content[: place.start()] + b"<sheetData>")
                _pack(part, rows[entry.filename])
                part.write(b"</sheetData>" + content[place.end() :])


def _pack(part: IO[bytes], rows: Iterable[str]) -> None:
    """Make the next block while the one before is packed, which needs another processor but not the interpreter."""
    with ThreadPoolExecutor(max_workers=1) as packer:
        packed: Future[int] | None = None
        for block in _blocks(rows):
            if packed:
                packed.result()
            packed = packer.submit(part.write, block.encode())
        if packed:
            packed.result()


def _blocks(rows: Iterable[str]) -> Iterator[str]:
    block: list[str] = []
    size = 0
    for some in rows:
        block.append(some)
        size += len(some)
        if size >= _BLOCK:
            yield "".join(block)
            block, size = [], 0
    yield "".join(block)


def _described(drawing: bytes, texts: list[str]) -> bytes:
    def described(found: re.Match[bytes]) -> bytes:
        text = escape(texts[int(found[2]) - 1], {'"': "&quot;"})
        return found[1] + f' descr="{text}"'.encode()

    return _DRAWING.sub(described, drawing)


def _storable(value: Any) -> bool | int | float | str | None:
    """A value as a cell holds it: dates and times as Excel's serial numbers; what no number can hold as text."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < EXACT else str(value)
        case float():
            return value if math.isfinite(value) else repr(value)
        case datetime.datetime() if value.tzinfo is not None or value < _OLDEST:
            return value.isoformat()
        case datetime.date() if not isinstance(value, datetime.datetime) and value < _OLDEST.date():
            return value.isoformat()
        case datetime.date() | datetime.time() | datetime.timedelta():
            return _serial(value)
    return str(value)


def _serial(value: datetime.date | datetime.time | datetime.timedelta) -> float:
    days: Any = to_excel(value)  # type: ignore[no-untyped-call]  # openpyxl has no types here
    return float(days)
