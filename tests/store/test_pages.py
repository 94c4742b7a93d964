"""A damaged file is found on opening, told in one sentence, and not written to."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coder.errors import CoderError, OutsideFailed
from coder.store import codings, create_store, events, open_store, pages, sessions
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from tests.store.damage import cut, files_in, flipped, page_lost
from tests.store.samples import book, event

LEFT = """
import os, sys
from coder.store import open_store, sessions
from coder.store.sessions import SessionFields
store = open_store(sys.argv[1], "anna")
sessions.add(store, SessionFields("S01"))
os._exit(0)
"""

LEAVES = """
import sys
from coder.store import open_store, sessions
from coder.store.sessions import SessionFields
with open_store(sys.argv[1], "ben") as store:
    sessions.add(store, SessionFields("S03"))
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        coding = codings.begin(store, "S01")
        events.write(
            store, coding.id, [Insert(event(coding.id, at, note=f"note {at}")) for at in range(0, 90_000, 300)]
        )
    return path.read_bytes()


def _opens(path: Path) -> bool:
    """Whether it opened; anything but one of our errors is let through."""
    try:
        open_store(str(path), "anna").close()
    except CoderError:
        return False
    return True


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("damage", [flipped, cut])
def test_a_damaged_file_opens_whole_or_is_left_as_it_is(
    whole: bytes, tmp_path: Path, damage: Callable[[bytes, int], bytes], seed: int
) -> None:
    """A bit within a text harms no page: that is for `verify`. What is refused stays as it is, with nothing beside."""
    path = tmp_path / "work.db"
    path.write_bytes(damage(whole, seed))
    path.chmod(0o600)
    before = files_in(tmp_path)
    if _opens(path):
        assert pages.damage(path, "mode=ro") is None
    else:
        assert files_in(tmp_path) == before


@pytest.mark.parametrize("seed", range(40))
def test_a_file_cut_short_is_never_opened(whole: bytes, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "work.db"
    path.write_bytes(cut(whole, seed))
    assert not _opens(path)


def test_the_sentence_names_the_command_that_saves_what_is_left(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "my work.db"
    path.write_bytes(whole)
    page_lost(path, 20)
    with pytest.raises(OutsideFailed) as caught:
        open_store(str(path), "anna")
    assert caught.value.exit_code == 3
    assert f"`coder --db NEW.db restore '{path}'`" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_damage_with_a_log_beside_it_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    """A process was killed, so its log is there; its index is not, as after a move by somebody who knew of the log."""
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S00"))
    subprocess.run([sys.executable, "-c", LEFT, str(path)], check=True)
    Path(f"{path}-shm").unlink()
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'codebook'").fetchone()
    page_lost(path, page)
    before = files_in(tmp_path)
    assert set(before) == {"work.db", "work.db-wal"}
    assert not _opens(path)
    assert files_in(tmp_path) == before


def test_a_file_whose_newest_pages_are_in_the_log_opens(tmp_path: Path) -> None:
    """Killed while it folded the log in: the file alone is damaged, with its log it is whole."""
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S00"))
    subprocess.run([sys.executable, "-c", LEFT, str(path)], check=True)
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'session'").fetchone()
    page_lost(path, page)
    assert pages.damage(path, "immutable=1") is not None
    with open_store(str(path), "anna") as store:
        assert [line.name for line in sessions.listing(store)] == ["S00", "S01"]


def test_a_file_that_others_may_read_is_told_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    create_store(str(path), "anna", book()).close()
    path.chmod(0o644)
    with open_store(str(path), "anna") as store:
        [note] = store.notes
    assert "others on this computer may read" in note
    command = note.partition("`")[2].partition("`")[0]
    assert command.startswith("chmod 600 ")
    subprocess.run(command, shell=True, check=False)
    with open_store(str(path), "anna") as store:
        assert store.notes == []


def test_all_that_the_program_makes_is_its_owners_alone(tmp_path: Path) -> None:
    """Whatever the mask of the process: the log and its index too."""
    old = os.umask(0)
    try:
        with create_store(str(tmp_path / "new.db"), "anna", book()):
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("new.db*")}
    finally:
        os.umask(old)
    assert modes == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}


def test_a_large_file_is_looked_at_in_part(whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its schema, length and free pages only; elsewhere damage is for `verify`."""
    monkeypatch.setattr(pages, "LOOKED_AT_WHOLE", 1)
    path = tmp_path / "work.db"
    path.write_bytes(whole)
    pages.look(path)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(OutsideFailed, match="damaged"):
        pages.look(path)
    path.write_bytes(whole)
    page_lost(path, 1)
    with pytest.raises(OutsideFailed, match="damaged"):
        pages.look(path)


def test_opening_twice_in_one_process_keeps_the_log(tmp_path: Path) -> None:
    """A look at a file that this process has open must not let go of its locks: the log would be taken away."""
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        pages.look(path)
        subprocess.run([sys.executable, "-c", LEAVES, str(path)], check=True)
        sessions.add(store, SessionFields("S02"))
        assert [line.name for line in sessions.listing(store)] == ["S01", "S02", "S03"]


@pytest.mark.parametrize("cell", ["event SET id = '#' || substr(id, 2)", "event SET modifiers = '{' || modifiers"])
def test_a_cell_that_cannot_be_read_is_told_in_a_sentence(whole: bytes, tmp_path: Path, cell: str) -> None:
    """Its page is whole, so that the file opens; what reads the row says so."""
    path = tmp_path / "work.db"
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE {cell} WHERE entry = 1")
        connection.commit()
    with open_store(str(path), "anna") as store:
        [line] = codings.of_session(store, "S01")
        with pytest.raises(OutsideFailed, match="cannot be read"):
            events.of(store, line.id)
