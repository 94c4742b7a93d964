"""`coder export` narrowed to some sessions: every table alike, the filter said in the file, nothing written of none."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from coder.cli.main import main
from coder.demo import fill

MARCH = ("--from", "2026-03-01", "--to", "2026-03-31", "--medium", "video", "--chosen", "random")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return str(target)


def export(target: str, *words: object) -> int:
    return main(["--db", target, "--as", "anna", "export", *map(str, words)])


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def watched(demo: str, folder: Path, *words: str) -> set[str]:
    path = folder / "watched.csv"
    assert export(demo, path, "--what", "sessions", *words) == 0
    return {row["session"] for row in rows(path.read_bytes())}


def test_sessions_are_those_that_hold_to_every_part_of_the_filter(demo: str, tmp_path: Path) -> None:
    assert export(demo, tmp_path / "all.csv", "--what", "sessions") == 0
    held = {
        row["session"]
        for row in rows((tmp_path / "all.csv").read_bytes())
        if (row["month"], row["medium"], row["chosen"]) == ("2026-03", "video", "random")
    }
    assert 0 < len(held) < 24
    assert watched(demo, tmp_path, *MARCH) == held


@pytest.mark.parametrize("what", ["events", "items", "ratings", "adherence", "history"])
def test_every_table_is_narrowed_alike(demo: str, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.csv"
    csv.field_size_limit(1_000_000)
    assert export(demo, path, "--what", what, *MARCH) == 0
    assert {row["session"] for row in rows(path.read_bytes())} <= watched(demo, tmp_path, *MARCH)
    assert path.stat().st_size > 200


def test_agreement_is_that_of_the_sessions_named(demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", demo, "--as", "anna", "agreement", "--json"]) == 0
    pairs = json.loads(capsys.readouterr().out)["coefficients"]
    one, two = sorted({entry["session"] for entry in pairs if entry["scope"] == "session"})[:2]
    words = ("--session", one, "--session", two)
    assert export(demo, tmp_path / "a.csv", "--what", "agreement", *words) == 0
    assert main(["--db", demo, "--as", "anna", "agreement", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["coefficients"]
    found = rows((tmp_path / "a.csv").read_bytes())
    assert [row["value"] and float(row["value"]) for row in found] == [
        "" if entry["value"] is None else pytest.approx(entry["value"], abs=1e-12) for entry in told
    ]


def test_a_workbook_says_its_filter_on_read_me_and_in_its_parameters(demo: str, tmp_path: Path) -> None:
    path = tmp_path / "march.xlsx"
    assert export(demo, path, *MARCH) == 0
    front = pd.read_excel(path, sheet_name="Read me", header=None)
    (only,) = front[front[0] == "Only"][1]
    assert only.startswith("2026-03-01 to 2026-03-31 · video · chosen: random.")
    settings = pd.read_excel(path, sheet_name="Dictionary", header=None).fillna("").astype(str)
    assert settings.apply(lambda row: "2026-03-31" in " ".join(row), axis=1).any()
    sessions = pd.read_excel(path, sheet_name="Sessions")
    assert set(sessions["Session"]) == watched(demo, tmp_path, *MARCH)
    assert set(pd.read_excel(path, sheet_name="Events")["Session"]) <= set(sessions["Session"])


def test_its_scores_are_those_of_adherence_with_the_same_filter(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--from", "2026-02-01", "--to", "2026-04-30", "--plan", "bridgework-s04")
    assert main(["--db", demo, "--as", "anna", "adherence", "--by", "site", *words, "--json"]) == 0
    told = {one["by"]["site"]: one for one in json.loads(capsys.readouterr().out)["groups"]}
    assert export(demo, tmp_path / "spring.xlsx", *words) == 0
    sites = pd.read_excel(tmp_path / "spring.xlsx", sheet_name="Sites")
    sites = sites[sites["Site"].notna()]
    assert list(sites["Site"]) == list(told)
    for row in sites.to_dict("records"):
        assert row["Adherence"] == pytest.approx(told[row["Site"]]["weighted"]["value"], abs=1e-9)
        delivered = told[row["Site"]]["delivered_sessions"]
        assert pd.isna(row["Took place"]) if delivered is None else row["Took place"] == delivered


def test_a_page_to_print_says_its_filter(demo: str, tmp_path: Path) -> None:
    assert export(demo, tmp_path / "p.html", "--medium", "video") == 0
    assert re.search(r"Only.{0,80}video\. Every", (tmp_path / "p.html").read_text(encoding="utf-8"), re.DOTALL)


def test_what_took_place_is_not_known_of_sessions_that_were_named(demo: str, tmp_path: Path) -> None:
    one = min(watched(demo, tmp_path))
    assert export(demo, tmp_path / "one.xlsx", "--session", one) == 0
    sites = pd.read_excel(tmp_path / "one.xlsx", sheet_name="Sites")
    assert sites["Took place"].notna().sum() == 0


def test_a_bundle_is_narrowed_and_its_readme_tells_months_and_no_name(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = sorted(watched(demo, tmp_path, "--from", "2026-03-02"))[:6]
    capsys.readouterr()
    words = [word for name in names for word in ("--session", name)]
    assert export(demo, tmp_path / "b.zip", "--from", "2026-03-02", *words) == 0
    said = capsys.readouterr().err
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        readme = archive.read("README.md").decode()
        assert len(rows(archive.read("data/sessions.csv"))) == 6
        assert len({row["session"] for row in rows(archive.read("data/events.csv"))}) <= 6
        assert rows(archive.read("data/delivered.csv")) == []
    assert "Of the sessions only these: from 2026-03 · 6 chosen by name." in readme
    assert not [name for name in names if name in readme]
    assert "only 6 sessions" in said or "only these: from 2026-03" in said


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".zip", ".html"])
def test_a_filter_that_leaves_nothing_is_refused_with_a_sentence(
    demo: str, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(demo, tmp_path / f"f{suffix}", "--from", "2031-01-01") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line == (
        "error: none of 24 sessions is left, so nothing is written (from 2031-01-01): widen the filter; `coder session "
        "list` tells days and media"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("--session", "S99"),
        ("--plan", "none"),
        ("--from", "2026-13-01"),
        ("--from", "2026-05-01", "--to", "2026-04-01"),
    ],
)
def test_a_part_that_cannot_be_is_named(
    demo: str, tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(demo, tmp_path / "f.csv", *words) == 2
    assert words[1] in capsys.readouterr().err
