"""A first try of which nobody heard may be committed just before its second: the act is kept once all the same."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from coder.models import Coding
from coder.store import Store, acts, clocks, create_store, events, history, sessions
from coder.store.acts import Act
from coder.store.events import Insert, Update
from coder.store.history import Stamp
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.samples import book, event, plan


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    """On a file, and on a server."""
    with create_store(target, "anna", book(), [plan()]) as made:
        sessions.add(made, SessionFields("S01", plan="plan-1"))
        yield made


Tried = Callable[[Act], None]


@pytest.fixture
def tried_again(store: Store, opened: Callable[[str], Store], monkeypatch: pytest.MonkeyPatch) -> Tried:
    """Does an act whose first try is committed when its second has just asked the history for it."""
    first, ask = opened("anna"), acts.is_done
    asked: list[bool] = []

    def asks(second: Store, act: Act) -> bool:
        asked.append(ask(second, act))
        if len(asked) == 1:
            acts._DO[act.verb](first, act.coding_id, stamp=act.stamp, **act.said)
        return asked[-1]

    def tried(act: Act) -> None:
        monkeypatch.setattr(acts, "is_done", asks)
        acts.do(store, act)
        assert asked[0] is False

    return tried


def entries_of(store: Store, coding: Coding, act: UUID) -> list[str]:
    return [entry.record for entry in history.of(store, coding.id) if entry.act == act]


def test_a_mark_of_the_clock_is_written_once(store: Store, coding: Coding, tried_again: Tried) -> None:
    act = Act(Stamp(), coding.id, "anna", "clock", {"kind": "start", "session_ms": 0, "until_ms": None})
    tried_again(act)
    assert [mark.kind for mark in clocks.marks(store, coding.id)] == ["start"]
    assert entries_of(store, coding, act.stamp.id) == ["clock_mark"]
    assert verify(store).problems == ()


def test_a_change_of_modifiers_alone_is_told_once(store: Store, coding: Coding, tried_again: Tried) -> None:
    """What they were is not asked of the row, as it is of all other fields."""
    one = event(coding.id, 1)
    events.write(store, coding.id, [Insert(one)])
    change = Update(one.id, {"modifiers": {}}, {"modifiers": {"sure": "yes"}})
    act = Act(Stamp(), coding.id, "anna", "events", acts.of_changes([change], None))
    tried_again(act)
    assert entries_of(store, coding, act.stamp.id) == ["event"]
