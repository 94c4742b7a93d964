"""The first bytes of a database file, read beside SQLite without harm to its locks.

POSIX takes all locks that a process has on a file when it closes any descriptor of it (fcntl(2), "Advisory record
locking"), those of SQLite among them: another process may then write where it must not. While a store of this process
has the file open, a descriptor that was opened here stays open until the store is closed.
"""

import os
import sys
import threading
from collections import Counter
from pathlib import Path

from coder.errors import BadInput

File = tuple[int, int]
"""Device and inode."""

_lock = threading.Lock()
_stores: Counter[File] = Counter()
_kept: dict[File, int] = {}


def hold(file: File) -> None:
    """Say that a store has the file open."""
    with _lock:
        _stores[file] += 1


def let_go(file: File) -> None:
    """Say that a store has closed it."""
    with _lock:
        _stores[file] -= 1
        if _stores[file] <= 0:
            del _stores[file]
            if file in _kept:
                os.close(_kept.pop(file))


def first_bytes(path: Path, number: int) -> bytes:
    """The first bytes of a plain file. BadInput for a pipe or device, which could go on for ever; OSError."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BadInput("this is a pipe or device, not a database", str(path), "name a file with --db")
    if sys.platform == "win32":
        with path.open("rb") as opened:
            return opened.read(number)
    with _lock:
        known = _kept.get(_file(os.stat(path)))
        if known is not None:
            return os.pread(known, number, 0)
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        file = _file(os.fstat(descriptor))
        try:
            return os.pread(descriptor, number, 0)
        finally:
            if _stores[file] > 0:
                _kept[file] = descriptor
            else:
                os.close(descriptor)


def _file(status: os.stat_result) -> File:
    return status.st_dev, status.st_ino
