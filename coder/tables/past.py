"""The history as a frame: every change that was kept, in the order in which it was made."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pandas as pd

from coder.models import History
from coder.store import Store, codings, sessions
from coder.store import history as kept

COLUMNS = (
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
    "session",
)
ABOUT_PRACTITIONERS = ("practitioner", "seat")
"""Records whose rows tell who delivered a session."""


def history(store: Store) -> pd.DataFrame:
    """One row a change; all cells text or None. Errors: StoreRefused.

    `made_at`: local time, ISO 8601 with its offset; `before`, `after`: the changed fields as JSON; `session`: the
    session of the coding that the change belongs to, None for all the rest.
    """
    names = [line.name for line in sessions.listing(store)]
    chains: dict[UUID, str] = {coding.id: name for name in names for coding in codings.of_session(store, name)}
    entries = [entry for chain in (None, *chains) for entry in kept.of(store, chain)]
    rows = [_entry(entry, chains) for entry in sorted(entries, key=lambda entry: entry.id)]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS, dtype=object), dtype=object)


def _entry(entry: History, chains: Mapping[UUID, str]) -> list[object]:
    zone = timezone(timedelta(minutes=entry.made_offset))
    made = datetime.fromtimestamp(entry.made_at / 1000, UTC).astimezone(zone)
    told: Mapping[str, object] = {
        "made_at": made.isoformat(timespec="milliseconds"),
        "before": _json(entry.before),
        "after": _json(entry.after),
        "session": chains.get(entry.chain) if entry.chain else None,
    }
    return [told[name] if name in told else _plain(getattr(entry, name)) for name in COLUMNS]


def _json(fields: Mapping[str, object] | None) -> str | None:
    return None if fields is None else json.dumps(fields, ensure_ascii=False)


def _plain(value: object) -> object:
    return None if value is None else str(value)
