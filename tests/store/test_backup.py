"""A backup is the whole database at one moment, whoever writes meanwhile, and stands there only when it is whole."""

import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from coder.errors import BadInput
from coder.models import Coding
from coder.store import Store, copying, create_store, events, history, marks, open_store, sessions
from coder.store.backup import back_up
from coder.store.events import Insert
from coder.store.restore import restore
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.samples import book, event

WRITER = """
    import sys
    from coder.store import open_store, sessions
    from coder.store.sessions import SessionFields
    with open_store(sys.argv[1], "ben") as store:
        for number in range(10_000):
            sessions.add(store, SessionFields(f"B{number}"))
            print(number, flush=True)
"""


def _rows(path: Path) -> list[tuple[str, list[tuple[object, ...]]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        ]
        return [(name, connection.execute(f"SELECT * FROM '{name}' ORDER BY 1").fetchall()) for name in tables]


def test_a_backup_holds_everything_and_says_what_it_is(store: Store, coding: Coding, tmp_path: Path) -> None:
    events.write(store, coding.id, [Insert(event(coding.id, 1_000, note="said softly", modifiers={"sure": "yes"}))])
    marks.set_mark(store, coding.id, "I1", status="delivered", minutes=7.5)
    copy = tmp_path / "copy.db"
    made = back_up(store, copy)
    assert made.problems == ()
    assert made.sha256 == sha256(copy.read_bytes()).hexdigest()
    assert made.bytes == copy.stat().st_size
    assert made.entries == len(history.of(store)) + len(history.of(store, coding.id))
    with open_store(str(copy), "anna") as again:
        [row] = events.of(again, coding.id)
        assert (row.note, row.modifiers) == ("said softly", {"sure": "yes"})
        assert verify(again).problems == ()
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_backup_of_a_file_is_the_file_row_by_row(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        back_up(store, tmp_path / "copy.db")
    assert _rows(tmp_path / "copy.db") == _rows(tmp_path / "work.db")


def _words() -> str:
    return "correct horse battery staple"


def test_a_backup_of_a_server_or_plain_file_is_encrypted_when_asked(
    store: Store, coding: Coding, tmp_path: Path
) -> None:
    """Nothing in it is in the open, it opens with the passphrase only, and holds everything."""
    events.write(store, coding.id, [Insert(event(coding.id, 1_000, note="said softly", modifiers={"sure": "yes"}))])
    copy = tmp_path / "copy.db"
    made = back_up(store, copy, passphrase=_words)
    assert (made.problems, made.entries) == ((), len(history.of(store)) + len(history.of(store, coding.id)))
    assert b"said softly" not in copy.read_bytes()
    assert b"SQLite format 3" not in copy.read_bytes()
    with pytest.raises(BadInput, match="no passphrase was given"):
        open_store(str(copy), "anna")
    with open_store(str(copy), "anna", _words) as again:
        [row] = events.of(again, coding.id)
        assert (row.note, row.modifiers) == ("said softly", {"sure": "yes"})
        assert verify(again).problems == ()


def test_an_encrypted_backup_becomes_a_server_again(server_schema: str, second_schema: str, tmp_path: Path) -> None:
    with create_store(server_schema, "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        back_up(store, tmp_path / "copy.db", passphrase=_words)
    restore(tmp_path / "copy.db", second_schema, "anna", passphrase=_words)
    with open_store(second_schema, "anna") as again:
        assert [line.name for line in sessions.listing(again)] == ["S01"]


def test_an_encrypted_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store, pytest.raises(BadInput, match="already"):
        back_up(store, tmp_path / "copy.db", passphrase=_words)
    assert (tmp_path / "copy.db").read_text() == "mine"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_backup_is_one_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """It needs no log beside it, and reading it leaves it as it is."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        back_up(store, folder / "copy.db")
    [copy] = folder.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = copy.read_bytes()
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert [file.name for file in folder.iterdir()] == ["copy.db"]
    assert copy.read_bytes() == before


def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with (
        create_store(str(tmp_path / "work.db"), "anna", book()) as store,
        pytest.raises(BadInput, match="there is a file already"),
    ):
        back_up(store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_backup_made_while_another_process_writes_is_of_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        writing = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writing.stdout is not None
        try:
            for number in range(3):
                at_least = int(writing.stdout.readline())
                made = back_up(store, tmp_path / f"copy{number}.db")
                assert made.problems == ()
                with closing(sqlite3.connect(made.path)) as connection:
                    (found,) = connection.execute("SELECT count(*) FROM session").fetchone()
                    (told,) = connection.execute("SELECT count(*) FROM history WHERE record = 'session'").fetchone()
                assert found == told > at_least
            assert writing.poll() is None
        finally:
            writing.kill()
            writing.communicate()


def test_a_backup_keeps_one_moment_however_many_steps_it_takes(tmp_path: Path) -> None:
    """A row that is added between two steps is not in the copy."""
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store, open_store(str(path), "ben") as other:
        added: list[str] = []

        def meanwhile(part: str, done: int, of: int) -> None:
            added.append(f"S{len(added)}")
            sessions.add(other, SessionFields(added[-1]))

        target = tmp_path / "copy.db"
        target.touch()
        with closing(sqlite3.connect(path, isolation_level=None)) as source:
            copying.copy_pages(source, target, meanwhile, step=4)
        assert len(added) > 5
        assert len(sessions.listing(store)) == len(added)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM session").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_does_not_hold_in_the_database_is_said_of_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE session SET name = 'S02'")
        connection.commit()
    with open_store(str(path), "anna") as store:
        made = back_up(store, tmp_path / "copy.db")
    assert [problem.what.partition(":")[0] for problem in made.problems] == ["name of a session was changed"]
    assert (tmp_path / "copy.db").exists()
