"""Pages are filled line by line; a formula needs to know on which row it stands."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from exports.asides import chart_foot
from exports.sheet import Cell, Look, Row, Sheet


class Lines:
    """The rows of a page so far; `width` is how many columns a full line spans."""

    def __init__(self, width: int) -> None:
        self.rows: list[Row] = []
        self.width = width

    @property
    def next(self) -> int:
        """The number of the row that the next `add` makes."""
        return len(self.rows) + 1

    def add(self, *cells: Cell | None) -> int:
        """Append a row; its number."""
        self.rows.append(cells)
        return len(self.rows)

    def say(self, text: Any, look: Look = "plain", link: str | None = None) -> int:
        """A line over the full width."""
        return self.add(Cell(text, look=look, span=self.width, link=link))

    def gap(self) -> int:
        return self.add()


def beside(left: Sequence[Row], right: Sequence[Row], at: int) -> list[Row]:
    """Rows with `right` from column `at` (counted from 0) on; a row of `left` fills fewer columns than that."""
    made: list[Row] = []
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else ()
        filled = sum(cell.span if cell else 1 for cell in first)
        second = right[number] if number < len(right) else ()
        made.append((*first, *[None] * (at - filled), *second))
    return made


def below(sheet: Sheet) -> int:
    """The row at which the next chart below the sheet's table may begin."""
    return max([len(sheet.frame) + 1, *(chart_foot(chart) for chart in sheet.charts)]) + 2


def address(column: int, row: int) -> str:
    """The absolute address of a cell, `$C$5`; columns and rows counted from 1."""
    return f"${get_column_letter(column)}${row}"
