"""`coder restore FILE`: what is printed, and how it ends."""

import json
from datetime import date
from pathlib import Path

import pytest

from coder.cli.main import main
from coder.store import copies
from tests.store.damage import page_lost


@pytest.fixture
def backup(agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "backup.db"
    assert main(["--db", agreeing_demo, "backup", str(path)]) == 0
    capsys.readouterr()
    return path


def test_a_backup_becomes_a_database(backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new.db"
    assert main(["--db", str(new), "restore", str(backup)]) == 0
    assert capsys.readouterr().out.startswith(f"{new}: ")
    assert main(["--db", str(new), "verify"]) == 0


def test_a_database_that_is_there_stays(backup: Path, agreeing_demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(agreeing_demo).read_bytes()
    assert main(["--db", agreeing_demo, "restore", str(backup)]) == 2
    assert capsys.readouterr().err.startswith("error: there is a file already")
    assert Path(agreeing_demo).read_bytes() == before


def test_what_was_saved_of_a_damaged_file_is_told(
    backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The middle of the file is lost: whatever was there, each table says so, and the answer is no."""
    page_lost(backup, backup.stat().st_size // 4096 // 2)
    assert main(["--db", str(tmp_path / "new.db"), "restore", str(backup), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["whole"] is False
    assert told["damage"]
    assert {"table", "saved", "put_back", "lost"} == set(told["tables"][0])
    assert main(["--db", str(tmp_path / "new2.db"), "restore", str(backup)]) == 1
    assert "the file is damaged" in capsys.readouterr().out


def test_an_automatic_copy_that_holds_more_than_was_saved_is_named_with_the_command_that_takes_it(
    backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = copies.make(backup, date(2026, 3, 2))
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    assert main(["--db", str(tmp_path / "new.db"), "restore", str(backup)]) == 1
    [told] = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{kept}: ")]
    assert f"`coder --db NEW.db restore {kept}`" in told
    assert main(["--db", str(tmp_path / "again.db"), "restore", str(kept)]) == 0


def test_a_damaged_database_names_the_command(backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page_lost(backup, 30)
    assert main(["--db", str(backup), "verify"]) == 3
    err = capsys.readouterr().err
    assert f"coder --db NEW.db restore {backup}" in err
    assert err.count("\n") == 1
