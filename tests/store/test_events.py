"""Events: written with their history in one transaction, read back in order, taken back and done again."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from coder.errors import Locked, NotFound
from coder.models import Coding
from coder.store import Store, codings, events, history, undoing
from coder.store.events import Insert, Update
from tests.store.samples import event


def _rows(store: Store, table: str) -> int:
    with store.reading() as session:
        counted = select(func.count()).select_from(SQLModel.metadata.tables[table])
        return int(session.connection().execute(counted).scalar_one())


def test_an_event_comes_back_as_it_was_written(store: Store, coding: Coding) -> None:
    written = event(
        coding.id, 61_250, actor="F1", note="two\nlines, ≥ é", modifiers={"sure": "no", "n": 3}, extra={"x": "1"}
    )
    events.write(store, coding.id, [Insert(written)])
    [read] = events.of(store, coding.id)
    assert read == written


def test_events_are_numbered_in_order_of_entry_and_read_in_order_of_onset(store: Store, coding: Coding) -> None:
    for onset in (3_000, 1_000, 2_000, 1_000):
        events.write(store, coding.id, [Insert(event(coding.id, onset))])
    assert [(row.onset_ms, row.entry) for row in events.of(store, coding.id)] == [
        (1_000, 2),
        (1_000, 4),
        (2_000, 3),
        (3_000, 1),
    ]


def test_two_openings_of_one_database_never_give_a_number_twice(
    store: Store, coding: Coding, opened: Callable[[str], Store]
) -> None:
    other = opened("anna")
    for turn in range(6):
        events.write(store if turn % 2 else other, coding.id, [Insert(event(coding.id, turn))])
    assert [row.entry for row in events.of(store, coding.id)] == [1, 2, 3, 4, 5, 6]


def test_one_act_closes_a_state_and_opens_the_next(store: Store, coding: Coding) -> None:
    first = event(coding.id, 0, "ED", is_open=True)
    events.write(store, coding.id, [Insert(first)])
    closing = Update(first.id, {"offset_ms": None, "is_open": True}, {"offset_ms": 5_000, "is_open": False})
    act = events.write(store, coding.id, [closing, Insert(event(coding.id, 5_000, "EN", is_open=True))])
    assert [(row.code, row.offset_ms, row.is_open) for row in events.of(store, coding.id)] == [
        ("ED", 5_000, False),
        ("EN", None, True),
    ]
    entries = [entry for entry in history.of(store, coding.id) if entry.act == act]
    assert [(entry.record, entry.action) for entry in entries] == [("event", "update"), ("event", "insert")]
    assert (entries[0].before, entries[0].after) == (closing.before, closing.after)


def test_history_holds_who_when_and_every_field_of_a_new_event(store: Store, coding: Coding) -> None:
    written = event(coding.id, 1_000, actor="F1")
    act = events.write(store, coding.id, [Insert(written)])
    entry = history.of(store, coding.id)[-1]
    assert (entry.who, entry.act, entry.chain, entry.record_id) == ("anna", act, coding.id, written.id)
    assert entry.before is None
    assert entry.after == history.plain(written)
    assert entry.made_at >= coding.begun_at


def test_a_locked_coding_takes_no_event_and_no_history(store: Store, coding: Coding) -> None:
    codings.lock(store, coding.id)
    before = _rows(store, "history")
    with pytest.raises(Locked, match=r"\(session S01, observer anna\): .*`coder --as anna unlock S01"):
        events.write(store, coding.id, [Insert(event(coding.id, 1_000))])
    assert (_rows(store, "event"), _rows(store, "history")) == (0, before)


def test_an_act_that_fails_half_way_leaves_nothing(store: Store, coding: Coding) -> None:
    before = _rows(store, "history")
    with pytest.raises(NotFound):
        events.write(
            store,
            coding.id,
            [Insert(event(coding.id, 1_000)), Update(uuid4(), {"retracted": False}, {"retracted": True})],
        )
    assert (_rows(store, "event"), _rows(store, "history")) == (0, before)


def test_an_unknown_coding_is_told_without_its_number(store: Store, coding: Coding) -> None:
    missing = uuid4()
    with pytest.raises(NotFound, match="there is no such coding"):
        events.write(store, missing, [Insert(event(missing, 1_000))])


def test_a_change_that_rests_on_an_outdated_view_is_refused(store: Store, coding: Coding) -> None:
    written = event(coding.id, 1_000)
    events.write(store, coding.id, [Insert(written)])
    events.write(store, coding.id, [Update(written.id, {"onset_ms": 1_000}, {"onset_ms": 2_000})])
    with pytest.raises(NotFound, match="another program changed it"):
        events.write(store, coding.id, [Update(written.id, {"onset_ms": 1_000}, {"onset_ms": 3_000})])
    assert [row.onset_ms for row in events.of(store, coding.id)] == [2_000]


def test_retracting_hides_an_event_and_keeps_its_row(store: Store, coding: Coding) -> None:
    written = event(coding.id, 1_000)
    events.write(store, coding.id, [Insert(written)])
    events.write(store, coding.id, [Update(written.id, {"retracted": False}, {"retracted": True})])
    assert events.of(store, coding.id) == []
    assert [row.id for row in events.of(store, coding.id, retracted=True)] == [written.id]
    assert history.of(store, coding.id)[-1].action == "retract"


def test_undo_and_redo_stacks_are_rebuilt_from_history_alone(
    store: Store, coding: Coding, opened: Callable[[str], Store]
) -> None:
    first, second = event(coding.id, 1_000), event(coding.id, 2_000)
    act_1 = events.write(store, coding.id, [Insert(first)])
    act_2 = events.write(store, coding.id, [Insert(second)])
    undone = events.write(
        store, coding.id, [Update(second.id, {"retracted": False}, {"retracted": True})], undoes=act_2
    )
    after_crash = undoing.acts(opened("anna"), coding.id)
    assert (after_crash.undo, after_crash.redo) == ((act_1,), (undone,))
    [to_redo] = events.written(store, coding.id, after_crash.redo)
    redone = events.write(store, coding.id, events.inverse(to_redo), undoes=undone)
    assert [row.onset_ms for row in events.of(store, coding.id)] == [1_000, 2_000]
    now = undoing.acts(store, coding.id)
    assert (now.undo, now.redo) == ((act_1, redone), ())


def test_a_new_act_forgets_what_could_be_redone(store: Store, coding: Coding) -> None:
    act = events.write(store, coding.id, [Insert(event(coding.id, 1_000))])
    [done] = events.written(store, coding.id, undoing.acts(store, coding.id).undo)
    events.write(store, coding.id, events.inverse(done), undoes=act)
    events.write(store, coding.id, [Insert(event(coding.id, 2_000))])
    stacks = undoing.acts(store, coding.id)
    assert (len(stacks.undo), stacks.redo) == (1, ())
