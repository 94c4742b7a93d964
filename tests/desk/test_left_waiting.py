"""While a desk is open, what processes that are gone left waiting for other codings is tried again."""

import socket
from pathlib import Path

import pytest

from coder import settings
from coder.models import Event
from coder.store import codings, events, journal, sessions
from coder.store.events import Insert
from coder.store.fallback import Keeper
from coder.store.sessions import SessionFields
from tests.desk.conftest import Open


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "waiting_folders", lambda: (tmp_path / "waiting",))
    monkeypatch.setattr(journal.Journal, "owner", lambda _: journal.Owner(socket.gethostname(), 2**30, 0))


def left(keeper: Keeper) -> None:
    """One act waits, of a process that is gone."""
    with keeper.store._lock:
        keeper.events([Insert(Event(coding_id=keeper.coding_id, entry=0, onset_ms=7, code="EN-VAL", keyed_at=1))])


def test_what_waits_for_another_coding_goes_in_at_the_beat_after_it_can(opened: Open) -> None:
    sitting = opened()
    store = sitting.store
    sessions.add(store, SessionFields("S99"))
    other = codings.begin(store, "S99")
    left(Keeper(store, other.id))
    codings.lock(store, other.id)
    [told] = sitting.beat()
    assert "this coding is locked" in told
    assert sitting.beat() == []
    codings.unlock(store, other.id, "something waits")
    [told] = sitting.beat()
    assert "1 act that waited" in told
    assert [row.onset_ms for row in events.of(store, other.id)] == [7]
    assert sitting.beat() == []


def test_what_waits_for_the_coding_at_this_desk_is_left_to_its_next_opening(opened: Open) -> None:
    sitting = opened()
    coding_id = sitting.subject.coding.id
    left(Keeper(sitting.store, coding_id))
    assert sitting.beat() == []
    assert events.of(sitting.store, coding_id) == []
    assert len(journal.left(sitting.store.target)) == 1
