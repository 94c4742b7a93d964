"""What a process that is gone left waiting is put in at the next opening, once, whoever else opens or writes."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from coder import settings
from coder.models import Coding
from coder.store import Store, codings, journal, open_store
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.verify import verify
from tests.store.samples import event
from tests.store.waiting.helpers import held_by_another, onsets

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


def test_a_journal_of_another_host_is_told_and_after_an_hour_put_in_since_the_host_may_be_this_one_by_another_name(
    store: Store, coding: Coding, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_by_another(path):
        Keeper(store, coding.id).events([Insert(event(coding.id, 1))])
    monkeypatch.setattr(journal.Journal, "owner", lambda _: journal.Owner("annas-laptop.home", os.getpid(), 0))
    with open_store(str(path), "ben") as other:
        assert other.notes[0].startswith("what was keyed on annas-laptop.home while the database refused waits in ")
        assert onsets(other, coding) == []
    [waits] = journal.left(store.target)
    os.utime(waits, (waits.stat().st_atime, waits.stat().st_mtime - 3_601))
    with open_store(str(path), "ben") as other:
        assert onsets(other, coding) == [1]


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
    monkeypatch.setattr(journal, "left", lambda *_: found)
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


def test_what_was_left_by_a_process_killed_while_it_began_a_journal_is_removed_once_it_is_old(
    store: Store, path: Path, places: tuple[Path, Path]
) -> None:
    places[0].mkdir(mode=0o700)
    old, new = places[0] / "0-1-2.begun", places[0] / "0-1-3.begun"
    for file in (old, new):
        file.touch()
    os.utime(old, (1, 1))
    open_store(str(path), "anna").close()
    assert [file.name for file in places[0].iterdir()] == [new.name]
