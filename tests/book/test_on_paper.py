"""What the workbook looks like on paper: charts whole, lists short, the protective marking on every sheet."""

import re
import subprocess
from collections import Counter
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from openpyxl import load_workbook

from coder.book import write_workbook
from coder.book.common import ROWS_ON_PAPER
from coder.errors import BadInput
from coder.store import open_store
from tests.book.office import convert


@pytest.fixture(scope="module")
def marked(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "marked.xlsx"
    with pytest.MonkeyPatch.context() as patch, open_store(str(demo), "anna") as store:
        patch.setenv("CODER_MARKING", "OFFICIAL & SENSITIVE")
        write_workbook(path, store)
    return path


def last_printed(path: Path, sheet: str) -> int:
    """Of the table; what stands beside it is printed apart."""
    return int(str(load_workbook(path)[sheet].print_area).partition(",")[0].rpartition("$")[2])


@pytest.mark.parametrize("sheet", ["Sites", "Trend"])
def test_a_chart_below_its_table_is_printed_whole(marked: Path, sheet: str) -> None:
    """9 cm at 15 points a row, that is 0.529 cm, are 18 rows from the chart's first on."""
    worksheet: Any = load_workbook(marked)[sheet]
    assert worksheet._charts
    for chart in worksheet._charts:
        assert last_printed(marked, sheet) >= chart.anchor._from.row + 1 + 17


def test_a_figure_on_states_is_printed_with_its_channel(marked: Path) -> None:
    sheet: Any = load_workbook(marked)["Reliability"]
    heads = [cell.value for cell in sheet[str(sheet.print_area).replace("$", "").rpartition("!")[2]][0]]
    assert heads[-1] == "Channel"


@pytest.mark.parametrize("sheet", ["Disagreements", "Events", "Ratings", "Audit"])
def test_long_lists_are_for_the_screen_and_stop_early_on_paper(marked: Path, sheet: str) -> None:
    assert load_workbook(marked)[sheet].max_row > ROWS_ON_PAPER + 1
    assert last_printed(marked, sheet) == ROWS_ON_PAPER + 1


PAGES = {"Sessions": 1, "Reliability": 2, "Ratings": 2, "Dictionary": 4, "Disagreements": 2, "Audit": 2}
SMALLEST = 7.0
"""Points of a sheet's text on paper, as LibreOffice prints it; Excel's own font is narrower, and its letters larger."""


@pytest.fixture(scope="module")
def paper(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if which("pdftohtml") is None:
        pytest.skip("needs poppler: no pdftohtml on this machine")
    return convert(demo_book, "pdf", tmp_path_factory.mktemp("paper"))


def read_pages(paper: Path) -> list[tuple[str, float]]:
    """The first text of each page, and the size in points of most of its texts."""
    told = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-zoom", "3", "-stdout", str(paper)], check=True, capture_output=True, text=True
    ).stdout
    sizes = {id: int(size) / 3 for id, size in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', told)}
    found = []
    for page in told.split("<page ")[1:]:
        texts = re.findall(r'<text .*?font="(\d+)">(.*?)</text>', page)
        most, _ = Counter(font for font, _ in texts).most_common(1)[0]
        found.append((texts[0][1], sizes[most]))
    return found


def test_sheets_take_few_pages(paper: Path) -> None:
    heads = [head for head, _ in read_pages(paper)]
    taken = {sheet: sum(head.startswith(sheet) for head in heads) for sheet in PAGES}
    assert all(0 < taken[sheet] <= most for sheet, most in PAGES.items()), taken


def test_text_on_paper_is_large_enough_to_read(paper: Path) -> None:
    assert [page for page in read_pages(paper) if page[1] < SMALLEST] == []


def test_the_marking_stands_at_head_and_foot_of_every_sheet_and_among_the_keywords(marked: Path) -> None:
    book: Any = load_workbook(marked)
    for worksheet in book.worksheets:
        assert worksheet.oddHeader.center.text == worksheet.oddFooter.center.text == "OFFICIAL && SENSITIVE"
    assert "OFFICIAL & SENSITIVE" in str(book.properties.keywords)


@pytest.mark.parametrize("sheet", ["Read me", "Summary"])
def test_the_marking_is_the_first_line_of_the_pages_that_are_read_first(
    marked: Path, demo_book: Path, sheet: str
) -> None:
    assert load_workbook(marked)[sheet]["A1"].value == "OFFICIAL & SENSITIVE"
    assert load_workbook(marked)[sheet]["A2"].value == load_workbook(demo_book)[sheet]["A1"].value


def test_without_a_marking_none_is_printed(demo_book: Path) -> None:
    book: Any = load_workbook(demo_book)
    assert {worksheet.oddHeader.center.text for worksheet in book.worksheets} == {None}


def test_a_marking_too_long_for_the_head_of_a_page_is_refused_and_nothing_is_written(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_MARKING", "X" * 81)
    with open_store(str(demo), "anna") as store, pytest.raises(BadInput, match="over 80 characters"):
        write_workbook(tmp_path / "none.xlsx", store)
    assert not list(tmp_path.iterdir())
