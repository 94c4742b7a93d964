"""Pages for paper: the workbook's Summary with Sites and what must be known to read them, or one plain table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from coder.book import words
from coder.book.concern_list import concerns_part
from coder.book.layout import Lines
from coder.book.reports import Reports
from coder.book.sheets import labels_of, workbook_sheets
from exports.sheet import Cell, Column, Page, Row, Sheet

_TOLD = ("Only", "Chosen", "Standard", "Plans", "Limits", "Left out", "Made")
"""Lines of Read me that hold on paper too."""
_WIDTHS = (24.0, 96.0)
_HOW_TO_READ = (
    "An empty cell is unknown, undefined or not looked for, never 0.",
    "Low and High: where the mean of all such sessions may lie, judging by those observed (95%). Few sessions make "
    "wide limits; a single session has none.",
    "Met: the lower limit is at or over the standard. Not met: the upper limit is under it. In between nobody can tell "
    "yet. Sites stand in order of name: this is not a league table.",
    "A session's score comes from its consensus coding, else its primary one; drafts count. Adapted delivery earns the "
    "credit that the plan gives it; a concern is counted beside the score and never netted off.",
    "The workbook (`coder export FILE.xlsx`) holds the rows and formulas behind every figure here.",
)


def summary_parts(reports: Reports, made_at: datetime, without: tuple[str, ...] = ()) -> list[Sheet | Page]:
    """Summary, Sites, the concerns and Read me in short, with the workbook's own figures."""
    made = workbook_sheets(
        reports.tables, reports.adherence, reports.agreement, made_at=made_at, without=without, history=reports.history
    )
    pages = {part.name: part for part in made if isinstance(part, Page)}
    sites = next(part for part in made if isinstance(part, Sheet) and part.name == "Sites")
    noted = concerns_part(reports.adherence, labels_of(reports.tables.codes))
    return [_on_paper(pages["Summary"], made_at), sites, noted, _in_short(pages["Read me"])]


def _on_paper(page: Page, made_at: datetime) -> Page:
    """The page without what it says of changes made in the workbook. Rows keep their places, which charts speak of."""
    exported = words.exported(made_at)
    spoken = {words.live(made_at): f"Figures stand {exported}."}
    frozen = f"{exported}; they do not follow changes made here"

    def told(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return spoken.get(value, value.replace(frozen, exported))

    rows = (tuple(replace(cell, value=told(cell.value)) if cell else None for cell in row) for row in page.rows)
    return replace(page, rows=tuple(rows))


def _in_short(read_me: Page) -> Page:
    lines = Lines(len(_WIDTHS))
    lines.say("Read me: how the figures are made", "title")
    for row in _scope(read_me.rows):
        lines.add(*row)
    for sentence in _HOW_TO_READ:
        lines.say(sentence)
    return Page("Read me", tuple(lines.rows), _WIDTHS, "How to read it")


def _scope(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        if len(row) > 1 and row[0] and row[1] and row[0].value in _TOLD:
            yield row[0], Cell(row[1].value)


def plain_sheet(table: pd.DataFrame, what: str) -> Sheet:
    """The table as a sheet to print: columns without an entry are left out, and named."""
    names = [str(name) for name in table.columns]
    held = [name for name in names if table[name].notna().any()]
    empty = ", ".join(name for name in names if name not in held)
    gone = f" Columns without an entry are left out: {empty}." if empty and held else ""
    return Sheet(
        what.capitalize(),
        table[held],
        tuple(Column(name) for name in held),
        title=f"{what.capitalize()}: {len(table):,} {'row' if len(table) == 1 else 'rows'}",
        meaning=f"Numbers are shown to three decimals; a .csv holds them in full.{gone}",
    )
