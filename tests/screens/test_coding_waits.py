"""While the database refuses, keys are taken, shown as waiting, and put in when it is well; the clock runs on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coder import settings
from coder.screens.prompt import Prompt
from coder.store import Store, marks
from tests.screens.coding_host import SMALL, codes, host, shows, strike, until, words
from tests.store.waiting.helpers import held_by_another


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "waiting_folders", lambda: (tmp_path / "state",))


async def test_keys_go_on_while_another_program_holds_the_database_and_are_put_in_afterwards(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        with held_by_another(Path(store.target)):
            strike(app, *"4e1c")
            await until(pilot, shows(app, "2 waiting"))
            assert "another program is writing" in words(app)
            assert [event.code for event in app.desk.recorder.ledger.events()] == ["EN-VAL", "EN-EMP", "ED-CON"]
            assert codes(app) == ["EN-VAL"]
            assert words(app).count("…") >= 2
            strike(app, "u")
            await until(pilot, shows(app, "3 waiting"))
        await until(pilot, shows(app, "all kept"))
        assert "all that waited is in it" in words(app)
        assert codes(app) == ["EN-VAL", "EN-EMP"]
        strike(app, "ctrl+r")
        await until(pilot, lambda: codes(app) == ["EN-VAL", "EN-EMP", "ED-CON"])


async def test_the_first_key_that_waits_says_why_and_where_it_is_kept(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=(160, 50)) as pilot:
        strike(app, "space")
        await until(pilot, shows(app, "The clock runs"))
        with held_by_another(Path(store.target)):
            strike(app, *"4v")
            await until(pilot, shows(app, "keys wait, safe, in"))
        await until(pilot, shows(app, "all kept"))


async def test_a_coding_is_not_locked_while_anything_waits(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space")
        await until(pilot, shows(app, "The clock runs"))
        with held_by_another(Path(store.target)):
            strike(app, *"4v", "d")
            await until(pilot, shows(app, "Ratings 0 of"))
            strike(app, "enter")
            await until(pilot, shows(app, "thing is left"))
            strike(app, "l", "l")
            await until(pilot, shows(app, "NOT LOCKED: 1 act waits"))
        await until(pilot, lambda: app.desk.sitting.keeper.refused is None)
        strike(app, "l", "l")
        await until(pilot, lambda: app.desk.sitting.locked)
        assert codes(app) == ["EN-VAL"]


async def test_what_waited_and_will_never_be_taken_is_shown_no_more_and_told(store: Store) -> None:
    app = host(store, live=True)
    with closing(sqlite3.connect(store.target)) as other:
        async with app.run_test(size=(160, 50)) as pilot:
            strike(app, "space")
            await until(pilot, shows(app, "The clock runs"))
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            other.execute(
                "CREATE TRIGGER rule BEFORE INSERT ON event WHEN new.code = 'EN-VAL' "
                "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )
            strike(app, *"4v4e")
            await until(pilot, shows(app, "2 waiting"))
            other.execute("COMMIT")
            await until(pilot, shows(app, "1 NOT kept"))
            assert "NOT KEPT: an act that waited is NOT in the database" in words(app)
            assert [event.code for event in app.desk.recorder.ledger.events()] == ["EN-EMP"]
            assert codes(app) == ["EN-EMP"]
            strike(app, "u")
            await until(pilot, shows(app, "EN-EMP 00:00 taken back"))


async def test_ratings_that_wait_are_still_there_when_the_ratings_are_opened_again(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space")
        await until(pilot, shows(app, "The clock runs"))
        with held_by_another(Path(store.target)):
            strike(app, "d", "3", "up", ".")
            await until(pilot, lambda: isinstance(app.screen, Prompt))
            strike(app, *"why", "enter")
            await until(pilot, shows(app, "note kept"))
            strike(app, "escape", "d", "up", "4")
            await until(pilot, shows(app, "Ratings 1 of"))
            strike(app, "escape")
        await until(pilot, shows(app, "all kept"))
    kept = marks.ratings(store, app.desk.sitting.subject.coding.id)
    assert [(rating.value, rating.note) for rating in kept] == [(4.0, "why")]


async def test_the_ratings_open_while_the_database_cannot_be_read(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space")
        await until(pilot, shows(app, "The clock runs"))
        store.close()
        Path(store.target).rename(f"{store.target}.away")
        strike(app, "d")
        await until(pilot, shows(app, "Ratings 0 of"))
