"""`coder export` of pages to print, as a treatment manager meets it."""

from pathlib import Path

import openpyxl
import pytest

from codebooks import shipped_codebook
from coder.cli.main import main
from coder.store import create_store
from tests.exports.chrome import pages, printed
from tests.exports.reading import read


def export(target: str, *words: object) -> int:
    return main(["--db", target, "--as", "anna", "export", *map(str, words)])


def test_a_practitioners_sheet_is_two_sides_of_paper(
    agreeing_demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "P03.html"
    assert export(agreeing_demo, path, "--practitioner", "P03") == 0
    found = read(path)
    assert found.texts("h1") == ["P03: sheet for supervision"]
    assert found.texts("title") == ["Supervision: P03"]
    assert capsys.readouterr() == ("", f"note: wrote the sheet for supervision of P03 to {path}\n")
    assert pages(printed(path, tmp_path)) == 2


def test_the_same_sheet_comes_as_a_workbook(agreeing_demo: str, tmp_path: Path) -> None:
    assert export(agreeing_demo, tmp_path / "P03.xlsx", "--practitioner", "P03") == 0
    assert export(agreeing_demo, tmp_path / "P03.html", "--practitioner", "P03") == 0
    book = openpyxl.load_workbook(tmp_path / "P03.xlsx")
    assert book.sheetnames == ["Supervision"]
    cells = [str(cell) for row in book["Supervision"].values for cell in row if cell is not None]
    found = read(tmp_path / "P03.html")
    shown = [text for text in found.texts("h1", "h2", "p", "th", "td") if text]
    made = "Made "
    assert [text for text in shown if made not in text] == [text for text in cells if made not in text]


def test_a_standard_of_ones_own_is_held_against_the_sheet_too(agreeing_demo: str, tmp_path: Path) -> None:
    assert export(agreeing_demo, tmp_path / "P03.html", "--practitioner", "P03", "--standard", "0.1") == 0
    (told,) = [text for text in read(tmp_path / "P03.html").texts("td") if text.startswith("Mean ")]
    assert "standard 10%: met" in told


def test_without_a_practitioner_it_is_the_managers_summary(agreeing_demo: str, tmp_path: Path) -> None:
    path = tmp_path / "summary.html"
    assert export(agreeing_demo, path) == 0
    found = read(path)
    assert [text.partition(":")[0] for text in found.texts("h1")] == [
        "bridgework", "Sites", "Concerns to look at", "Read me",
    ]  # fmt: skip
    assert len(found.texts("svg")) == 2
    whole = path.read_text(encoding="utf-8")
    assert "changes made" not in whole
    assert "Looked at" not in whole
    assert pages(printed(path, tmp_path)) == 3


def test_the_summarys_figures_are_those_of_the_workbook(agreeing_demo: str, tmp_path: Path) -> None:
    assert export(agreeing_demo, tmp_path / "book.xlsx") == 0
    assert export(agreeing_demo, tmp_path / "summary.html") == 0
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)["Sites"]
    wanted = [[f"{cell:.0%}" for cell in row[2:5]] for row in sheet.iter_rows(min_row=2, max_row=4, values_only=True)]
    cells = read(tmp_path / "summary.html").texts("td")
    starts = [cells.index(name) for name in ("north", "south", "west")]
    assert [cells[start + 2 : start + 5] for start in starts] == wanted


@pytest.mark.parametrize("what", ["events", "sessions", "items", "ratings", "agreement", "adherence", "history"])
def test_every_table_can_be_printed(agreeing_demo: str, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.html"
    assert export(agreeing_demo, path, "--what", what) == 0
    found = read(path)
    (title,) = found.texts("h1")
    assert title.startswith(f"{what.capitalize()}: ")
    assert {"col"} == set(found.attributes("scope"))


def test_a_printed_table_leaves_practitioners_out_where_asked(agreeing_demo: str, tmp_path: Path) -> None:
    path = tmp_path / "sessions.html"
    assert export(agreeing_demo, path, "--what", "sessions", "--without", "practitioners") == 0
    assert "P03" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("P03.csv", "--practitioner", "P03"), "name a .html or .xlsx file"),
        (("P03.zip", "--practitioner", "P03"), "name a .html or .xlsx file"),
        (("P03.html", "--practitioner", "P03", "--what", "items"), "leave it out, or leave out --practitioner"),
        (("P03.xlsx", "--practitioner", "P03", "--what", "items"), "leave it out, or leave out --practitioner"),
        (("P03.html", "--practitioner", "P03", "--without", "practitioners"), "(--without): leave it out"),
        (("P99.html", "--practitioner", "P99"), "there are: P01, P02, P03, P04, P05, P06"),
        (("P03.html", "--practitioner", ""), "there is no practitioner without a name"),
        (("summary.html", "--with", "notes"), "(--with)"),
        (("no/summary.html",), "there is no such folder"),
    ],
)
def test_what_cannot_be_done_says_so_in_one_line_and_writes_nothing(
    agreeing_demo: str, tmp_path: Path, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(agreeing_demo, tmp_path / words[0], *words[1:]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert told in line
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_a_summary_and_no_practitioners(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "empty.db")
    create_store(target, "anna", shipped_codebook("modes-of-practice")).close()
    assert export(target, tmp_path / "summary.html") == 0
    assert read(tmp_path / "summary.html").texts("h1")
    capsys.readouterr()
    assert export(target, tmp_path / "P03.html", "--practitioner", "P03") == 2
    assert "coder session edit" in capsys.readouterr().err


def test_its_help_names_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "coder export p03.html --practitioner P03" in said
