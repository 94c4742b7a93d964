"""All pages of a database file at one moment into another one, and the making of a file beside its place."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coder.store import sqlite
from coder.store.cipher import Key
from coder.store.driver import WRITE, connect

Tell = Callable[[str, int, int], None]
STEP_PAGES = 256


def copy_pages(
    source: sqlite3.Connection, target: Path, tell: Tell, step: int = STEP_PAGES, key: Key | None = None
) -> None:
    """All pages as one reader sees them, into a file that is there and empty, whose log is then folded in.

    `key`: of both files, where they are encrypted.
    """
    with closing(connect(target, WRITE, key)) as new:
        new.execute("PRAGMA locking_mode=EXCLUSIVE")
        # Held open, the transaction keeps one state of the database throughout, whoever writes meanwhile.
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(new, pages=step, progress=lambda _, left, of: tell("copying", of - left, of))
        finally:
            source.execute("ROLLBACK")
        new.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, for its owner only; on disk and under that name when the block has ended well.

    BadInput if the name is taken, before the block or by then.
    """
    if path.exists() or path.is_symlink():
        raise sqlite.taken(path)
    making = path.with_name(f".{path.name}.new-{os.getpid()}")
    sqlite.new_file(making)
    try:
        yield making
        with making.open("rb+") as file:
            os.fsync(file.fileno())
        sqlite.put_in_place(making, path)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{making}{end}").unlink(missing_ok=True)
