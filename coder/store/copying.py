"""A whole copy of a database at one moment, while others go on writing; never in the place of another file."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from coder.errors import Problem
from coder.store import rows_across, sqlite, still
from coder.store.driver import STILL, WRITE, connect
from coder.store.engine import Store
from coder.store.refusals import sentences
from coder.store.verify import Verdict, verify

Tell = Callable[[str, int, int], None]
STEP_PAGES = 256


@dataclass(frozen=True)
class Copy:
    """A copy that was made and looked at. `problems`: what does not hold in it, as in the database it is of."""

    path: str
    bytes: int
    entries: int
    sha256: str
    problems: tuple[Problem, ...]


def backup(store: Store, path: Path, tell: Tell | None = None) -> Copy:
    """Copy an open database, of a server into a file too. Errors: BadInput (there is a file), OutsideFailed."""
    tell = tell or (lambda part, done, of: None)
    with beside(path) as making:
        with sentences(store.target):
            if store.is_sqlite:
                with closing(store.engine.raw_connection()) as pooled:
                    copy_pages(pooled.driver_connection, making, tell)  # type: ignore[arg-type]  # is SQLite's
            else:
                rows_across.server_to_file(store.engine, making, tell)
        verdict = checked(making, store.who, tell)
    return described(path, verdict)


def copy_pages(source: sqlite3.Connection, target: Path, tell: Tell, step: int = STEP_PAGES) -> None:
    """All pages as one reader sees them, into a file that is there and empty, whose log is then folded in."""
    with closing(connect(target, WRITE)) as new:
        new.execute("PRAGMA locking_mode=EXCLUSIVE")
        # Held open, the transaction keeps one state of the database throughout, whoever writes meanwhile.
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(new, pages=step, progress=lambda _, left, of: tell("copying", of - left, of))
        finally:
            source.execute("ROLLBACK")
        new.execute("PRAGMA journal_mode=DELETE")


def checked(path: Path, who: str, tell: Tell) -> Verdict:
    """The copy as `verify` finds it. OutsideFailed when its pages are damaged."""
    with still.reading(path, STILL, who) as copy:
        return verify(copy, tell)


def described(path: Path, verdict: Verdict) -> Copy:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Copy(str(path), path.stat().st_size, verdict.entries, digest, verdict.problems)


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
