"""What the sheets share: frames from rows, links between sheets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from exports.sheet import Column

Record = Mapping[str, Any]
ROWS_ON_PAPER = 40
"""Of the sheets that are for the screen: else a workbook prints on hundreds of pages."""


def frame(rows: Iterable[Record], columns: Sequence[Column]) -> pd.DataFrame:
    """The rows under the columns' names, every cell an object, None for missing."""
    names = [column.name for column in columns]
    cells = [[row.get(name) for name in names] for row in rows]
    return pd.DataFrame(cells, columns=pd.Index(names, dtype=object), dtype=object)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a tidy frame, missing of every kind as None."""
    rows: list[dict[Any, Any]] = table.to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def without_formulas(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns with their values alone: for tables whose formulas would speak of a table that is not there."""
    return tuple(replace(column, formula=None) for column in columns)


def less(larger: float | None, smaller: float | None) -> float | None:
    """The difference, None where one of both is missing."""
    return None if larger is None or smaller is None else larger - smaller


def number(count: int, noun: str) -> str:
    """
    >>> number(2, "session")
    '2 sessions'
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def jump(sheet: str, key: str, words: str, *, mine: str = "@[Coding]") -> str:
    """A formula that links to the first row of `sheet` whose column `key` equals `mine`; empty where there is none."""
    return f'IFERROR(HYPERLINK("#{sheet}!A"&(MATCH({mine},{sheet}[{key}],0)+1),"{words}"),"")'


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    return None if isinstance(value, float) and value != value else value
