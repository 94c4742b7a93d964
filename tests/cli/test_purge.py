"""`coder purge`: first a look, then only what was agreed to."""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from coder.cli.main import main
from coder.cli.purge import months_before
from coder.store import copies
from tests.screens.terminal import Terminal


@pytest.fixture
def database(agreeing_demo: str, tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    shutil.copy(agreeing_demo, path)
    path.chmod(0o600)
    return path


def _codings(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["--db", str(path), "purge", "--before", "2999-01-01", "--what", "codings", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["erased"] is False
    return list(told["codings"])


def test_a_dry_run_says_what_would_go(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = _codings(database, capsys)
    assert main(["--db", str(database), "purge", "--before", "2999-01-01", "--what", "codings", "--dry-run"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith(f"codings of sessions before 2999-01-01: {len(there)} codings\n")
    assert len(told.out.splitlines()) == 1 + len(there)
    assert "backups that were made before still hold" in told.err
    assert _codings(database, capsys) == there


def test_without_a_terminal_it_takes_a_yes(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = _codings(database, capsys)
    assert main(["--db", str(database), "purge", "--before", "2999-01-01", "--what", "codings"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert _codings(database, capsys) == there
    assert main(["--db", str(database), "purge", "--before", "2999-01-01", "--what", "codings", "--yes"]) == 0
    assert _codings(database, capsys) == []
    assert main(["--db", str(database), "verify"]) == 0


def test_automatic_copies_are_named_and_go_when_asked(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copies.make(database, date(2026, 3, 2))
    assert copy is not None
    assert main(["--db", str(database), "purge", "--keep", "24", "--yes"]) == 0
    assert f"an automatic copy holds it: {copy}" in capsys.readouterr().err
    assert main(["--db", str(database), "purge", "--keep", "24", "--yes", "--copies"]) == 0
    assert not copy.exists()


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--before", "2026-01-01", "--keep", "3"],
        ["--before", "01.02.2026"],
        ["--keep", "0"],
        ["--before", "2026-01-01", "--what", "everything"],
    ],
)
def test_a_rule_that_says_nothing_is_refused(
    database: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", str(database), "purge", *options, "--yes"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_months_are_counted_by_the_calendar() -> None:
    """31 March less one month is the last of February; 14 months before 15 January 2026 is 15 November 2024."""
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 14) == date(2024, 11, 15)
    assert months_before(date(2026, 12, 1), 12) == date(2025, 12, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_it_asks(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = _codings(database, capsys)
    command = ["-m", "coder", "--db", str(database), "purge", "--before", "2999-01-01", "--what", "codings"]
    for answer, left in (("yes\n", there), ("erase\n", [])):
        with Terminal(*command, folder=tmp_path) as terminal:
            terminal.until_drawn("Type erase to do it")
            terminal.strike(answer)
            terminal.ended()
        assert _codings(database, capsys) == left
