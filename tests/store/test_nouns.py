"""Sessions, people, books, codings, marks and clocks: what is kept, what is refused, and that history tells it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from coder.errors import BadInput, CoderError, Locked, NotFound
from coder.models import Coding, History, Presence
from coder.store import Store, books, clocks, codings, events, history, marks, people, presence, sessions
from coder.store.events import Insert
from coder.store.sessions import DeliveredRow, SessionFields
from tests.store.samples import BOOK, book, event, plan

FULL = SessionFields(
    "S01",
    programme="prog",
    site="north",
    plan="plan-1",
    date="2026-03-02",
    medium="video",
    chosen="random",
    format="group",
    minutes=112.5,
    media="tape.mp4",
    seats={"F1": "P03", "F2": "P07"},
)


def _said(store: Store, record: str, chain: UUID | None = None) -> list[History]:
    return [entry for entry in history.of(store, chain) if entry.record == record]


def test_a_session_comes_back_as_it_was_said(store: Store) -> None:
    sessions.add(store, FULL)
    line = sessions.get(store, "S01")
    said = {name: getattr(line, name) for name in FULL.__dataclass_fields__}
    assert said == {name: getattr(FULL, name) for name in FULL.__dataclass_fields__}
    assert line.plan_version == "1.0.0"


def test_editing_a_session_changes_what_is_given_and_history_holds_only_that(store: Store) -> None:
    sessions.add(store, FULL)
    sessions.edit(store, "S01", SessionFields("S01", medium="audio", minutes=112.5, site=""))
    line = sessions.get(store, "S01")
    assert (line.medium, line.site, line.date) == ("audio", None, "2026-03-02")
    change = _said(store, "session")[-1]
    assert change.action == "update"
    assert set(change.after or {}) == {"medium", "site_id"}
    assert (change.before or {})["medium"] == "video"


def test_seats_given_again_replace_all_that_were_there(store: Store) -> None:
    sessions.add(store, FULL)
    sessions.edit(store, "S01", SessionFields("S01", seats={"F1": "P09"}))
    assert sessions.get(store, "S01").seats == {"F1": "P09"}
    assert [entry.action for entry in _said(store, "seat")] == ["insert", "insert", "delete", "update"]


def test_a_session_is_not_added_twice_and_an_unknown_one_is_not_found(store: Store) -> None:
    sessions.add(store, FULL)
    with pytest.raises(BadInput, match="already"):
        sessions.add(store, SessionFields("S01"))
    with pytest.raises(NotFound, match="session S02"):
        sessions.edit(store, "S02", SessionFields("S02"))
    with pytest.raises(NotFound, match="plan add"):
        sessions.add(store, SessionFields("S02", plan="plan-9"))
    assert [line.name for line in sessions.listing(store)] == ["S01"]


def test_everything_wrong_with_a_session_is_told_at_once(store: Store) -> None:
    wrong = SessionFields("S02", date="2/3/26", medium="tape", chosen="maybe", minutes=-1, seats={"F1": ""})
    with pytest.raises(CoderError) as caught:
        sessions.add(store, wrong)
    assert len(caught.value.problems) == 5
    assert caught.value.exit_code == 2
    assert sessions.listing(store) == []


def test_a_month_given_again_replaces_the_figure(store: Store) -> None:
    row = DeliveredRow("prog", "north", "2026-03", 12)
    assert sessions.set_delivered(store, [row, DeliveredRow("prog", "south", "2026-03", 9)]) == {"added": 2}
    assert sessions.set_delivered(store, [row]) == {"unchanged": 1}
    assert sessions.set_delivered(store, [DeliveredRow("prog", "north", "2026-03", 13)]) == {"changed": 1}
    assert [(entry.action, (entry.after or {})["sessions"]) for entry in _said(store, "delivered")] == [
        ("insert", 12),
        ("insert", 9),
        ("update", 13),
    ]


def test_people_are_registered_once(store: Store) -> None:
    assert people.observer(store, "ben").id == people.observer(store, " ben ").id
    assert [person.name for person in people.observers(store)] == ["anna", "ben"]
    people.practitioner(store, "P01")
    assert [person.name for person in people.practitioners(store)] == ["P01"]
    with pytest.raises(BadInput, match="control character"):
        people.observer(store, "b\ten")


def test_a_codebook_in_use_never_changes_its_version(store: Store, coding: Coding) -> None:
    from codebooks import load_codebook

    changed = load_codebook(BOOK.replace("Asks", "Asks a question"), where="small.yaml")
    with pytest.raises(BadInput, match="new version"):
        books.add_codebook(store, changed)
    assert books.codebook(store)[0].digest == book().digest


def test_a_codebook_that_no_coding_uses_may_be_put_right(store: Store) -> None:
    from codebooks import load_codebook

    changed = load_codebook(BOOK.replace("Asks", "Asks a question"), where="small.yaml")
    books.add_codebook(store, changed)
    assert [row.digest for row in books.codebooks(store)] == [changed.digest]


def test_codebooks_are_found_by_id_version_digest_and_row(store: Store) -> None:
    newer = books.add_codebook(store, book("1.10.0"))
    books.add_codebook(store, book("1.9.0"))
    assert books.codebook(store)[1].version == "1.0.0"
    assert books.codebook(store, "small")[1].version == "1.10.0"
    assert books.codebook(store, "small 1.9.0")[1].version == "1.9.0"
    assert books.codebook(store, newer.digest)[0].id == books.codebook(store, newer.id)[0].id == newer.id
    with pytest.raises(NotFound, match="codebook list"):
        books.codebook(store, "large")


def test_the_same_plan_is_kept_once(store: Store) -> None:
    assert books.add_plan(store, plan()).id == books.plan(store, "plan-1")[0].id
    with pytest.raises(NotFound, match="plan add"):
        books.plan(store, "plan-2")


def test_the_first_observer_is_primary_and_the_next_second(
    store: Store, coding: Coding, opened: Callable[[str], Store]
) -> None:
    second = codings.begin(opened("ben"), "S01")
    assert (coding.role, second.role) == ("primary", "second")
    assert [row.id for row in codings.of_session(store, "S01")] == [coding.id, second.id]


def test_beginning_again_goes_on_with_the_same_coding_and_preset(store: Store, coding: Coding) -> None:
    assert codings.begin(store, "S01", preset="acts").id == coding.id
    assert codings.get(store, coding.id).preset is None


def test_a_role_that_is_asked_for_is_another_coding(store: Store, coding: Coding) -> None:
    training = codings.begin(store, "S01", role="training")
    assert (training.id != coding.id, training.role) == (True, "training")
    assert codings.begin(store, "S01").id == coding.id


@pytest.mark.parametrize("role", ["training", "gold"])
def test_after_a_practice_or_gold_coding_the_first_observer_is_still_primary(
    store: Store, opened: Callable[[str], Store], role: str
) -> None:
    sessions.add(store, SessionFields("S02"))
    codings.begin(opened("ben"), "S02", role=role)
    assert codings.begin(store, "S02").role == "primary"


def test_unknown_presets_roles_and_sessions_are_refused(store: Store, coding: Coding) -> None:
    sessions.add(store, SessionFields("S02"))
    with pytest.raises(BadInput, match="it has: acts"):
        codings.begin(store, "S02", preset="core")
    with pytest.raises(BadInput, match="consensus"):
        codings.begin(store, "S02", role="boss")
    with pytest.raises(NotFound, match="session S03"):
        codings.begin(store, "S03")
    assert codings.of_session(store, "S02") == []


def test_locking_ends_states_where_the_clock_had_come_to(store: Store, coding: Coding) -> None:
    clocks.append(store, coding.id, "start", 0)
    clocks.append(store, coding.id, "pause", 90_000)
    events.write(store, coding.id, [Insert(event(coding.id, 1_000, "ED", is_open=True))])
    ended = codings.lock(store, coding.id)
    assert [(row.code, row.offset_ms) for row in ended] == [("ED", 90_000)]
    [state] = events.of(store, coding.id)
    assert (state.offset_ms, state.is_open) == (90_000, False)
    assert codings.get(store, coding.id).locked_at is not None


def test_a_state_is_never_ended_before_an_event_that_follows_it(store: Store, coding: Coding) -> None:
    clocks.append(store, coding.id, "pause", 90_000)
    events.write(store, coding.id, [Insert(event(coding.id, 0, "ED", is_open=True)), Insert(event(coding.id, 120_000))])
    assert [row.offset_ms for row in codings.lock(store, coding.id)] == [120_000]


def test_everything_refuses_a_locked_coding(store: Store, coding: Coding) -> None:
    codings.lock(store, coding.id)
    for change in (
        lambda: codings.lock(store, coding.id),
        lambda: codings.ratings_done(store, coding.id),
        lambda: clocks.append(store, coding.id, "start", 0),
        lambda: marks.set_mark(store, coding.id, "I1", status="delivered"),
        lambda: marks.set_rating(store, coding.id, "G1", 3),
        lambda: presence.take(store, coding.id),
    ):
        with pytest.raises(Locked):
            change()


def test_unlocking_needs_a_reason_and_keeps_it(store: Store, coding: Coding) -> None:
    with pytest.raises(BadInput, match="not locked"):
        codings.unlock(store, coding.id, "mistake")
    codings.lock(store, coding.id)
    with pytest.raises(BadInput, match="reason"):
        codings.unlock(store, coding.id, "  ")
    codings.unlock(store, coding.id, "two practitioners mixed up")
    assert [(entry.action, entry.why) for entry in _said(store, "coding", coding.id)][-2:] == [
        ("lock", None),
        ("unlock", "two practitioners mixed up"),
    ]
    assert codings.get(store, coding.id).state == "draft"


def test_my_work_shows_my_codings_alone(store: Store, coding: Coding, opened: Callable[[str], Store]) -> None:
    codings.begin(opened("ben"), "S01")
    events.write(store, coding.id, [Insert(event(coding.id, 1_000))])
    clocks.append(store, coding.id, "pause", 60_000)
    [line] = codings.mine(store)
    assert (line.id, line.session, line.site, line.state, line.events, line.reached_ms) == (
        coding.id,
        "S01",
        "north",
        "draft",
        1,
        60_000,
    )


def test_clock_marks_stand_in_order_and_in_history(store: Store, coding: Coding) -> None:
    clocks.append(store, coding.id, "start", 0)
    clocks.append(store, coding.id, "gap", 1_000, 5_000)
    assert [(mark.kind, mark.session_ms, mark.until_ms) for mark in clocks.marks(store, coding.id)] == [
        ("start", 0, None),
        ("gap", 1_000, 5_000),
    ]
    assert len(_said(store, "clock_mark", coding.id)) == 2


def test_a_mark_keeps_what_is_not_said_and_history_what_changed(store: Store, coding: Coding) -> None:
    marks.set_mark(store, coding.id, "I1", minutes=9.5)
    marks.set_mark(store, coding.id, "I1", status="adapted")
    marks.set_mark(store, coding.id, "I1", status="adapted", note="in pairs")
    [mark] = marks.marks(store, coding.id)
    assert (mark.status, mark.minutes, mark.note) == ("adapted", 9.5, "in pairs")
    changes = [(entry.before, entry.after) for entry in _said(store, "item_mark", coding.id)[1:]]
    assert changes == [({"status": None}, {"status": "adapted"}), ({"note": None}, {"note": "in pairs"})]


@pytest.mark.parametrize("wrong", [{"status": "done"}, {"minutes": -1.0}, {"minutes": float("nan")}])
def test_a_mark_that_cannot_be_is_refused(store: Store, coding: Coding, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        marks.set_mark(store, coding.id, "I1", **wrong)
    assert marks.marks(store, coding.id) == []


def test_a_rating_may_be_changed_made_not_ratable_and_taken_back(store: Store, coding: Coding) -> None:
    marks.set_rating(store, coding.id, "G1", 4)
    marks.set_rating(store, coding.id, "G1", None, "no chance to see it")
    assert [(row.value, row.note) for row in marks.ratings(store, coding.id)] == [(None, "no chance to see it")]
    marks.clear_rating(store, coding.id, "G1")
    assert marks.ratings(store, coding.id) == []
    assert [entry.action for entry in _said(store, "rating", coding.id)] == ["insert", "update", "delete"]
    with pytest.raises(NotFound):
        marks.clear_rating(store, coding.id, "G1")


def _presence(store: Store, coding: Coding, **fields: Any) -> None:
    presence.take(store, coding.id)
    with store.transaction() as session:
        row = session.get_one(Presence, coding.id)
        for name, value in fields.items():
            setattr(row, name, value)
        session.add(row)


def test_a_coding_open_in_a_live_process_is_refused_with_its_number(store: Store, coding: Coding) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        row = presence.take(store, coding.id)
        _presence(store, coding, pid=other.pid, seen_at=row.seen_at + 60_000)
        with pytest.raises(Locked, match=f"process {other.pid} on {socket.gethostname()}"):
            presence.take(store, coding.id)
        with pytest.raises(Locked, match="taken"):
            presence.beat(store, coding.id, 5)
    finally:
        other.communicate(b"\n")
    assert presence.take(store, coding.id).pid == os.getpid()


def test_a_later_process_with_the_number_of_a_dead_one_holds_nothing(store: Store, coding: Coding) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux says when a process began")
    _presence(store, coding, pid=1, seen_at=1_000)
    assert presence.take(store, coding.id).pid == os.getpid()


@pytest.mark.parametrize(("silent_ms", "held"), [(30_000, True), (61_000, False)])
def test_another_host_holds_a_coding_until_it_is_silent(
    store: Store, coding: Coding, silent_ms: int, held: bool
) -> None:
    now = presence.take(store, coding.id).seen_at
    _presence(store, coding, host="elsewhere", pid=7, seen_at=now - silent_ms)
    if held:
        with pytest.raises(Locked, match="process 7 on elsewhere"):
            presence.take(store, coding.id)
    else:
        assert presence.take(store, coding.id).host == socket.gethostname()


def test_a_coding_left_in_good_order_is_free_and_remembers_its_clock(store: Store, coding: Coding) -> None:
    presence.take(store, coding.id)
    presence.beat(store, coding.id, 42_000)
    presence.leave(store, coding.id)
    row = presence.of(store, coding.id)
    assert row is not None
    assert (row.pid, row.session_ms) == (presence.NOBODY, 42_000)
    presence.take(store, coding.id)
    again = presence.of(store, coding.id)
    assert again is not None
    assert again.session_ms == 42_000
