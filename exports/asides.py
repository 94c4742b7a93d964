"""A few cells right of a sheet's table, and how far down its charts reach."""

import math
from collections.abc import Iterable, Iterator

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from exports.pages import page_cell
from exports.sheet import Aside, Cell, Chart
from exports.splice import cell_xml
from exports.styles import Styles

_ROW_CM = 15 / 72 * 2.54
"""Height of a plain row."""
_END = "</row>"
_WIDTH = 11.0


def beside(rows: Iterable[str], aside: Aside, column: int, styles: Styles) -> Iterator[str]:
    """The XML of a table's rows (from row 1 on, any number at once) with the cells from `column` on put into them.

    A text is escaped, so that the end of a row is never found inside one.
    """
    waiting = list(_cells(aside, column, styles))
    placed = 0
    for some in rows:
        *whole, rest = some.split(_END, len(waiting))
        filled = (f"{row}{cells}{_END}" for row, cells in zip(whole, waiting, strict=False))
        yield "".join([*filled, rest])
        placed += len(whole)
        del waiting[: len(whole)]
    for number, cells in enumerate(waiting, start=placed + 1):
        yield f'<row r="{number}">{cells}{_END}'


def set_up_aside(worksheet: Worksheet, aside: Aside, column: int) -> str:
    """Set the columns' widths and hide helpers; the range that is printed, charts included."""
    for position, one in enumerate(aside.columns, start=column):
        held = worksheet.column_dimensions[get_column_letter(position)]
        held.width, held.hidden = one.width or _WIDTH, one.helper
    end = column + sum(not one.helper for one in aside.columns) - 1
    last = max([len(aside.rows) + 1, *(chart_foot(chart) for chart in aside.charts)])
    return f"{get_column_letter(column)}1:{get_column_letter(end)}{last}"


def chart_foot(chart: Chart) -> int:
    """The last row that the chart covers, all rows being of the plain height."""
    _, row = coordinate_from_string(chart.anchor)
    return row + math.ceil(chart.size[1] / _ROW_CM)


def _cells(aside: Aside, column: int, styles: Styles) -> Iterator[str]:
    head = tuple(Cell(one.name, one.kind, look="head") for one in aside.columns)
    for number, row in enumerate((head, *aside.rows), start=1):
        yield "".join(
            cell_xml(f"{get_column_letter(position)}{number}", page_cell(cell, styles, wrap=cell.look == "head"))
            for position, cell in enumerate(row, start=column)
            if cell is not None
        )
