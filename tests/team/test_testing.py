"""How long a test holds, as the database keeps it."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

from coder.store import Store, books, certifications
from coder.team.testing import standings


def test_a_test_holds_from_the_day_that_it_was_where_it_was_taken(store: Store) -> None:
    certifications.keep(store, books.codebook(store)[0].id, passed=True, figures={})
    late = datetime(2026, 1, 1, 23, 30, tzinfo=UTC).timestamp() * 1000
    with closing(sqlite3.connect(store.target)) as file, file:
        file.execute("UPDATE certification SET taken_at = ?, taken_offset = 60", (late,))
    assert standings(store, date(2026, 7, 2))["anna"].words == "certified until 2026-07-02"
