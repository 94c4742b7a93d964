"""Exports and reports stand in the history: who, when, what, and the digest of the file."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from coder.cli.main import main
from coder.models import History
from coder.store import disclosures, history, open_store
from coder.store.verify import verify


def told(path: str) -> list[History]:
    with open_store(path, "eve") as store:
        assert verify(store).problems == ()
        return [entry for entry in history.of(store) if entry.action == disclosures.ACTION]


@pytest.fixture
def demo(tmp_path: Path) -> str:
    path = str(tmp_path / "demo.db")
    assert main(["--db", path, "demo", "--no-open"]) == 0
    return path


@pytest.mark.parametrize("name", ["all.xlsx", "events.csv", "study.zip", "summary.html"])
def test_an_export_is_an_entry_with_the_digest_of_its_file(demo: str, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert main(["--db", demo, "--as", "mia", "export", str(file), "--without", "practitioners"]) == 0
    [entry] = told(demo)
    assert (entry.who, entry.record) == ("mia", "disclosure")
    said: dict[str, Any] = entry.after or {}
    assert said["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert (said["file"], said["bytes"]) == (str(file), file.stat().st_size)
    assert said["without"] == ["practitioners"]


def test_a_report_is_an_entry_with_what_was_asked(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", demo, "--as", "mia", "adherence", "--by", "site", "--medium", "video", "--json"]) == 0
    assert main(["--db", demo, "--as", "mia", "agreement", "--session", "S01", "--json"]) in (0, 1)
    adherence, agreement = (entry.after or {} for entry in told(demo))
    assert (adherence["report"], adherence["by"], adherence["medium"]) == ("adherence", "site", ["video"])
    assert (agreement["report"], agreement["sessions"]) == ("agreement", ["S01"])


def test_a_database_that_takes_no_entry_still_gives_its_report_and_says_what_is_not_kept(
    demo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(demo, "mia") as store, store.transaction() as held:
        held.connection()
        # Waits for the lock as a key does, not five seconds.
        monkeypatch.setattr(store, "_writing", store._quick.execution_options(begin="BEGIN IMMEDIATE"))
        disclosures.reported(store, "adherence", {})
        [note] = store.notes
    assert note.startswith("the history does not hold that this was read: ")
