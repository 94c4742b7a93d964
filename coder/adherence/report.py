"""Tidy frames in, the adherence report out: as the contract's JSON, and as frames for screens and workbooks.

The columns of the frames are those of `coder.tables`; text columns hold None for missing, times are seconds.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coder.adherence import reading, rows
from coder.adherence.coverage import Window, delivered_in_all
from coder.adherence.groups import GROUPINGS, GroupResult, group, summarise
from coder.adherence.phases import Cut
from coder.adherence.reasons import of_delivered
from coder.adherence.records import Delivered, Events, StrainRule, SummaryRule
from coder.adherence.sessions import INDEPENDENT, SessionResult, assess
from coder.adherence.wording import DEFINITION


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the cyclic collector still: it goes over millions of new objects, none of them garbage, time and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # All that was made is as old as the rest now: else it would be gone over at once, for nothing.
            gc.freeze()
            gc.enable()
            gc.unfreeze()


@dataclass(frozen=True)
class Report:
    """Adherence, dose, mode mix and concerns of every registered session and of the groups."""

    parameters: dict[str, Any]
    sessions: tuple[SessionResult, ...]
    groups: tuple[GroupResult, ...]
    delivered: tuple[Delivered, ...] = ()
    window: Window = field(default_factory=Window)
    confidence: float = 0.95

    @property
    def by(self) -> str:
        return str(self.parameters["by"])

    @cached_property
    def overall(self) -> GroupResult:
        """All sessions as one group."""
        took_place = delivered_in_all(self.delivered, [one.session for one in self.sessions], self.window)
        return group(self.sessions, "all", None, took_place=took_place, confidence=self.confidence)

    @cached_property
    def coverage(self) -> dict[str, Any]:
        """Numbers of sessions, `delivered` None where it is not told; `chosen` tells how those observed were drawn."""
        double = 0
        chosen: dict[str, int] = {}
        for result in self.sessions:
            if result.coding is None:
                continue
            independent = {one.observer for one in result.session.codings if one.role in INDEPENDENT}
            double += len(independent) > 1
            how = result.session.chosen or "not stated"
            chosen[how] = chosen.get(how, 0) + 1
        return {
            "delivered": self.overall.delivered_sessions,
            "why_no_delivered": of_delivered(self.overall.delivered_sessions, "all"),
            "registered": len(self.sessions),
            "observed": self.overall.sessions,
            "scored": self.overall.scored,
            "double_coded": double,
            "chosen": dict(sorted(chosen.items())),
        }

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before the figures, the sessions' own warnings named."""
        own = [f"{one.session.name}: {warning}" for one in self.sessions for warning in one.warnings]
        return [*self.overall.warnings, *own]

    @_uncollected()
    def to_json(self) -> dict[str, Any]:
        return {
            "parameters": dict(self.parameters),
            "definition": dict(DEFINITION),
            "coverage": dict(self.coverage),
            "sessions": [result.to_json() for result in self.sessions],
            "groups": [one.to_json() for one in self.groups],
            "warnings": self.warnings,
        }

    def sessions_frame(self) -> pd.DataFrame:
        """One row a registered session."""
        return _frame("sessions", rows.session_rows(self.sessions))

    def groups_frame(self) -> pd.DataFrame:
        """One row a group."""
        return _frame("groups", rows.group_rows(self.groups))

    def regrouped(self, by: str) -> "Report":
        """The same sessions under other groups."""
        groups = summarise(self.sessions, by, delivered=self.delivered, window=self.window, confidence=self.confidence)
        parameters = {**self.parameters, "by": by}
        return Report(parameters, self.sessions, tuple(groups), self.delivered, self.window, self.confidence)

    def items_frame(self) -> pd.DataFrame:
        """One row an item of each coding that has marks, with its credit."""
        return _frame("items", rows.item_rows(self.sessions))

    def item_summary_frame(self) -> pd.DataFrame:
        """One row an item of a plan, over the codings that count."""
        return _frame("item_summary", rows.item_summary_rows(self.sessions, self.confidence))

    def missed_most(self) -> list[dict[str, Any]]:
        """The rows of `item_summary_frame` with items that were not delivered, in the order that all pages show."""
        return rows.missed_rows(self.sessions)

    def modes_frame(self) -> pd.DataFrame:
        """One row a session and mode."""
        return _frame("modes", rows.mode_rows(self.sessions))

    def techniques_frame(self, *, every_coding: bool = False) -> pd.DataFrame:
        """One row a session and technique or code that was looked for."""
        return _frame("techniques", rows.technique_rows(self.sessions, every_coding=every_coding))


@_uncollected()
def adherence_report(
    *,
    sessions: pd.DataFrame,
    codings: pd.DataFrame,
    events: pd.DataFrame,
    marks: pd.DataFrame,
    plans: pd.DataFrame,
    plan_items: pd.DataFrame,
    codes: pd.DataFrame,
    looked_for: pd.DataFrame,
    gaps: pd.DataFrame,
    delivered: pd.DataFrame,
    by: str = "programme",
    standard: float | None = None,
    window: Window | None = None,
    confidence: float = 0.95,
    strains: Mapping[str, StrainRule | None] | None = None,
    summaries: Mapping[str, tuple[SummaryRule, ...]] | None = None,
    phases: int | None = None,
    bin_seconds: float | None = None,
) -> Report:
    """The adherence of every registered session and of the groups `by`; `window` says what the frames were narrowed to.

    By codebook digest, `strains` tells which codes mark and resolve a strain, `summaries` what is worked out of counts;
    `phases` or `bin_seconds` cuts sessions.
    Raises ValueError for an unknown `by` or a standard outside 0..1.
    """
    if by not in GROUPINGS:
        raise ValueError(f"by is one of {', '.join(GROUPINGS)}, not {by!r}")
    if standard is not None and not 0 <= standard <= 1:
        raise ValueError(f"a standard is a share from 0 to 1, not {standard!r}")
    window = window or Window()
    known = reading.plans(_records(plans), _records(plan_items))
    books = reading.books(_records(codes), _records(looked_for), strains, summaries)
    listed = _records(sessions)
    plan_of = {row["session"]: reading.plan_of(row, known) for row in listed}
    marked = reading.marks({str(name): _cells(marks, at) for at, name in enumerate(marks.columns)})
    coded = reading.codings(_records(codings), _events(events), marked, _records(gaps), books, plan_of)
    read = list(reading.sessions(listed, plan_of, coded))
    cut = None if phases is None and bin_seconds is None else Cut(phases, bin_seconds)
    results = assess(read, standard, cut, books.summaries)
    took_place = tuple(reading.delivered(row) for row in _records(delivered))
    parameters = {**_parameters(by, standard, window, confidence), "phases": phases, "bin_seconds": bin_seconds}
    groups = summarise(results, by, delivered=took_place, window=window, confidence=confidence)
    return Report(parameters, results, tuple(groups), took_place, window, confidence)


def _parameters(by: str, standard: float | None, window: Window, confidence: float) -> dict[str, Any]:
    return {
        "by": by,
        "standard": standard,
        "from": window.date_from,
        "to": window.date_to,
        "medium": list(window.media) or None,
        "plan": list(window.plans) or None,
        "chosen": list(window.chosen) or None,
        "confidence": confidence,
    }


def _records(frame: pd.DataFrame) -> list[reading.Row]:
    """The rows as dictionaries, NaN as None."""
    names = [str(name) for name in frame.columns]
    cells = [_cells(frame, at) for at in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _cells(frame: pd.DataFrame, column: int) -> list[Any]:
    values = frame.iloc[:, column]
    return values.astype(object).where(values.notna(), None).tolist()


def _events(frame: pd.DataFrame) -> dict[reading.CodingKey, Events]:
    """The events of each coding as columns, in the order of the rows."""
    found: dict[reading.CodingKey, Events] = {}
    if frame.empty:
        return found
    factorized = [pd.factorize(frame[name]) for name in ("session", "observer", "role")]
    keys = [(codes, [str(name) for name in names]) for codes, names in factorized]
    number = np.zeros(len(frame), dtype=np.int64)
    for codes, names in keys:
        number = number * len(names) + codes
    order = np.argsort(number, kind="stable")
    edges = [0, *(np.flatnonzero(np.diff(number[order])) + 1).tolist(), len(frame)]
    onset, offset = (frame[name].to_numpy(dtype=np.float64, na_value=np.nan)[order] for name in ("onset", "offset"))
    is_open = frame["is_open"].to_numpy(dtype=np.bool_)[order]
    texts = [_text(frame, name, order) for name in ("code", "event", "responds_to", "actor")]
    for start, end in pairwise(edges):
        row = int(order[start])
        key = tuple(names[codes[row]] for codes, names in keys)
        code, event, responds_to, actor = (tuple(column[start:end]) for column in texts)
        span = slice(start, end)
        columns = (onset[span], offset[span], is_open[span])
        found[cast(reading.CodingKey, key)] = Events(code, *columns, event, responds_to, actor)
    return found


def _text(frame: pd.DataFrame, name: str, order: NDArray[np.intp]) -> list[Any]:
    """A column of texts, None for missing; empty where the table does not have it."""
    if name not in frame.columns:
        return []
    values = frame[name].to_numpy(dtype=object)[order]
    values[pd.isna(values)] = None
    return list(values)


def _frame(kind: str, table: list[rows.Row]) -> pd.DataFrame:
    """A frame with all its columns, without any row too: text and mixed ones as objects, numbers as floats."""
    frame = pd.DataFrame(table, columns=pd.Index(rows.columns(kind), dtype=object), dtype=object)
    for name in frame.columns:
        values = [value for value in frame[name] if value is not None]
        if values and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            frame[name] = frame[name].astype("float64")
    return frame
