"""Append-only history: who changed what, when, before and after, in the transaction that makes the change."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain as in_turn
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert
from sqlmodel import Session, SQLModel, col, select

from coder.models import Chain, Event, History, new_id
from coder.store import chains
from coder.store.engine import Store


def wall_clock() -> tuple[int, int]:
    """Now: milliseconds since 1970 UTC, and the local offset from UTC in minutes."""
    now = time.time()
    offset = datetime.fromtimestamp(now).astimezone().utcoffset()
    return int(now * 1000), int(offset.total_seconds()) // 60 if offset is not None else 0


def plain(row: SQLModel | Event) -> dict[str, Any]:
    """All fields of a row as JSON holds them."""
    names = Event.__slots__ if isinstance(row, Event) else type(row).model_fields
    return {name: json_value(getattr(row, name)) for name in names}


def length(store: Store, chain: UUID) -> int:
    """How many entries a chain has."""
    with store.reading() as session:
        found = session.get(Chain, chain)
        return 0 if found is None else found.entries


def json_value(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


@dataclass(frozen=True)
class Stamp:
    """Which act, and when it was done: an act keeps it however often it is tried, and so is kept once."""

    id: UUID = field(default_factory=new_id)
    made: tuple[int, int] = field(default_factory=wall_clock)


class Pen:
    """Writes entries for what one stroke or command changes: one act id for all of them.

    The first entry bears that id itself, so that the database takes no act twice, also when a try that was given up is
    only on its way.
    """

    def __init__(
        self, who: str, why: str | None = None, undoes: UUID | None = None, stamp: Stamp | None = None
    ) -> None:
        stamp = stamp or Stamp()
        self.id = stamp.id
        self._ids = in_turn((stamp.id,), iter(new_id, None))
        self.made_at, self.made_offset = stamp.made
        self._common = {
            "act": self.id,
            "undoes": undoes,
            "made_at": self.made_at,
            "made_offset": self.made_offset,
            "who": who,
            "why": why,
        }

    def entry(
        self,
        record: str,
        record_id: UUID,
        action: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        chain: UUID | None = None,
    ) -> dict[str, Any]:
        """One history row as a dict, not yet appended."""
        return {
            **self._common,
            "id": next(self._ids),
            "chain": chain,
            "record": record,
            "record_id": record_id,
            "action": action,
            "before": before,
            "after": after,
        }


class Act(Pen):
    """A pen with a session: rows change through it, and `flush` appends an entry for each."""

    def __init__(self, session: Session, who: str, why: str | None = None, stamp: Stamp | None = None) -> None:
        super().__init__(who, why, stamp=stamp)
        self.session = session
        self._entries: list[dict[str, Any]] = []

    def add(self, row: SQLModel, chain: UUID | None = None) -> None:
        """Insert a row, with its entry: every field."""
        self.session.add(row)
        # In order of the calls: a later row may refer to this one.
        self.session.flush()
        fields = plain(row)
        self._entries.append(self.entry(_table(row), UUID(fields["id"]), "insert", None, fields, chain))

    def change(
        self, row: SQLModel, fields: Mapping[str, Any], chain: UUID | None = None, action: str = "update"
    ) -> bool:
        """Set fields of a row that the session holds, with an entry of those that differ; whether any did."""
        before = {name: getattr(row, name) for name, value in fields.items() if getattr(row, name) != value}
        if not before:
            return False
        for name in before:
            setattr(row, name, fields[name])
        self.session.add(row)
        record_id: UUID = row.id  # type: ignore[attr-defined]  # every table but presence has one
        old = {name: json_value(value) for name, value in before.items()}
        new = {name: json_value(fields[name]) for name in before}
        self._entries.append(self.entry(_table(row), record_id, action, old, new, chain))
        return True

    def add_many(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows of a coding in bulk through Core, with an entry for each; a row has all columns of the table."""
        if not rows:
            return
        self.session.flush()
        self.session.connection().execute(insert(table), rows)
        self._entries += [
            self.entry(
                table.name,
                row["id"],
                "insert",
                None,
                {name: json_value(value) for name, value in row.items()},
                row["coding_id"],
            )
            for row in rows
        ]

    def remove(self, row: SQLModel, chain: UUID | None = None) -> None:
        """Delete a row, with its entry: every field as it was."""
        fields = plain(row)
        self.session.delete(row)
        self.session.flush()
        self._entries.append(self.entry(_table(row), UUID(fields["id"]), "delete", fields, None, chain))

    def append(self, entries: Sequence[dict[str, Any]]) -> None:
        """Entries for rows that were written in bulk."""
        self._entries.extend(entries)

    def flush(self) -> None:
        self.session.flush()
        if self._entries:
            chains.append(self.session.connection(), self._entries)
            self._entries = []


def _table(row: SQLModel) -> str:
    return str(type(row).__tablename__)


@contextmanager
def acting(store: Store, why: str | None = None, stamp: Stamp | None = None) -> Iterator[Act]:
    """A transaction whose changes go into history under one act id. `stamp`: of an act done by a key."""
    with store.transaction(keyed=stamp is not None) as session:
        act = Act(session, store.who, why, stamp)
        yield act
        act.flush()


def of(store: Store, chain: UUID | None = None) -> list[History]:
    """The history of one coding, or of everything else, in order."""
    with store.reading() as session:
        rows = select(History).where(col(History.chain) == chain if chain else col(History.chain).is_(None))
        found = list(session.exec(rows.order_by(col(History.number))))
        session.expunge_all()
        return found
