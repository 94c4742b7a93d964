"""Names within a workbook: of tables and their columns, and how formulas speak of them."""

import re
from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from exports.text import shown

_THIS_ROW = re.compile(r"@\[((?:[^\]'']|'.)+)\]")
_UNFIT = re.compile(r"[^\w.]")
_LONGEST_HEADER = 255
_LONGEST_SHEET = 31
_LITERAL = 120
"""Characters: Excel takes 255 units, and a letter may be two."""
_UNFIT_SHEET = re.compile(r"[\[\]:*?/\\]")


def table_name(sheet: str) -> str:
    """The table's name for a sheet of that name: `Events 2` -> `Events_2`."""
    name = _UNFIT.sub("_", sheet)
    return name if name[:1].isalpha() else f"_{name}"


def sheet_name(name: str) -> str:
    """A sheet's name as Excel takes it."""
    return _UNFIT_SHEET.sub(" ", name).strip("'")[:_LONGEST_SHEET] or "Sheet"


def headers(names: Sequence[str]) -> list[str]:
    """One-line names of a table's columns, none empty, none equal to another but for case."""
    made: list[str] = []
    taken: set[str] = set()
    for position, name in enumerate(names, start=1):
        line = " ".join(shown(name).split())[: _LONGEST_HEADER - 8] or f"Column {position}"
        unique, number = line, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{line} ({number})"
        taken.add(unique.casefold())
        made.append(unique)
    return made


def quoted(sheet: str) -> str:
    """A sheet's name in a reference."""
    return "'" + sheet.replace("'", "''") + "'"


def this_row(formula: str, table: str) -> str:
    """The formula with each `@[Name]` as the structured reference that Excel 2007 and LibreOffice take."""
    return _THIS_ROW.sub(lambda found: f"{table}[[#This Row],[{found[1]}]]", formula)


def on_row(formula: str, columns: Sequence[str], row: int) -> str:
    """The formula with each `@[Name]` as a cell of that row: conditional formats take no structured references."""

    def cell(found: re.Match[str]) -> str:
        name = re.sub(r"'(.)", r"\1", found[1])
        return f"${get_column_letter(columns.index(name) + 1)}{row}"

    return _THIS_ROW.sub(cell, formula)


def literal(text: str) -> str:
    """The text within a formula, in parts of which each is short enough for Excel.

    >>> print(literal('a "no" b'))
    "a ""no"" b"
    """
    fit = shown(text)
    parts = [fit[start : start + _LITERAL] for start in range(0, len(fit), _LITERAL)] or [""]
    return "&".join('"' + part.replace('"', '""') + '"' for part in parts)


def area(sheet: str, column: int, first: int, last: int) -> str:
    """The absolute range of a column's cells from row `first` to `last`; all counted from 1."""
    letter = get_column_letter(column)
    return f"{quoted(sheet_name(sheet))}!${letter}${first}:${letter}${last}"
