"""`coder doctor`: a report without names, and an exit code that says whether something should be mended."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coder.cli.main import main
from coder.store import codings, copies, create_store, presence, sessions
from coder.store.sessions import SessionFields
from tests.store.damage import files_in, page_lost
from tests.store.samples import book


@pytest.fixture
def database(agreeing_demo: str, tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    shutil.copy(agreeing_demo, path)
    path.chmod(0o600)
    return path


def _report(path: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["--db", str(path), "doctor", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_whole_database_has_nothing_to_mend(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _report(database, capsys)
    assert (code, told["mend"]) == (0, [])
    assert told["environment"].keys() >= {"versions", "terminal", "clock", "programs", "extras"}
    found = told["database"]
    assert (found["kind"], found["revision"], found["damage"], found["open_at"]) == ("sqlite", "0003", None, [])
    assert main(["--db", str(database), "doctor"]) == 0
    assert capsys.readouterr().out.endswith("nothing to mend\n")


def test_no_name_of_a_person_or_note_is_told(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(database)) as connection:
        names = [
            row[0] for table in ("observer", "practitioner") for row in connection.execute(f"SELECT name FROM {table}")
        ]
        notes = [row[0] for row in connection.execute("SELECT note FROM event WHERE note IS NOT NULL")]
    assert len(names) > 5
    main(["--db", str(database), "doctor"])
    words = set(capsys.readouterr().out.replace(":", " ").replace(",", " ").split())
    assert words.isdisjoint(names)
    assert words.isdisjoint(notes)


def test_rights_and_clock_are_told_with_the_mend(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database.chmod(0o644)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE history SET made_at = made_at + 3155760000000 WHERE number = 1")
        connection.commit()
    code, told = _report(database, capsys)
    assert code == 1
    clock, rights = told["mend"]
    assert "clock is behind" in clock
    assert f"chmod 600 {database}" in rights


def test_copies_and_open_codings_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "work.db"
    with create_store(str(path), "anna", book()) as store:
        sessions.add(store, SessionFields("S01"))
        presence.take(store, codings.begin(store, "S01").id)
        copies.make(path, date(2026, 3, 2))
        _, told = _report(path, capsys)
    place = told["database"]["place"]
    assert (place["copies"], place["newest_copy"]) == (1, "2026-03-02")
    [held] = told["database"]["open_at"]
    assert str(held).endswith("this computer")


def test_a_damaged_file_is_told_after_what_can_be_told(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page_lost(database, 30)
    before = files_in(database.parent)
    assert main(["--db", str(database), "doctor"]) == 3
    told = capsys.readouterr()
    assert "versions.sqlite" in told.out
    assert told.err.startswith("error: the database file is damaged")
    assert files_in(database.parent) == before


def test_a_database_that_is_not_there_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _report(tmp_path / "none.db", capsys)
    assert code == 2
    assert told["database"] is None


def test_preferences_that_are_not_in_force_are_to_be_mended(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.toml"
    monkeypatch.setenv("CODER_CONFIG", str(file))
    assert _report(database, capsys)[1]["environment"]["preferences"] == "as usual"
    file.write_text("lag = 9")
    code, told = _report(database, capsys)
    assert code == 1
    assert told["environment"]["preferences"] == str(file)
    assert any("lag is 9, not a number from 0 to 5" in line for line in told["mend"])
