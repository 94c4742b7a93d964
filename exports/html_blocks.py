"""A page's rows as headings, paragraphs, tables, pictures and blocks side by side: what its cells mean on paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from openpyxl.utils import column_index_from_string

from exports.sheet import Cell, Chart, Look, Page

_ANCHOR = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Line:
    """A text over the full width."""

    cell: Cell

    @property
    def look(self) -> Look:
        return self.cell.look


@dataclass(frozen=True)
class Placed:
    """A cell and its first column, counted from 1."""

    column: int
    cell: Cell

    @property
    def last(self) -> int:
        return self.column + self.cell.span - 1


@dataclass
class Grid:
    """A table: `rows` hold placed cells; `widths` of its columns, of which `first` is the first."""

    first: int
    widths: tuple[float, ...]
    head: tuple[Placed, ...] = ()
    rows: list[tuple[Placed, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Picture:
    chart: Chart


@dataclass(frozen=True)
class Beside:
    """Blocks in columns, with the columns' widths."""

    parts: tuple[tuple["Block", ...], ...]
    widths: tuple[float, ...]


Block: TypeAlias = Line | Grid | Picture | Beside
Numbered: TypeAlias = tuple[int, tuple[Placed, ...]]


def blocks(page: Page) -> tuple[Block, ...]:
    """The page in the order in which it is read."""
    last = page.printed_columns or len(page.widths)
    rows = [(number, _placed(row)) for number, row in enumerate(page.rows, start=1)]
    return _read(page, rows, 1, last)


def _placed(row: Sequence[Cell | None]) -> tuple[Placed, ...]:
    found = []
    column = 1
    for cell in row:
        if cell:
            found.append(Placed(column, cell))
        column += cell.span if cell else 1
    return tuple(found)


def _read(page: Page, rows: Sequence[Numbered], first: int, last: int) -> tuple[Block, ...]:
    found: list[Block] = []
    grid: Grid | None = None
    at = 0
    while at < len(rows):
        number, row = rows[at]
        cells = tuple(one for one in row if first <= one.column <= last)
        end = _band_end(rows, at, first, last) if _parts(cells) > 1 else at
        if end > at:
            found.append(_beside(page, rows[at:end], cells, first, last))
            grid, at = None, end
            continue
        pictures = [Picture(chart) for chart in page.charts if _is_at(chart, number, first, last)]
        if pictures or not cells:
            found.extend(pictures)
            grid = None
        if cells and _is_line(cells, first, grid):
            found.append(Line(cells[0].cell))
            grid = None
        elif cells:
            heads = tuple(one for one in cells if one.cell.look == "head")
            if grid is None or heads:
                grid = Grid(first, page.widths[first - 1 : last], heads)
                found.append(grid)
            if not heads:
                grid.rows.append(cells)
        at += 1
    return tuple(found)


def _parts(cells: Sequence[Placed]) -> int:
    return sum(one.cell.look == "heading" for one in cells)


def _band_end(rows: Sequence[Numbered], start: int, first: int, last: int) -> int:
    """Where blocks that stand side by side end: at the next row with one cell over all columns."""
    for place in range(start + 1, len(rows)):
        if any(one.column == first and one.last >= last for one in rows[place][1]):
            return place
    return len(rows)


def _beside(page: Page, rows: Sequence[Numbered], heads: Sequence[Placed], first: int, last: int) -> Beside:
    starts = [one.column for one in heads if one.cell.look == "heading"]
    edges = [first, *starts[1:], last + 1]
    spans = list(zip(edges, (edge - 1 for edge in edges[1:]), strict=False))
    return Beside(
        tuple(_read(page, rows, start, end) for start, end in spans),
        tuple(sum(page.widths[start - 1 : end]) for start, end in spans),
    )


def _is_line(cells: Sequence[Placed], first: int, grid: Grid | None) -> bool:
    alone = len(cells) == 1 and cells[0].column == first
    return alone and (cells[0].cell.span > 1 or grid is None)


def _is_at(chart: Chart, row: int, first: int, last: int) -> bool:
    found = _ANCHOR.fullmatch(chart.anchor)
    return found is not None and int(found[2]) == row and first <= column_index_from_string(found[1]) <= last
