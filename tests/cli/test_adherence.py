"""`coder adherence` as a person and as a program meet it."""

import json
from pathlib import Path

import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.cli.main import main
from coder.demo import fill
from coder.store import codings, create_store, marks, passes, sessions
from coder.store.sessions import SessionFields


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return str(target)


def run(demo: str, *words: str) -> int:
    return main(["--db", demo, "--as", "anna", "adherence", *words])


def test_the_page_tells_first_how_much_was_seen(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(demo, "--by", "site") == 0
    page = capsys.readouterr().out.splitlines()
    assert page[0].startswith("Watched: 23 sessions (96 delivered); 23 drawn at random. Double-coded: 8.")


@pytest.mark.parametrize("by", ["programme", "site", "practitioner", "month", "session"])
def test_the_page_fits_80_columns(demo: str, by: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(demo, "--by", by) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_a_group_has_its_limits_and_its_word_and_the_rule_is_printed(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(demo, "--by", "site")
    page = capsys.readouterr().out
    assert next(line for line in page.splitlines() if line.startswith("south")).endswith("not met")
    assert "Standard 0.8 (Set by the programme owner (fictional))" in page
    assert "finite-population correction" in page


def test_drafts_are_named_on_stderr(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(demo)
    assert "warning: drafts count: S22, S23" in capsys.readouterr().err


def test_json_is_one_document_and_nothing_else(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(demo, "--by", "site", "--json") == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert {"parameters", "definition", "sessions", "groups"} <= set(document)
    assert [entry["by"] for entry in document["groups"]] == [{"site": "north"}, {"site": "south"}, {"site": "west"}]
    assert len(document["sessions"]) == 24


def test_by_programme_if_not_said(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(demo, "--json")
    assert [entry["by"] for entry in json.loads(capsys.readouterr().out)["groups"]] == [{"programme": "bridgework"}]


def test_filters_narrow_the_sessions_and_what_is_known_of_those_delivered(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(demo, "--from", "2026-03-01", "--to", "2026-03-31", "--json")
    march = json.loads(capsys.readouterr().out)
    assert len(march["sessions"]) == 6
    assert march["groups"][0]["delivered_sessions"] == 17
    run(demo, "--medium", "video", "--medium", "live-link", "--json")
    recorded = json.loads(capsys.readouterr().out)
    assert recorded["parameters"]["medium"] == ["video", "live-link"]
    assert recorded["groups"][0]["delivered_sessions"] is None


def test_a_standard_on_the_spot_is_the_one_that_is_tested(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(demo, "--standard", "0.5", "--by", "site", "--json")
    groups = json.loads(capsys.readouterr().out)["groups"]
    assert [entry["status"] for entry in groups] == ["Met", "Met", "Too few sessions"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--standard", "80"), "error: 80 is not a share (--standard)"),
        (("--standard", "nan"), "error: nan is not a share (--standard)"),
        (("--from", "02.03.2026"), "error: '02.03.2026' is not a day (--from)"),
        (("--from", "2026-02-31"), "error: the day 2026-02-31 does not exist (--from): write a day of the calendar"),
        (("--to", "2026-06-31"), "error: the day 2026-06-31 does not exist (--to): write a day of the calendar"),
        (("--from", "2026-05-01", "--to", "2026-04-01"), "error: 2026-05-01 is after 2026-04-01"),
        (("--plan", "nothing"), "error: there is no session plan nothing"),
        (("--by", "weekday"), "error: "),
    ],
)
def test_a_wrong_request_is_one_line_and_exit_2(
    demo: str, words: tuple[str, ...], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(demo, *words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(problem)
    assert said.err.count("\n") == 1


def test_a_day_that_does_not_exist_is_told_with_how_days_are_written(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(demo, "--from", "2026-02-31", "--to", "31.3.2026") == 2
    mend = "write a day of the calendar as year-month-day, such as 2026-03-02"
    assert capsys.readouterr().err.splitlines() == [
        f"error: the day 2026-02-31 does not exist (--from): {mend}",
        f"error: '31.3.2026' is not a day (--to): {mend}",
    ]


def test_an_empty_database_has_an_empty_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(tmp_path / "new.db")
    create_store(target, "anna", shipped_codebook("modes-of-practice")).close()
    assert run(target) == 0
    assert capsys.readouterr().out.startswith("Watched: 0 sessions")
    assert run(target, "--json") == 0
    assert json.loads(capsys.readouterr().out)["groups"] == []


def test_a_database_that_is_not_there_names_init(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "none.db")) == 2
    assert "coder init" in capsys.readouterr().err


def test_a_retrospective_entry_is_told_of_its_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "paper.db")
    with create_store(path, "anna", shipped_codebook("modes-of-practice"), [shipped_plan("bridgework-s04")]) as store:
        sessions.add(store, SessionFields(name="S01", plan="bridgework-s04"))
        coding = codings.begin(store, "S01")
        passes.begin(store, coding.id, "paper")
        marks.set_mark(store, coding.id, "S4.1", status="delivered")
    assert main(["--db", path, "adherence", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["sessions"][0]["warnings"]
    assert "retrospective entry: the coding by anna is from a paper form" in told
