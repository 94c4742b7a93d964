"""A small file in another place that takes a coding's acts while the database refuses them.

It is an SQLite file of its own, under the database's key where that is encrypted, and each act is on disk when `append`
returns. Which database and coding it belongs to stands in its name, who writes it in itself.
"""

import os
import socket
import stat
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from coder import settings
from coder.errors import StoreRefused
from coder.store import driver

SUFFIX = ".waiting"
_BEGUN, _LEFT_AFTER_SECONDS = ".begun", 3_600
Connect = Callable[..., Any]
"""Opens an SQLite file as the database is opened: `Store.connect_to`."""


@dataclass(frozen=True)
class Owner:
    """The process that writes a journal. `seen_at`: milliseconds since 1970 when it began."""

    host: str
    pid: int
    seen_at: int

    @classmethod
    def me(cls) -> "Owner":
        return cls(socket.gethostname(), os.getpid(), int(time.time() * 1000))


class Journal:
    """Made by `begin` or `read`. Not for two threads at once."""

    def __init__(self, path: Path, connection: Any) -> None:
        self.path = path
        self._connection = connection

    def append(self, act: str) -> None:
        """On disk when it returns. StoreRefused when this place does not take it either."""
        self.run("INSERT INTO act (text) VALUES (?)", act)

    def run(self, statement: str, *values: object) -> None:
        """StoreRefused."""
        try:
            self._connection.execute(statement, values).close()
        except (self._connection.Error, OSError) as error:
            raise StoreRefused(f"the journal refuses too: {error}", str(self.path), "free some space") from error

    def hold(self) -> None:
        """Against others who would put in what waits, until it is closed. StoreRefused after 5 s."""
        self.run("BEGIN EXCLUSIVE")

    def acts(self) -> list[str]:
        """In order. StoreRefused."""
        return [text for (text,) in self._read("SELECT text FROM act ORDER BY number")]

    def owner(self) -> Owner:
        """StoreRefused when it was never begun, or cannot be read."""
        rows = self._read("SELECT host, pid, seen_at FROM about")
        if not rows:
            raise unreadable(self.path, "it was never begun")
        return Owner(*rows[0])

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        try:
            return list(self._connection.execute(query).fetchall())
        except self._connection.Error as error:
            raise unreadable(self.path, error) from error

    def close(self) -> None:
        self._connection.close()

    def remove(self) -> None:
        """All of it is in the database."""
        self.close()
        self.path.unlink(missing_ok=True)
        Path(f"{self.path}-journal").unlink(missing_ok=True)


def begin(target: str, coding_id: UUID, connect: Connect, driver_error: type[Exception]) -> Journal:
    """A new journal in the first place that takes it, those on another disk first. StoreRefused when none does.

    `driver_error`: what `connect` raises.
    """
    refusals = []
    for folder in _by_distance(target):
        path = folder / f"{_name(target)}-{coding_id.hex}-{time.time_ns():x}{SUFFIX}"
        making = path.with_suffix(_BEGUN)
        try:
            _own(folder)
            os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            _write_about(making, connect)
            # Only now can it be found: one that says nothing of its owner, who was killed meanwhile, never is.
            making.rename(path)
            return _opened(path, connect)
        except (OSError, StoreRefused, driver_error) as error:
            refusals.append(f"{folder}: {_why(error)}")
            with suppress(OSError):
                making.unlink(missing_ok=True)
                path.unlink(missing_ok=True)
    raise StoreRefused("no other place takes what is keyed", "; ".join(refusals), "free some space at once")


def _write_about(path: Path, connect: Connect) -> None:
    """Whose journal it is. StoreRefused when this place does not take it."""
    me = Owner.me()
    with closing(_opened(path, connect)) as journal:
        journal.run("CREATE TABLE about (host TEXT, pid INTEGER, seen_at INTEGER)")
        journal.run("CREATE TABLE act (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        journal.run("INSERT INTO about VALUES (?, ?, ?)", me.host, me.pid, me.seen_at)


def _opened(path: Path, connect: Connect) -> Journal:
    """To be written to. StoreRefused."""
    journal = Journal(path, connect(path))
    journal.run("PRAGMA synchronous=EXTRA")
    return journal


def _why(error: Exception) -> str:
    if isinstance(error, StoreRefused):
        return error.problems[0].what
    return getattr(error, "strerror", None) or str(error)


def left(target: str, but: UUID | None = None) -> list[Path]:
    """The journals of a database in any of the places, the oldest of a coding first; none of the coding `but`."""
    found = _lying(f"{_name(target)}-*{SUFFIX}")
    return [path for path in found if but is None or f"-{but.hex}-" not in path.name]


def of_coding(target: str, coding_id: UUID) -> list[Path]:
    """All that lies in any of the places of what waited for a coding: journals, and files of what was set aside."""
    return _lying(f"{_name(target)}-{coding_id.hex}-*")


def sweep() -> None:
    """Remove what processes that were killed as they began a journal left. An act is written only into a journal that
    has its own name, which it is given within moments: nothing is lost."""
    for path in _lying(f"*{_BEGUN}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _LEFT_AFTER_SECONDS:
                path.unlink()


def _lying(pattern: str) -> list[Path]:
    """Files in any of the places, by name."""
    found: list[Path] = []
    for folder in settings.waiting_folders():
        try:
            found += folder.glob(pattern) if _is_ours(folder) else ()
        except OSError:
            # It is not there, or somebody else's.
            continue
    return sorted(found, key=lambda path: path.name)


def read(path: Path, connect: Connect) -> Journal:
    """One that lies there. Errors: those of the driver, also when it does not any more."""
    return Journal(path, connect(path, driver.WRITE))


def unreadable(path: Path, error: object) -> StoreRefused:
    return StoreRefused(f"what waits cannot be read: {error}", str(path), "keep the file and report this")


def _name(target: str) -> str:
    return sha256(target.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _by_distance(target: str) -> list[Path]:
    """The places, those on another disk than the database before those on the same."""
    try:
        device = os.stat(Path(target).parent).st_dev if "://" not in target else None
    except OSError:
        device = None

    def same(folder: Path) -> bool:
        there = next((its for its in (folder, *folder.parents) if its.exists()), folder)
        return device is not None and there.exists() and os.stat(there).st_dev == device

    return sorted(settings.waiting_folders(), key=same)


def _own(folder: Path) -> None:
    """Make the folder, for its owner only. OSError when it is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_ours(folder):
        raise PermissionError(f"{folder} belongs to somebody else")


def _is_ours(folder: Path) -> bool:
    status = os.lstat(folder)
    if not hasattr(os, "getuid"):
        return stat.S_ISDIR(status.st_mode)
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022
