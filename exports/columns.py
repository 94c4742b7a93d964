"""A table's rows as XML, a block of rows and a column at a time: what is true of a block is asked once, not by cell.

The cells are those of `exports.splice.cell_xml`, written faster; nothing that is kept grows with the number of rows.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
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
    _letter: str = field(init=False)
    _texts: dict[str | None, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._letter = get_column_letter(self.position)

    def cells(self, values: Values, numbers: Sequence[str]) -> list[str]:
        """The cells of plain `values` (see `blocks`) in the rows `numbers`. Missing without a formula: no cell."""
        kinds = set(map(type, values)) - {type(None)}
        if kinds <= {str}:
            return self._of_texts(values, numbers)
        if self.formula is None and _all_numbers(kinds, values):
            return self._of_numbers(values, numbers, self._style(kinds.pop()))
        return [
            f'<c r="{self._letter}{number}{self._rest(value)}' if value is not None or self.formula else ""
            for value, number in zip(values, numbers, strict=True)
        ]

    def _of_numbers(self, values: Values, numbers: Sequence[str], style: int) -> list[str]:
        head, tail = f'<c r="{self._letter}', f'" s="{style}"><v>'
        return [
            "" if value is None else f"{head}{number}{tail}{value!r}</v></c>"
            for value, number in zip(values, numbers, strict=True)
        ]

    def _of_texts(self, values: Values, numbers: Sequence[str]) -> list[str]:
        head, made, distinct = f'<c r="{self._letter}', self._texts, {*values}
        new = distinct - made.keys()
        if len(made) + len(new) > _MOST_TEXTS:
            made.clear()
            new = distinct
        made |= self._all_plain(new) or {value: self._rest(value) for value in new}
        if None in distinct and not self.formula:
            return [
                "" if value is None else f"{head}{number}{made[value]}"
                for value, number in zip(values, numbers, strict=True)
            ]
        return [f"{head}{number}{made[value]}" for value, number in zip(values, numbers, strict=True)]

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
        head = f'" s="{self._style(str)}" t="inlineStr"><is><t>'
        bodies = escape(joined).split(_BETWEEN)[1:-1]
        return {None: "", **{text: f"{head}{body}</t></is></c>" for text, body in zip(wanted, bodies, strict=True)}}

    def _rest(self, value: Any) -> str:
        """A cell's XML behind its place."""
        fit = self.fit(value) if isinstance(value, str) else value
        style = self._style(type(fit))
        if isinstance(fit, str) and self.formula is None:
            return f'" s="{style}"{text_xml(fit)}'
        return cell_xml("", Cell(fit, style, self.formula)).removeprefix('<c r="')

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
    numbers = list(map(str, range(first, first + count)))
    if heights is None:
        heads = [f'<row r="{number}">' for number in numbers]
    else:
        heads = [
            # A height that programs are not to work out anew, since not all of them do so for wrapped text.
            f'<row r="{number}" ht="{height:g}" customHeight="1">' if height else f'<row r="{number}">'
            for number, height in zip(numbers, heights, strict=True)
        ]
    cells = [column.cells(values, numbers) for column, values in zip(columns, block, strict=True)]
    return "".join(chain.from_iterable(zip(heads, *cells, ["</row>"] * count, strict=True)))


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
