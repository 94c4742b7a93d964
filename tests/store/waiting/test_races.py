"""Another program on the server that writes at the same moment, without our locks: no key is lost."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy

from coder.models import Coding
from coder.store import Store, codings, create_store, events, marks, sessions
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from tests.store.conftest import SERVER
from tests.store.samples import book, event, plan


@pytest.fixture
def store(server_schema: str) -> Iterator[Store]:
    with create_store(server_schema, "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        yield made


@pytest.fixture
def coding(store: Store) -> Coding:
    return codings.begin(store, "S01")


def just_before(store: Store, statement: str, other: Callable[[psycopg.Connection[Any]], None]) -> None:
    """Once, when a key is about to run `statement`, another connection writes and commits. Rules of references are off
    there, as in a restore, since they would have it wait for us."""
    with store.reading() as session:
        schema = session.connection().exec_driver_sql("SELECT current_schema()").scalar()
    ran: list[str] = []

    def meanwhile(_connection: object, _cursor: object, said: str, *_: object) -> None:
        if said.startswith(statement) and not ran:
            ran.append(said)
            with psycopg.connect(SERVER, autocommit=True) as writer:
                writer.execute("SET session_replication_role = replica")
                writer.execute(f"SET search_path = {schema}".encode())
                other(writer)

    sqlalchemy.event.listen(store._quick, "before_cursor_execute", meanwhile)


def test_a_number_of_entry_that_another_program_took_meanwhile_costs_no_key(store: Store, coding: Coding) -> None:
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])

    def copied(writer: psycopg.Connection[Any]) -> None:
        writer.execute("CREATE TEMPORARY TABLE copied AS SELECT * FROM event")
        writer.execute("UPDATE copied SET id = gen_random_uuid(), entry = 2, onset_ms = 7")
        writer.execute("INSERT INTO event SELECT * FROM copied")

    just_before(store, "INSERT INTO event", copied)
    keeper.events([Insert(event(coding.id, 2))])
    assert (keeper.waiting, keeper.refused) == (0, None)
    found = {row.entry: row.onset_ms for row in events.of(store, coding.id)}
    assert found == {1: 1, 2: 7, 3: 2}


def test_a_mark_that_another_program_made_meanwhile_costs_no_key(store: Store, coding: Coding) -> None:
    keeper = Keeper(store, coding.id)

    def marked(writer: psycopg.Connection[Any]) -> None:
        writer.execute(
            "INSERT INTO item_mark (id, coding_id, item, extra) VALUES (gen_random_uuid(), %s, 'I1', '{}')",
            (coding.id,),
        )

    just_before(store, "INSERT INTO item_mark", marked)
    keeper.mark(None, "I1", {"status": "delivered"})
    assert (keeper.waiting, keeper.refused) == (0, None)
    assert [mark.status for mark in marks.marks(store, coding.id)] == ["delivered"]
