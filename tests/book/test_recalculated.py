"""LibreOffice calculates every formula anew and comes to the stored values; a changed status moves the scores."""

import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import openpyxl
import pandas as pd
import pytest

from coder.adherence.report import Report
from tests.book.office import convert
from tests.book.programmes import read, report

ERRORS = ("#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")


def cells(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    found = (
        ((sheet.title, cell.coordinate), cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
    )
    return {place: value for place, value in found if value not in (None, "")}


def formulas(path: Path) -> set[tuple[str, str]]:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.parametrize("name", ["demo", "strange"])
def test_every_formula_comes_to_its_stored_value(name: str, request: pytest.FixtureRequest) -> None:
    stored_in, again_in = request.getfixturevalue(f"{name}_book"), request.getfixturevalue(f"{name}_again")
    live, stored, again = formulas(stored_in), cells(stored_in), cells(again_in)
    assert len(live) > 100
    apart = {
        place: (stored.get(place), again.get(place))
        for place in stored.keys() | again.keys()
        if (
            stored.get(place) != pytest.approx(again.get(place), abs=1e-9, rel=0)
            if isinstance(stored.get(place), float | int) and isinstance(again.get(place), float | int)
            else stored.get(place) != again.get(place)
        )
    }
    assert apart == {}


@pytest.mark.parametrize("name", ["demo", "strange"])
def test_no_cell_is_an_error(name: str, request: pytest.FixtureRequest) -> None:
    again = cells(request.getfixturevalue(f"{name}_again"))
    assert [place for place, value in again.items() if str(value).startswith(ERRORS)] == []


def changed(book: Path, folder: Path, row: int, status: str | None) -> Path:
    """The workbook with one item's status changed, as a person would, and calculated anew."""
    opened = openpyxl.load_workbook(book)
    opened["Items"].cell(row, 4).value = status
    opened.save(folder / "changed.xlsx")
    return convert(folder / "changed.xlsx", "xlsx", folder)


def test_a_status_changed_moves_credit_session_site_practitioner_and_summary(
    demo: Path, demo_book: Path, tmp_path: Path
) -> None:
    items = pd.read_excel(demo_book, sheet_name="Items")
    row = items.index[(items["Status"] == "not_delivered") & (items["Counts"] == 1)][0]
    session, item, observer = items.loc[row, ["Session", "Item", "Observer"]]
    again = changed(demo_book, tmp_path, row + 2, "delivered")

    found = read(demo)
    mark = (found.marks["session"] == session) & (found.marks["item"] == item) & (found.marks["observer"] == observer)
    found.marks.loc[mark, "status"] = "delivered"
    expected = report(found)
    assert pd.read_excel(again, sheet_name="Items").loc[row, "Credit"] == 1
    _same_scores(again, expected)
    assert _session(expected, session) != _session(report(read(demo)), session)


def test_a_second_observers_status_moves_their_score_alone(demo: Path, demo_book: Path, tmp_path: Path) -> None:
    items = pd.read_excel(demo_book, sheet_name="Items")
    row = items.index[(items["Status"] == "delivered") & (items["Role"] == "second")][0]
    again = changed(demo_book, tmp_path, row + 2, "not_delivered")
    before, after = (pd.read_excel(path, sheet_name="Sessions").set_index("Session") for path in (demo_book, again))
    session = items.loc[row, "Session"]
    assert after.loc[session, "Other observer"] < before.loc[session, "Other observer"]
    _same_scores(again, report(read(demo)))


def test_a_credit_changed_on_read_me_moves_every_score(demo: Path, demo_book: Path, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(demo_book)
    front = opened["Read me"]
    (head,) = (cell for row in front.iter_rows() for cell in row if cell.value == "partial")
    head.offset(row=1).value = 0.0
    opened.save(tmp_path / "changed.xlsx")
    found = read(demo)
    found.plans["credits"] = found.plans["credits"].map(lambda credits: {**credits, "partial": 0.0})
    _same_scores(convert(tmp_path / "changed.xlsx", "xlsx", tmp_path), report(found))


@pytest.mark.parametrize(("word", "credit"), [("delivrd", "not a status"), ("deliv*", "not a status"), (None, None)])
def test_a_word_that_is_no_status_is_told_and_counts_as_not_observed(
    word: str | None, credit: str | None, demo: Path, demo_book: Path, tmp_path: Path
) -> None:
    items = pd.read_excel(demo_book, sheet_name="Items")
    row = items.index[(items["Status"] == "delivered") & (items["Counts"] == 1)][0]
    session, item, observer = items.loc[row, ["Session", "Item", "Observer"]]
    again = changed(demo_book, tmp_path, row + 2, word)

    found = read(demo)
    mark = (found.marks["session"] == session) & (found.marks["item"] == item) & (found.marks["observer"] == observer)
    found.marks.loc[mark, "status"] = "not_observed"
    expected = report(found)
    _same_scores(again, expected)
    shown = pd.read_excel(again, sheet_name="Sessions").set_index("Session").loc[session]
    (score,) = (one.score for one in expected.sessions if one.session.name == session)
    assert score is not None
    assert [shown["Lower bound"], shown["Upper bound"]] == pytest.approx([score.lower, score.upper], abs=1e-9)
    told = pd.read_excel(again, sheet_name="Items", dtype=object, keep_default_na=False).loc[row, "Credit"]
    assert (told or None) == credit
    line = "Marks on Items that are not a status: 1." if credit else "Items that nobody marked: "
    assert any(str(value).startswith(line) for (sheet, _), value in cells(again).items() if sheet == "Summary")


def _session(report: Report, name: str) -> float | None:
    return next(result.weighted for result in report.sessions if result.session.name == name)


def _same_scores(book: Path, expected: Report) -> None:
    sessions = pd.read_excel(book, sheet_name="Sessions")
    assert list(sessions["Adherence"].dropna()) == pytest.approx(
        [one.weighted for one in expected.sessions if one.weighted is not None], abs=1e-9
    )
    for sheet, by in (("Sites", "site"), ("Practitioners", "practitioner")):
        shown = pd.read_excel(book, sheet_name=sheet)
        groups = expected.regrouped(by).groups
        assert list(shown["Adherence"]) == pytest.approx([group.weighted.value for group in groups], abs=1e-9)
        assert list(shown["Low"]) == pytest.approx([group.weighted.low for group in groups], abs=1e-9)
        assert list(shown["Status"]) == [group.status for group in groups]
        assert list(shown["Met standard"]) == pytest.approx([group.met.value for group in groups], abs=1e-9)
    summary = openpyxl.load_workbook(book, data_only=True)["Summary"]
    (row,) = (row for row in summary.iter_rows() if row[0].value == "bridgework")
    mean = expected.regrouped("programme").groups[0].weighted
    assert [cell.value for cell in row[2:5]] == pytest.approx([mean.value, mean.low, mean.high], abs=1e-9)


def test_summary_is_one_printed_page_with_its_picture(demo_book: Path, tmp_path: Path) -> None:
    if which("pdftotext") is None or which("pdfimages") is None:
        pytest.skip("needs poppler: no pdftotext on this machine")
    printed = convert(demo_book, "pdf", tmp_path)
    text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True)
    pages = [page for page in text.stdout.split("\f") if "Fidelity summary" in page]
    assert len(pages) == 1
    for part in (
        "Adherence with 95 % limits",
        "Items missed most",
        "Can the figures be trusted?",
        "Three things to do",
    ):
        assert part in pages[0]
    assert "All bridgework" in pages[0]
