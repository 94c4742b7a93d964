"""A database file as SQLite's own driver opens it, beneath SQLAlchemy: for looking, copying and saving what is left."""

import sqlite3
from pathlib import Path

STILL = "immutable=1"
"""Nothing is written, locked or made beside the file; its write-ahead log is not seen."""
READ = "mode=ro"
WRITE = "mode=rw"


def connect(path: Path, how: str) -> sqlite3.Connection:
    """A connection that begins no transaction by itself, for use by one thread at a time. Errors: sqlite3.Error."""
    uri = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
