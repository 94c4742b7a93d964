"""What is purged is in the file no more, that it was purged stays, and nothing else may have gone."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coder import settings
from coder.errors import Locked, OutsideFailed
from coder.models import Coding
from coder.store import (
    Store,
    clocks,
    codings,
    create_store,
    events,
    history,
    journal,
    marks,
    open_store,
    presence,
    sessions,
)
from coder.store.backup import back_up
from coder.store.events import Insert, Update
from coder.store.fallback import Keeper
from coder.store.purge import CODINGS, NOTES, due, purge, scrub
from coder.store.sessions import SessionFields
from coder.store.verify import Verdict, verify
from tests.store.samples import book, event, plan

NOTES_SAID = (
    "said softly",
    "said loudly",
    "a mark's note",
    "a rating's note",
    "an older note",
    "mixed up with another",
)
DAY = date(2026, 1, 1)


def _code(store: Store, name: str, day: str | None) -> Coding:
    """A coding with notes of every kind; one of them was changed, and one stands in a reason."""
    sessions.add(store, SessionFields(name, date=day, plan="plan-1"))
    coding = codings.begin(store, name)
    clocks.append(store, coding.id, "start", 0)
    first = event(coding.id, 1_000, note=NOTES_SAID[0])
    second = event(coding.id, 2_000, code="B", note=NOTES_SAID[4])
    events.write(store, coding.id, [Insert(first), Insert(second), Insert(event(coding.id, 3_000))])
    events.write(store, coding.id, [Update(second.id, {"note": NOTES_SAID[4]}, {"note": NOTES_SAID[1]})])
    marks.set_mark(store, coding.id, "I1", status="delivered", minutes=7.5, note=NOTES_SAID[2])
    marks.set_rating(store, coding.id, "G1", 4, note=NOTES_SAID[3])
    codings.lock(store, coding.id)
    codings.unlock(store, coding.id, NOTES_SAID[5])
    return coding


def _bytes(path: Path) -> bytes:
    """The file and all that lies beside it under its name."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def _found(data: bytes) -> list[str]:
    return [note for note in NOTES_SAID if note.encode() in data]


@pytest.mark.parametrize("what", [NOTES, CODINGS])
def test_no_note_is_in_the_file_afterwards(tmp_path: Path, what: str) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), [plan()]) as store:
        _code(store, "S01", "2025-03-02")
        assert _found(_bytes(path)) == list(NOTES_SAID)
        purge(store, DAY, what, "a rule")
        scrub(store)
        assert _found(_bytes(path)) == []
    assert _found(_bytes(path)) == []


@pytest.mark.parametrize("what", [NOTES, CODINGS])
def test_what_is_purged_verifies(store: Store, what: str) -> None:
    _code(store, "S01", "2025-03-02")
    kept = _code(store, "S02", "2026-03-02")
    purge(store, DAY, what, "a rule")
    scrub(store)
    assert verify(store).problems == ()
    assert {row.note for row in events.of(store, kept.id)} == {NOTES_SAID[0], NOTES_SAID[1], None}


def test_notes_go_and_the_rest_stays(store: Store) -> None:
    coding = _code(store, "S01", "2025-03-02")
    purge(store, DAY, NOTES, "a rule")
    rows = events.of(store, coding.id)
    assert [(row.onset_ms, row.code, row.note) for row in rows] == [
        (1_000, "A", None),
        (2_000, "B", None),
        (3_000, "A", None),
    ]
    [mark] = marks.marks(store, coding.id)
    assert (mark.status, mark.minutes, mark.note) == ("delivered", 7.5, None)
    marks.set_mark(store, coding.id, "I1", status="partial")
    assert verify(store).problems == ()


def test_of_a_coding_only_its_history_stays(store: Store) -> None:
    coding = _code(store, "S01", "2025-03-02")
    before = history.of(store, coding.id)
    purge(store, DAY, CODINGS, "codings of sessions before 2026-01-01")
    assert codings.of_session(store, "S01") == []
    assert [line.name for line in sessions.listing(store)] == ["S01"]
    *erased, last = history.of(store, coding.id)
    assert [(row.digest, row.link, row.made_at, row.who) for row in erased] == [
        (row.digest, row.link, row.made_at, row.who) for row in before
    ]
    assert all(row.erased and (row.before, row.after, row.why) == (None, None, None) for row in erased)
    told = {"what": "codings", "rule": "codings of sessions before 2026-01-01", "through": len(before)}
    assert (last.action, last.who, last.after) == ("purge", "anna", {**told, "entries": len(before)})


def test_the_preview_counts_by_session_and_changes_nothing(store: Store) -> None:
    """Two events, a mark and a rating hold a note; an insert each, the change, and the reason hold one in the history.
    A coding is 3 events, a mark, a rating and a mark of the clock; every entry goes.
    """
    coding = _code(store, "S01", "2025-03-02")
    _code(store, "S02", "2026-03-02")
    [notes] = due(store, DAY, NOTES)
    assert (notes.session, notes.observer, notes.role, notes.day) == ("S01", "anna", "primary", "2025-03-02")
    assert (notes.records, notes.entries) == (4, 6)
    [whole] = due(store, DAY, CODINGS)
    assert (whole.records, whole.entries) == (6, len(history.of(store, coding.id)))
    assert verify(store).problems == ()


def test_a_session_without_a_day_counts_from_the_day_it_was_coded(store: Store) -> None:
    _code(store, "S01", None)
    assert due(store, DAY, CODINGS) == []
    assert [one.session for one in due(store, date(2999, 1, 1), CODINGS)] == ["S01"]


def test_nothing_is_purged_twice(store: Store) -> None:
    coding = _code(store, "S01", "2025-03-02")
    purge(store, DAY, NOTES, "a rule")
    entries = len(history.of(store, coding.id))
    assert due(store, DAY, NOTES) == []
    assert purge(store, DAY, NOTES, "a rule") == []
    assert len(history.of(store, coding.id)) == entries


def test_an_open_coding_is_not_purged_and_nothing_is(store: Store) -> None:
    _code(store, "S01", "2025-03-02")
    coding = _code(store, "S02", "2025-03-02")
    presence.take(store, coding.id)
    with pytest.raises(Locked, match="this coding is open"):
        purge(store, DAY, CODINGS, "a rule")
    assert [one.session for one in due(store, DAY, CODINGS)] == ["S01", "S02"]


def test_who_reads_meanwhile_keeps_it_in_the_file_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), [plan()]) as store:
        _code(store, "S01", "2025-03-02")
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM event").fetchone()
            purge(store, DAY, NOTES, "a rule")
            with pytest.raises(OutsideFailed, match="another program has the database open"):
                scrub(store)
            reader.execute("ROLLBACK")
        scrub(store)
        assert _found(_bytes(path)) == []


def test_a_backup_made_before_still_holds_it(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", book(), [plan()]) as store:
        _code(store, "S01", "2025-03-02")
        back_up(store, tmp_path / "copy.db")
        purge(store, DAY, NOTES, "a rule")
        scrub(store)
    assert _found((tmp_path / "copy.db").read_bytes()) == list(NOTES_SAID)


# What `verify` finds after a purge


def _after(path: Path, act: Callable[[sqlite3.Connection], object]) -> Verdict:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        act(connection)
        connection.commit()
    with open_store(str(path), "eve") as store:
        return verify(store)


@pytest.fixture(params=[NOTES, CODINGS])
def purged(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), [plan()]) as store:
        _code(store, "S01", "2025-03-02")
        _code(store, "S02", "2026-03-02")
        purge(store, DAY, str(request.param), "a rule")
    return path


def test_a_purge_hides_no_other_loss(purged: Path) -> None:
    """The tombstone, an erased entry, or a record of another coding."""
    for query in (
        "DELETE FROM history WHERE action = 'purge'",
        "DELETE FROM history WHERE erased = 1 AND number = 4",
        "DELETE FROM event WHERE onset_ms = 2000",
    ):
        copy = purged.with_name("copy.db")
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(purged)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        assert _after(copy, lambda connection, query=query: connection.execute(query)).problems  # type: ignore[misc]


def test_more_erased_than_the_tombstone_says_is_found(purged: Path) -> None:
    def act(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE history SET erased = 1, before = NULL, after = NULL, why = NULL WHERE id = "
            "(SELECT id FROM history WHERE erased = 0 AND chain IS NOT NULL AND action != 'purge' LIMIT 1)"
        )

    assert any("an entry of the history erased without a purge" in it.what for it in _after(purged, act).problems)


def test_a_record_put_back_into_a_purged_coding_is_found(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), [plan()]) as store:
        coding = _code(store, "S01", "2025-03-02")
        row = events.of(store, coding.id)[0]
        purge(store, DAY, CODINGS, "a rule")

    def act(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO event (id, coding_id, entry, onset_ms, is_open, code, modifiers, extra, come_back, retracted, "
            "made_by, keyed_at, keyed_offset) VALUES (?, ?, 1, 0, 0, 'A', '{}', '{}', 0, 0, 'screen', 0, 0)",
            (row.id.hex, coding.id.hex),
        )

    [problem] = _after(path, act).problems
    assert problem.what.startswith("an event stands here though all was purged")


def test_a_note_written_from_outside_after_a_purge_is_found(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), [plan()]) as store:
        _code(store, "S01", "2025-03-02")
        purge(store, DAY, NOTES, "a rule")
    [problem] = _after(path, lambda it: it.execute("UPDATE event SET note = 'x' WHERE onset_ms = 1000")).problems
    assert problem.what.startswith("note of an event was changed")


@pytest.mark.parametrize("what", [NOTES, CODINGS])
def test_what_waits_for_a_coding_is_named_and_goes_with_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(settings, "waiting_folders", lambda: (tmp_path / "waiting",))
    coding, kept = _code(store, "S01", "2025-03-02"), _code(store, "S02", "2026-03-02")
    for one in (coding, kept):
        keeper = Keeper(store, one.id)
        with store._lock:
            keeper.events([Insert(event(one.id, 9_000, note=NOTES_SAID[0]))])
    [its] = journal.of_coding(store.target, coding.id)
    aside = its.with_suffix(".set-aside.jsonl")
    aside.write_text("what will never go in")
    assert due(store, DAY, what)[0].waiting == (aside, its)
    purge(store, DAY, what, "a rule")
    assert [its.exists(), aside.exists()] == [what == NOTES] * 2
    assert len(journal.of_coding(store.target, kept.id)) == 1
