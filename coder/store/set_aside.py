"""Acts that waited and that the database will never take: kept in a file beside their journal, and told.

A line of that file is one act as JSON, with the reason. Where the database is encrypted it is an SQLite file under the
same key instead, with the same lines in its table `act`.
"""

import json
import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from coder.errors import CoderError, Problem, StoreRefused
from coder.store.acts import Act
from coder.store.engine import Store
from coder.store.journal import Journal

SUFFIX = ".set-aside"


@dataclass(frozen=True)
class Aside:
    """One act, why it is not in the database, and where it is kept."""

    act: Act
    why: Problem
    file: Path

    def __str__(self) -> str:
        return f"an act that waited is NOT in the database, {self.why.what}: it is kept in {self.file}"


def keep(store: Store, journal: Path, act: Act, error: CoderError) -> Aside:
    """On disk when it returns, once however often it is told. StoreRefused when the place does not take it."""
    why = error.problems[0]
    line = json.dumps({"why": str(why), **json.loads(act.to_text())}, ensure_ascii=False)
    file = journal.with_suffix(f"{SUFFIX}.db" if store.encrypted else f"{SUFFIX}.jsonl")
    try:
        if store.encrypted:
            _into_database(store, file, str(act.stamp.id), line)
        else:
            _into_text(file, str(act.stamp.id), line)
    except (OSError, store.driver_error) as problem:
        what = f"an act that the database will never take cannot be set aside: {problem}"
        raise StoreRefused(what, str(file), "free some space; it waits meanwhile") from problem
    return Aside(act, why, file)


def _into_database(store: Store, file: Path, act_id: str, line: str) -> None:
    with closing(Journal(file, store.connect_to(file))) as kept:
        kept.run("PRAGMA synchronous=EXTRA")
        kept.run("CREATE TABLE IF NOT EXISTS act (id TEXT PRIMARY KEY, text TEXT NOT NULL)")
        kept.run("INSERT OR REPLACE INTO act VALUES (?, ?)", act_id, line)


def _into_text(file: Path, act_id: str, line: str) -> None:
    opened = os.open(file, os.O_CREAT | os.O_APPEND | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(opened, "a+", encoding="utf-8", errors="backslashreplace") as text:
        text.seek(0)
        if act_id in text.read():
            return
        text.write(f"{line}\n")
        text.flush()
        os.fsync(opened)
