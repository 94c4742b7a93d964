"""Whether the pages of a database file hold together: looked at before the file is opened, and never written to."""

import shlex
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from coder.errors import OutsideFailed
from coder.store.cipher import Key
from coder.store.driver import READ, STILL, WRITE, connect, module

LOOKED_AT_WHOLE = 64 * 2**20
"""Bytes. Of a larger file only the schema and the list of free pages are looked at on opening."""
THOROUGH, QUICK, IN_PART = "integrity_check(10000)", "quick_check(10000)", "quick_check(sqlite_schema)"
_OF_A_ROW = ("CHECK constraint failed", "NULL value in", "TEXT value in", "NUMERIC value in", "non-INT")


def look(path: Path, key: Key | None = None) -> None:
    """OutsideFailed when pages are damaged. Leaves no trace in the file, its log, or the folder."""
    check = QUICK if path.stat().st_size <= LOOKED_AT_WHOLE else IN_PART
    # An index of the log says that somebody has the file open or had when they were killed: their log is read too.
    if Path(f"{path}-shm").exists():
        what = damage(path, READ, check, key=key)
    else:
        what = damage(path, STILL, check, key=key)
        if what is not None and _log(path).exists():
            what = _with_log(path, check, key)
    if what is not None:
        raise damaged(what, path)


def damaged(what: str, where: object) -> OutsideFailed:
    mend = f"`coder --db NEW.db restore {shlex.quote(str(where))}` saves what can be read of it into a new file"
    return OutsideFailed(f"the database file is damaged: {what}", str(where), mend)


def damage(path: Path, how: str, check: str = QUICK, key: Key | None = None) -> str | None:
    """What a check of SQLite's finds wrong with the pages first; None for nothing."""
    try:
        with closing(connect(path, how, key)) as connection:
            connection.execute("PRAGMA ignore_check_constraints=ON")
            return first_damage(str(row[0]) for row in connection.execute(f"PRAGMA {check}"))
    except module(key).DatabaseError as error:
        return str(error)
    except UnicodeDecodeError as error:
        # SQLite's own sentence quotes a damaged name.
        return bytes(error.object).decode(errors="replace")


def first_damage(said: Iterable[str]) -> str | None:
    """Of what SQLite's check says, the first line about pages: rows that hold what they cannot are for `verify`."""
    found = next((line for line in said if line != "ok" and not line.startswith(_OF_A_ROW)), None)
    return None if found is None else found.splitlines()[-1]


def _log(path: Path) -> Path:
    return Path(f"{path}-wal")


def _with_log(path: Path, check: str, key: Key | None = None) -> str | None:
    """Reading a log makes an index of it beside the file: done elsewhere."""
    with tempfile.TemporaryDirectory(prefix="coder-") as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        shutil.copyfile(_log(path), _log(copy))
        return damage(copy, WRITE, check, key=key)
