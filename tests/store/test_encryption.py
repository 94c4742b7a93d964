"""A database under a passphrase: nothing of it can be read without, and each way of not having it is told apart."""

import pickle
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coder.errors import BadInput, OutsideFailed, StoreRefused
from coder.store import cipher, codings, copies, create_store, driver, events, open_store, people, schema, sessions
from coder.store.backup import back_up
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from tests.store.samples import book, event

WORDS = "four words of Zürich"
HIDDEN = "Marigold-lane"


def words() -> str:
    return WORDS


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """An encrypted database with an event, closed."""
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), passphrase=words) as store:
        sessions.add(store, SessionFields("S01", site=HIDDEN))
        events.write(store, codings.begin(store, "S01").id, [Insert(event(codings.begin(store, "S01").id, 1))])
    return path


def test_what_was_stored_is_there_again_with_the_passphrase(closed: Path) -> None:
    with open_store(str(closed), "anna", words) as store:
        assert store.encrypted
        coding = codings.begin(store, "S01")
        assert [row.onset_ms for row in events.of(store, coding.id)] == [1]
        with store.keystroke() as connection:
            read = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "temp_store")
            }
    # temp_store 0 is the driver's own choice, which was compiled to be memory.
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 50, "temp_store": 0}


def test_neither_the_file_nor_its_log_holds_a_word_of_it(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), passphrase=words) as store:
        sessions.add(store, SessionFields("S01", site=HIDDEN))
        written = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
        rights = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in tmp_path.iterdir()}
    assert set(written) == {"work.db", "work.db-wal", "work.db-shm"}
    for held in written.values():
        assert not any(word in held for word in (b"SQLite format", b"CREATE TABLE", b"anna", HIDDEN.encode()))
    assert set(rights.values()) == {0o600}


def test_two_files_under_one_passphrase_have_keys_of_their_own(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        create_store(str(tmp_path / name), "anna", book(), passphrase=words).close()
    salts = {(tmp_path / name).read_bytes()[:16] for name in ("a.db", "b.db")}
    assert len(salts) == 2


def test_the_same_letters_composed_in_another_way_open_it(closed: Path) -> None:
    open_store(str(closed), "anna", lambda: "four words of Zu\u0308rich").close()


def test_a_wrong_passphrase_says_what_is_possible_and_changes_nothing(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(BadInput, match=r"does not open this file.*nothing in the file can be read.*backups") as caught:
        open_store(str(closed), "anna", lambda: "four words of zürich")
    assert "zürich" not in str(caught.value)
    assert closed.read_bytes() == before
    assert [entry.name for entry in closed.parent.iterdir()] == ["work.db"]


def test_without_a_passphrase_it_says_where_one_is_taken_from(closed: Path) -> None:
    with pytest.raises(BadInput, match=r"encrypted and no passphrase was given.*CODER_PASSPHRASE_FILE"):
        open_store(str(closed), "anna")


def test_an_unencrypted_file_never_asks(tmp_path: Path) -> None:
    def asked() -> str:
        raise AssertionError("it was asked for")

    create_store(str(tmp_path / "work.db"), "anna", book()).close()
    with open_store(str(tmp_path / "work.db"), "anna", asked) as store:
        assert not store.encrypted


def test_an_empty_passphrase_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="empty"):
        create_store(str(tmp_path / "work.db"), "anna", book(), passphrase=lambda: "")
    assert list(tmp_path.iterdir()) == []


def _first_page(whole: bytes) -> bytes:
    return whole[:200] + bytes([whole[200] ^ 1]) + whole[201:]


def _last_pages(whole: bytes) -> bytes:
    return whole[:8192] + bytes(byte ^ 1 for byte in whole[8192:])


@pytest.mark.parametrize("spoil", [_first_page, _last_pages])
def test_damage_is_not_taken_for_a_wrong_passphrase(closed: Path, spoil: Callable[[bytes], bytes]) -> None:
    closed.write_bytes(spoil(closed.read_bytes()))
    with pytest.raises(OutsideFailed, match="damaged") as caught, open_store(str(closed), "anna", words) as store:
        sessions.listing(store)
    assert caught.value.exit_code == 3


def test_a_spoiled_salt_looks_like_a_wrong_passphrase_and_says_so(closed: Path) -> None:
    closed.write_bytes(bytes(16) + closed.read_bytes()[16:])
    with pytest.raises(BadInput, match="first bytes are damaged"):
        open_store(str(closed), "anna", words)


def test_an_encrypted_file_cut_within_its_first_page_is_told_without_asking(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes()[:2000])
    with pytest.raises(OutsideFailed, match="cut short"):
        open_store(str(closed), "anna")


def test_an_encrypted_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    key = cipher.Key(WORDS, b"sixteen bytes ..")
    with closing(driver.connect(path, driver.MAKE, key)) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(BadInput, match="another program"):
        open_store(str(path), "anna", words)


def test_the_copy_before_a_migration_has_the_same_passphrase(closed: Path) -> None:
    key = cipher.unlock(closed, words)
    kept = schema.copy_beside(closed, "0001", key)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with open_store(str(kept), "anna", words) as store:
        assert [line.name for line in sessions.listing(store)] == ["S01"]


def test_backups_and_daily_copies_are_under_the_same_passphrase(closed: Path, tmp_path: Path) -> None:
    with open_store(str(closed), "anna", words) as store:
        backed_up = Path(back_up(store, tmp_path / "backup.db").path)
        copied = copies.make(closed, date(2026, 3, 2), key=store.key)
    assert copied is not None
    for made in (backed_up, copied):
        assert HIDDEN.encode() not in made.read_bytes()
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        with open_store(str(made), "anna", words) as store:
            assert [line.site for line in sessions.listing(store)] == [HIDDEN]


def test_another_file_is_made_under_the_same_passphrase(closed: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    with open_store(str(closed), "anna", words) as store:
        with (
            closing(store.connect_to(target)) as new,
            closing(store.connect_to(closed, driver.READ)) as old,
        ):
            old.backup(new)
        with closing(store.connect_to(target, driver.STILL)) as again:
            assert again.execute("SELECT name FROM site").fetchall() == [(HIDDEN,)]
    assert HIDDEN.encode() not in target.read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    open_store(str(target), "anna", words).close()


def test_another_file_of_an_unencrypted_database_is_a_plain_one(tmp_path: Path) -> None:
    with create_store(str(tmp_path / "work.db"), "anna", book()) as store:
        with closing(store.connect_to(tmp_path / "other.db")) as connection:
            connection.execute("CREATE TABLE t (a)")
        assert issubclass(store.driver_error, sqlite3.Error)
    assert (tmp_path / "other.db").read_bytes().startswith(b"SQLite format 3")


def test_a_file_under_another_key_is_refused_in_the_drivers_words(closed: Path, tmp_path: Path) -> None:
    with open_store(str(closed), "anna", words) as store:
        (tmp_path / "plain.db").write_bytes(b"SQLite format 3\x00" + bytes(5000))
        with closing(store.connect_to(tmp_path / "plain.db")) as other, pytest.raises(store.driver_error):
            other.execute("SELECT 1 FROM sqlite_schema")


def test_a_lock_by_somebody_else_is_told_alike(closed: Path) -> None:
    with open_store(str(closed), "anna", words) as store, closing(store.connect_to(closed)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreRefused, match="another program is writing"), store.keystroke():
            pass
        other.execute("ROLLBACK")
        people.observer(store, "ben")


def test_the_key_shows_itself_nowhere() -> None:
    key = cipher.Key(WORDS, bytes(16))
    assert repr(key) == str(key) == "Key(hidden)"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_a_missing_extra_is_named(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    cipher.driver.cache_clear()
    monkeypatch.setattr(cipher, "import_module", missing)
    with pytest.raises(BadInput, match=r"extra `encryption`.*pip install 'fidelity-coder\[encryption\]'.*wheel"):
        open_store(str(closed), "anna", words)
    cipher.driver.cache_clear()
