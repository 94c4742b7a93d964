"""Plain tables for `coder export --what`: what is stored and what the reports say, as it is, without formulas."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone

import pandas as pd

from coder.book.reports import Reports
from coder.models import History
from coder.store import Store, codings, history, sessions
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
_HISTORY = (
    "made_at",
    "who",
    "action",
    "record",
    "record_id",
    "chain",
    "act",
    "undoes",
    "before",
    "after",
    "why",
    "id",
)
_ABOUT_PRACTITIONERS = ["practitioners"]


def plain_table(store: Store, reports: Reports, what: str, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """The table `what`, one of WHATS; `without` holds `practitioners` to leave out who delivered a session."""
    made = WHATS[what](store, reports)
    return made.drop(columns=_ABOUT_PRACTITIONERS, errors="ignore") if "practitioners" in without else made


def _items(tables: Tables) -> pd.DataFrame:
    return _first(tables.marks, ("session", "observer", "item", "status", "minutes", "note"))


def _ratings(tables: Tables) -> pd.DataFrame:
    """Where a scale was not ratable it says so: an empty cell would be a scale without an answer."""
    found = _first(tables.ratings, ("session", "observer", "scale", "value", "note"))
    values = [NOT_RATABLE if value != value else value for value in found["value"]]
    return found.assign(value=pd.Series(values, index=found.index, dtype=object))


def _agreement(reports: Reports) -> pd.DataFrame:
    """One row a coefficient, as in `coder agreement --json`."""
    found = reports.agreement.to_json()["coefficients"] if reports.agreement else []
    rows = [{**entry, "raters": "; ".join(entry.get("raters") or ()) or None} for entry in found]
    return pd.DataFrame(
        [[row.get(name) for name in _COEFFICIENT] for row in rows], columns=list(_COEFFICIENT), dtype=object
    )


def _history(store: Store) -> pd.DataFrame:
    """Every change that was kept, in the order in which they were made."""
    names = [line.name for line in sessions.listing(store)]
    chains = [coding.id for name in names for coding in codings.of_session(store, name)]
    entries = [entry for chain in (None, *chains) for entry in history.of(store, chain)]
    rows = [_entry(entry) for entry in sorted(entries, key=lambda entry: entry.id)]
    return pd.DataFrame(rows, columns=list(_HISTORY), dtype=object)


def _entry(entry: History) -> list[object]:
    zone = timezone(timedelta(minutes=entry.made_offset))
    made = datetime.fromtimestamp(entry.made_at / 1000, UTC).astimezone(zone)
    told: Mapping[str, object] = {
        "made_at": made.isoformat(timespec="milliseconds"),
        "before": _json(entry.before),
        "after": _json(entry.after),
    }
    return [told[name] if name in told else _plain(getattr(entry, name)) for name in _HISTORY]


def _json(fields: Mapping[str, object] | None) -> str | None:
    return None if fields is None else json.dumps(fields, ensure_ascii=False)


def _plain(value: object) -> object:
    return None if value is None else str(value)


def _first(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return frame[[*names, *(name for name in frame.columns if name not in names)]]


WHATS: Mapping[str, Callable[[Store, Reports], pd.DataFrame]] = {
    "events": lambda _, reports: reports.tables.events,
    "sessions": lambda _, reports: reports.tables.sessions,
    "items": lambda _, reports: _items(reports.tables),
    "ratings": lambda _, reports: _ratings(reports.tables),
    "agreement": lambda _, reports: _agreement(reports),
    "adherence": lambda _, reports: reports.adherence.sessions_frame(),
    "history": lambda store, _: _history(store),
}
"""What can be exported as a table: how it is made of the store and its reports."""
