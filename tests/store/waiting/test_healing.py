"""A database file deleted or replaced while it is open: what was acknowledged is put back, or saved beside it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coder.errors import CoderError
from coder.models import Coding
from coder.store import Store, create_store, open_store, sessions
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.samples import book, event
from tests.store.waiting.helpers import onsets


@pytest.mark.parametrize("names", [["work.db"], ["work.db-wal"], ["work.db", "work.db-wal", "work.db-shm"]])
def test_a_file_deleted_while_open_is_put_back_with_all_that_was_acknowledged(
    store: Store, coding: Coding, path: Path, names: list[str]
) -> None:
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    for name in names:
        path.with_name(name).unlink()
    keeper.events([Insert(event(coding.id, 2))])
    keeper.events([Insert(event(coding.id, 3))])
    assert keeper.waiting == 2
    keeper.put_in()
    keeper.events([Insert(event(coding.id, 4))])
    assert onsets(store, coding) == [1, 2, 3, 4]
    assert verify(store).problems == ()
    with open_store(str(path), "anna") as again:
        assert onsets(again, coding) == [1, 2, 3, 4]


def test_a_file_replaced_while_open_is_left_alone_and_ours_is_saved_beside_it(
    store: Store, coding: Coding, path: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(tmp_path / "earlier.db")) as earlier:
        now.backup(earlier)
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    for name in ("work.db-wal", "work.db-shm"):
        path.with_name(name).unlink()
    (tmp_path / "earlier.db").replace(path)
    keeper.events([Insert(event(coding.id, 2))])
    keeper.put_in()
    [rescued] = tmp_path.glob("work.db.rescued-*")
    with open_store(str(rescued), "anna") as kept:
        assert onsets(kept, coding) == [1, 2]


def test_the_log_beside_a_replaced_file_is_not_taken_for_that_of_the_file_in_its_place(
    store: Store, coding: Coding, path: Path, tmp_path: Path
) -> None:
    with create_store(str(tmp_path / "other.db"), "bert", book()) as other:
        sessions.add(other, SessionFields("S02"))
    before = (tmp_path / "other.db").read_bytes()
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    (tmp_path / "other.db").replace(path)
    keeper.events([Insert(event(coding.id, 2))])
    for _ in range(3):
        with pytest.raises(CoderError):
            keeper.put_in()
    keeper.events([Insert(event(coding.id, 3))])
    assert keeper.waiting == 2
    assert path.read_bytes() == before
    [rescued] = tmp_path.glob("work.db.rescued-*")
    store.close()
    rescued.replace(path)
    with open_store(str(path), "anna") as again:
        assert onsets(again, coding) == [1, 2]


def test_a_file_replaced_by_something_that_is_no_database_is_told_in_a_sentence_and_left_alone(
    store: Store, coding: Coding, path: Path, tmp_path: Path
) -> None:
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    (tmp_path / "shopping.txt").write_bytes(b"milk, bread\n" * 500)
    (tmp_path / "shopping.txt").replace(path)
    keeper.events([Insert(event(coding.id, 2))])
    for _ in range(3):
        with pytest.raises(CoderError):
            keeper.put_in()
    assert path.read_bytes() == b"milk, bread\n" * 500
    assert len(list(tmp_path.glob("work.db.rescued-*"))) == 1
    assert keeper.waiting == 1
