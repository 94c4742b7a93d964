"""Automatic copies: one a day, of the last 7 days and 4 weeks, never of a damaged file, never in anybody's way."""

import os
import shutil
import stat
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.store import copies, create_store, open_store, sessions
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.damage import page_lost
from tests.store.samples import book

MONDAY = date(2026, 3, 2)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
    return path


def test_seven_days_and_four_weeks_are_kept() -> None:
    """Every day from 1 January to 2 March, a Monday: 24 February to 2 March are the 7; before them the Mondays' weeks
    end on 23 February (a Monday, alone of its week among the rest), 22, 15 and 8 February (Sundays).
    """
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(61)]
    assert days[-1] == MONDAY
    last_seven = [MONDAY - timedelta(days=number) for number in range(7)]
    weeks = [date(2026, 2, 23), date(2026, 2, 22), date(2026, 2, 15), date(2026, 2, 8)]
    assert copies.kept_after(days) == {*last_seven, *weeks}


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60))
def test_never_over_eleven_and_always_the_newest(days: set[date]) -> None:
    kept = copies.kept_after(days)
    assert kept <= days
    assert len(kept) <= 11
    assert not days or max(days) in kept
    assert copies.kept_after(kept) == kept


def test_a_copy_a_day_that_its_owner_alone_may_read(database: Path) -> None:
    made = copies.make(database, MONDAY)
    assert made == database.parent / "copies" / "work.db.2026-03-02"
    assert made is not None
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert copies.make(database, MONDAY) is None
    with open_store(str(made), "anna") as copy:
        assert [line.name for line in sessions.listing(copy)] == ["S01"]
        assert verify(copy).problems == ()


def test_old_copies_go_when_a_new_one_is_whole(database: Path) -> None:
    for number in range(30):
        copies.make(database, MONDAY + timedelta(days=number))
    assert set(copies.daily(database)) == copies.kept_after(MONDAY + timedelta(days=number) for number in range(30))


def test_files_of_others_in_the_folder_stay(database: Path) -> None:
    folder = database.parent / "copies"
    folder.mkdir()
    others = ["other.db.2026-01-01", "work.db.note", "work.db.2026-01-01.bak", "work-db.2026-01-01"]
    for name in others:
        (folder / name).write_text("mine")
    for number in range(15):
        copies.make(database, MONDAY + timedelta(days=number))
    assert all((folder / name).read_text() == "mine" for name in others)


def test_a_damaged_file_is_not_copied_over_good_copies(database: Path) -> None:
    good = copies.make(database, MONDAY)
    page_lost(database, 10)
    assert copies.make(database, MONDAY + timedelta(days=1)) is None
    assert list(copies.daily(database).values()) == [good]


def test_they_can_be_turned_off(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_COPIES", "0")
    assert copies.make(database, MONDAY) is None
    assert not (database.parent / "copies").exists()


def test_a_disk_with_little_room_is_left_alone(database: Path) -> None:
    """A file of mostly nothing, that says it is half as large as what is free, and a little more."""
    os.truncate(database, shutil.disk_usage(database.parent).free // 2 + 2**30)
    assert "twice the size" in str(copies.why_not(database, MONDAY))
    assert copies.make(database, MONDAY) is None


def test_the_copy_is_made_beside_the_work(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "PATIENCE_SECONDS", 0.0)
    with copies.keeping(str(database)), open_store(str(database), "anna") as store:
        [thread] = [thread for thread in threading.enumerate() if thread.name == "copies"]
        sessions.add(store, SessionFields("S02"))
        thread.join(20)
    assert len(copies.daily(database)) == 1


def test_leaving_before_the_copy_is_whole_leaves_nothing_of_it(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rest() -> None:
        raise copies.Stopped

    monkeypatch.setattr(copies, "STEP_PAGES", 1)
    with pytest.raises(copies.Stopped):
        copies.make(database, MONDAY, rest)
    assert list((database.parent / "copies").iterdir()) == []


def test_every_copy_is_listed(database: Path) -> None:
    before = database.with_name("work.db.before-0001-20260302T080000")
    before.write_text("")
    made = copies.make(database, MONDAY)
    assert copies.every(database) == [made, before]
