"""Tables whose inner pages are lost are read from their leaves; what had been deleted stays so."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, MetaData, String, Table

from coder.store import leaves, trees
from tests.store.damage import page_lost

NUMBERS = range(300, 30_300)
"""Each takes two bytes in the file."""
THEIRS = Table("entry", MetaData(), Column("text", String, nullable=False), Column("number", BigInteger))


def _text(number: int) -> str:
    return f"entry {number} " + "x" * 200


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """30,000 rows on over 1,500 leaves under several inner pages, and a table that is none of this."""
    path = tmp_path_factory.mktemp("whole") / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE entry (text VARCHAR NOT NULL, number BIGINT)")
        connection.execute("CREATE TABLE other (number BIGINT, text VARCHAR)")
        connection.executemany("INSERT INTO entry VALUES (?, ?)", ((_text(at), at) for at in NUMBERS))
        connection.executemany("INSERT INTO other VALUES (?, ?)", ((at, _text(at)) for at in range(500)))
        connection.commit()
    return path.read_bytes()


@pytest.fixture
def damaged(whole: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    path.write_bytes(whole)
    return path


def _root(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchone()
        return int(page)


def _mend(path: Path, size: int | None = None) -> None:
    trees.mend(path, size or path.stat().st_size, {"entry": _root(path)}, THEIRS)


def _rows(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM entry ORDER BY rowid")]


def test_of_a_lost_root_every_leaf_is_found(damaged: Path) -> None:
    page_lost(damaged, _root(damaged))
    _mend(damaged)
    assert _rows(damaged) == list(NUMBERS)


def test_of_a_lost_inner_page_every_leaf_is_found(damaged: Path) -> None:
    root = _root(damaged)
    inner = leaves.under(damaged.read_bytes()[(root - 1) * 4096 : root * 4096])[1]
    page_lost(damaged, inner)
    _mend(damaged)
    assert _rows(damaged) == list(NUMBERS)


def test_a_tree_that_was_hung_up_is_searched_as_any(damaged: Path) -> None:
    page_lost(damaged, _root(damaged))
    _mend(damaged)
    with closing(sqlite3.connect(damaged)) as connection:
        assert connection.execute("SELECT number FROM entry WHERE rowid = 19701").fetchall() == [(20_000,)]
        found = [line for (line,) in connection.execute("PRAGMA integrity_check")]
    # The list of free pages and a few pages that nothing names any more are no part of it.
    assert [line for line in found if "never used" not in line and line != "ok"] == []


def test_what_had_been_deleted_is_not_found_again(damaged: Path) -> None:
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("DELETE FROM entry WHERE number >= 10000")
        connection.commit()
    assert _text(25_000).encode() in damaged.read_bytes()
    page_lost(damaged, _root(damaged))
    _mend(damaged)
    assert _rows(damaged) == list(range(300, 10_000))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_of_a_file_cut_short_every_row_before_the_cut_is_there(damaged: Path, whole: bytes, share: float) -> None:
    size = int(len(whole) * share)
    damaged.write_bytes(whole[:size])
    trees.pad(damaged)
    _mend(damaged, size)
    # A row ends with its text and its number.
    left = whole[:size]
    assert _rows(damaged) == [at for at in NUMBERS if _text(at).encode() + at.to_bytes(2, "big") in left]


def test_a_whole_tree_is_left_as_it_is(damaged: Path, whole: bytes) -> None:
    _mend(damaged)
    assert damaged.read_bytes() == whole


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
@example(2**56)
@example(127)
def test_a_packed_number_is_read_again(number: int) -> None:
    packed = leaves.packed(number)
    assert leaves.varint(packed + b"\xff", 0) == (number, len(packed))


@given(st.binary(max_size=100), st.integers(), st.integers(min_value=0, max_value=4096))
def test_any_page_is_read_without_error(head: bytes, seed: int, there: int) -> None:
    page = (b"\x0d" + head + random.Random(seed).randbytes(4096))[:4096]
    assert all(cell.start < cell.end <= there for cell in leaves.cells(page, there))
    assert leaves.under(page)
