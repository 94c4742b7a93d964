"""What to type to go on with the same database as the same person."""

from pathlib import Path

import pytest

from coder.settings import command


@pytest.fixture(autouse=True)
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database and the person when none is named."""
    path = str(tmp_path.resolve() / "usual.db")
    monkeypatch.setenv("CODER_DATABASE_URL", path)
    monkeypatch.setenv("CODER_USER", "anna")
    return path


def test_nothing_is_named_that_is_meant_anyway(usual: str) -> None:
    assert command(usual, "anna", "code", "S01") == "coder code S01"


def test_another_database_and_another_person_are_named_and_quoted_for_the_shell() -> None:
    assert command("/my work/b.db", "ben", "code", "S 1") == "coder --db '/my work/b.db' --as ben code 'S 1'"


def test_the_server_of_the_environment_is_not_named_as_its_address_may_hold_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODER_DATABASE_URL", "postgresql+psycopg://anna:secret@host/work")
    assert command("postgresql+psycopg://anna:***@host/work", "anna", "code", "S01") == "coder code S01"
    assert command("/work.db", "anna", "code", "S01") == "coder --db /work.db code S01"
