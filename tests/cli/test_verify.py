"""`coder verify`: 0 when all holds, 1 and the rows when something was changed from outside, 3 for a damaged file."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coder.cli.main import main


@pytest.fixture
def copy(agreeing_demo: str, tmp_path: Path) -> Path:
    return Path(shutil.copy(agreeing_demo, tmp_path / "copy.db"))


def test_a_fresh_database_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "new.db")
    assert main(["--db", path, "init", "--codebook", "modes-of-practice"]) == 0
    capsys.readouterr()
    assert main(["--db", path, "verify", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["whole"] is True
    assert told["problems"] == []


def test_the_demonstration_is_whole(agreeing_demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", agreeing_demo, "verify"]) == 0
    assert capsys.readouterr().out.startswith("whole: ")


def test_a_change_from_outside_is_named_and_ends_with_1(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE item_mark SET status = 'delivered' WHERE status = 'not_delivered'")
        connection.commit()
        (changed,) = connection.execute("SELECT changes()").fetchone()
    assert changed > 3
    assert main(["--db", str(copy), "verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == changed
    assert all(line.startswith("status of a mark of an item was changed: item S4.") for line in lines)


def test_a_file_cut_short_ends_with_3(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = copy.read_bytes()
    copy.write_bytes(data[: len(data) // 2])
    assert main(["--db", str(copy), "verify"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: the database file is damaged")
    assert "Traceback" not in told.err
