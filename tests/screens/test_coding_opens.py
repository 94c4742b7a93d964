"""A coding of which not all is in sight is drawn at once; keys wait until it is whole."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coder.app import CoderApp
from coder.errors import CoderError
from coder.models import Event
from coder.screens.coding import CodingScreen
from coder.screens.desk import IN_SIGHT
from coder.store import Store, codings, events, open_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, Host, on_disk, shows, strike, until, words
from tests.screens.helpers import on_screen

MANY = IN_SIGHT + 200


@pytest.fixture
def long(store: Store) -> Store:
    """S01, with a state that was opened first and runs, and points a second apart."""
    sessions.add(store, SessionFields(name="S01", medium="video"))
    coding = codings.begin(store, "S01")
    made = [_event(coding.id, 0, "EN", is_open=True)]
    made += [_event(coding.id, at * 1_000, "EN-VAL", is_open=False) for at in range(1, MANY)]
    events.write(store, coding.id, [events.Insert(event) for event in made])
    return store


def _event(coding_id: object, onset: int, code: str, *, is_open: bool) -> Event:
    fields = {"coding_id": coding_id, "entry": 0, "onset_ms": onset, "code": code, "is_open": is_open, "keyed_at": 0}
    return Event(**fields)  # type: ignore[arg-type]  # as written


def desk(store: Store) -> Host:
    return Host(CodingScreen(store, codings.begin(store, "S01").id))


async def test_keys_struck_at_the_first_frame_go_in_once_all_is_read(long: Store) -> None:
    app = desk(long)
    assert not app.desk.sitting.whole
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "t", *"0:30:00", "enter", "space", *"4r", "E")
        await until(pilot, lambda: len(on_disk(app)) == MANY + 2)
        ledger = app.desk.recorder.ledger
        assert len(ledger) == MANY + 2
        was, now = (next(its for its in on_disk(app) if its.code == code) for code in ("EN", "ED"))
        assert was.offset_ms == now.onset_ms


async def test_a_state_that_runs_from_before_what_is_in_sight_is_shown(long: Store) -> None:
    app = desk(long)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "MODE N Engagement"))
        assert app.desk.sitting.whole


async def test_the_newest_events_stand_on_the_first_frame(long: Store) -> None:
    app, frames = desk(long), []
    read = app.desk.sitting.read
    app.desk.sitting.read = lambda: frames.append(words(app)) or read()  # type: ignore[method-assign, func-returns-value]
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.desk.sitting.whole)
    assert "9:59   EN-VAL" in frames[0]


def damage(store: Store) -> Store:
    """The first row, of which the first frame knows nothing."""
    path = Path(store.target)
    store.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE event SET modifiers = '{' WHERE entry = 1")
    return open_store(str(path), "anna")


async def test_a_coding_that_cannot_be_read_whole_is_left_for_my_work_with_the_reason(long: Store) -> None:
    with damage(long) as store:
        app = CoderApp(store)
        async with app.run_test(size=SMALL, notifications=True) as pilot:
            await on_screen(pilot, "HomeScreen")
            strike(app, "enter")
            await until(pilot, shows(app, "a row of the database is damaged"))
            assert type(app.screen).__name__ == "HomeScreen"


async def test_opened_by_the_command_it_ends_with_the_reason(long: Store) -> None:
    with damage(long) as store:
        coding = codings.begin(store, "S01").id
        app = CoderApp(store, lambda store: CodingScreen(store, coding))
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: app.return_value is not None)
        assert isinstance(app.return_value, CoderError)
