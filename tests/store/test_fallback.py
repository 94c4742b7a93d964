"""While the database refuses, what is keyed waits in another place; it is put in exactly once, in order."""

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlmodel import col, select

from coder import settings
from coder.errors import CoderError, StoreRefused
from coder.models import Coding
from coder.store import Store, clocks, codings, create_store, events, journal, marks, open_store, sessions
from coder.store.events import Insert, Update
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.conftest import SERVER
from tests.store.samples import book, event, plan


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The two places of this test alone."""
    found = (tmp_path / "state", tmp_path / "temporary")
    monkeypatch.setattr(settings, "waiting_folders", lambda: found)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with create_store(str(path), "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        yield made


@pytest.fixture
def coding(store: Store) -> Coding:
    return codings.begin(store, "S01")


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def onsets(store: Store, coding: Coding) -> list[int]:
    return [row.onset_ms for row in events.of(store, coding.id)]


def test_what_is_keyed_while_another_program_holds_the_lock_waits_and_goes_in_once_in_order(
    store: Store, coding: Coding, path: Path
) -> None:
    keeper = Keeper(store, coding.id)
    keeper.events([Insert(event(coding.id, 1))])
    waits = [event(coding.id, onset) for onset in (2, 3)]
    with held_by_another(path):
        for one in waits:
            keeper.events([Insert(one)])
        assert keeper.waiting == 2
        assert keeper.refused is not None
        assert "another program is writing" in str(keeper.refused)
        assert all(keeper.waits(one.id) for one in waits)
        assert onsets(store, coding) == [1]
    assert keeper.put_in() == 2
    assert keeper.waiting == 0
    assert keeper.kept_in is None
    keeper.events([Insert(event(coding.id, 4))])
    assert onsets(store, coding) == [1, 2, 3, 4]
    assert [row.entry for row in events.of(store, coding.id)] == [1, 2, 3, 4]
    assert journal.left(store.target) == []
    assert verify(store).problems == ()


def test_after_the_first_refusal_the_keys_own_thread_does_not_ask_the_store(
    store: Store, coding: Coding, path: Path
) -> None:
    keeper = Keeper(store, coding.id)
    with held_by_another(path):
        keeper.events([Insert(event(coding.id, 1))])
    keeper.events([Insert(event(coding.id, 2))])
    assert onsets(store, coding) == []
    assert keeper.waiting == 2


def test_marks_ratings_clock_and_changes_wait_like_events(store: Store, coding: Coding, path: Path) -> None:
    keeper, one = Keeper(store, coding.id), event(coding.id, 1)
    known = keeper.mark(None, "I2", {"status": "partial"})
    keeper.rating("G1", 2)
    with held_by_another(path):
        keeper.clock("start", 0)
        keeper.events([Insert(one)])
        keeper.events([Update(one.id, {"note": None}, {"note": "seen"})])
        mark = keeper.mark(known, "I2", {"minutes": 7.0})
        rating = keeper.rating("G1", 4)
        assert (mark.status, mark.minutes, rating.value) == ("partial", 7.0, 4)
    keeper.put_in()
    [stored] = events.of(store, coding.id)
    assert stored.note == "seen"
    assert [mark.kind for mark in clocks.marks(store, coding.id)] == ["start"]
    assert [(its.status, its.minutes) for its in marks.marks(store, coding.id)] == [("partial", 7.0)]
    assert [its.value for its in marks.ratings(store, coding.id)] == [4]
    assert verify(store).problems == ()


def test_what_waits_keeps_the_time_at_which_it_was_keyed(store: Store, coding: Coding, path: Path) -> None:
    keeper = Keeper(store, coding.id)
    with held_by_another(path):
        keeper.clock("start", 0)
        begun = os.stat(str(keeper.kept_in)).st_mtime
    [act] = [journal.read(Path(str(keeper.kept_in)), store.connect_to).acts()]
    keeper.put_in()
    [mark] = clocks.marks(store, coding.id)
    assert abs(mark.wall_at / 1000 - begun) < 1
    assert str(mark.wall_at) in act[0]


def test_an_act_that_was_committed_though_nobody_heard_of_it_is_not_done_again(store: Store, coding: Coding) -> None:
    """The commit goes through and the answer is lost, as with a server that goes away at that moment."""
    keeper = Keeper(store, coding.id)
    told = store._check

    def lost() -> None:
        store._check = told
        raise StoreRefused("the database server is gone", store.target, "check the network")

    store._check = lost
    keeper.events([Insert(event(coding.id, 1))])
    assert keeper.waiting == 1
    keeper.put_in()
    assert onsets(store, coding) == [1]
    assert verify(store).problems == ()


def test_a_key_that_neither_place_takes_is_refused_loudly_with_every_reason(
    store: Store, coding: Coding, path: Path, places: tuple[Path, Path]
) -> None:
    for place in places:
        place.write_text("a file where the folder should be")
    keeper = Keeper(store, coding.id)
    with held_by_another(path), pytest.raises(StoreRefused) as caught:
        keeper.events([Insert(event(coding.id, 1))])
    said = [str(problem) for problem in caught.value.problems]
    assert len(said) == 2
    assert said[0].startswith("another program is writing")
    assert "no other place takes what is keyed" in said[1]
    assert keeper.waiting == 0
    keeper.put_in()
    keeper.events([Insert(event(coding.id, 2))])
    assert onsets(store, coding) == [2]


def test_a_full_disk_loses_nothing(store: Store, coding: Coding, path: Path) -> None:
    """No file may grow beyond what the log has: the journal, new, is smaller than that."""
    keeper = Keeper(store, coding.id)
    for onset in range(60):
        keeper.events([Insert(event(coding.id, onset))])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(f"{path}-wal"), hard))
        for onset in range(60, 65):
            keeper.events([Insert(event(coding.id, onset))])
        assert keeper.waiting == 5
        with pytest.raises(StoreRefused):
            keeper.put_in()
        assert keeper.waiting == 5
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    keeper.put_in()
    assert onsets(store, coding) == list(range(65))
    assert verify(store).problems == ()


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


KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from coder import settings
settings.waiting_folders = lambda: (Path(sys.argv[3]), Path(sys.argv[4]))
from coder.models import Event
from coder.store import open_store
from coder.store.events import Insert
from coder.store.fallback import Keeper
store = open_store(sys.argv[1], "anna")
keeper = Keeper(store, UUID(sys.argv[2]))
for onset in range(5):
    keeper.events([Insert(Event(coding_id=keeper.coding_id, entry=0, onset_ms=onset, code="A", keyed_at=1))])
print(keeper.waiting, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_waits_when_the_program_is_killed_is_put_in_at_the_next_opening(
    store: Store, coding: Coding, path: Path, places: tuple[Path, Path]
) -> None:
    with held_by_another(path):
        asked = [sys.executable, "-c", KILLED, str(path), str(coding.id), *map(str, places)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert (done.stdout, done.returncode) == ("5\n", -signal.SIGKILL), done.stderr
        assert onsets(store, coding) == []
    with open_store(str(path), "ben") as again:
        [note] = again.notes
        assert note.startswith("5 acts that waited in ")
        assert onsets(again, coding) == [0, 1, 2, 3, 4]
        assert verify(again).problems == ()
    with open_store(str(path), "anna") as again:
        assert again.notes == []
        assert journal.left(again.target) == []


def test_what_waits_for_a_coding_locked_meanwhile_goes_on_waiting_and_is_told(
    store: Store, coding: Coding, path: Path, places: tuple[Path, Path]
) -> None:
    with held_by_another(path):
        asked = [sys.executable, "-c", KILLED, str(path), str(coding.id), *map(str, places)]
        subprocess.run(asked, capture_output=True, check=False)
    codings.lock(store, coding.id)
    with open_store(str(path), "ben") as again:
        [note] = again.notes
        assert "still waits in" in note
        assert "this coding is locked" in note
    codings.unlock(store, coding.id, "something waits")
    with open_store(str(path), "ben") as again:
        assert onsets(again, coding) == [0, 1, 2, 3, 4]


def test_a_journal_of_a_process_that_lives_is_left_to_it(store: Store, coding: Coding, path: Path) -> None:
    keeper = Keeper(store, coding.id)
    with held_by_another(path):
        keeper.events([Insert(event(coding.id, 1))])
    with open_store(str(path), "ben") as other:
        assert other.notes == []
        assert onsets(other, coding) == []
    keeper.put_in()
    assert onsets(store, coding) == [1]


def test_what_waits_is_put_in_at_the_next_opening_though_another_program_writes_by_turns(
    store: Store, coding: Coding, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key waits 50 ms for a lock, a command 5 s; the other program holds it for 0.3 s."""
    with held_by_another(path):
        Keeper(store, coding.id).events([Insert(event(coding.id, 1))])
    monkeypatch.setattr(journal.Journal, "owner", lambda _: journal.Owner(socket.gethostname(), 2**30, 0))
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        turn = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
        turn.start()
        with open_store(str(path), "anna") as again:
            assert onsets(again, coding) == [1]
        turn.join()


def test_a_journal_that_another_process_has_put_in_meanwhile_is_not_made_anew(
    store: Store, coding: Coding, path: Path, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [places[0] / f"{'0' * 16}.waiting"]
    places[0].mkdir()
    monkeypatch.setattr(journal, "left", lambda _: found)
    with open_store(str(path), "anna") as again:
        assert again.notes == []
    assert not found[0].exists()


def test_a_process_killed_while_it_begins_a_journal_leaves_none_that_cannot_be_read(
    store: Store, coding: Coding, path: Path, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*its: object) -> None:
        raise Killed

    monkeypatch.setattr(journal.Journal, "run", killed)
    with held_by_another(path), pytest.raises(Killed):
        Keeper(store, coding.id).events([Insert(event(coding.id, 1))])
    monkeypatch.undo()
    monkeypatch.setattr(settings, "waiting_folders", lambda: places)
    with open_store(str(path), "anna") as again:
        assert again.notes == []


def test_the_journal_is_its_owners_alone(store: Store, coding: Coding, path: Path) -> None:
    keeper = Keeper(store, coding.id)
    with held_by_another(path):
        keeper.events([Insert(event(coding.id, 1))])
    kept = Path(str(keeper.kept_in))
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    keeper.put_in()


def test_a_coding_that_is_gone_makes_no_journal(store: Store, coding: Coding) -> None:
    """What the store understood and declined is no refusal to keep."""
    codings.lock(store, coding.id)
    keeper = Keeper(store, coding.id)
    with pytest.raises(CoderError, match="this coding is locked"):
        keeper.events([Insert(event(coding.id, 1))])
    assert (keeper.waiting, keeper.refused) == (0, None)


def test_a_server_that_drops_the_connection_loses_nothing(server_schema: str) -> None:
    with create_store(server_schema, "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        coding = codings.begin(made, "S01")
        keeper = Keeper(made, coding.id)
        keeper.events([Insert(event(coding.id, 1))])
        with made.keystroke() as connection:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with psycopg.connect(SERVER, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        keeper.events([Insert(event(coding.id, 2))])
        assert keeper.waiting == 1
        assert "gone" in str(keeper.refused)
        keeper.put_in()
        keeper.events([Insert(event(coding.id, 3))])
        assert onsets(made, coding) == [1, 2, 3]
        assert verify(made).problems == ()


def test_another_session_on_the_server_that_holds_the_coding_does_not_hold_up_a_key(server_schema: str) -> None:
    with create_store(server_schema, "anna", book(), [plan()]) as made, open_store(server_schema, "ben") as other:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        coding = codings.begin(made, "S01")
        keeper = Keeper(made, coding.id)
        keeper.events([Insert(event(coding.id, 1))])
        with other.transaction() as held:
            held.exec(select(Coding).where(col(Coding.id) == coding.id).with_for_update()).one()
            begun = time.monotonic()
            keeper.events([Insert(event(coding.id, 2))])
            assert time.monotonic() - begun < 1
            assert keeper.waiting == 1
        keeper.put_in()
        assert onsets(made, coding) == [1, 2]
