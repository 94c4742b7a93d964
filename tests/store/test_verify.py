"""`verify` finds every edit, loss and move made from outside, and nothing where all was done by the program."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.errors import OutsideFailed
from coder.models import Coding
from coder.store import (
    Store,
    certifications,
    clocks,
    codings,
    create_store,
    events,
    evidence,
    history,
    marks,
    open_store,
    passes,
    recordings,
    sessions,
)
from coder.store.events import Insert, Update
from coder.store.recordings import RecordingFile
from coder.store.sessions import DeliveredRow, SessionFields
from coder.store.verify import Verdict, verify
from tests.store.samples import book, event, plan

NOT_WATCHED = {"presence", "alembic_version"}


def _coded(path: Path) -> None:
    """A database with every kind of record, made by the program."""
    with create_store(str(path), "anna", book(), [plan()]) as store:
        fields = SessionFields("S01", site="north", plan="plan-1", seats={"F1": "P1"}, minutes=60)
        sessions.add(store, fields)
        sessions.set_delivered(store, [DeliveredRow("prog", "north", "2026-03", 12)])
        coding = codings.begin(store, "S01")
        clocks.append(store, coding.id, "start", 0)
        first, second = event(coding.id, 1_000, note="said softly"), event(coding.id, 2_000, code="B")
        events.write(store, coding.id, [Insert(first), Insert(second)])
        events.write(store, coding.id, [Update(first.id, {"retracted": False}, {"retracted": True})])
        marks.set_mark(store, coding.id, "I1", status="delivered", minutes=7.5)
        marks.set_rating(store, coding.id, "G1", 4)
        recordings.refer(store, "S01", [RecordingFile("tape.mp4", 9_000, "ab" * 32, 60_000, -500)])
        passes.begin(store, coding.id, "review")
        evidence.cite(store, coding.id, second.id, "G1")
        certifications.keep(store, coding.codebook_id, passed=True, figures={"f1": 0.9})
        codings.lock(store, coding.id)
        codings.unlock(store, coding.id, "one practitioner was mixed up")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "work.db"
    _coded(path)
    return path


def _verdict(path: Path) -> Verdict:
    with open_store(str(path), "eve") as store:
        return verify(store)


def _after(whole: Path, tmp_path: Path, act: Callable[[sqlite3.Connection], object]) -> Verdict:
    """What is found in a copy in which somebody did something with another program."""
    copy = tmp_path / "copy.db"
    for left in tmp_path.glob("copy.db*"):
        left.unlink()
    with closing(sqlite3.connect(whole)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    with closing(sqlite3.connect(copy)) as connection:
        act(connection)
        connection.commit()
    return _verdict(copy)


def test_nothing_is_found_in_what_the_program_made(store: Store, coding: Coding) -> None:
    first = event(coding.id, 1_000, note="said softly")
    events.write(store, coding.id, [Insert(first)])
    events.write(store, coding.id, [Update(first.id, {"note": "said softly"}, {"note": None})])
    marks.set_mark(store, coding.id, "I1", status="partial", minutes=12)
    marks.set_rating(store, coding.id, "G1", 3)
    marks.clear_rating(store, coding.id, "G1")
    codings.lock(store, coding.id)
    found = verify(store)
    assert found.problems == ()
    assert found.chains == 2
    assert found.entries == len(history.of(store)) + len(history.of(store, coding.id))


def _cells(path: Path) -> list[tuple[str, str, int]]:
    """Every cell that is watched: table, column, rowid."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            (table, column[1], row[0])
            for table in tables
            if table not in NOT_WATCHED
            for column in connection.execute(f"PRAGMA table_info('{table}')").fetchall()
            for row in connection.execute(f"SELECT rowid FROM '{table}'").fetchall()
        ]


def _changed(table: str, column: str, row: int) -> Callable[[sqlite3.Connection], object]:
    """The cell holds another value of its kind, that all constraints allow."""

    def act(connection: sqlite3.Connection) -> None:
        (value,) = connection.execute(f"SELECT {column} FROM '{table}' WHERE rowid = ?", (row,)).fetchone()
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(f"UPDATE '{table}' SET {column} = ? WHERE rowid = ?", (_other(column, value), row))

    return act


def _other(column: str, value: object) -> object:
    if column in ("before", "after", "modifiers", "extra", "figures"):
        return '{"code": "B"}' if value != '{"code": "B"}' else "{}"
    if isinstance(value, int | float):
        return 1 - value if value in (0, 1) else value + 1
    if value is None:
        return "f" * 32 if column.endswith(("_id", "undoes", "chain")) else 7
    text = str(value)
    return ("0" if text[0] != "0" else "1") + text[1:] if len(text) in (32, 64) else f"{text}x"


def test_every_cell_changed_from_outside_is_found(whole: Path, tmp_path: Path) -> None:
    cells = _cells(whole)
    assert len({table for table, _, _ in cells}) == 20
    missed = [cell for cell in cells if not _after(whole, tmp_path, _changed(*cell)).problems]
    assert missed == []


def test_garbage_in_any_cell_is_found_and_never_stumbled_over(whole: Path, tmp_path: Path) -> None:
    def garbage(table: str, column: str, row: int) -> Callable[[sqlite3.Connection], object]:
        def act(connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA ignore_check_constraints=ON")
            connection.execute(f"UPDATE '{table}' SET {column} = '{{[' || hex(randomblob(3)) WHERE rowid = ?", (row,))

        return act

    assert [cell for cell in _cells(whole) if not _after(whole, tmp_path, garbage(*cell)).problems] == []


def test_every_row_deleted_from_outside_is_found(whole: Path, tmp_path: Path) -> None:
    rows = sorted({(table, row) for table, _, row in _cells(whole)})

    def deleted(table: str, row: int) -> Callable[[sqlite3.Connection], object]:
        return lambda connection: connection.execute(f"DELETE FROM '{table}' WHERE rowid = ?", (row,))

    assert [row for row in rows if not _after(whole, tmp_path, deleted(*row)).problems] == []


def _numbers_of(path: Path) -> list[tuple[int, int]]:
    """Pairs of entries of one chain, by rowid."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT rowid FROM history WHERE chain IS NOT NULL ORDER BY number").fetchall()
    places = [row[0] for row in rows]
    return [(one, other) for at, one in enumerate(places) for other in places[at + 1 :]]


def test_two_entries_that_change_places_are_found(whole: Path, tmp_path: Path) -> None:
    def swapped(one: int, other: int) -> Callable[[sqlite3.Connection], object]:
        def act(connection: sqlite3.Connection) -> None:
            mine = connection.execute("SELECT number FROM history WHERE rowid = ?", (one,)).fetchone()
            theirs = connection.execute("SELECT number FROM history WHERE rowid = ?", (other,)).fetchone()
            connection.execute("UPDATE history SET number = ? WHERE rowid = ?", (*theirs, one))
            connection.execute("UPDATE history SET number = ? WHERE rowid = ?", (*mine, other))

        return act

    assert [pair for pair in _numbers_of(whole) if not _after(whole, tmp_path, swapped(*pair)).problems] == []


def test_the_finding_says_which_row_where_and_what_to_do(whole: Path, tmp_path: Path) -> None:
    def act(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE event SET onset_ms = 2500 WHERE code = 'B'")

    [problem] = _after(whole, tmp_path, act).problems
    assert problem.what.startswith("onset_ms of an event was changed: entry 2, onset_ms 2500, code B, id ")
    assert problem.where == "session S01, observer anna"
    assert "compare with a backup" in problem.mend


def test_a_missing_entry_is_named_by_its_number(whole: Path, tmp_path: Path) -> None:
    def act(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM history WHERE chain IS NOT NULL AND number = 2")

    said = [problem.what for problem in _after(whole, tmp_path, act).problems]
    assert "entry 2 of the history is missing" in said


def test_a_note_never_stands_in_a_finding(whole: Path, tmp_path: Path) -> None:
    def act(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE event SET note = 'a secret' WHERE code = 'A'")

    [problem] = _after(whole, tmp_path, act).problems
    assert "secret" not in str(problem)
    assert "said softly" not in str(problem)


def test_a_row_added_from_outside_is_found(whole: Path, tmp_path: Path) -> None:
    def act(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO site (id, name) VALUES ('aaaaaaaaaaaa4aaaaaaaaaaaaaaaaaaa', 'south')")

    [problem] = _after(whole, tmp_path, act).problems
    assert problem.what.startswith("a site was added: name south")


def test_erasing_without_a_purge_is_found(whole: Path, tmp_path: Path) -> None:
    def act(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE history SET erased = 1, before = NULL, after = NULL, why = NULL WHERE record = 'rating'"
        )

    assert any("erased without a purge" in problem.what for problem in _after(whole, tmp_path, act).problems)


def test_a_damaged_page_is_told_apart_from_a_changed_row(whole: Path, tmp_path: Path) -> None:
    """A page of an index is overwritten: the database opens, and what it holds cannot be relied upon."""
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(whole)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    with closing(sqlite3.connect(copy)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'history_chain_number'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with copy.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(OutsideFailed, match="damaged"), open_store(str(copy), "eve") as store:
        verify(store)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 10_000), st.text(max_size=20)), max_size=8))
def test_whatever_is_coded_verifies(coded: list[tuple[str, int, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.db"
        with create_store(str(path), "anna", book()) as store:
            sessions.add(store, SessionFields("S01"))
            coding = codings.begin(store, "S01")
            for code, at, note in coded:
                made = event(coding.id, at, code=code, note=note.replace("\x00", ""), extra={"x": note})
                events.write(store, coding.id, [Insert(made)])
            assert verify(store).problems == ()
