"""Rows as they lie in the database, whatever somebody wrote there: a cell that cannot be read is told, not raised."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, Connection, Float, Integer, String, Table, Uuid
from sqlalchemy import text as sql
from sqlalchemy.types import TypeEngine


class Unreadable:
    """Stands for a cell that holds what its column cannot."""

    def __repr__(self) -> str:
        return "unreadable"


UNREADABLE = Unreadable()
Row = dict[str, Any]


def rows(connection: Connection, table: Table, then: str = "", **values: Any) -> Iterator[Row]:
    """The rows of a table, read as they come. `then`: what follows in the SQL, with `values` for its `:names`."""
    readers = [(column.name, _reader(column.type), bool(column.nullable)) for column in table.c]
    listed = ", ".join(name for name, _, _ in readers)
    query = sql(f"SELECT {listed} FROM {table.name} {then}").execution_options(yield_per=2_000)
    for found in connection.execute(query, values):
        yield {
            name: (None if empty else UNREADABLE) if raw is None else read(raw)
            for raw, (name, read, empty) in zip(found, readers, strict=True)
        }


def readable(table: Table, row: Sequence[Any]) -> bool:
    """Whether every cell of a row, in order of the table's columns, is what its column holds."""
    return all(
        bool(column.nullable) if raw is None else _reader(column.type)(raw) is not UNREADABLE
        for column, raw in zip(table.c, row, strict=True)
    )


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    return next((read for wanted, read in _READERS if isinstance(kind, wanted)), _as_it_is)


def _id(raw: Any) -> Any:
    if isinstance(raw, UUID):
        return raw
    try:
        return UUID(raw)
    except (ValueError, TypeError, AttributeError):
        return UNREADABLE


def _json(raw: Any) -> Any:
    if not isinstance(raw, str | bytes):
        # PostgreSQL's driver has parsed it, and takes nothing else.
        return raw if isinstance(raw, dict | list | type(None)) else UNREADABLE
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return UNREADABLE
    return found if isinstance(found, dict) else UNREADABLE


def _yes_or_no(raw: Any) -> Any:
    return bool(raw) if raw in (0, 1) else UNREADABLE


def _whole(raw: Any) -> Any:
    return raw if isinstance(raw, int) else UNREADABLE


def _number(raw: Any) -> Any:
    return raw if isinstance(raw, int | float) else UNREADABLE


def _text(raw: Any) -> Any:
    return raw if isinstance(raw, str) else UNREADABLE


def _as_it_is(raw: Any) -> Any:
    return raw


_READERS: tuple[tuple[type[TypeEngine[Any]], Callable[[Any], Any]], ...] = (
    (Uuid, _id),
    (JSON, _json),
    (Boolean, _yes_or_no),
    (BigInteger, _whole),
    (Integer, _whole),
    (Float, _number),
    (String, _text),
)
