"""Holding the lock as another program does, and what is in the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coder.models import Coding
from coder.store import Store, events


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def onsets(store: Store, coding: Coding) -> list[int]:
    return [row.onset_ms for row in events.of(store, coding.id)]
