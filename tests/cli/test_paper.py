"""`coder paper`: a form to print that holds what the keys, the plan and the ratings say, and nothing to run."""

import re
from html import unescape
from pathlib import Path

import pytest

from codebooks import shipped_codebook, shipped_plan
from coder.cli.main import main
from coder.store import create_store, sessions
from coder.store.sessions import SessionFields
from tests.exports.chrome import pages, printed

PLAN = "bridgework-s04"


def form(tmp_path: Path, *words: str, db: str | None = None) -> str:
    """The form's HTML."""
    path = tmp_path / "form.html"
    assert main(["--db", db or str(tmp_path / "none.db"), "paper", str(path), *words]) == 0
    return path.read_text(encoding="utf-8")


def text(page: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


def test_every_code_looked_for_stands_with_its_key_and_definition(tmp_path: Path) -> None:
    book = shipped_codebook("modes-of-practice").book
    told = text(form(tmp_path, "--plan", PLAN, "--preset", "live-core"))
    for codable in book.codables:
        if codable.level == "code":
            assert (f" {codable.key} {codable.label}" in told) is (codable.id in book.looked_for("live-core"))
    assert "4 Foster the therapeutic relationship : Shows empathy" in told


def test_items_have_their_statuses_and_planned_minutes_and_ratings_their_anchors(tmp_path: Path) -> None:
    told = text(form(tmp_path, "--plan", PLAN))
    assert "S4.2 Review of practice since last session critical Each participant reports" in told
    assert "d a p n x o ___ / 20" in told
    assert "Clients appeared to learn skills from the manual 1 nobody shows the skill" in told
    assert "1 2 3 4 5 n" in told


def test_what_is_known_of_the_session_stands_at_the_head(tmp_path: Path) -> None:
    path = str(tmp_path / "work.db")
    with create_store(path, "lead", shipped_codebook("modes-of-practice"), [shipped_plan(PLAN)]) as store:
        sessions.add(store, SessionFields(name="S01", plan=PLAN, date="2026-03-02", seats={"F1": "P03"}))
    told = text(form(tmp_path, "--session", "S01", db=path))
    for known in ("Session S01", "Date 2026-03-02", "Practitioners F1 P03", "Stop and think"):
        assert known in told


def test_nothing_runs_or_is_fetched_and_peoples_text_is_no_markup(tmp_path: Path) -> None:
    path = str(tmp_path / "work.db")
    with create_store(path, "lead", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields(name="<script>S</script>"))
    page = form(tmp_path, "--session", "<script>S</script>", db=path)
    assert "<script" not in page
    assert "&lt;script&gt;S" in page
    assert "default-src 'none'" in page
    assert not re.search(r"\b(src|href)=", page)


@pytest.mark.parametrize(("preset", "sides"), [("live-core", 4), ("recorded-full", 5)])
def test_it_prints_on_few_sides(tmp_path: Path, preset: str, sides: int) -> None:
    form(tmp_path, "--plan", PLAN, "--preset", preset)
    assert pages(printed(tmp_path / "form.html", tmp_path)) <= sides


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["form.pdf", "--plan", PLAN], "ends in .html"),
        (["form.html"], "give one of the two"),
        (["form.html", "--plan", PLAN, "--preset", "none"], "no preset is called 'none'"),
        (["no/such/form.html", "--plan", PLAN], "there is no such folder"),
    ],
)
def test_a_wrong_request_is_one_line_and_writes_nothing(
    tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--db", str(tmp_path / "none.db"), "paper", *words]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert said in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
