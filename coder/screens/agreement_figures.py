"""Where the figures of the agreement screen come from: computed in a thread, one at a time, and kept while it is open.

A tolerance that moves by a second is answered three times: at once from the report's own table of tolerances (see
`agreement_view.previewed`), from what was kept when it was asked before, and by the report with its limits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from coder.agreement.codings import Levels

if TYPE_CHECKING:
    import pandas as pd

    from coder.store import Store
    from coder.tables import Tables, Where

PLAN_WIDTH = 0.2
"""The width of limits for which double-coding is planned."""
INDEPENDENT = ("primary", "second")
KEPT = 24
"""Reports that are kept: a slider pushed to and fro finds its steps again."""


@dataclass(frozen=True)
class Asked:
    """What a report is of. where: None for all sessions; pair: None for all observers; tolerance: seconds, None for the
    codebook's."""

    where: "Where | None"
    pair: tuple[str, str] | None
    level: str
    tolerance: float | None


@dataclass(frozen=True)
class Told:
    """The answer: the report's document with every aligned row, the events of the codings compared, and what codes,
    items, scales are called."""

    asked: Asked
    figures: dict[str, Any]
    events: "pd.DataFrame"
    labels: Mapping[str, str]


class Reports:
    """Reports of one store. Safe to ask from several threads; only one computes at a time."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._lock = Lock()
        self._kept: dict[Asked, Told] = {}
        self._read: tuple[tuple[Where | None, tuple[str, str] | None], Tables] | None = None

    def known(self, asked: Asked) -> Told | None:
        """What was computed before; never waits."""
        return self._kept.get(asked)

    def forget(self) -> None:
        """Something may have been coded since."""
        with self._lock:
            self._kept, self._read = {}, None

    def of(self, asked: Asked, wanted: Callable[[], bool] = lambda: True) -> Told | None:
        """The report; None when it is no longer wanted once its turn comes. Errors: as reading the store has."""
        with self._lock:
            if asked in self._kept:
                return self._kept[asked]
            if not wanted():
                return None
            told = self._computed(asked)
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[asked] = told
            # Asked for as the codebook's tolerance, it is found under its seconds too.
            self._kept[replace(asked, tolerance=told.figures["parameters"]["tolerance"])] = told
            return told

    def _computed(self, asked: Asked) -> Told:
        """What the report stands on loads here, not before the first frame."""
        from coder.agreement.options import Options
        from coder.agreement.report_frames import codebook_levels
        from coder.team.agreed import agreement_report

        tables = self._tables(asked)
        options = Options(rollup=asked.level, tolerance=asked.tolerance, plan_width=PLAN_WIDTH)
        figures = agreement_report(self._store, tables, options).to_json(aligned=True)
        known = codebook_levels(tables.codes, tables.codings["codebook_digest"].dropna())
        levels = Levels(asked.level, known)
        for one in figures["aligned"]:
            one["label"] = [None if code is None else levels.label(code) for code in one["code"]]
        labels: dict[str, str] = {}
        for frame, name, label in (
            (tables.plan_items, "item", "title"),
            (tables.scales, "scale", "label"),
            (tables.codes, "code", "label"),
        ):
            labels.update(zip(frame[name], frame[label], strict=True))
        events = tables.events[tables.events["role"].isin(INDEPENDENT)]
        return Told(asked, figures, events, labels)

    def _tables(self, asked: Asked) -> "Tables":
        from coder import tables

        key = (asked.where, asked.pair)
        if self._read is None or self._read[0] != key:
            where = replace(asked.where or tables.Where(), observers=asked.pair)
            self._read = (key, tables.read(self._store, where))
        return self._read[1]
