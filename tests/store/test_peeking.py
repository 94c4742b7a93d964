"""A look at a database file that this process has open leaves SQLite's locks on it where they are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coder.store import create_store, open_store, sqlite
from coder.store.cipher import unlock
from tests.store.samples import book

SHARED_FIRST, SHARED_BYTES = 0x40000002, 510
"""Where SQLite holds its shared lock, from its `os.h`."""
OTHER = f"""
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, {SHARED_BYTES}, {SHARED_FIRST})
    except BlockingIOError:
        print("refused")
    else:
        print("taken")
"""


def lock_by_another_process(path: Path) -> str:
    return subprocess.check_output([sys.executable, "-c", OTHER, str(path)], text=True).strip()


def descriptors(path: Path) -> int:
    """How many this process has of the file."""
    there = os.stat(path)
    held = [name for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")]
    return sum(os.path.samestat(os.stat(f"/proc/self/fd/{name}"), there) for name in held)


def test_a_look_at_an_open_database_leaves_its_locks(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()):
        assert lock_by_another_process(path) == "refused"
        for _ in range(3):
            sqlite.look_at(path)
        assert lock_by_another_process(path) == "refused"
    assert lock_by_another_process(path) == "taken"


def test_a_second_store_of_the_same_file_that_is_closed_leaves_the_locks_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()):
        open_store(str(path), "ben").close()
        assert lock_by_another_process(path) == "refused"


def test_trying_a_passphrase_on_an_open_encrypted_database_leaves_its_locks(tmp_path: Path) -> None:
    pytest.importorskip("sqlcipher3")
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book(), passphrase=lambda: "four plain words here"):
        assert unlock(path, lambda: "four plain words here").fits(path)
        assert lock_by_another_process(path) == "refused"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's descriptors")
def test_no_descriptor_is_left_when_the_store_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()):
        sqlite.look_at(path)
    assert descriptors(path) == 0
    sqlite.look_at(path)
    assert descriptors(path) == 0
