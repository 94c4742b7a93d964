"""A coding is open in one place only; whoever opens it a second time is told where, and can look."""

import os
import socket
import time

import pytest

from coder.app import CoderApp
from coder.errors import Locked
from coder.models import Coding, Presence
from coder.store import Store, codings, events, sessions
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, host, shows, strike, until, words
from tests.store.samples import event


@pytest.fixture
def coding(store: Store) -> Coding:
    """Coded with one event, and open in the process that started this one."""
    sessions.add(store, SessionFields("S01"))
    made = codings.begin(store, "S01")
    events.write(store, made.id, [Insert(event(made.id, 1_000, code="EN-VAL"))])
    now = int(time.time() * 1000)
    held = Presence(coding_id=made.id, host=socket.gethostname(), pid=os.getppid(), seen_at=now, session_ms=0)
    with store.transaction() as session:
        session.add(held)
    return made


async def test_enter_tells_where_it_is_open_and_enter_again_shows_it(store: Store, coding: Coding) -> None:
    app = CoderApp(lambda: store)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "S01"))
        strike(app, "enter")
        await until(pilot, shows(app, f"open in another window: process {os.getppid()} on"))
        assert "enter again looks" in words(app)
        strike(app, "enter")
        await until(pilot, shows(app, "To look at only"))
        assert "EN-VAL" in words(app)
        assert "open elsewhere" in words(app)
        strike(app, "space", *"4e", "u")
        await until(pilot, shows(app, "nothing can be"))
        assert [its.code for its in events.of(store, coding.id)] == ["EN-VAL"]
        strike(app, "ctrl+b")
        await until(pilot, shows(app, "My work"))
    with store.reading() as session:
        row = session.get(Presence, coding.id)
        assert row is not None
        assert row.pid == os.getppid()


def test_without_being_asked_to_look_it_is_refused(store: Store, coding: Coding) -> None:
    with pytest.raises(Locked, match="open in another window"):
        host(store)


async def test_a_desk_that_another_window_took_over_changes_nothing_any_more(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, shows(app, "Coded EN-VAL"))
        with store.transaction() as session:
            row = session.get(Presence, app.desk.sitting.subject.coding.id)
            assert row is not None
            row.pid = os.getppid()
            session.add(row)
        app.desk._beat()
        await until(pilot, shows(app, "open elsewhere"))
        strike(app, *"4e")
        await until(pilot, shows(app, "To look at only"))
        assert [its.code for its in events.of(store, app.desk.sitting.subject.coding.id)] == ["EN-VAL"]
