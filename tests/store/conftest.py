"""Stores for tests: on a file always, on a PostgreSQL server where one answers."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from coder.models import Coding
from coder.store import Store, codings, create_store, engine, open_store, sessions
from coder.store.sessions import SessionFields
from tests.store.samples import book, plan

SERVER = "host=127.0.0.1 port=5432 user=postgres dbname=test connect_timeout=2"
URL = "postgresql+psycopg://postgres@127.0.0.1:5432/test"


@cache
def why_no_server() -> str | None:
    try:
        psycopg.connect(SERVER).close()
    except psycopg.OperationalError:
        return "needs a PostgreSQL server at 127.0.0.1:5432 (database test, user postgres)"
    return None


@pytest.fixture
def server_schema() -> Iterator[str]:
    """The URL of an empty schema of its own."""
    yield from _schema()


@pytest.fixture
def second_schema() -> Iterator[str]:
    """The URL of another one."""
    yield from _schema()


def _schema() -> Iterator[str]:
    why = why_no_server()
    if why is not None:
        pytest.skip(why)
    name = f"coder_{uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    yield f"{URL}?options=-csearch_path%3D{name}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a database may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "work.db")
    # A busy machine's server may take seconds; a server that hangs is tried elsewhere.
    monkeypatch.setattr(engine, "ANSWER_SECONDS", 30.0)
    return str(request.getfixturevalue("server_schema"))


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    """A new database that anna works on."""
    with create_store(target, "anna", book(), [plan()]) as made:
        yield made


@pytest.fixture
def coding(store: Store) -> Coding:
    """Anna's coding of S01, which follows plan-1."""
    sessions.add(store, SessionFields("S01", site="north", plan="plan-1"))
    return codings.begin(store, "S01")


@pytest.fixture
def opened(store: Store, target: str) -> Iterator[Callable[[str], Store]]:
    """Opens the same database as somebody else."""
    others: list[Store] = []

    def open_as(who: str) -> Store:
        others.append(open_store(target, who))
        return others[-1]

    yield open_as
    for other in others:
        other.close()
