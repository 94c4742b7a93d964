"""Files that are there whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from exports.problems import Problem, StorageFailed, one


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield the path of a temporary file beside `path`; on a clean exit it is flushed to disk and takes its place.

    When the block raises, the temporary file is removed and a file that stood at `path` stays as it was.
    Raises TableProblems when the folder is missing or `path` is a folder, StorageFailed when the disk refuses.
    """
    target = Path(path)
    if target.is_dir():
        raise one("this is a folder", str(path), "name a file to write")
    if not target.parent.is_dir():
        raise one("there is no such folder", str(target.parent), "make it, or name another")
    target = target.resolve()
    # A file that Excel or a sync client watches for: hidden, and with a suffix nothing opens.
    part = target.parent / f".{target.name[:100]}.{uuid4().hex[:12]}.part"
    try:
        part.touch(exist_ok=False)
        yield part
        if target.exists():
            shutil.copymode(target, part)
        _flush(part)
        os.replace(part, target)
        _flush_folder(target.parent)
    except OSError as error:
        raise StorageFailed([_refused(error, path)]) from error
    finally:
        part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name durable too, where the system can open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot flush a folder; the file itself is flushed.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _refused(error: OSError, path: str | Path) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("the disk is full", str(path), "make room, or name a place on another disk")
    if isinstance(error, PermissionError):
        return Problem(
            "this file may not be written",
            str(path),
            "close it in other programs, or name a place that you may write to",
        )
    return Problem(f"the file could not be written: {error.strerror or error}", str(path), "try another place")
