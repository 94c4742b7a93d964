"""How large the letters of a page may be so that it fits one sheet of paper, as a workbook's page is fitted to it."""

from collections.abc import Sequence

from exports.heights import lines
from exports.html_blocks import Beside, Block, Grid, Line, Picture
from exports.html_charts import height
from exports.html_text import said
from exports.sheet import Look

LARGEST, SMALLEST, STEP = 10.0, 5.0, 0.25
"""Points."""
MARGIN = 34.0
"""Points: 12 mm on each side."""
A4 = (595.0, 842.0)
SIZES: dict[Look, float] = {"title": 1.6, "heading": 1.15, "note": 0.85}
"""Of letters, relative to the page's."""
CHARACTER = 0.58
"""Mean width of a letter, of its size: more than Arial's, since fonts differ."""
_BOLD = ("strong", "head", "title", "heading")
_BOLDER = 1.15
"""How much wider bold letters are."""
_LEADING = 1.3
_RULE = 0.75
"""Points of the line between two rows."""
_SAFE = 0.95


def fitting(page: Sequence[Block], *, portrait: bool) -> float:
    """The largest size in points at which the blocks fit one sheet of A4; SMALLEST if none does."""
    wide, tall = A4 if portrait else A4[::-1]
    room = (tall - 2 * MARGIN) * _SAFE
    size = LARGEST
    while size > SMALLEST and _tall(page, wide - 2 * MARGIN, size) > room:
        size -= STEP
    return size


def _tall(page: Sequence[Block], width: float, size: float) -> float:
    return sum(_height(block, width, size) for block in page)


def _height(block: Block, width: float, size: float) -> float:
    if isinstance(block, Beside):
        whole = sum(block.widths)
        parts = zip(block.parts, block.widths, strict=True)
        return max(_tall(part, width * share / whole, size) for part, share in parts)
    if isinstance(block, Picture):
        return height(block.chart) * width + size
    if isinstance(block, Line):
        letters = size * SIZES.get(block.look, 1.0)
        above = 0.7 if block.look == "heading" else 0.25
        letter = CHARACTER * (_BOLDER if block.look in _BOLD else 1.0)
        count = lines(said(block.cell.value, block.cell.kind), width / letters / letter)
        return (count * _LEADING + above) * letters
    return _of_grid(block, width, size)


def _of_grid(grid: Grid, width: float, size: float) -> float:
    each = width / sum(grid.widths)
    total = 0.0
    for row in (grid.head, *grid.rows):
        count = 1
        for one in row:
            room = sum(grid.widths[one.column - grid.first : one.last + 1 - grid.first]) * each - 0.8 * size
            heads = one.cell.look in _BOLD or (one.column == grid.first and not grid.head)
            letter = CHARACTER * (_BOLDER if heads else 1.0)
            count = max(count, lines(said(one.cell.value, one.cell.kind), room / size / letter))
        total += (count * _LEADING + 0.3) * size + _RULE if row else 0.0
    return total + 0.3 * size
