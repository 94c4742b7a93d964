"""`coder demo`: where it goes, and what it leaves alone."""

import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from codebooks import shipped_codebook
from coder import settings, tables
from coder.cli.main import main
from coder.demo import OPENS_AS
from coder.store import create_store, open_store, sessions


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of our own, as on a fresh machine."""
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path / "data")
    monkeypatch.delenv("CODER_DATABASE_URL", raising=False)
    return tmp_path / "data"


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_fills_demo_db_beside_the_default_database(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--no-open"]) == 0
    assert files(home) == ["demo.db"]
    assert capsys.readouterr().out == ""


def test_it_keeps_a_demonstration_that_is_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["demo", "--no-open"])
    before = (home / "demo.db").stat().st_ino
    assert main(["demo", "--no-open"]) == 0
    assert (home / "demo.db").stat().st_ino == before
    assert "is kept as it is" in capsys.readouterr().err


def test_its_help_says_that_a_demonstration_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "With --db before the command they go into that file; a demonstration that is there already is kept" in told


def test_a_path_is_filled_and_nothing_else(home: Path, tmp_path: Path) -> None:
    assert main(["--db", str(tmp_path / "mine.db"), "demo", "--no-open"]) == 0
    assert (tmp_path / "mine.db").exists()
    assert not home.exists()


def test_a_path_that_holds_something_else_is_refused_and_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "work.db"
    create_store(str(target), "anna", shipped_codebook("modes-of-practice")).close()
    before = target.read_bytes()
    assert main(["--db", str(target), "demo", "--no-open"]) == 2
    assert target.read_bytes() == before
    assert capsys.readouterr().err.startswith("error: this database holds something else")


def test_a_file_that_is_no_database_is_refused_and_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("not ours")
    assert main(["--db", str(target), "demo", "--no-open"]) == 2
    assert target.read_text() == "not ours"
    assert capsys.readouterr().err.startswith("error: ")


def test_it_stands_beside_the_database_that_the_environment_names_and_never_in_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "team").mkdir()
    monkeypatch.setenv("CODER_DATABASE_URL", f"sqlite:///{tmp_path / 'team' / 'team.db'}")
    assert main(["demo", "--no-open"]) == 0
    assert files(tmp_path / "team") == ["demo.db"]
    assert not home.exists()


def test_with_a_server_in_the_environment_it_goes_into_the_data_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_DATABASE_URL", "postgresql+psycopg://nowhere.invalid/team")
    assert main(["demo", "--no-open"]) == 0
    assert files(home) == ["demo.db"]


def test_it_never_goes_into_coder_db(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", str(settings.default_database()), "demo", "--no-open"]) == 2
    assert not home.exists()
    assert "never goes into your own database" in capsys.readouterr().err


def test_without_a_terminal_it_says_what_to_do_and_fills_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo"]) == 2
    assert "--no-open" in capsys.readouterr().err
    assert not home.exists()


def test_export_writes_the_workbook_without_a_terminal(home: Path, tmp_path: Path) -> None:
    assert main(["demo", "--export", str(tmp_path / "bridgework.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "bridgework.xlsx", read_only=True)
    assert {"Read me", "Summary", "Sites", "Sessions", "Items"} <= set(book.sheetnames)
    book.close()
    assert files(home) == ["demo.db"]


def test_export_to_another_kind_of_file_is_refused_before_anything_is_made(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--export", str(tmp_path / "bridgework.csv")]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert not home.exists()


def test_its_help_counts_what_it_fills(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--no-open"]) == 0
    with open_store(str(home / "demo.db"), OPENS_AS) as store:
        codings = tables.read(store).codings
        registered = len(sessions.listing(store))
    by_session = codings.groupby("session")
    locked = int((by_session["state"].agg(set) == {"locked"}).sum())
    doubled = int((by_session["observer"].nunique() == 2).sum())
    capsys.readouterr()
    assert main(["demo", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert f"{registered} sessions at 3 sites" in told
    assert f"{len(by_session)} have been watched, {doubled} of them by two observers" in told
    assert f"{locked} are locked, one is to lock and one half coded, and the last of the {registered}" in told


KILLED_WHILE_FILLING = """
import os, signal, sys
from coder.demo import fill

def kill(*_):
    if os.path.exists(os.path.join(os.path.dirname(sys.argv[1]), f".demo.db.filling-{os.getpid()}-wal")):
        signal.raise_signal(signal.SIGKILL)

sys.addaudithook(kill)
fill(sys.argv[1])
"""


def test_what_a_killed_filling_left_is_gone_at_the_next_start(home: Path) -> None:
    filling = subprocess.Popen([sys.executable, "-c", KILLED_WHILE_FILLING, str(home / "demo.db")])
    assert filling.wait() == -signal.SIGKILL
    assert f".demo.db.filling-{filling.pid}" in files(home)
    assert main(["demo", "--no-open"]) == 0
    assert files(home) == ["demo.db"]


def test_leftovers_are_removed_beside_a_demonstration_that_is_kept(home: Path) -> None:
    main(["demo", "--no-open"])
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for end in ("", "-wal", "-shm", "-journal"):
        (home / f".demo.db.filling-{dead.pid}{end}").write_text("left")
    assert main(["demo", "--no-open"]) == 0
    assert files(home) == ["demo.db"]


def test_a_filling_that_lives_and_what_is_called_otherwise_are_left_alone(home: Path) -> None:
    home.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    living = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    kept = [f".demo.db.filling-{living.pid}", f".other.db.filling-{dead.pid}", f".demo.db.filling-{dead.pid}-notes"]
    for name in kept:
        (home / name).write_text("not ours")
    try:
        assert main(["demo", "--no-open"]) == 0
    finally:
        living.communicate(b"\n")
    assert files(home) == sorted(["demo.db", *kept])
