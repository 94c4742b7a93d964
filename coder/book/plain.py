"""Plain tables for `coder export --what`: what is stored and what the reports say, as it is, without formulas."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from coder.book.discreet import people, without_people
from coder.book.reports import Reports
from coder.intake import moments
from coder.store import Store
from coder.tables import Tables

NOT_RATABLE = "not_ratable"
_COEFFICIENT = (
    "scope",
    "rollup",
    "code",
    "channel",
    "raters",
    "session",
    "name",
    "value",
    "se",
    "low",
    "high",
    "interval",
    "n",
    "why_missing",
    "why_no_interval",
)
_ABOUT_PRACTITIONERS = ["practitioners"]


def plain_table(store: Store, reports: Reports, what: str, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """The table `what`, one of WHATS; `without` holds `practitioners` to leave out who delivered a session."""
    made = WHATS[what](store, reports)
    if "practitioners" not in without:
        return made
    bare = made.drop(columns=_ABOUT_PRACTITIONERS, errors="ignore")
    return without_people(bare, people(reports.tables.sessions, reports.history))


def _items(tables: Tables) -> pd.DataFrame:
    return _first(tables.marks, ("session", "observer", "item", "status", "minutes", "note"))


def _ratings(tables: Tables) -> pd.DataFrame:
    """Where a scale was not ratable it says so: an empty cell would be a scale without an answer."""
    found = _first(tables.ratings, ("session", "observer", "scale", "value", "note"))
    values = [NOT_RATABLE if value != value else value for value in found["value"]]
    found = found.assign(value=pd.Series(values, index=found.index, dtype=object))
    return found.assign(**{moments.COLUMN: _rests_on(tables, found)}) if len(tables.moments) else found


def _rests_on(tables: Tables, ratings: pd.DataFrame) -> "pd.Series[Any]":
    """The moments of each answer in one cell, as an import reads them."""
    who = ["session", "observer", "role", "scale"]
    told: dict[tuple[Any, ...], list[tuple[float, str]]] = {}
    for *answer, onset, code in tables.moments[[*who, "onset", "code"]].itertuples(index=False):
        told.setdefault(tuple(answer), []).append((onset, code))
    cells = [moments.text_of(told.get(tuple(answer), ())) or None for answer in ratings[who].itertuples(index=False)]
    return pd.Series(cells, index=ratings.index, dtype=object)


def _agreement(reports: Reports) -> pd.DataFrame:
    """One row a coefficient, as in `coder agreement --json`."""
    found = reports.agreement.to_json()["coefficients"] if reports.agreement else []
    rows = [{**entry, "raters": "; ".join(entry.get("raters") or ()) or None} for entry in found]
    return pd.DataFrame(
        [[row.get(name) for name in _COEFFICIENT] for row in rows], columns=list(_COEFFICIENT), dtype=object
    )


def _first(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return frame[[*names, *(name for name in frame.columns if name not in names)]]


WHATS: Mapping[str, Callable[[Store, Reports], pd.DataFrame]] = {
    "events": lambda _, reports: reports.tables.events,
    "sessions": lambda _, reports: reports.tables.sessions,
    "items": lambda _, reports: _items(reports.tables),
    "ratings": lambda _, reports: _ratings(reports.tables),
    "agreement": lambda _, reports: _agreement(reports),
    "adherence": lambda _, reports: reports.adherence.sessions_frame(),
    "history": lambda _, reports: reports.history,
}
"""What can be exported as a table: how it is made of the store and its reports."""
