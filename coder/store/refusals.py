"""Database errors as sentences: what went wrong, where, and how to mend it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from coder.errors import Declined, OutsideFailed, StoreRefused
from coder.store.patience import Silence

_SQLITE = {
    "SQLITE_FULL": ("the disk is full", "free some space; nothing that was acknowledged is lost"),
    "SQLITE_BUSY": ("another program is writing to the database", "try again in a moment"),
    "SQLITE_LOCKED": ("another program is writing to the database", "try again in a moment"),
    "SQLITE_READONLY": ("the database cannot be written to", "ask for the right to write to the file and its folder"),
    "SQLITE_CANTOPEN": (
        "the database file cannot be opened",
        "check the path, the folder's rights and free space",
    ),
    "SQLITE_PERM": ("the database file may not be opened", "ask for the right to read and write it"),
    "SQLITE_IOERR": ("the disk did not take or give the data", "check the disk and free space, then try again"),
    "SQLITE_CORRUPT": (
        "the database file is damaged",
        "keep it as it is; `coder --db NEW.db restore THIS.db` saves what can be read of it into a new file",
    ),
    "SQLITE_NOTADB": (
        "the database file is damaged",
        "keep it as it is; `coder --db NEW.db restore THIS.db` saves what can be read of it into a new file",
    ),
}

_SERVER = {
    "55P03": ("another program is writing to the database", "try again in a moment"),
    "57014": ("the database server is slow to answer", "try again in a moment"),
}
"""By SQLSTATE, from appendix A of PostgreSQL's manual: lock_not_available, query_canceled."""


def refused(error: SQLAlchemyError | sqlite3.Error, where: str) -> OutsideFailed:
    """The sentence for a database error."""
    if isinstance(error, Silence):
        return StoreRefused("the database server does not answer", where, "check the server and the network; try again")
    original = getattr(error, "orig", error)
    name = str(getattr(original, "sqlite_errorname", ""))
    for prefix, (what, mend) in _SQLITE.items():
        if name.startswith(prefix):
            return StoreRefused(what, where, mend)
    state = getattr(original, "sqlstate", None)
    if state in _SERVER:
        return StoreRefused(_SERVER[state][0], where, _SERVER[state][1])
    detail = str(original or error).strip().splitlines()
    said = detail[0] if detail else type(error).__name__
    if isinstance(error, IntegrityError | DataError):
        return Declined(
            f"the database does not take this change: {said}",
            where,
            "another program may have made it: look again",
        )
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _not_connected(error)):
        return StoreRefused(f"the database server is gone: {said}", where, "check the server and the network")
    return StoreRefused(f"the database refused: {said}", where, "check that it is reachable and undamaged")


def _not_connected(error: DBAPIError) -> bool:
    """Whether a server was not reached: it said nothing, so there is no SQLSTATE, and no statement was given it."""
    return isinstance(error, OperationalError) and error.statement is None and hasattr(error.orig, "sqlstate")


@contextmanager
def sentences(where: str, after: Callable[[], None] | None = None) -> Iterator[None]:
    """Turn database errors into `StoreRefused`, or `Declined` where a rule of the database speaks against the change.

    `after` runs when all went well.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise refused(error, where) from error
    except ValueError as error:
        if not _of_a_cell(error):
            raise
        mend = "`coder verify` names it; `coder --db NEW.db restore THIS.db` makes a database of all that can be read"
        raise OutsideFailed("a row of the database is damaged and cannot be read", where, mend) from error
    if after is not None:
        after()


class DamagedCell(ValueError):
    """A cell holds what its column cannot."""


def json_of(text: str) -> Any:
    """What the JSON text of a cell says. DamagedCell."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedCell(str(text)[:40]) from error


def _of_a_cell(error: ValueError) -> bool:
    """Whether it is of a cell with a letter changed: met by us, or by SQLAlchemy as it made an id or JSON of it."""
    if isinstance(error, DamagedCell):
        return True
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_globals.get("__name__", "").startswith("sqlalchemy.sql.sqltypes"):
            return True
        frame = frame.tb_next
    return False
