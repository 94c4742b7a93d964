"""`coder practise` and `coder drill` without a screen."""

import json
from pathlib import Path

import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.store import codings, create_store, open_store, practice
from tests.screens.practising import practised, with_gold


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    with create_store(path, "anna", shipped_codebook("modes-of-practice")) as store:
        with_gold(store, "S1")
    return path


def told(database: str, *arguments: str) -> list[str]:
    return ["--db", database, "--as", "anna", *arguments]


def test_sessions_that_can_be_practised_are_listed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(told(database, "practise", "--json")) == 0
    [row] = json.loads(capsys.readouterr().out)["practice"]
    assert (row["session"], row["state"], row["attempt"], row["f1"]) == ("S1", "not begun", None, [])


def test_feedback_is_one_document_and_its_figures_are_kept(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(database, "anna") as store:
        practised(store, "S1", ((11_000, "EN-VAL"), (30_000, "ED-PRF")))
    assert main(told(database, "practise", "S1", "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["moments"] == {"hit": 1, "early": 0, "late": 0, "confused": 1, "miss": 2, "extra": 0}
    assert [(one["kind"], one["gold"], one["own"]) for one in found["list"]][1:3] == [
        ("miss", "EN-EMP", None),
        ("confused", "ED-CON", "ED-PRF"),
    ]
    assert found["f1"]["value"] == pytest.approx(2 / 6)
    with open_store(database, "anna") as store:
        assert [its.figures["f1"] for its in practice.find(store, "S1").attempts] == [pytest.approx(2 / 6)]


def test_nothing_of_the_gold_is_told_before_the_practice_is_locked(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(database, "anna") as store:
        codings.begin(store, "S1", role="training")
    assert main(told(database, "practise", "S1", "--feedback")) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "this practice is not locked yet" in captured.err


def test_a_session_without_gold_says_how_one_is_made(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", database, "--as", "lead", "practise", "S1"]) == 2
    assert "no locked gold coding by somebody else" in capsys.readouterr().err


def test_the_drill_needs_a_terminal(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(told(database, "drill")) == 2
    assert (
        capsys.readouterr().err
        == "error: the key drill needs a terminal (standard input and output): start it in one\n"
    )
