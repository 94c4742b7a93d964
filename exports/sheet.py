"""What a workbook is made of: sheets that hold one table each, and pages that are laid out to be read and printed.

Formulas are written without `=`. In a column's formula `@[Name]` is the cell of that column in the same row; other
tables are named as Excel does, `Items[Weight]`. Every formula's value is given beside it and stored in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pandas as pd

Kind = Literal["text", "number", "percent", "int", "minutes", "seconds", "date", "link"]
"""`number`: two decimals shown; `percent`: a share from 0 to 1; `minutes`, `seconds`: as numbers; `date`: ISO text."""
Look = Literal["plain", "title", "heading", "label", "note", "strong", "head"]
Mark = Literal["alarm", "doubt", "good"]


@dataclass(frozen=True)
class Column:
    """A column of a sheet's table; its values are the frame's column of the same name."""

    name: str
    kind: Kind = "text"
    formula: str | None = None
    meaning: str = ""
    """For the Dictionary."""
    width: float | None = None
    """In characters; else by content."""
    wrap: bool = False
    choices: tuple[str, ...] = ()
    """The words that a person may choose from when changing a cell."""
    helper: bool = False
    """Serves other formulas alone: its column is hidden."""


@dataclass(frozen=True)
class Flag:
    """Marks a column's cells where `when` (a formula with `@[Name]`) holds: bold, and coloured beside the words."""

    column: str
    when: str
    mark: Mark


@dataclass(frozen=True)
class IntervalChart:
    """Dots with their limits, and a line at the standard; all in shares from 0 to 1.

    `labels` to `standard` are absolute ranges of equal length (see `exports.names.area`); `below` and `above` hold the
    distances from the dot to its limits. `anchor` is the cell at the upper left corner, the size in centimetres.
    """

    title: str
    alt: str
    labels: str
    values: str
    below: str
    above: str
    standard: str | None
    anchor: str
    size: tuple[float, float]
    joined: bool = False
    """A line joins the dots, for what follows in time."""


@dataclass(frozen=True)
class StackChart:
    """Bars of shares from 0 to 1, one over the other; `layers` are names with absolute ranges as long as `labels`."""

    title: str
    alt: str
    labels: str
    layers: tuple[tuple[str, str], ...]
    anchor: str
    size: tuple[float, float]


@dataclass(frozen=True)
class BarChart:
    """Lying bars of shares from 0 to 1 with their limits, from top to bottom; ranges and size as of IntervalChart."""

    title: str
    alt: str
    labels: str
    values: str
    below: str
    above: str
    anchor: str
    size: tuple[float, float]


@dataclass(frozen=True)
class RangeChart:
    """Standing bars of shares from 0 to 1 with their limits, and beside each the range in which it is wanted.

    `middle` and `half` hold the middle of each range and the distance from there to its ends, empty where there is
    none; all else as of IntervalChart.
    """

    title: str
    alt: str
    labels: str
    values: str
    below: str
    above: str
    middle: str
    half: str
    anchor: str
    size: tuple[float, float]


@dataclass(frozen=True)
class ScatterChart:
    """Named points over lines; shares from 0 to 1 over counts, whose greatest is `most`.

    `points`: the cells of each one's name, count and share; `lines`: name, range of counts, range of shares, and
    whether it is dashed.
    """

    title: str
    alt: str
    points: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[str, str, str, bool], ...]
    across: str
    """What is counted."""
    most: int
    anchor: str
    size: tuple[float, float]


Chart = IntervalChart | StackChart | BarChart | RangeChart | ScatterChart


@dataclass(frozen=True)
class Cell:
    """A cell of a page. `span`: columns that it fills.

    `link`: a place in the workbook, `Items!A1`; where there is a formula, a workbook leaves it to that to link.
    """

    value: Any
    kind: Kind = "text"
    formula: str | None = None
    look: Look = "plain"
    link: str | None = None
    span: int = 1


Row = tuple[Cell | None, ...]


@dataclass(frozen=True)
class Aside:
    """A few cells right of a sheet's table, with charts over them; if printed, on paper of their own, after the table.

    Row 1 names the `columns`, of which the first is `aside_column`; `rows` follow. Texts do not wrap, `formula` and
    `choices` of the columns say nothing here, and helpers stand last.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    charts: tuple[Chart, ...] = ()
    printed: bool = True


def aside_column(columns: Sequence[Column]) -> int:
    """Where the cells beside a table of these columns begin, counted from 1: one column stays free."""
    return len(columns) + 2


@dataclass(frozen=True)
class Sheet:
    """One table, named like the sheet, from A1 on, its header frozen and filtered; without rows, the line `empty`."""

    name: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    title: str = ""
    empty: str = "Nothing to show."
    meaning: str = ""
    printed_columns: int | None = None
    """How many columns are printed; None: all before the helpers."""
    printed_rows: int | None = None
    """How many rows are printed; None: all."""
    foot: str = ""
    """At the foot of its paper."""
    flags: tuple[Flag, ...] = ()
    charts: tuple[Chart, ...] = ()
    """Below the table."""
    aside: Aside | None = None


@dataclass(frozen=True)
class Page:
    """A sheet laid out by rows; `widths` of its columns in characters. `names` are names for places on it."""

    name: str
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    title: str = ""
    one_page: bool = False
    portrait: bool = False
    """The paper stands upright."""
    printed_columns: int | None = None
    """How many columns are shown and printed; those beyond serve formulas and pictures, and are hidden. None: all."""
    charts: tuple[IntervalChart, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Name -> absolute reference on this page, `$B$3:$G$5`."""


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

    title: str
    subject: str = ""
    creator: str = ""
    description: str = ""
    keywords: str = ""
    marking: str = ""
    """A protective marking: on every sheet at the head and foot of the paper, and among the keywords."""
    created: datetime | None = None
    """Local or UTC without zone."""
