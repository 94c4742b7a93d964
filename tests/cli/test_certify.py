"""`coder certify`: a test is taken, kept once, told, and makes agreement name who lacks it."""

import json
from pathlib import Path
from typing import Any

import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.models import Event
from coder.store import Store, certifications, clocks, codings, create_store, events, open_store, practice, sessions
from coder.store.events import Insert
from coder.store.sessions import SessionFields
from coder.team.golds import compared

NAMES = ("S1", "S2", "S3")
MODES = ("E", "N")


def code(store: Store, session: str, role: str | None, *, wrong: bool = False) -> None:
    """20 minutes: a mode of 100 s by turns, a code every 30 s; `wrong`: always the other technique."""
    book = shipped_codebook("modes-of-practice").book
    modes = [one.id for one in book.codables if one.level == "mode" and one.mode][:2]
    coding = codings.begin(store, session, role=role)
    rows: list[dict[str, Any]] = [
        {"onset_ms": at, "offset_ms": min(at + 100_000, 1_200_000), "code": modes[at // 100_000 % 2]}
        for at in range(0, 1_200_000, 100_000)
    ]
    pair = ("ED-CON", "EN-VAL")[:: -1 if wrong else 1]
    for number, at in enumerate(range(5_000, 1_200_000, 30_000)):
        rows.append({"onset_ms": at, "code": pair[number % 3 % 2]})
    keyed = 1_700_000_000_000
    events.write(store, coding.id, [Insert(Event(coding_id=coding.id, entry=0, keyed_at=keyed, **row)) for row in rows])
    codings.lock(store, coding.id)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    with create_store(path, "lead", shipped_codebook("modes-of-practice")) as lead:
        for name in NAMES:
            sessions.add(lead, SessionFields(name, medium="video", minutes=20.0))
            code(lead, name, "gold")
    return path


def practise(database: str, *names: str, wrong: bool = False) -> None:
    with open_store(database, "anna") as store:
        for name in names:
            code(store, name, "training", wrong=wrong)


def run(database: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(["--db", database, "--as", "anna", *arguments, "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


def test_a_passed_test_is_kept_and_told(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, *NAMES)
    done, found = run(database, capsys, "certify")
    assert (done, found["outcome"], found["kept"], found["clips"]) == (0, "pass", True, 12)
    assert {one["name"]: one["outcome"] for one in found["conditions"]}["checklist"] == "does_not_apply"
    _, shown = run(database, capsys, "certify", "--show")
    states = {one["observer"]: (one["state"], one["valid_until"]) for one in shown["observers"]}
    assert states == {"anna": ("certified", found["valid_until"]), "lead": ("none", None)}


def test_a_failed_test_answers_no_and_is_kept(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, *NAMES, wrong=True)
    done, found = run(database, capsys, "certify")
    assert (done, found["outcome"], found["kept"], found["valid_until"]) == (1, "fail", True, None)
    with open_store(database, "anna") as store:
        assert [one.passed for one in certifications.of(store, "anna")] == [False]


def test_a_test_that_cannot_tell_is_not_kept(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, "S1", "S2")
    done, found = run(database, capsys, "certify")
    assert (done, found["outcome"], found["kept"]) == (1, "cannot_tell", False)
    assert run(database, capsys, "certify", "--show")[1] == {"observers": []}


def test_practice_that_was_locked_early_is_tested_on_the_whole_gold_coding(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    practise(database, "S1", "S2")
    with open_store(database, "anna") as store:
        coding = practice.begin(store, "S3")
        clocks.append(store, coding.id, "start", 0)
        clocks.append(store, coding.id, "pause", 60_000)
        codings.lock(store, coding.id)
        line = practice.find(store, "S3")
        assert compared(store, line).feedback().f1.n == 3  # a mode and two codes in the first minute
    found = run(database, capsys, "certify", "--dry-run")[1]
    assert (found["clips"], found["sessions"]) == (12, list(NAMES))
    # Gold has 40 techniques a session, of which two sessions are met whole: 2 x 80 / (120 + 80).
    assert {one["name"]: one["value"] for one in found["conditions"]}["technique_f1"] == pytest.approx(0.8)


def test_a_dry_run_keeps_nothing(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, *NAMES)
    found = run(database, capsys, "certify", "--dry-run")[1]
    assert (found["outcome"], found["kept"], found["valid_until"]) == ("pass", False, None)
    with open_store(database, "anna") as store:
        assert certifications.of(store, "anna") == []


def test_what_was_counted_once_does_not_count_again(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, *NAMES)
    run(database, capsys, "certify")
    assert main(["--db", database, "--as", "anna", "certify"]) == 2
    assert "there is no practice that can count" in capsys.readouterr().err


def test_a_further_attempt_counts_only_when_asked_for(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, *NAMES, wrong=True)
    with open_store(database, "anna") as store:
        line = practice.find(store, "S1")
        assert line.coding is not None
        practice.keep(store, line.coding.id, {})
        practice.again(store, line.coding.id)
    practise(database, "S1")
    assert run(database, capsys, "certify", "--dry-run")[1]["sessions"] == ["S2", "S3"]
    found = run(database, capsys, "certify", "--dry-run", "--repeats")[1]
    assert (found["sessions"], found["repeats"]) == (list(NAMES), ["S1"])


def test_agreement_names_who_is_not_certified_only_where_certification_is_used(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    practise(database, *NAMES)
    for name in ("anna", "ben"):
        with open_store(database, name) as store:
            code(store, "S1", None)
    warned = "observers not certified now, so treat the figures as provisional: ben (not certified)"
    assert warned not in run(database, capsys, "agreement")[1]["warnings"]
    run(database, capsys, "certify")
    assert warned in run(database, capsys, "agreement")[1]["warnings"]


def test_practice_and_gold_change_no_figure_of_agreement(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("anna", "ben"):
        with open_store(database, name) as store:
            code(store, "S1", None)
    before = run(database, capsys, "agreement")[1]
    practise(database, *NAMES, wrong=True)
    assert run(database, capsys, "agreement")[1]["coefficients"] == before["coefficients"]


def test_practice_changes_no_figure_of_adherence(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(database, "anna") as store:
        code(store, "S1", None)
    before = run(database, capsys, "adherence")[1]
    practise(database, *NAMES, wrong=True)
    assert run(database, capsys, "adherence")[1] == before


def test_the_page_names_each_condition_with_its_limit(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    practise(database, *NAMES)
    assert main(["--db", database, "--as", "anna", "certify", "--dry-run"]) == 0
    page = capsys.readouterr().out
    assert "✓ techniques, F1 within the tolerance" in page
    assert page.rstrip().endswith("passed; nothing was kept")
