"""`coder plan`: shipped, stored and written session plans from the command line."""

import json
from pathlib import Path

import pytest

from codebooks import load_codebook, shipped_codebook
from coder.cli.main import main
from coder.store import create_store, open_store
from tests.codebooks.small import CODEBOOK, PLAN, edited

pytestmark = pytest.mark.usefixtures("fresh_machine")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "work.db")
    create_store(path, "anna", shipped_codebook("modes-of-practice")).close()
    return path


def written(text: str, name: str = "plan.yaml") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def on(database: str) -> list[str]:
    return ["--db", database, "--as", "anna", "plan"]


def stored(database: str) -> list[str]:
    from coder.store.books import plans

    with open_store(database, "anna") as store:
        return [f"{row.plan} {row.version}" for row in plans(store)]


def test_list_shows_what_is_shipped_and_stored(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*on(database), "add", written(PLAN)]) == 0
    capsys.readouterr()
    assert main([*on(database), "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["plans"]
    assert [(row["id"], row["from"], row["items"]) for row in listed] == [
        ("bridgework-s04", "shipped", 6),
        ("plan-1", "database", 2),
    ]


def test_show_prints_the_items_and_what_counts_as_delivered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "show", "bridgework-s04"]) == 0
    out = capsys.readouterr().out
    assert "S4.4 Teach and demonstrate the skill (25 minutes, weight 2, critical)" in out
    assert "Delivered when: All steps named and demonstrated" in out


def test_show_as_json_gives_the_credits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "show", "bridgework-s04", "--json"]) == 0
    scoring = json.loads(capsys.readouterr().out)["scoring"]
    assert scoring["statuses"]["not_applicable"] is None
    assert scoring["statuses"]["not_observed"] == "unknown"


def test_show_takes_a_stored_plan(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*on(database), "add", written(PLAN)]) == 0
    capsys.readouterr()
    assert main([*on(database), "show", "plan-1"]) == 0
    assert capsys.readouterr().out.startswith("Bridge: session 1, First\n")


def test_show_of_an_unknown_plan_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "show", "nothing"]) == 2
    assert capsys.readouterr().err == (
        "error: no session plan is called that (nothing): name a file, or one of: bridgework-s04\n"
    )


def test_check_looks_codes_up_in_the_codebook_that_the_plan_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "check", written(edited(PLAN, "[ED-RDV]", "[ED-RDX]"))]) == 1
    assert capsys.readouterr().out.startswith("item A names the code 'ED-RDX', which is not there (plan.yaml:12)")


def test_check_tells_problems_of_the_plan_and_of_its_codes_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    text = edited(edited(PLAN, "[ED-RDV]", "[ED-RDX]"), "weight: 2", "weight: -2")
    assert main(["plan", "check", written(text)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_check_against_another_codebook(capsys: pytest.CaptureFixture[str]) -> None:
    small = written(CODEBOOK, "small.yaml")
    assert main(["plan", "check", written(PLAN), "--codebook", small]) == 1
    assert "the plan's codes are from the codebook 'modes-of-practice'" in capsys.readouterr().out


def test_check_says_when_the_codebook_is_not_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "check", written(edited(PLAN, "id: modes-of-practice", "id: elsewhere"))]) == 0
    captured = capsys.readouterr()
    assert captured.out == "plan-1 1.0.0: no problems\n"
    assert captured.err == "note: codebook elsewhere is not at hand, so the plan's codes were not checked\n"


def test_check_of_an_unreadable_file_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    Path("plan.yaml").write_bytes(b"\x00")
    assert main(["plan", "check", "plan.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: control character U+0000 in column 1 (plan.yaml:1)")


def test_add_keeps_a_plan_and_a_shipped_one(database: str) -> None:
    assert main([*on(database), "add", written(PLAN)]) == 0
    assert main([*on(database), "add", "bridgework-s04"]) == 0
    assert stored(database) == ["bridgework-s04 1.0.0", "plan-1 1.0.0"]


def test_add_checks_codes_against_the_stored_codebook_and_changes_nothing(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*on(database), "add", written(edited(PLAN, "[ED-RDV]", "[ED-RDX]"))]) == 2
    assert capsys.readouterr().err.startswith(
        "error: item A names the code 'ED-RDX', which is not there (plan.yaml:12)"
    )
    assert stored(database) == []


def test_add_says_when_the_codebook_is_not_in_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(tmp_path / "small.db")
    create_store(database, "anna", load_codebook(CODEBOOK, where="small.yaml")).close()
    assert main([*on(database), "add", written(PLAN)]) == 0
    assert "codebook modes-of-practice is not in this database" in capsys.readouterr().err
