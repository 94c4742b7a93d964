"""Concerns to look at: each with its session and moment, beside the sheet Events and as a part of the pages."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from coder.adherence.report import Report
from coder.book.common import frame
from coder.book.concerns import Concern, concerns
from coder.book.keys import CodingName, Keys
from coder.book.lists import Labels
from coder.book.places import Place, linked
from coder.book.supervision_words import at_clock
from exports.names import literal
from exports.sheet import Aside, Cell, Column, Row, Sheet

COLUMNS = (
    Column("Concern to look at", width=40, meaning="Label and code of the concern; leads to its row on Events"),
    Column("In session", width=14, meaning="Session in which it was noted"),
    Column("At", width=10, meaning="Time from the session's zero, h:mm:ss"),
    Column("Noted by", width=16, meaning="The observer"),
    Column("Counted", width=30, meaning="Whether the coding that counts holds it, or one observer alone noted it"),
)
_COUNTED = {True: "in the coding that counts", False: "no: by one observer alone"}
_Moment: TypeAlias = tuple[Any, float, str]
"""Number of the coding, onset, code."""


def with_concerns(events: Sheet, report: Report, keys: Keys, labels: Labels) -> Sheet:
    """`events` with a row a concern beside it, each a link to its event; as it is where there is none.

    Beside a table with fewer rows the last would pass for rows of it: there are never more concerns than events.
    """
    rows = tuple(_linked(report, keys, labels, events))
    return replace(events, aside=Aside(COLUMNS, rows)) if rows else events


def concerns_part(report: Report, labels: Labels) -> Sheet:
    """The same list as a table, for pages."""
    names = [column.name for column in COLUMNS]
    rows = [dict(zip(names, _told(one, labels), strict=True)) for one in concerns(report)]
    return Sheet(
        "Concerns",
        frame(rows, COLUMNS),
        COLUMNS,
        title="Concerns to look at",
        empty="Nothing to show: no concern was noted.",
        meaning="Each is a moment to look at together, not a finding: the observer may have been wrong.",
    )


def _linked(report: Report, keys: Keys, labels: Labels, events: Sheet) -> Iterator[Row]:
    moments = zip(events.frame["Coding"], events.frame["Onset"], events.frame["Code"], strict=True)
    rows: dict[_Moment, int] = {}
    for row, moment in enumerate(moments, start=2):
        rows.setdefault(moment, row)
    for one in concerns(report):
        first, *rest = _told(one, labels)
        yield linked(first, "Events", _place(one, keys.codings, rows), 1), *(Cell(text) for text in rest)


def _place(one: Concern, codings: Mapping[CodingName, int], rows: Mapping[_Moment, int]) -> Place:
    coding = codings[one.session.name, one.coding.observer, one.coding.role]
    same = f"(Events[Coding]={coding})*(Events[Onset]={one.onset!r})*(Events[Code]={literal(one.code)})"
    return Place(rows[coding, one.onset, one.code], f"SUMPRODUCT(MATCH(1,{same},0))")


def _told(one: Concern, labels: Labels) -> tuple[str, ...]:
    label = labels.get(one.code)
    named = f"{label} ({one.code})" if label else one.code
    return named, one.session.name, at_clock(one.onset), one.coding.observer, _COUNTED[one.counts]
