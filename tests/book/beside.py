"""Every number of a workbook beside what is expected there.

A sheet's numbers are told as cell -> value: a number that nothing is told of is reported like one that differs, so that
a column cannot be added without saying where its figures come from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.datetime import to_excel

WITHIN = 1e-9
Row = Mapping[str, Any]
"""A row of a sheet's table, by column; None for an empty cell."""
Entry = Any
Expected = dict[str, Any]
"""Cell -> the number that stands there; None: the cell is empty, or holds a word."""
Counterparts = Mapping[str, Callable[[Row, Entry], Any]]
"""Column -> what its cell holds, of the row and of the entry that the row is of."""


@dataclass(frozen=True)
class Book:
    """The values of a workbook as it stands on disk."""

    path: Path

    @cached_property
    def sheets(self) -> dict[str, list[tuple[Any, ...]]]:
        book: Any = openpyxl.load_workbook(self.path, data_only=True, read_only=True)
        return {
            sheet.title: [tuple(_plain(value) for value in row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }

    def columns(self, sheet: str) -> list[str]:
        """Of the sheet's table; none where the sheet only says that there is nothing to show."""
        head, *rows = self.sheets[sheet]
        return [str(name) for name in takewhile(lambda name: name is not None, head)] if rows else []

    def rows(self, sheet: str) -> list[Row]:
        names = self.columns(sheet)
        rows = (dict(zip(names, row, strict=False)) for row in self.sheets[sheet][1:]) if names else ()
        return [row for row in rows if any(value is not None for value in row.values())]

    def beside(self, sheet: str) -> list[tuple[int, Row]]:
        """The cells right of the table, one column apart: the number of each row, and its cells by column."""
        first = len(self.columns(sheet)) + 1
        head = [str(name) for name in self.sheets[sheet][0][first:] if name is not None]
        rows = enumerate(self.sheets[sheet][1:], start=2)
        found = ((number, dict(zip(head, row[first:], strict=False))) for number, row in rows)
        return [(number, row) for number, row in found if any(value is not None for value in row.values())]

    def numbers(self, sheet: str) -> dict[str, float]:
        """Every number of the sheet, by cell."""
        return {
            place(column, row): value
            for row, cells in enumerate(self.sheets[sheet], start=1)
            for column, value in enumerate(cells, start=1)
            if isinstance(value, int | float) and not isinstance(value, bool)
        }


def _plain(value: Any) -> Any:
    """Days as the numbers that a workbook holds, empty text as no value."""
    if isinstance(value, datetime):
        return day_number(value)
    return None if value == "" else value


def day_number(day: date) -> float:
    serial: Any = to_excel(day)  # type: ignore[no-untyped-call]  # openpyxl has no types here
    return float(serial)


def place(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


@dataclass
class Numbering:
    """Whole numbers that join tables: each name has one number wherever it stands, and no other has the same."""

    known: dict[str, dict[Any, int]] = field(default_factory=dict)

    def of(self, kind: str, name: Any, shown: Any) -> int | None:
        """The name's number: the one `shown` where the name is met first and no other bears that number."""
        numbers = self.known.setdefault(kind, {})
        if name not in numbers and isinstance(shown, int | float) and shown not in numbers.values() and shown >= 1:
            numbers[name] = int(shown)
        return numbers.get(name)


def table(book: Book, sheet: str, columns: Counterparts, entries: Iterable[Entry]) -> Expected:
    """What the sheet's table holds, a row an entry, both in the same order; KeyError for no column of that name."""
    names = book.columns(sheet)
    found: Expected = {}
    for number, (row, entry) in enumerate(zip(book.rows(sheet), entries, strict=True), start=2):
        for name, counterpart in columns.items():
            found[place(names.index(name) + 1, number)] = counterpart(row, entry)
    return found


def aside(book: Book, sheet: str, columns: Counterparts, entry: Callable[[Row], Entry]) -> Expected:
    """What stands right of the sheet's table; `entry` finds a row's entry by its words."""
    first = len(book.columns(sheet)) + 2
    found: Expected = {}
    for number, row in book.beside(sheet):
        of_row = entry(row)
        for name, counterpart in columns.items():
            found[place(first + list(row).index(name), number)] = counterpart(row, of_row)
    return found


def matched(rows: Sequence[Row], entries: Mapping[Any, Entry], key: Callable[[Row], Any]) -> list[Entry]:
    """The entry of each row; AssertionError unless rows and entries are one to one."""
    keys = [key(row) for row in rows]
    assert sorted(map(repr, keys)) == sorted(map(repr, entries))
    return [entries[one] for one in keys]


def apart(book: Book, sheet: str, expected: Expected) -> list[str]:
    """A line for each cell that holds another number than expected, or one of which nothing is told."""
    numbers = book.numbers(sheet)
    heads = dict(enumerate(book.sheets[sheet][0], start=1))
    lines = []
    for cell in sorted(numbers.keys() | {cell for cell, value in expected.items() if value is not None}):
        shown, wanted = numbers.get(cell), expected.get(cell, "nothing is told of it")
        if not (isinstance(wanted, int | float) and shown is not None and abs(shown - wanted) <= WITHIN):
            head = heads.get(column_index_from_string(coordinate_from_string(cell)[0]))
            lines.append(f"{sheet}!{cell} ({head}): {shown!r} beside {wanted!r}")
    return lines
