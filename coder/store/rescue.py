"""What can be read of a damaged database, into a new one: rows as they are, and records as the history tells them."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, Uuid, insert, text
from sqlmodel import SQLModel

from coder.store import chains, raw_rows, still
from coder.store.cipher import Key
from coder.store.copying import Tell
from coder.store.driver import WRITE, connect, module
from coder.store.raw_rows import UNREADABLE
from coder.store.salvage import Wreck
from coder.store.verify import NOT_HISTORY, Told

TABLES = SQLModel.metadata.tables


@dataclass(frozen=True)
class Saved:
    """Of one table: rows saved, of these put back as the history tells them, and rows lost; None where nobody knows."""

    table: str
    saved: int
    put_back: int
    lost: int | None


def rescue(damaged: Path, new: Path, tell: Tell, key: Key | None = None) -> list[Saved]:
    """Save what can be read of a damaged file, which may be written to, into an empty one. Errors: SQLAlchemyError."""
    still.fill(new, key)
    saved, lost = {}, {}
    with closing(Wreck(damaged, key)) as old, closing(connect(new, WRITE, key)) as target:
        target.execute("PRAGMA ignore_check_constraints=ON")
        target.execute("PRAGMA journal_mode=MEMORY")
        target.execute("BEGIN")
        for number, table in enumerate(SQLModel.metadata.sorted_tables):
            tell(f"saving {table.name}", number, len(TABLES))
            found, missing = old.rows(table.name, [column.name for column in table.c])
            saved[table.name] = _insert(target, table, list(found.values()), module(key).IntegrityError)
            unusable = len(found) - saved[table.name]
            lost[table.name] = None if missing is None else len(missing) + unusable
        target.execute("UPDATE presence SET pid = 0")
        target.execute("COMMIT")
    with still.engine(new, WRITE, key).connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        connection.exec_driver_sql("BEGIN")
        put_back = _put_back(connection) if sum(saved.values()) else {}
        put_back["chain"] = _mend_ends(connection)
        connection.commit()
    return [
        Saved(name, number + put_back.get(name, 0), put_back.get(name, 0), _less(lost[name], put_back.get(name, 0)))
        for name, number in saved.items()
    ]


def _less(lost: int | None, put_back: int) -> int | None:
    return None if lost is None else max(0, lost - put_back)


def _insert(target: sqlite3.Connection, table: Table, rows: Sequence[Sequence[object]], twice: type[Exception]) -> int:
    """Rows whose cells hold what their columns can, and that are not there yet; how many."""
    query = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.c))})"
    done = 0
    for row in rows:
        if raw_rows.readable(table, row):
            try:
                target.execute(query, row)
            except twice:
                continue
            done += 1
    return done


def _put_back(connection: Connection) -> dict[str, int]:
    """Records that are not there, as the entries about them tell; how many, by table."""
    put: dict[str, int] = {}
    past = raw_rows.rows(connection, TABLES["history"], "ORDER BY chain, number")
    told: dict[UUID | None, Told] = {}
    for entry in past:
        whole = UNREADABLE not in entry.values()
        if whole and (
            entry["erased"] or chains.digest(entry["before"], entry["after"], entry["why"]) == entry["digest"]
        ):
            told.setdefault(entry["chain"], Told()).take(entry)
    for table in SQLModel.metadata.sorted_tables:
        if table.name in NOT_HISTORY:
            continue
        there = {row["id"] for row in raw_rows.rows(connection, table)}
        rows = [
            _values(table, fields)
            for its in told.values()
            for (record, record_id), fields in its.state.items()
            if record == table.name and record_id not in there and fields.keys() >= set(table.c.keys())
        ]
        put[table.name] = _insert_values(connection, table, rows)
    return put


def _values(table: Table, fields: Mapping[str, Any]) -> dict[str, Any]:
    """As the columns take them: ids stand as text in the history."""
    return {
        column.name: UUID(fields[column.name])
        if isinstance(column.type, Uuid) and fields[column.name] is not None
        else fields[column.name]
        for column in table.c
    }


def _insert_values(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Rows that are not there, where no other stands in their place; how many."""
    return sum(connection.execute(insert(table).prefix_with("OR IGNORE"), row).rowcount for row in rows)


def _mend_ends(connection: Connection) -> int:
    """A chain whose end was lost ends where its last entry is, so that what is coded from now on follows on it."""
    ends = connection.execute(
        text(
            "INSERT OR IGNORE INTO chain (id, entries, link) SELECT coalesce(chain, :rest), number, link FROM history "
            "WHERE (coalesce(chain, :rest), number) IN "
            "(SELECT coalesce(chain, :rest), max(number) FROM history GROUP BY chain)"
        ),
        {"rest": chains.REST.hex},
    )
    return ends.rowcount
