"""`coder agreement` as a person meets it: the page, and what it shows on request."""

from pathlib import Path

import pytest

from coder.cli.main import main
from tests.cli.agreeing import BORIS_228, document, page, written


def test_the_page_has_the_figures_of_all_sessions_and_what_they_read_as(
    agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = page(capsys, "--db", agreeing_demo, "--as", "anna", "agreement")
    assert "substantial" in next(line for line in lines if line.startswith("event_kappa "))
    assert lines.index("activity") < lines.index("mode")
    assert sum("Landis & Koch 1977" in line for line in lines) == 1
    assert any(line.startswith("by chance") for line in lines)
    assert any(line.startswith("More: --show indices (") for line in lines)
    assert len(lines) < 75


def test_indices_without_chance_taken_out_wait_until_they_are_asked_for(
    agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--db", agreeing_demo, "--as", "anna", "agreement")
    assert not any("ioa_" in line for line in page(capsys, *words))
    lines = page(capsys, *words, "--show", "indices")
    assert any(line.startswith("  ioa_scored ") for line in lines)
    assert any(line.startswith("  time_unit_kappa_ab ") for line in lines)


@pytest.mark.parametrize(
    ("part", "heads", "row", "rows"),
    [
        ("codes", ["code", "n", "precision", "recall"], "ED-CON ", 1),
        ("pairs", ["observers", "n", "kappa", "limits"], "anna - ben ", 1),
        ("sessions", ["session", "observers", "n"], "S01 ", 1),
        ("disagreements", ["session", "observers", "first at", "code"], "S01 ", 30),
    ],
)
def test_what_is_asked_for_is_shown_a_row_each(
    part: str, heads: list[str], row: str, rows: int, agreeing_demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    every = page(capsys, "--db", agreeing_demo, "--as", "anna", "agreement")
    lines = page(capsys, "--db", agreeing_demo, "--as", "anna", "agreement", "--show", part)
    assert not any(line.startswith(row) for line in every)
    assert sum(line.startswith(row) for line in lines) >= rows
    assert any(line.split()[: len(heads)] == " ".join(heads).split()[: len(heads)] for line in lines)
    assert not any(f"--show {part}" in line for line in lines)


def test_disagreements_on_units_name_who_gave_which_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "unit,A,B,C\n1,x,x,y\n2,y,y,y\n3,x,x,x\n")
    lines = page(capsys, "agreement", "--ratings", table, "--show", "disagreements", "--show", "pairs")
    assert "x: A, B; y: C" in next(line for line in lines if line.strip().startswith("1 "))
    assert any(line.startswith("A - C") for line in lines)


def test_long_names_go_on_below_instead_of_past_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"a rater with a long name {number}" for number in range(5)]
    table = written(tmp_path, f"unit,{','.join(names)}\n1,{'x,' * 4}y\n2,{'y,' * 4}y\n")
    assert len(page(capsys, "agreement", "--ratings", table, "--show", "disagreements")) > 10


def test_why_there_is_no_figure_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = page(capsys, "agreement", "--events", written(tmp_path, BORIS_228), "--tolerance", "2")
    assert sum(line.startswith("Undefined: only one code was used") for line in lines) == 1
    assert sum(line.startswith("No limits: there is one session") for line in lines) == 1


@pytest.mark.parametrize("words", [(), ("--unit", "unit"), ("--against", "gold")])
def test_a_database_without_a_double_coded_session_says_so_and_gives_reasons(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--db", str(tmp_path / "new.db"), "--as", "anna")
    assert main([*here, "init", "--codebook", "modes-of-practice"]) == 0
    capsys.readouterr()
    found = document(capsys, *here, "agreement", *words)
    assert any(warning.endswith("nothing to compare") for warning in found["warnings"])
    assert {one["value"] for one in found["coefficients"]} == {None}
    assert all(one["why_missing"] for one in found["coefficients"])
    name = found["coefficients"][0]["name"]
    assert main([*here, "agreement", *words, "--fail-under", f"{name}=0.1"]) == 1
    assert f"{name} is undefined" in capsys.readouterr().err
