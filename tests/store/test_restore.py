"""A backup becomes a database again; of a damaged file all that can be read is saved, and what cannot is named."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coder.errors import BadInput, CoderError, NotFound, OutsideFailed
from coder.models import Coding
from coder.store import Store, codings, copies, create_store, events, marks, open_store, presence, sessions
from coder.store.backup import back_up
from coder.store.events import Insert
from coder.store.restore import Restored, restore
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.damage import cut, files_in, flipped, page_lost
from tests.store.samples import book, event, plan

EVENTS = 300


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two codings with 300 events each."""
    path = tmp_path_factory.mktemp("coded") / "work.db"
    with create_store(str(path), "anna", book(), [plan()]) as store:
        for name in ("S01", "S02"):
            sessions.add(store, SessionFields(name, site="north", plan="plan-1", seats={"F1": "P1"}))
            coding = codings.begin(store, name)
            made = [event(coding.id, at * 300, note=f"note {at}") for at in range(EVENTS)]
            events.write(store, coding.id, [Insert(row) for row in made])
            marks.set_mark(store, coding.id, "I1", status="delivered", minutes=7.5)
    return path


@pytest.fixture
def damaged(coded: Path, tmp_path: Path) -> Path:
    """A copy, to be damaged."""
    folder = tmp_path / "damaged"
    folder.mkdir()
    path = folder / "work.db"
    path.write_bytes(coded.read_bytes())
    return path


def _page(path: Path, name: str) -> int:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        return int(page)


def _leaf(path: Path, table: str) -> int:
    """The first page of rows under a table's root."""
    data, root = path.read_bytes(), _page(path, table)
    start = (root - 1) * 4096
    cell = start + int.from_bytes(data[start + 12 : start + 14], "big")
    return int.from_bytes(data[cell : cell + 4], "big")


def _events(path: Path) -> list[tuple[int, str | None]]:
    with open_store(str(path), "anna") as store:
        found = [
            (row.onset_ms, row.note) for line in codings.of_session(store, "S01") for row in events.of(store, line.id)
        ]
        sessions.listing(store)
        return found


WHOLE = [(at * 300, f"note {at}") for at in range(EVENTS)]


# A whole backup


def test_a_backup_becomes_the_database_it_was(
    store: Store, coding: Coding, tmp_path: Path, server_schema_or_file: str
) -> None:
    """From file or server, into file or server."""
    events.write(store, coding.id, [Insert(event(coding.id, 1_000, note="said softly", modifiers={"sure": "yes"}))])
    presence.take(store, coding.id)
    made = back_up(store, tmp_path / "copy.db")
    again = restore(tmp_path / "copy.db", server_schema_or_file, "anna")
    assert (again.entries, again.damage, again.problems) == (made.entries, None, ())
    with open_store(server_schema_or_file, "ben") as restored:
        assert [row.note for row in events.of(restored, coding.id)] == ["said softly"]
        assert verify(restored).problems == ()
        held = presence.of(restored, coding.id)
        assert held is not None
        assert held.pid == presence.NOBODY
        marks.set_mark(restored, coding.id, "I1", status="partial")
        assert verify(restored).problems == ()


@pytest.fixture(params=["file", "server"])
def server_schema_or_file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "again.db")
    return str(request.getfixturevalue("second_schema"))


def test_the_new_file_is_its_owners_alone(coded: Path, tmp_path: Path) -> None:
    coded.chmod(0o644)
    restore(coded, str(tmp_path / "again.db"), "anna")
    assert stat.S_IMODE((tmp_path / "again.db").stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["again.db"]


def test_what_is_there_is_never_replaced(coded: Path, tmp_path: Path) -> None:
    (tmp_path / "again.db").write_text("mine")
    with pytest.raises(BadInput, match="there is a file already"):
        restore(coded, str(tmp_path / "again.db"), "anna")
    assert (tmp_path / "again.db").read_text() == "mine"


def test_a_server_that_holds_a_database_is_never_replaced(coded: Path, server_schema: str) -> None:
    create_store(server_schema, "anna", book()).close()
    with pytest.raises(BadInput, match="there is a database already"):
        restore(coded, server_schema, "anna")


def test_what_is_no_database_of_ours_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    (tmp_path / "letter.txt").write_text("Dear all, " * 5_000)
    for file in (other, tmp_path / "letter.txt", tmp_path):
        with pytest.raises(BadInput):
            restore(file, str(tmp_path / "new.db"), "anna")
    with pytest.raises(NotFound):
        restore(tmp_path / "none.db", str(tmp_path / "new.db"), "anna")
    assert not (tmp_path / "new.db").exists()


def test_what_was_killed_is_restored_with_its_log(coded: Path, tmp_path: Path) -> None:
    """The log of a process that was killed stands beside the file."""
    path = tmp_path / "work.db"
    path.write_bytes(coded.read_bytes())
    with open_store(str(path), "anna") as store:
        sessions.add(store, SessionFields("S03"))
        left = files_in(tmp_path)
    folder = tmp_path / "killed"
    folder.mkdir()
    for name, data in left.items():
        (folder / name).write_bytes(data)
    assert len(left["work.db-wal"]) > 0
    restore(folder / "work.db", str(tmp_path / "again.db"), "anna")
    assert files_in(folder) == left
    with open_store(str(tmp_path / "again.db"), "anna") as store:
        assert [line.name for line in sessions.listing(store)] == ["S01", "S02", "S03"]


# A damaged file


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("damage", [flipped, cut])
def test_whatever_the_damage_the_file_stays_and_what_is_made_is_whole(
    coded: Path, damaged: Path, tmp_path: Path, damage: Callable[[bytes, int], bytes], seed: int
) -> None:
    damaged.write_bytes(damage(coded.read_bytes(), seed))
    before = files_in(damaged.parent)
    new = tmp_path / "new.db"
    try:
        made = restore(damaged, str(new), "anna")
    except CoderError as error:
        assert isinstance(error, OutsideFailed)  # noqa: PT017  (it may end either way)
        assert not new.exists()
    else:
        with open_store(str(new), "anna") as store:
            sessions.listing(store)
        assert made.damage or made.problems or _events(new) == WHOLE
    assert files_in(damaged.parent) == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {"damaged", "new.db"}


def test_a_damaged_name_that_is_no_text_any_more_is_told_in_a_sentence_and_nothing_is_lost(
    coded: Path, tmp_path: Path
) -> None:
    """SQLite quotes the name of an index in its sentence; `e` with one bit turned is a byte that begins no letter."""
    data = bytearray(coded.read_bytes())
    data[data.index(b"sqlite_autoindex_item_mark_2") + len("sqlite_autoindex_it")] ^= 0x80
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(data)
    with pytest.raises(OutsideFailed, match="the database file is damaged: malformed database schema"):
        open_store(str(damaged), "lead")
    restore(damaged, str(tmp_path / "new.db"), "lead")
    assert _events(tmp_path / "new.db") == _events(coded)


def _lost(made: Restored) -> dict[str, tuple[int, int | None]]:
    """Of each table that is not as it was: how many rows were put back, how many are lost."""
    return {part.table: (part.put_back, part.lost) for part in made.tables if part.put_back or part.lost != 0}


def test_events_of_a_lost_page_are_put_back_from_the_history(damaged: Path, tmp_path: Path) -> None:
    page_lost(damaged, _leaf(damaged, "event"))
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    [(put_back, lost)] = _lost(made).values()
    assert put_back > 10
    assert lost == 0
    assert made.problems == ()
    assert _events(tmp_path / "new.db") == WHOLE


def test_a_table_of_which_every_page_is_lost_is_put_back(damaged: Path, tmp_path: Path) -> None:
    page_lost(damaged, _page(damaged, "event"))
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    assert _lost(made) == {"event": (2 * EVENTS, 0)}
    assert _events(tmp_path / "new.db") == WHOLE


def test_entries_of_a_lost_page_are_named(damaged: Path, tmp_path: Path) -> None:
    """The records are there; of the history each entry that is missing is told, with its coding, now and by verify."""
    page_lost(damaged, _leaf(damaged, "history"))
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    [(_, lost)] = _lost(made).values()
    assert lost is not None
    assert lost > 0
    assert any("of the history are missing" in problem.what for problem in made.problems)
    with open_store(str(tmp_path / "new.db"), "anna") as store:
        assert verify(store).problems == made.problems
    assert _events(tmp_path / "new.db") == WHOLE


def test_a_row_is_put_together_from_indexes(damaged: Path, tmp_path: Path) -> None:
    """Who the observer is stands in two indexes; the history could not tell, for that is lost too."""
    page_lost(damaged, _page(damaged, "observer"))
    page_lost(damaged, _page(damaged, "history"))
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    assert "observer" not in _lost(made)
    assert _events(tmp_path / "new.db") == WHOLE


@pytest.mark.parametrize("page", [1, 3])
def test_a_lost_schema_is_taken_from_a_fresh_database(damaged: Path, tmp_path: Path, page: int) -> None:
    page_lost(damaged, page)
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    assert made.damage is not None
    assert made.problems == ()
    assert _events(tmp_path / "new.db") == WHOLE


def test_a_lost_schema_is_taken_from_an_automatic_copy(damaged: Path, tmp_path: Path) -> None:
    """After VACUUM the file is laid out as no fresh one; a copy made since is laid out like it."""
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode=DELETE")
    copies.make(damaged, date(2026, 3, 2))
    page_lost(damaged, 1)
    restore(damaged, str(tmp_path / "new.db"), "anna")
    assert _events(tmp_path / "new.db") == WHOLE


def _copies(damaged: Path) -> tuple[Path, Path]:
    """Two automatic copies, one a day."""
    older, newer = (copies.make(damaged, date(2026, 3, day)) for day in (2, 3))
    assert older is not None
    assert newer is not None
    return older, newer


def test_where_nothing_can_be_read_the_newest_whole_copy_is_named(damaged: Path, tmp_path: Path) -> None:
    older, newer = _copies(damaged)
    page_lost(newer, _page(newer, "event"))
    damaged.write_bytes(damaged.read_bytes()[:3000])
    with pytest.raises(OutsideFailed, match="nothing of this file can be read") as caught:
        restore(damaged, str(tmp_path / "new.db"), "anna")
    assert f"`coder --db NEW.db restore {older}`" in str(caught.value)
    assert not (tmp_path / "new.db").exists()


def test_a_whole_copy_that_holds_more_than_could_be_saved_is_named(damaged: Path, tmp_path: Path) -> None:
    older, newer = _copies(damaged)
    damaged.write_bytes(damaged.read_bytes()[: len(damaged.read_bytes()) // 2])
    assert restore(damaged, str(tmp_path / "first.db"), "anna").better == str(newer)
    page_lost(newer, _page(newer, "event"))
    assert restore(damaged, str(tmp_path / "second.db"), "anna").better == str(older)


def test_a_copy_that_holds_no_more_than_was_saved_is_not_named(damaged: Path, tmp_path: Path) -> None:
    _copies(damaged)
    page_lost(damaged, _leaf(damaged, "event"))
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    assert (made.damage is None, made.better) == (False, None)


def test_a_history_of_which_the_inner_page_is_lost_is_read_from_its_leaves(damaged: Path, tmp_path: Path) -> None:
    page_lost(damaged, _page(damaged, "history"))
    made = restore(damaged, str(tmp_path / "new.db"), "anna")
    assert made.damage is not None
    assert (_lost(made), made.problems) == ({}, ())


@pytest.mark.parametrize("share", [0.5, 0.8, 0.97])
def test_of_a_file_cut_short_every_event_before_the_cut_is_saved(damaged: Path, tmp_path: Path, share: float) -> None:
    """Each event's note is in its row and in the entry that tells it."""
    data = damaged.read_bytes()
    left = data[: int(len(data) * share)]
    damaged.write_bytes(left)
    restore(damaged, str(tmp_path / "new.db"), "anna")
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        saved = {note for (note,) in connection.execute("SELECT note FROM event")}
    # A note stands before the end of its row: of the row that the cut goes through, it may be there and the rest not.
    before = left[: len(left) - 4096]
    there = {f"note {at}" for at in range(EVENTS) if before.count(f"note {at}{{".encode())}
    assert there
    assert there <= saved


def test_what_is_coded_afterwards_goes_on_from_the_end_of_the_history(damaged: Path, tmp_path: Path) -> None:
    page_lost(damaged, _page(damaged, "chain"))
    restore(damaged, str(tmp_path / "new.db"), "anna")
    with open_store(str(tmp_path / "new.db"), "anna") as store:
        [line] = codings.of_session(store, "S01")
        events.write(store, line.id, [Insert(event(line.id, 1))])
        assert verify(store).problems == ()


def test_a_damaged_file_goes_into_a_server_by_way_of_a_file(damaged: Path, server_schema: str) -> None:
    page_lost(damaged, _leaf(damaged, "event"))
    with pytest.raises(BadInput, match="new file first"):
        restore(damaged, server_schema, "anna")


# Under a passphrase


def _words() -> str:
    return "correct horse battery staple"


def test_what_is_encrypted_stays_so(tmp_path: Path) -> None:
    """Backup, restored backup, and what is saved of a damaged file open with the same words, and show nothing raw."""
    path, copy = tmp_path / "work.db", tmp_path / "copy.db"
    with create_store(str(path), "anna", book(), passphrase=_words) as store:
        sessions.add(store, SessionFields("S01"))
        coding = codings.begin(store, "S01")
        rows = [event(coding.id, at * 300, note=f"a secret {at}") for at in range(EVENTS)]
        events.write(store, coding.id, [Insert(row) for row in rows])
        back_up(store, copy)
    assert restore(copy, str(tmp_path / "again.db"), "anna", passphrase=_words).problems == ()
    page_lost(copy, copy.stat().st_size // 4096 // 2)
    made = restore(copy, str(tmp_path / "saved.db"), "anna", passphrase=_words)
    assert made.damage is not None
    for file in ("copy.db", "again.db", "saved.db"):
        assert b"a secret" not in (tmp_path / file).read_bytes()
    for file in ("again.db", "saved.db"):
        with open_store(str(tmp_path / file), "anna", _words) as store:
            assert [row.note for row in events.of(store, coding.id)] == [f"a secret {at}" for at in range(EVENTS)]


def test_a_wrong_passphrase_restores_nothing(tmp_path: Path) -> None:
    create_store(str(tmp_path / "work.db"), "anna", book(), passphrase=_words).close()
    with pytest.raises(BadInput, match="passphrase does not open"):
        restore(tmp_path / "work.db", str(tmp_path / "new.db"), "anna", passphrase=lambda: "something else")
    assert not (tmp_path / "new.db").exists()
