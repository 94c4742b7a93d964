"""The workbook of real sessions whose data no licence lets be shipped: runs with `--worked-examples FOLDER`.

AnnoMI (Wu et al. 2022, ICASSP, doi 10.1109/ICASSP43922.2022.9746035): 68 one-to-one sessions without a plan, coded
utterance by utterance with `mi-style`, four of them by ten annotators.
"""

import subprocess
from pathlib import Path
from shutil import which

import openpyxl
import pytest

from bench.known_groups import fill
from tests.book.beside import Book
from tests.book.documents import Documents, run
from tests.book.every_number import all_apart
from tests.book.office import convert
from tests.book.test_reasons import unexplained

MOST_PAGES = 60
SESSIONS, EVENTS = 68, 8127


@pytest.fixture(scope="module")
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Documents]:
    """The workbook as it was written, and what else the command line tells."""
    folder = tmp_path_factory.mktemp("annomi")
    given: Path = request.config.getoption("--worked-examples")
    fill((given / "annomi_events.csv").resolve(), folder)
    run(folder / "annomi.db", "export", str(folder / "book.xlsx"))
    return folder / "book.xlsx", Documents(folder / "annomi.db", folder)


@pytest.fixture(scope="module")
def again(exported: tuple[Path, Documents], tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The workbook, every formula calculated anew."""
    return Book(convert(exported[0], "xlsx", tmp_path_factory.mktemp("again")))


@pytest.fixture(scope="module")
def pages(exported: tuple[Path, Documents], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page on paper."""
    paper = convert(exported[0], "pdf", tmp_path_factory.mktemp("paper"))
    reader = which("pdftotext")
    if reader is None:
        pytest.skip("needs poppler: no pdftotext on this machine")
    told = subprocess.run([reader, "-layout", str(paper), "-"], check=True, capture_output=True, text=True).stdout
    return told.removesuffix("\f").split("\f")


def test_every_number_stands_in_the_documents(exported: tuple[Path, Documents], again: Book) -> None:
    book, documents = again, exported[1]
    assert (len(book.rows("Sessions")), len(book.rows("Events"))) == (SESSIONS, EVENTS)
    assert all_apart(book, documents) == []


def test_every_null_of_the_documents_has_its_reason_beside_it(exported: tuple[Path, Documents]) -> None:
    documents = exported[1]
    assert {by: unexplained(one) for by, one in documents.adherence.items() if unexplained(one)} == {}
    assert unexplained(documents.agreement) == set()


def test_no_cell_is_an_error(again: Book) -> None:
    book = openpyxl.load_workbook(again.path, read_only=True, data_only=True)
    errors = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []


def test_no_page_is_empty_and_there_are_not_hundreds(pages: list[str]) -> None:
    assert [number for number, page in enumerate(pages, start=1) if not page.strip()] == []
    assert len(pages) <= MOST_PAGES


def test_the_page_for_a_manager_says_that_there_is_no_plan_and_no_mode(pages: list[str]) -> None:
    (summary,) = (page for page in pages if page.lstrip().startswith("Fidelity summary"))
    assert "No session has a plan" in summary
    assert "The codebook has no modes." in summary


def test_the_sheet_of_modes_says_that_the_codebook_has_none(again: Book) -> None:
    assert again.sheets["Modes"][0][0] == "Nothing to show: the codebook has no modes."
