"""A server that takes what is said and answers nothing holds up no key, and keeps what it is told once."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from bench.faults.proxy import Proxy
from coder.errors import StoreRefused
from coder.models import Coding
from coder.store import Store, codings, create_store, open_store, presence, sessions
from coder.store.engine import ANSWER_SECONDS, BRIEF_SECONDS
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from coder.store.verify import verify
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
