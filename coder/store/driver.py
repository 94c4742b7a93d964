"""A database file as SQLite's own driver opens it, beneath SQLAlchemy: for looking, copying and saving what is left."""

import os
import sqlite3
import sys
from pathlib import Path
from types import ModuleType
from typing import cast
from urllib.parse import quote

from coder.store import cipher
from coder.store.cipher import Key

STILL = "immutable=1"
"""Nothing is written, locked or made beside the file; its write-ahead log is not seen."""
READ = "mode=ro"
WRITE = "mode=rw"
MAKE = "mode=rwc"
"""As WRITE, and a file that is not there is made, for its owner only."""


def module(key: Key | None) -> ModuleType:
    """`sqlite3`, or for encrypted files a module that is used alike, with errors of its own."""
    return sqlite3 if key is None else cast(ModuleType, cipher.driver())


def connect(path: Path, how: str, key: Key | None = None, *, wait_ms: int = 5_000) -> sqlite3.Connection:
    """A connection that begins no transaction by itself, for use by one thread at a time.

    Errors: those of `module(key)`, also for a file that is not under this key; OSError.
    """
    if how == MAKE and not path.exists():
        os.close(new_for_owner_only(path))
    # Not `Path.as_uri`: SQLite takes the server of a Windows share for a host and refuses it.
    place = quote(os.fsencode(path.absolute().as_posix()), safe="/:")
    made: sqlite3.Connection = module(key).connect(
        f"file://{'' if place.startswith('/') else '/'}{place}?{how}",
        uri=True,
        timeout=wait_ms / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    if key is not None:
        key.unlock(made)
    return made


def new_for_owner_only(path: Path) -> int:
    """A new file, open, that its owner may read and write whatever the umask is. FileExistsError, OSError."""
    opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    if sys.platform != "win32":
        os.fchmod(opened, 0o600)
    return opened
