"""Review while the database refuses: what is mended waits, is told so, and what it will never take goes again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coder import settings
from coder.store import Store
from tests.screens.coding_host import SMALL, codes, host, on_disk, shows, strike, until, words
from tests.screens.review_host import arrived, brief, reviewed
from tests.store.waiting.helpers import held_by_another


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "waiting_folders", lambda: (tmp_path / "state",))


async def test_what_is_mended_meanwhile_waits_and_is_put_in_afterwards(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=SMALL) as pilot:
        screen = await reviewed(pilot, app, ((10, "4v"),))
        with held_by_another(Path(store.target)):
            strike(app, "K")
            await until(pilot, shows(app, "WAITS, safe on disk"))
            assert "1 waiting" in words(app)
            assert screen.cursor_ms == 11_000
            assert brief(app) == [("EN-VAL", 10_000, None)]
        await until(pilot, lambda: brief(app) == [("EN-VAL", 11_000, None)])
        await until(pilot, lambda: "waiting" not in words(app))


async def test_what_the_database_will_never_take_leaves_the_timeline_and_is_told(store: Store) -> None:
    app = host(store, medium="video")
    with closing(sqlite3.connect(store.target)) as other:
        async with app.run_test(size=SMALL) as pilot:
            await reviewed(pilot, app, ((10, "4e"),))
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            other.execute(
                "CREATE TRIGGER rule BEFORE INSERT ON event WHEN new.code = 'EN-VAL' "
                "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )
            strike(app, *"a4v")
            await until(pilot, shows(app, "2 events"))
            other.execute("COMMIT")
            await until(pilot, shows(app, "1 NOT kept"))
            await until(pilot, shows(app, "NOT KEPT: an act that waited"))
            assert "1 event" in words(app)
            assert codes(app) == ["EN-EMP"]


async def test_a_pass_is_not_begun_while_the_database_refuses(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: len(on_disk(app)) == 1)
        strike(app, "tab")
        screen = await arrived(pilot, app)
        with held_by_another(Path(store.target)):
            strike(app, "P")
            await until(pilot, lambda: app.screen is not screen)
            strike(app, "y", "enter")
            await until(pilot, shows(app, "No pass was begun:"))
        assert "S01 · review" in words(app)
