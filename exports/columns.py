"""A table's rows as XML, a block of rows and a column at a time: what is true of a block is asked once, not by cell.

The cells are those of `exports.splice.cell_xml`, written faster; nothing that is kept grows with the number of rows.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from openpyxl.utils import get_column_letter

from exports import raw
from exports.splice import EXACT, Cell, cell_xml, text_xml
from exports.text import SHORT, shown

ROWS = 2_000
"""Of a block."""
_MOST_TEXTS = 2 * ROWS
"""Kept as XML, by column, since texts repeat."""
_BETWEEN = "\u241e"
"""A sign that may be shown, between texts."""
NUMBER = "\0"
"""Stands for the row's number until the row is whole: a sign that XML cannot hold, so that no text has it."""
_BUILT_IN = frozenset({str, float, int, bool, type(None)})
Values = list[Any]


@dataclass
class ColumnXml:
    """How the cells of a column are written; `position` counts from 1.

    `style` is one for all cells, or by the type of the value (0 for others). `fit` makes of a text what is to be
    written: a text, or a date. `formula` stands in each cell, its value beside it.
    """

    position: int
    style: int | Mapping[type, int] = 0
    formula: str | None = None
    fit: Callable[[str], Any] = str
    _place: str = field(init=False)
    _texts: dict[str | None, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._place = get_column_letter(self.position) + NUMBER

    def cells(self, values: Values) -> list[str]:
        """The cells of plain `values` (see `blocks`), NUMBER for their row's. Missing without a formula: no cell."""
        kinds = set(map(type, values)) - {type(None)}
        if kinds <= {str}:
            return self._of_texts(values)
        if self.formula is None and _all_numbers(kinds, values):
            return self._of_numbers(values, self._style(kinds.pop()))
        return ["" if value is None and not self.formula else self._cell(value) for value in values]

    def _of_numbers(self, values: Values, style: int) -> list[str]:
        head = f'<c r="{self._place}" s="{style}"><v>'
        if None in values:
            return ["" if value is None else f"{head}{value!r}</v></c>" for value in values]
        return [f"{head}{value!r}</v></c>" for value in values]

    def _of_texts(self, values: Values) -> list[str]:
        made, distinct = self._texts, {*values}
        new = distinct - made.keys()
        if len(made) + len(new) > _MOST_TEXTS:
            made.clear()
            new = distinct
        made |= self._all_plain(new) or {value: self._cell(value) for value in new}
        if not self.formula:
            made[None] = ""
        return list(map(made.__getitem__, values))

    def _all_plain(self, texts: set[Any]) -> dict[str | None, str]:
        """The XML of texts that need no more than `&`, `<` and `>` escaped, all at once; none if one needs more."""
        if self.formula or (self.fit is not str and self.fit is not shown):
            return {}
        wanted = [text for text in texts if text is not None]
        joined = f"{_BETWEEN}{_BETWEEN.join(wanted)}{_BETWEEN}"
        if (
            joined.count(_BETWEEN) != len(wanted) + 1
            or not joined.isprintable()
            or "_x" in joined
            or f" {_BETWEEN}" in joined
            or f"{_BETWEEN} " in joined
            or max(map(len, wanted), default=0) > SHORT
        ):
            return {}
        head = f'<c r="{self._place}" s="{self._style(str)}" t="inlineStr"><is><t>'
        bodies = escape(joined).split(_BETWEEN)[1:-1]
        return {text: f"{head}{body}</t></is></c>" for text, body in zip(wanted, bodies, strict=True)}

    def _cell(self, value: Any) -> str:
        fit = self.fit(value) if isinstance(value, str) else value
        style = self._style(type(fit))
        if isinstance(fit, str) and self.formula is None:
            return f'<c r="{self._place}" s="{style}"{text_xml(fit)}'
        return cell_xml(self._place, Cell(fit, style, self.formula))

    def _style(self, kind: type) -> int:
        return self.style if isinstance(self.style, int) else self.style.get(kind, 0)


def blocks(columns: Sequence["pd.Series[Any]"]) -> Iterator[list[Values]]:
    """The columns (of equal length) in blocks of ROWS rows, cells as `raw.plain` gives them: missing is None."""
    for start in range(0, len(columns[0]) if columns else 0, ROWS):
        yield [_plain(column.iloc[start : start + ROWS].tolist()) for column in columns]


def rows_xml(
    first: int, columns: Sequence[ColumnXml], block: Sequence[Values], heights: Sequence[float | None] | None = None
) -> str:
    """The `<row>`s of a block, the first of that number; heights in points, None where a program is to find it."""
    count = len(block[0])
    if heights is None:
        heads = [f'<row r="{NUMBER}">'] * count
    else:
        # A height that programs are not to work out anew, since not all of them do so for wrapped text.
        tall = {height: f' ht="{height:g}" customHeight="1"' if height else "" for height in {*heights}}
        heads = [f'<row r="{NUMBER}"{tall[height]}>' for height in heights]
    cells = [column.cells(values) for column, values in zip(columns, block, strict=True)]
    rows = map("".join, zip(heads, *cells, repeat("</row>", count), strict=True))
    return "".join([row.replace(NUMBER, str(number)) for number, row in enumerate(rows, start=first)])


def _all_numbers(kinds: set[type], values: Values) -> bool:
    """Whether all are numbers of one kind that a cell holds exactly."""
    if kinds == {float}:
        return math.inf not in values and -math.inf not in values
    return kinds == {int} and all(value is None or -EXACT < value < EXACT for value in values)


def _plain(values: Values) -> Values:
    kinds = set(map(type, values))
    if float not in kinds and kinds <= _BUILT_IN:
        return values
    if kinds <= _BUILT_IN:
        # Not a number is not equal to itself.
        return [None if value != value else value for value in values]
    return [raw.plain(value) for value in values]
