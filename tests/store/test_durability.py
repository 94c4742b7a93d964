"""What was acknowledged is there: after SIGKILL, on a full disk, beside other processes, and never into nothing."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coder.errors import OutsideFailed, StoreRefused
from coder.models import Coding
from coder.store import Store, codings, create_store, events, open_store, people, sessions, undoing
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from tests.store.samples import book, event

WRITER = """
import sys
from uuid import UUID
from coder.errors import StoreRefused
from coder.models import Event
from coder.store import acts, open_store
from coder.store.acts import Act
from coder.store.events import Insert
from coder.store.history import Stamp
store, coding, first, count = open_store(sys.argv[1], "anna"), UUID(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
def made(onset):
    return Insert(Event(coding_id=coding, entry=0, onset_ms=onset, code="A", keyed_at=1))
for onset in range(first, first + count):
    act = Act(Stamp(), coding, "anna", "events", acts.of_changes([made(onset)], None))
    for attempt in range(200):
        try:
            acts.do(store, act)
            break
        except StoreRefused as error:
            refused = error
    else:
        raise refused
    print(onset, flush=True)
"""


# A refused act is tried again as the desk does, under its own id: on a busy machine the other process may hold the
# coding for longer than a key waits, and a server's answer to a commit may come too late.


def _writer(store: Store, coding: Coding, first: int, count: int) -> "subprocess.Popen[str]":
    target = [sys.executable, "-c", WRITER, store.engine.url.database or store.target, str(coding.id)]
    if not store.is_sqlite:
        target[3] = _url(store)
    return subprocess.Popen([*target, str(first), str(count)], stdout=subprocess.PIPE, text=True)


def _url(store: Store) -> str:
    with store.reading() as session:
        schema = session.connection().exec_driver_sql("SELECT current_schema()").scalar()
    return f"{store.target.partition('?')[0]}?options=-csearch_path%3D{schema}"


def test_events_acknowledged_before_sigkill_are_all_there(store: Store, coding: Coding) -> None:
    writer = _writer(store, coding, 0, 100_000)
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline()) for _ in range(50)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in writer.stdout.read().splitlines() if line]
    writer.stdout.close()
    writer.wait()
    there = [row.onset_ms for row in events.of(store, coding.id)]
    assert there[: len(acknowledged)] == acknowledged
    assert len(there) <= len(acknowledged) + 1
    assert len(undoing.acts(store, coding.id).undo) == len(there)


def test_two_processes_write_the_same_coding_without_loss(store: Store, coding: Coding) -> None:
    writers = [_writer(store, coding, first, 40) for first in (0, 1_000)]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    there = events.of(store, coding.id)
    assert [row.onset_ms for row in there] == [*range(40), *range(1_000, 1_040)]
    assert sorted(row.entry for row in there) == list(range(1, 81))


@pytest.mark.parametrize("name", ["work.db", "work.db-wal"])
def test_a_file_deleted_while_open_is_noticed_at_the_next_keystroke(tmp_path: Path, name: str) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        coding = codings.begin(store, "S01")
        events.write(store, coding.id, [Insert(event(coding.id, 1))])
        (tmp_path / name).unlink()
        with pytest.raises(StoreRefused, match="deleted, moved or replaced"):
            events.write(store, coding.id, [Insert(event(coding.id, 2))])


def test_a_file_replaced_while_open_is_noticed(tmp_path: Path) -> None:
    create_store(str(tmp_path / "other.db"), "anna", book()).close()
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        (tmp_path / "other.db").replace(tmp_path / "work.db")
        with pytest.raises(StoreRefused, match="replaced"):
            people.observer(store, "ben")


def test_a_full_disk_is_said_and_work_goes_on_when_there_is_space(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        coding = codings.begin(store, "S01")
        events.write(store, coding.id, [Insert(event(coding.id, 1))])
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(f"{path}-wal"), hard))
            with pytest.raises(StoreRefused, match="disk") as caught:
                events.write(store, coding.id, [Insert(event(coding.id, 2))])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, ignored)
        assert caught.value.exit_code == 3
        events.write(store, coding.id, [Insert(event(coding.id, 3))])
        assert [row.onset_ms for row in events.of(store, coding.id)] == [1, 3]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


@contextmanager
def without_root() -> Iterator[None]:
    """For root, who may write everything, as nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_file_can_be_read_and_refuses_changes_in_words(open_folder: Path) -> None:
    path = open_folder / "work.db"
    with create_store(str(path), "anna", book()):
        # While it is open its log is there, so that another user may read it.
        for name in (path, f"{path}-wal", f"{path}-shm"):
            os.chmod(name, 0o444)
        os.chmod(open_folder, 0o555)
        with without_root(), open_store(str(path), "anna") as store:
            assert [person.name for person in people.observers(store)] == ["anna"]
            with pytest.raises(StoreRefused, match="cannot be written to") as caught:
                people.observer(store, "ben")
        os.chmod(open_folder, 0o755)
    assert caught.value.exit_code == 3


def test_a_file_that_may_not_be_read_is_told(open_folder: Path) -> None:
    path = open_folder / "work.db"
    create_store(str(path), "anna", book()).close()
    os.chmod(path, 0o000)
    with without_root(), pytest.raises(OutsideFailed, match="cannot be read"):
        open_store(str(path), "anna")


def test_a_database_left_by_a_killed_process_opens(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        coding = codings.begin(store, "S01")
        writer = _writer(store, coding, 0, 100_000)
        assert writer.stdout is not None
        writer.stdout.readline()
    # Now the writer alone has it open: its log is what is left of it.
    writer.kill()
    writer.stdout.close()
    writer.wait()
    with open_store(str(tmp_path / "work.db"), "anna") as again:
        assert len(events.of(again, coding.id)) >= 1
