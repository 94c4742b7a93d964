"""`coder session`: one way to clear a field, and a programme that comes with the plan."""

import json
from pathlib import Path
from typing import Any

import pytest

from coder.cli.main import main
from coder.store import create_store, history, open_store
from tests.recordings import tape
from tests.store.samples import book, plan

SAID = {
    "--programme": "p",
    "--site": "north",
    "--plan": "plan-1",
    "--date": "2026-03-02",
    "--medium": "video",
    "--practitioner": "F1=P03",
    "--media": "tape.wav",
    "--minutes": "112",
    "--chosen": "random",
    "--format": "group",
}
KEYS = {"--practitioner": "practitioners"}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    tape(tmp_path / "tape.wav")
    path = str(tmp_path / "work.db")
    create_store(path, "anna", book(), [plan()]).close()
    return path


def _run(database: str, *arguments: str) -> int:
    return main(["--db", database, "--as", "anna", "session", *arguments])


def _line(database: str, capsys: pytest.CaptureFixture[str], at: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert _run(database, "list", "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["sessions"][at]
    return found


@pytest.mark.parametrize("option", SAID)
def test_an_empty_text_clears_what_the_option_said(
    database: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "add", "S01", *(word for pair in SAID.items() for word in pair)) == 0
    before = _line(database, capsys)
    assert _run(database, "edit", "S01", option, "") == 0
    after = _line(database, capsys)
    key = KEYS.get(option, option.removeprefix("--"))
    assert not after[key]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == ({"plan", "plan_version"} if key == "plan" else {key})


def test_cleared_minutes_are_in_the_history(database: str) -> None:
    assert _run(database, "add", "S01", "--minutes", "112") == 0
    assert _run(database, "edit", "S01", "--minutes", "") == 0
    with open_store(database, "anna") as store:
        change = history.of(store)[-1]
    assert (change.who, change.before, change.after) == ("anna", {"length_ms": 6_720_000}, {"length_ms": None})


def test_minutes_that_are_no_number_are_told_with_how_to_write_and_to_clear_them(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "add", "S01", "--minutes", "1,5") == 2
    said = capsys.readouterr().err
    assert said.startswith("error: --minutes takes a number, and '1,5' is none (--minutes): write it with a point")
    assert "an empty text to clear it" in said


def test_add_and_edit_take_the_same_options(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for command in ("add", "edit"):
        assert main(["session", command, "--help"]) == 0
        told.append(capsys.readouterr().out.partition("Options:")[2])
    assert told[0] == told[1]
    assert [option for option in SAID if option not in told[0]] == []


def test_the_help_of_edit_says_how_to_clear(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["session", "edit", "--help"]) == 0
    assert "An empty text clears any of it" in " ".join(capsys.readouterr().out.split())


def test_the_programme_comes_with_the_plan_and_is_told_as_new(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "add", "S01", "--plan", "plan-1") == 0
    assert capsys.readouterr().err == "note: new programme: prog\n"
    assert _line(database, capsys)["programme"] == "prog"


def test_in_a_table_of_sessions_too_unless_the_row_names_one(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.csv").write_text("session,plan,programme\nS01,plan-1,\nS02,plan-1,other\nS03,,\n")
    assert _run(database, "import", "s.csv") == 0
    assert [_line(database, capsys, at)["programme"] for at in range(3)] == ["prog", "other", None]
    assert _run(database, "import", "s.csv", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"added": 0, "changed": 0, "unchanged": 3}


@pytest.mark.parametrize(
    ("day", "what"), [("2026-02-31", "the day 2026-02-31 does not exist"), ("2.3.26", "'2.3.26' is not a day")]
)
def test_a_day_that_cannot_be_is_told_with_how_days_are_written(
    database: str, day: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, "add", "S01", "--date", day) == 2
    mend = "write a day of the calendar as year-month-day, such as 2026-03-02"
    assert capsys.readouterr().err == f"error: {what} (session S01): {mend}\n"
