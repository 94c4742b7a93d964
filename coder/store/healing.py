"""A database file that was deleted or replaced while it was open: what the open connection still sees is saved."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from coder.errors import StoreRefused
from coder.store import sqlite
from coder.store.engine import Store

_MEND = "free some space; what is keyed waits meanwhile"


def heal(store: Store) -> str | None:
    """Put a deleted file back whole, from the connection that still holds it; a sentence if anything was done.

    Where another file stands in its place by now, that is left alone and ours saved beside it as `NAME.rescued-TIME`;
    then, and where the disk does not take it, StoreRefused.
    """
    if store.guard is None or store.guard.holds():
        return None
    path = Path(store.target)
    making = path.with_name(f".{path.name}.healing-{os.getpid()}")
    try:
        said = _saved(store, making, path)
        store.reopen()
        return said
    except OSError as error:
        raise StoreRefused(f"the database file is gone and cannot be put back: {error}", str(path), _MEND) from error
    finally:
        for name in ("", "-wal", "-shm", "-journal"):
            Path(f"{making}{name}").unlink(missing_ok=True)


def _saved(store: Store, making: Path, path: Path) -> str:
    with store.held() as driver:
        try:
            if store.guard is not None and store.guard.holds_file():
                # Its write-ahead log alone is gone: what that held goes into the file, which is ours still.
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                return f"the log beside {path} was deleted; all that it held is in the file"
            sqlite.new_file(making)
            with closing(store.connect_to(making)) as new:
                driver.backup(new)
        except driver.Error as error:
            what = f"the database file is gone and cannot be put back: {error}"
            raise StoreRefused(what, str(path), _MEND) from error
    if not path.exists():
        sqlite.put_in_place(making, path)
        return f"{path} was deleted while it was open and is back, with all that was kept"
    rescued = path.with_name(f"{path.name}.rescued-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}")
    sqlite.put_in_place(making, rescued)
    _take_away_our_log(store, path)
    return f"another file stands at {path}; what was kept until then is saved in {rescued}"


def _take_away_our_log(store: Store, path: Path) -> None:
    """SQLite would take it for the other file's, and make a mixture of the two."""
    log = sqlite.Guard(store.guard.files[1:] if store.guard is not None else ())
    if log.files and log.holds():
        for name in ("-wal", "-shm"):
            Path(f"{path}{name}").unlink(missing_ok=True)
