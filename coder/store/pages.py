"""Whether the pages of a database file hold together: looked at before the file is opened, and never written to."""

import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from coder.errors import OutsideFailed
from coder.store.driver import READ, STILL, WRITE, connect

LOOKED_AT_WHOLE = 64 * 2**20
"""Bytes. Of a larger file only the schema and the list of free pages are looked at on opening."""
_OF_A_ROW = ("CHECK constraint failed", "NULL value in", "TEXT value in", "NUMERIC value in", "non-INT")


def look(path: Path) -> None:
    """OutsideFailed when pages are damaged. Leaves no trace, beside the file neither."""
    what = damage(path, STILL)
    if what is None:
        return
    # What lies in the log is not yet in the file, or was just put there by another program: look at both.
    what = _with_log(path) if _log(path).exists() else damage(path, STILL)
    if what is not None:
        raise damaged(what, path)


def damaged(what: str, where: object) -> OutsideFailed:
    mend = f"`coder --db NEW.db restore {shlex.quote(str(where))}` saves what can be read of it into a new file"
    return OutsideFailed(f"the database file is damaged: {what}", str(where), mend)


def damage(path: Path, how: str, thorough: bool = False) -> str | None:
    """What the first look finds wrong with the pages; None for nothing. `thorough`: each index beside its table too."""
    try:
        with closing(connect(path, how)) as connection:
            connection.execute("PRAGMA ignore_check_constraints=ON")
            small = path.stat().st_size <= LOOKED_AT_WHOLE
            pragma = "integrity_check(10000)" if thorough else f"quick_check({'10000' if small else 'sqlite_schema'})"
            return first_damage(str(row[0]) for row in connection.execute(f"PRAGMA {pragma}"))
    except sqlite3.DatabaseError as error:
        return str(error)


def first_damage(said: Iterable[str]) -> str | None:
    """Of what SQLite's check says, the first line about pages: rows that hold what they cannot are for `verify`."""
    found = next((line for line in said if line != "ok" and not line.startswith(_OF_A_ROW)), None)
    return None if found is None else found.splitlines()[-1]


def _log(path: Path) -> Path:
    return Path(f"{path}-wal")


def _with_log(path: Path) -> str | None:
    if Path(f"{path}-shm").exists():
        return damage(path, READ)
    # Reading a log makes an index of it beside the file: done elsewhere.
    with tempfile.TemporaryDirectory(prefix="coder-") as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        shutil.copyfile(_log(path), _log(copy))
        return damage(copy, WRITE)
