"""Bare `coder` opens the app without loading the command line; all else is the command line's."""

import subprocess
import sys
from pathlib import Path

import pytest

from coder.__main__ import straight_to_app


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("CODER_DATABASE_URL", raising=False)
    monkeypatch.setenv("CODER_USER", "ben")
    path = tmp_path / "work.db"
    path.touch()
    return str(path)


def test_database_and_name_alone_open_the_app(database: str) -> None:
    assert straight_to_app(["--db", database, "--as", "anna"]) == (database, "anna")
    assert straight_to_app([f"--db={database}"]) == (database, "ben")


@pytest.mark.parametrize(
    "more", [["session", "list"], ["--help"], ["--version"], ["--as"], ["--as", "--db"], ["--as="]]
)
def test_a_command_an_option_or_a_fault_is_for_the_command_line(database: str, more: list[str]) -> None:
    assert straight_to_app(["--db", database, *more]) is None


def test_a_database_that_is_not_there_is_for_the_command_line(tmp_path: Path) -> None:
    assert straight_to_app(["--db", str(tmp_path / "no.db"), "--as", "anna"]) is None


def test_without_a_terminal_it_says_so_in_one_line(database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coder", "--db", database], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: the app needs a terminal (")
    assert done.stderr.count("\n") == 1
