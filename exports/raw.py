"""What every reader and writer of tables shares: limits, the shape of a read table, cells as text."""

import datetime
import json
import math
import numbers
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from exports.problems import Problem, TableProblems, one

MAX_BYTES = 200 * 2**20
"""Larger files are refused before they are read."""
MAX_COLUMNS = 4_096
MAX_CELLS = 20_000_000
"""In all rows, each as wide as the header at least: 1 million rows of 20 columns."""
MAX_PROBLEMS = 100
"""Ragged rows reported; beyond these only their number."""
LONGEST_CELL = 32_767
"""Characters that a cell of Excel can hold."""


ONE_TABLE = (
    "the first sheet holds one table alone: names of columns in its first row, a record in each row below, nothing "
    "beside it; move the table there, or save its sheet as CSV UTF-8"
)
"""How a workbook is mended."""


def table(
    header: Sequence[object], rows: Iterable[tuple[int, Sequence[Any]]], where: str, *, sheet: str | None = None
) -> pd.DataFrame:
    """The frame of a file's header and its (line, cells) rows, or every problem of its shape at once.

    Cells beyond the header are fine while they are empty, and so is a nameless column without content. `sheet` names
    the sheet of a workbook, whose mends are others than those of a text file.
    """
    if len(header) > MAX_COLUMNS:
        raise one(f"the header has over {MAX_COLUMNS:,} columns", where, "leave some of them out")
    names = [_name(cell) for cell in header]
    kept: list[list[Any]] = []
    lines: list[int] = []
    ragged: list[Problem] = []
    mend = _TEXT_MEND if sheet is None else ONE_TABLE
    count = full = room = 0
    for line, cells in rows:
        room += max(len(cells), len(names))
        if room > MAX_CELLS:
            raise one(f"the table has over {MAX_CELLS:,} cells", f"{where}:{line}", _SPLIT)
        if any(not _is_empty(cell) for cell in cells[MAX_COLUMNS:]):
            raise one(f"a row goes on beyond {MAX_COLUMNS:,} columns", f"{where}:{line}", mend)
        values = [None if _is_empty(cell) else cell for cell in cells]
        if all(value is None for value in values):
            continue
        full += 1
        extra = any(value is not None for value in values[len(names) :])
        if extra or len(values) < len(names):
            count += 1
            if count > MAX_PROBLEMS:
                continue
            ragged.append(_ragged(f"{where}:{line}", len(cells), len(names), mend))
        kept.append(values[: len(names)])
        lines.append(line)
    if sheet is not None and count and (sum(map(bool, names)) == 1 or 2 * count > full):
        # A page laid out to be read, its title for a header: what is wrong with each of its rows helps nobody.
        what = f"the first sheet, {sheet}, is not a table: {count} of its {full} rows go on beyond its header"
        raise TableProblems([Problem(what, where, ONE_TABLE)])
    if count > MAX_PROBLEMS:
        ragged.append(Problem(f"{count} such rows in all", where, f"the first {MAX_PROBLEMS} are listed"))
    problems = [*_nameless(names, kept, where), *_twice(names, where), *ragged]
    if problems:
        raise TableProblems(problems)
    used = [position for position, name in enumerate(names) if name]
    data = {names[position]: pd.Series([row[position] for row in kept], dtype=object) for position in used}
    frame = pd.DataFrame(data, columns=pd.Index([names[position] for position in used], dtype=object), dtype=object)
    frame.index = pd.Index(lines, name="line", dtype="int64")
    return frame


def no_header(where: str, *, sheet: str | None = None) -> Problem:
    if sheet is not None:
        return Problem(f"the first sheet, {sheet}, is empty", where, ONE_TABLE)
    return Problem("the file is empty", where, "it needs a first line with the names of the columns")


def plain(value: object) -> Any:
    """A frame's cell as a plain Python value: None, bool, int, float, text, or a date or time.

    Missing of every kind is None; dicts, lists and tuples become JSON text.
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        number = float(value)
        return None if math.isnan(number) else number
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, pd.Timedelta):
        return value.to_pytimedelta()
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return value
    return str(value)


def as_text(value: object) -> str:
    """A cell in a text file: numbers at full precision, without an idle `.0`; ISO 8601; empty for missing."""
    cell = plain(value)
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if math.isfinite(cell) and cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        case float():
            return repr(cell)
        case datetime.timedelta():
            return as_text(cell.total_seconds())
        case datetime.date() | datetime.time():
            return cell.isoformat()
    return str(cell)


def _name(cell: object) -> str:
    return "" if cell is None else as_text(cell).strip()


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and cell == "")


_SPLIT = "split it by session, and read the parts in turn"
_TEXT_MEND = (
    "a cell that holds the separator or a line break stands in double quotes; an empty cell keeps its separator"
)


def _ragged(where: str, cells: int, columns: int, mend: str) -> Problem:
    return Problem(f"the row has {cells} cells, the header {columns}", where, mend)


def _nameless(names: Sequence[str], rows: Sequence[Sequence[Any]], where: str) -> list[Problem]:
    if not any(names):
        return [no_header(where)]
    used = (
        position
        for position, name in enumerate(names)
        if not name and any(len(row) > position and row[position] is not None for row in rows)
    )
    mend = "give it a name in the first line, or delete the column"
    return [Problem(f"column {position + 1} has no name", where, mend) for position in used]


def _twice(names: Sequence[str], where: str) -> list[Problem]:
    mend = "each column needs a name of its own: rename or delete one"
    return [
        Problem(f"the column {name} stands {times} times", where, mend)
        for name, times in Counter(names).items()
        if name and times > 1
    ]
