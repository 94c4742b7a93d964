"""Retention: notes, or whole codings, of sessions before a day are erased, from the history too.

An erased entry keeps its digest and link, so that its chain holds. A last entry with the action `purge` says by which
rule, through which number, and how many entries were erased.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Table, delete, func, null, select, update
from sqlmodel import Session, SQLModel, col

from coder.errors import Locked, OutsideFailed
from coder.models import Coding, History, ObservedSession, Observer, Presence
from coder.store import chains, journal, presence
from coder.store.driver import WRITE, connect
from coder.store.engine import Store
from coder.store.history import Act, acting, json_value
from coder.store.refusals import sentences
from coder.store.verify import NOT_HISTORY

NOTES, CODINGS = "notes", "codings"
WHAT = (NOTES, CODINGS)
_TABLES = SQLModel.metadata.tables
_OF_CODINGS = [table for table in SQLModel.metadata.sorted_tables if "coding_id" in table.c]


@dataclass(frozen=True)
class Due:
    """A coding that the rule reaches. `day`: the session's, or where it has none that on which the coding was begun."""

    coding_id: UUID
    session: str
    observer: str
    role: str
    day: str
    records: int
    """Events, marks and ratings; of `notes` those that hold one."""
    entries: int
    """Of the history, that hold what is to be erased."""
    waiting: tuple[Path, ...] = ()
    """Files of what was keyed while the database refused: `codings` deletes them, of `notes` they may hold some."""


@dataclass(frozen=True)
class _Coding:
    id: UUID
    session: str
    observer: str
    role: str
    day: str


def due(store: Store, before: date, what: str) -> list[Due]:
    """What a purge would erase, by session. Nothing is changed."""
    with store.reading() as session:
        found = []
        for coding in _reached(session, before):
            records = sum(_count(session, table, coding.id, what) for table in _OF_CODINGS if table.name != "presence")
            entries = len(_to_erase(session, coding.id, what))
            if records or entries:
                known = (coding.id, coding.session, coding.observer, coding.role, coding.day)
                found.append(Due(*known, records, entries, tuple(journal.of_coding(store.target, coding.id))))
        return found


def purge(store: Store, before: date, what: str, rule: str) -> list[Due]:
    """Erase it, in one transaction; what was erased. `scrub` follows. Errors: Locked (one is open), OutsideFailed."""
    reached = due(store, before, what)
    with acting(store) as act:
        if store.is_sqlite:
            act.session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
        for coding in reached:
            _not_open(act.session, coding)
            erased = _to_erase(act.session, coding.coding_id, what)
            end = chains.head(act.session.connection(), coding.coding_id)
            _erase(act.session, coding.coding_id, what, erased)
            told = {"what": what, "rule": rule, "through": end.entries, "entries": len(erased)}
            act.append([act.entry("coding", coding.coding_id, "purge", None, told, coding.coding_id)])
            if what == NOTES:
                _restate(act, coding.coding_id, {(row.record, row.record_id) for row in erased})
    if what == CODINGS:
        for file in (file for coding in reached for file in coding.waiting):
            _delete(file)
    return reached


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        what = f"what waited for a coding that is erased cannot be deleted: {error.strerror}"
        raise OutsideFailed(what, str(file), "delete the file yourself") from error


def scrub(store: Store) -> None:
    """What was erased goes from the file too. OutsideFailed while another program keeps an older state of it."""
    with sentences(store.target):
        if store.is_sqlite:
            with closing(connect(Path(store.target), WRITE, store.key)) as connection:
                connection.execute("PRAGMA secure_delete=ON")
                connection.execute("VACUUM")
                (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                mend = "close it there and give the same command again: what was erased may still be in the file"
                raise OutsideFailed("another program has the database open", store.target, mend)
            return
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
            names = ", ".join(table.name for table in [*_OF_CODINGS, _TABLES["coding"], _TABLES["history"]])
            server.exec_driver_sql(f"VACUUM (FULL) {names}")


def _reached(session: Session, before: date) -> Iterator[_Coding]:
    query = (
        select(Coding.id, ObservedSession.name, Observer.name, Coding.role, ObservedSession.date, Coding.begun_at)  # type: ignore[call-overload]
        .join(ObservedSession, col(Coding.session_id) == col(ObservedSession.id))
        .join(Observer, col(Coding.observer_id) == col(Observer.id))
        .order_by(ObservedSession.name, Observer.name, Coding.role)
    )
    for coding_id, name, observer, role, day, begun_at in session.connection().execute(query):
        on = day or datetime.fromtimestamp(begun_at / 1000, UTC).date().isoformat()
        if on < before.isoformat():
            yield _Coding(coding_id, name, observer, role, on)


def _count(session: Session, table: Table, coding_id: UUID, what: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.coding_id == coding_id)
    if what == NOTES:
        if "note" not in table.c:
            return 0
        query = query.where(table.c.note.is_not(None))
    return int(session.connection().execute(query).scalar_one())


@dataclass(frozen=True)
class _Entry:
    id: UUID
    record: str
    record_id: UUID


def _to_erase(session: Session, coding_id: UUID, what: str) -> list[_Entry]:
    """Entries that hold what is to go: of a coding all, of notes those with a note or a reason in words."""
    query = select(  # type: ignore[call-overload]
        History.id, History.record, History.record_id, History.before, History.after, History.why
    ).where(col(History.chain) == coding_id, col(History.erased).is_(False), col(History.action) != "purge")
    return [
        _Entry(entry_id, record, record_id)
        for entry_id, record, record_id, before, after, why in session.connection().execute(query)
        if what == CODINGS or why or any((part or {}).get("note") for part in (before, after))
    ]


def _not_open(session: Session, coding: Due) -> None:
    held = session.get(Presence, coding.coding_id)
    if held is not None and presence.holds(held, socket.gethostname(), int(time.time() * 1000)):
        raise Locked(
            f"this coding is open: process {held.pid} on {held.host}",
            f"session {coding.session}, observer {coding.observer}",
            "close it there first; nothing was erased",
        )


def _erase(session: Session, coding_id: UUID, what: str, erased: list[_Entry]) -> None:
    connection = session.connection()
    past = _TABLES["history"]
    blank = {"before": null(), "after": null(), "why": null(), "erased": True}
    ids = [entry.id for entry in erased]
    for start in range(0, len(ids), 500):
        connection.execute(update(past).where(past.c.id.in_(ids[start : start + 500])).values(blank))
    for table in _OF_CODINGS:
        its = table.c.coding_id == coding_id
        if what == CODINGS:
            connection.execute(delete(table).where(its))
        elif "note" in table.c:
            connection.execute(update(table).where(its, table.c.note.is_not(None)).values(note=None))
    if what == CODINGS:
        coding = _TABLES["coding"]
        connection.execute(delete(coding).where(coding.c.id == coding_id))


def _restate(act: Act, coding_id: UUID, records: set[tuple[str, UUID]]) -> None:
    """Of each record with an erased entry, what stands now: `verify` has it to go by."""
    connection = act.session.connection()
    for record in sorted({record for record, _ in records}):
        table = _TABLES.get(record)
        if table is None or record in NOT_HISTORY:
            continue
        its = table.c.id if record == "coding" else table.c.coding_id
        for row in connection.execute(select(table).where(its == coding_id)).mappings():
            if (record, row["id"]) in records:
                fields = {name: json_value(value) for name, value in row.items()}
                act.append([act.entry(record, row["id"], "restate", None, fields, coding_id)])
