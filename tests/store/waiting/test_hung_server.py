"""A server that takes what is said and answers nothing holds up no key, and keeps what it is told once."""

import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, make_url

from bench.faults.proxy import Proxy
from coder.errors import StoreRefused
from coder.models import Coding
from coder.store import Store, codings, create_store, open_store, patience, presence, sessions, undoing
from coder.store.engine import ANSWER_SECONDS, BRIEF_SECONDS
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.conftest import SERVER
from tests.store.samples import book, event, plan
from tests.store.waiting.helpers import onsets


@pytest.fixture
def proxy(server_schema: str) -> Iterator[Proxy]:
    server = make_url(server_schema)
    with Proxy(str(server.host), int(server.port or 5432)) as made:
        yield made


@pytest.fixture
def store(server_schema: str, proxy: Proxy) -> Iterator[Store]:
    through = make_url(server_schema).set(host="127.0.0.1", port=proxy.port)
    with create_store(through.render_as_string(False), "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        yield made


@pytest.fixture
def coding(store: Store) -> Coding:
    return codings.begin(store, "S01")


def test_a_key_is_kept_elsewhere_after_a_second_and_goes_in_once_when_the_server_answers(
    store: Store, coding: Coding, proxy: Proxy
) -> None:
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    with proxy.hanging():
        begun = time.monotonic()
        keeper.events([Insert(event(coding.id, 2))])
        keeper.events([Insert(event(coding.id, 3))])
        assert time.monotonic() - begun < ANSWER_SECONDS + 2
        assert keeper.waiting == 2
    keeper.put_in()
    assert onsets(store, coding) == [1, 2, 3]
    assert verify(store).problems == ()


def test_a_sign_of_life_gives_up_after_a_while(store: Store, coding: Coding, proxy: Proxy) -> None:
    presence.take(store, coding.id)
    with proxy.hanging():
        begun = time.monotonic()
        with pytest.raises(StoreRefused):
            presence.beat(store, coding.id, 1)
        assert time.monotonic() - begun < BRIEF_SECONDS + 5
    presence.beat(store, coding.id, 2)
    found = presence.of(store, coding.id)
    assert found is not None
    assert found.session_ms == 2


GivenUp = Callable[[Callable[[], object]], None]


@pytest.fixture
def given_up(monkeypatch: pytest.MonkeyPatch) -> GivenUp:
    """Holds that an act ends with a sentence, here sooner than in use."""
    monkeypatch.setattr(patience, "ASKED_AFTER_SECONDS", (0.5,))
    monkeypatch.setattr(patience, "LIVING_SECONDS", 2)

    def gives_up(act: Callable[[], object]) -> None:
        begun = time.monotonic()
        with pytest.raises(StoreRefused) as caught:
            act()
        assert time.monotonic() - begun < 0.5 + 2 + 5
        assert "the database server does not answer" in str(caught.value)
        assert "check the server and the network" in str(caught.value)

    return gives_up


def test_a_lock_gives_up_after_a_while_and_is_taken_once_the_server_answers(
    store: Store, coding: Coding, proxy: Proxy, given_up: GivenUp
) -> None:
    with proxy.hanging():
        given_up(lambda: codings.lock(store, coding.id))
    codings.lock(store, coding.id)
    assert [line.state for line in codings.mine(store)] == ["locked"]
    assert verify(store).problems == ()


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda store, _: codings.mine(store), id="the list of work"),
        pytest.param(lambda store, coding: codings.begin(store, "S01"), id="the opening of a coding"),
        pytest.param(lambda store, coding: undoing.acts(store, coding.id), id="what can be taken back"),
    ],
)
def test_what_a_person_waits_for_gives_up_after_a_while(
    store: Store,
    coding: Coding,
    proxy: Proxy,
    given_up: GivenUp,
    read: Callable[[Store, Coding], object],
) -> None:
    with proxy.hanging():
        given_up(lambda: read(store, coding))
    read(store, coding)


@pytest.fixture
def slow(server_schema: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[bool]]]:
    """A statement that the server answers when it was asked twice whether it lives, and what it was found to do."""
    key, found, ask = uuid4().int % 2**31, list[bool](), patience._answers_anew
    with psycopg.connect(SERVER, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", (key,))

        def asking(driver: object) -> bool:
            found.append(ask(driver))
            if len(found) == 2:
                holder.execute("SELECT pg_advisory_unlock(%s)", (key,))
            return found[-1]

        monkeypatch.setattr(patience, "ASKED_AFTER_SECONDS", (0.1,))
        monkeypatch.setattr(patience, "_answers_anew", asking)
        yield f"SELECT pg_advisory_lock({key})", found


def test_a_server_that_is_slow_but_lives_is_waited_for(store: Store, slow: tuple[str, list[bool]]) -> None:
    statement, found = slow
    with store.reading() as session:
        session.connection().exec_driver_sql(statement)
    assert found[:2] == [True, True]


def test_a_server_that_lets_nobody_else_in_is_waited_for(server_schema: str, slow: tuple[str, list[bool]]) -> None:
    """As one that is full, or about to be shut down."""
    statement, found = slow
    name = f"coder_{uuid4().hex}"
    engine = create_engine(make_url(server_schema).set(username=name))
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE ROLE {name} LOGIN CONNECTION LIMIT 1".encode())
        try:
            with engine.connect() as connection, patience.answered_by_the_living(connection):
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()
            server.execute(f"DROP ROLE {name}".encode())
    assert found[:2] == [True, True]


def test_connections_that_are_refused_lose_no_key(
    store: Store, coding: Coding, proxy: Proxy, server_schema: str
) -> None:
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    with proxy.refusing():
        # Until the proxy has cut the line, a key may still go through.
        for onset in range(2, 50):
            keeper.events([Insert(event(coding.id, onset))])
        assert keeper.waiting
        with pytest.raises(StoreRefused, match="the database server is gone"):
            keeper.put_in()
    while keeper.waiting:
        try:
            keeper.put_in()
        except StoreRefused:
            continue
    with open_store(server_schema, "ben") as straight:
        assert onsets(straight, coding) == list(range(1, 50))
        assert verify(straight).problems == ()
