"""Making and opening databases: what is refused, what is never touched, and which settings keep data safe."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coder.errors import BadInput, NotFound, OutsideFailed, StoreRefused
from coder.store import Store, create_store, open_store, people, sqlite
from coder.store.addresses import database_url
from tests.store.samples import book, plan


def test_a_new_database_knows_its_books_and_its_maker(store: Store) -> None:
    from coder.store import books

    assert [row.book for row in books.codebooks(store)] == ["small"]
    assert [row.plan for row in books.plans(store)] == ["plan-1"]
    assert [person.name for person in people.observers(store)] == ["anna"]


def test_a_database_is_not_made_twice(store: Store, target: str) -> None:
    with pytest.raises(BadInput, match="already"):
        create_store(target, "anna", book())


def test_a_database_opens_again_for_somebody_else(store: Store, target: str) -> None:
    with open_store(target, " ben ") as again:
        assert again.who == "ben"


def test_a_missing_file_names_init(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="coder init"):
        open_store(str(tmp_path / "none.db"), "anna")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_for_its_owner_only_and_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    create_store(str(tmp_path / "work.db"), "anna", book()).close()
    assert [path.name for path in tmp_path.iterdir()] == ["work.db"]
    assert stat.S_IMODE((tmp_path / "work.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_the_file_and_its_log_are_for_its_owner_only_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
            people.observer(store, "ben")
            rights = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert rights == {"work.db": 0o600, "work.db-shm": 0o600, "work.db-wal": 0o600}


def test_settings_for_durability(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        with store.keystroke() as connection:
            read = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        with store.reading() as session:
            waits = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 50}
    assert waits == 5_000


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04 a workbook", b"SQLite format 3\x00" + b"\x00" * 84],
    ids=["empty", "text", "zip", "other program's SQLite"],
)
def test_a_file_of_another_kind_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        open_store(str(path), "anna")
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["other.db"]


def test_another_programs_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(BadInput, match="another program"):
        open_store(str(path), "anna")
    assert path.read_bytes() == before


def test_a_damaged_database_is_told_apart_from_a_wrong_one(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    create_store(str(path), "anna", book()).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xaa" * (len(whole) - 4096))
    damaged = path.read_bytes()
    with pytest.raises(OutsideFailed, match="damaged") as caught:
        open_store(str(path), "anna")
    assert caught.value.exit_code == 3
    assert path.read_bytes() == damaged


def test_a_database_cut_to_its_first_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    create_store(str(path), "anna", book()).close()
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(OutsideFailed, match="cut short"):
        open_store(str(path), "anna")


def test_a_folder_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="folder"):
        open_store(str(tmp_path), "anna")
    with pytest.raises(BadInput, match="no such folder"):
        create_store(str(tmp_path / "no" / "work.db"), "anna", book())


def test_a_server_without_our_tables_names_init(server_schema: str) -> None:
    with pytest.raises(BadInput, match="coder init"):
        open_store(server_schema, "anna")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(OutsideFailed) as caught:
        open_store("postgresql+psycopg://me:secret@127.0.0.1:1/none", "anna")
    assert "127.0.0.1:1" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["mysql://x/y", "http://x", "postgresql+psycopg://", "sqlite://"])
def test_an_address_that_cannot_hold_the_data_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="--db"):
        database_url(address)


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "an\nna"])
def test_a_name_that_cannot_be_kept_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="--as"):
        create_store(str(tmp_path / "work.db"), name, book())
    assert list(tmp_path.iterdir()) == []


def test_opening_does_not_load_alembic_or_pandas(tmp_path: Path) -> None:
    create_store(str(tmp_path / "work.db"), "anna", book(), [plan()]).close()
    asked = (
        "import sys; from coder.store import open_store; open_store(sys.argv[1], 'anna').close();"
        "print([name for name in ('alembic', 'pandas', 'textual') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, str(tmp_path / "work.db")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/home /home nfs4 rw 0 0
//box/share /mnt/team\\040files cifs rw 0 0
box: /mnt/box fuse.sshfs rw 0 0
/dev/sdb1 /home/anna/usb vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/var/work.db", "ext4", False),
        ("/tmp/work.db", "tmpfs", False),
        ("/home/ben/work.db", "nfs4", True),
        ("/home/anna/usb/work.db", "vfat", False),
        ("/homes/work.db", "ext4", False),
        ("/mnt/team files/work.db", "cifs", True),
        ("/mnt/box/work.db", "fuse.sshfs", True),
    ],
)
def test_a_network_disk_is_known_by_its_mount(path: str, kind: str, network: bool) -> None:
    found = sqlite.filesystem_type(path, MOUNTS)
    assert (found, sqlite.is_network(found)) == (kind, network)


def test_on_a_network_disk_the_journal_is_a_rollback_journal_with_one_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "work.db"
    create_store(str(path), "anna", book()).close()
    monkeypatch.setattr(sqlite, "on_network", lambda path: True)
    with open_store(str(path), "anna") as store:
        assert any("network disk" in note for note in store.notes)
        people.observer(store, "ben")
        with store.keystroke() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("INSERT INTO observer VALUES ('x', 'y')")
        assert not os.path.exists(f"{path}-wal")
    with open_store(str(path), "anna") as store:
        assert [person.name for person in people.observers(store)] == ["anna", "ben"]


def test_a_full_queue_of_locks_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store, closing(sqlite3.connect(path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreRefused, match="another program is writing"), store.keystroke():
            pass
        other.execute("ROLLBACK")
        with store.keystroke() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
