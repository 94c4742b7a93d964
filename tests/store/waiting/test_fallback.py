"""While the database refuses, what is keyed waits in another place; it is put in exactly once, in order."""

import os
import resource
import signal
import time
from pathlib import Path

import psycopg
import pytest
from sqlmodel import col, select

from coder.errors import CoderError, StoreRefused
from coder.models import Coding
from coder.store import Store, clocks, codings, create_store, events, evidence, journal, marks, open_store, sessions
from coder.store.events import Insert, Update
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.conftest import SERVER
from tests.store.samples import book, event, plan
from tests.store.waiting.helpers import held_by_another, onsets


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
        keeper.mark(mark, "I2", {"extra": {"ran": "60-"}})
        keeper.cite(one.id, "G1")
        rating = keeper.rating("G1", 4)
        assert (mark.status, mark.minutes, rating.value) == ("partial", 7.0, 4)
    keeper.put_in()
    [stored] = events.of(store, coding.id)
    assert stored.note == "seen"
    assert [mark.kind for mark in clocks.marks(store, coding.id)] == ["start"]
    told = [(its.status, its.minutes, its.extra) for its in marks.marks(store, coding.id)]
    assert told == [("partial", 7.0, {"ran": "60-"})]
    assert evidence.of(store, coding.id) == {"G1": [one.id]}
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
            assert "another program is writing" in str(keeper.refused)
        keeper.put_in()
        assert onsets(made, coding) == [1, 2]
