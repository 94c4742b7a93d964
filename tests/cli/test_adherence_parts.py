"""`coder adherence`: parts of sessions, strains, and sessions by how they were chosen."""

import json
from pathlib import Path

import pytest

from coder.cli.main import main
from coder.demo import fill


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    for session, chosen in (("S01", "selected"), ("S02", "volunteered")):
        main(["--db", str(target), "session", "edit", session, "--chosen", chosen])
    return str(Path(target))


def run(demo: str, *words: str) -> int:
    return main(["--db", demo, "--as", "anna", "adherence", *words])


def test_chosen_narrows_the_sessions_and_leaves_the_number_delivered(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(demo, "--chosen", "random", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["parameters"]["chosen"], found["coverage"]["chosen"]) == (["random"], {"random": 21})
    assert (found["coverage"]["delivered"], len(found["sessions"])) == (96, 22)
    assert "finite-population correction" in found["groups"][0]["weighted"]["method"]


def test_without_chosen_a_mixed_draw_is_not_corrected(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(demo, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["coverage"]["chosen"] == {"random": 21, "selected": 1, "volunteered": 1}
    assert found["groups"][0]["weighted"]["method"] == "t over sessions"


def test_phases_stand_on_the_page_and_in_the_document(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(demo, "--phases", "3")
    page = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("Part ") for line in page) == 3
    assert max(map(len, page)) <= 80
    run(demo, "--bin", "30", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["parameters"]["bin_seconds"] == 1800
    assert all(part["end"] - part["start"] <= 1800 for entry in found["sessions"] for part in entry["phases"] or ())


def test_strains_and_changes_of_mode_stand_on_the_page(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(demo)
    page = capsys.readouterr().out
    assert "Mode changes: " in page
    assert "Strains: " in page


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--phases", "1"), "error: 1 is not a number of phases (--phases)"),
        (("--bin", "0.1"), "error: 0.1 is not a length of a time bin (--bin)"),
        (("--bin", "nan"), "error: nan is not a length of a time bin (--bin)"),
        (("--phases", "3", "--bin", "10"), "error: both phases and time bins are asked for (--phases and --bin)"),
        (("--chosen", "lucky"), "error: "),
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
