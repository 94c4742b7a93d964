"""Automatic copies of a database file, one a day, in the folder `copies` beside it: of 7 days and 4 weeks."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

from coder import settings
from coder.errors import CoderError
from coder.store import pages, sqlite
from coder.store.cipher import Key
from coder.store.copying import beside, copy_pages
from coder.store.driver import READ, STILL, WRITE, connect
from coder.store.refusals import sentences

FOLDER = "copies"
DAYS = 7
WEEKS = 4
PATIENCE_SECONDS = 2.0
"""After opening, so that the first screen is there before the copy begins."""
STEP_PAGES = 64
REST_SECONDS = 0.005
"""After each step, so that a copy never takes the disk or the processor from a key."""


class Stopped(Exception):
    """The program is left before the copy is whole."""


def kept_after(days: Iterable[date]) -> set[date]:
    """Of the days with a copy, those whose copy stays: the last 7, and the newest of each of the 4 weeks before."""
    newest_first = sorted(set(days), reverse=True)
    kept = set(newest_first[:DAYS])
    weeks: dict[tuple[int, int], date] = {}
    for day in newest_first[DAYS:]:
        weeks.setdefault(day.isocalendar()[:2], day)
    return kept | set(sorted(weeks.values(), reverse=True)[:WEEKS])


def daily(path: Path) -> dict[date, Path]:
    """The daily copies of a database file, oldest first."""
    named = re.compile(re.escape(path.name) + r"\.(\d{4}-\d\d-\d\d)", re.ASCII)
    found = {}
    for file in sorted((path.parent / FOLDER).glob("*")):
        match = named.fullmatch(file.name)
        if match and not file.is_symlink():
            found[date.fromisoformat(match[1])] = file
    return found


def every(path: Path) -> list[Path]:
    """All automatic copies of a database file: daily ones, and those made before it was brought up to date."""
    before = path.name + ".before-"
    return [
        *daily(path).values(),
        *sorted(file for file in path.parent.iterdir() if file.name.startswith(before) and file.is_file()),
    ]


def newest_whole(path: Path, more_than: int = 0, key: Key | None = None) -> Path | None:
    """The newest automatic copy whose pages hold together and that holds more rows than so many."""
    newest_first = sorted(every(path), key=lambda one: one.stat().st_mtime, reverse=True)
    whole = (one for one in newest_first if pages.damage(one, STILL, key=key) is None)
    return next((one for one in whole if rows(one, key) > more_than), None)


def rows(path: Path, key: Key | None = None) -> int:
    """How many rows all tables of a whole file hold."""
    with closing(connect(path, STILL, key)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)


def why_not(path: Path, today: date) -> str | None:
    """Why no copy is made now; None when one is due."""
    if not settings.copies_wanted():
        return "CODER_COPIES=0 turns them off"
    if sqlite.on_network(path):
        return "the database lies on a network disk, where one program at a time may read it"
    if today in daily(path):
        return "today's is there"
    size = path.stat().st_size
    if shutil.disk_usage(path.parent).free < 2 * size:
        return f"the disk has less than {2 * size:,} bytes free, twice the size of the database"
    return None


def make(path: Path, today: date, rest: Callable[[], None] = lambda: None, key: Key | None = None) -> Path | None:
    """Today's copy, if one is due and the file is whole; older ones go. Errors: CoderError, OSError."""
    if why_not(path, today) is not None or pages.damage(path, READ, key=key) is not None:
        return None
    folder = path.parent / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob(f".{path.name}.*.new-*"):
        if time.time() - left.stat().st_mtime > 3_600:
            left.unlink()
    target = folder / f"{path.name}.{today.isoformat()}"
    with beside(target) as making, sentences(str(path)), closing(connect(path, WRITE, key)) as source:
        copy_pages(source, making, lambda *_: rest(), STEP_PAGES, key=key)
        what = pages.damage(making, STILL, key=key)
        if what is not None:
            raise pages.damaged(what, making)
    there = daily(path)
    for day in there.keys() - kept_after(there):
        there[day].unlink()
    return target


@contextmanager
def keeping(target: str, key: Key | None = None) -> Iterator[None]:
    """Make today's copy in a thread while the block runs, some time after its beginning.

    `target`: as the open store names it; of a server nothing is copied. A copy that is not whole when the block ends
    is given up, and nothing of it stays.
    """
    leaving = threading.Event()
    thread = threading.Thread(target=_keep, args=(target, key, leaving), name="copies", daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


def _keep(target: str, key: Key | None, leaving: threading.Event) -> None:
    def rest() -> None:
        if leaving.wait(REST_SECONDS):
            raise Stopped

    if "://" in target or leaving.wait(PATIENCE_SECONDS):
        return
    try:
        make(Path(target), datetime.now().astimezone().date(), rest, key)
    except (Stopped, CoderError, OSError):
        # A second net: nobody who codes is stopped for it, and `coder doctor` tells which copies there are.
        return
