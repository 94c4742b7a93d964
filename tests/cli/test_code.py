"""`coder code` where there is nothing to stand on: one line that says how to mend it, and nothing begun."""

from pathlib import Path

import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.store import codings, create_store, open_store, sessions
from coder.store.sessions import SessionFields


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    with create_store(path, "lead", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields(name="S01"))
    return path


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_session_that_is_not_registered_is_told_how_to_be(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(["--db", database, "code", "S99"], capsys)
    assert (code, out) == (2, "")
    assert err.startswith("error: there is no session S99")
    assert "session add" in err
    assert err.count("\n") == 1


def test_without_a_terminal_nothing_is_begun(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(["--db", database, "--as", "anna", "code", "S01", "--live"], capsys)
    assert code == 2
    assert "terminal" in err
    with open_store(database, "anna") as store:
        assert codings.of_session(store, "S01") == []


def test_a_session_is_not_live_and_recorded_at_once(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(["--db", database, "code", "S01", "--live", "--media", "s01.mp4"], capsys)
    assert code == 2
    assert "either live or a recording" in err


def test_a_database_that_is_not_there_names_init(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(["--db", str(tmp_path / "none.db"), "code", "S01"], capsys)
    assert code == 2
    assert "coder init" in err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(["code", "--help"], capsys)
    assert code == 0
    assert "Example: coder code S01" in " ".join(out.split())


def test_a_paper_form_is_entered_without_a_clock(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(["--db", database, "code", "S01", "--paper", "--live"], capsys)
    assert code == 2
    assert "give --paper alone" in err
