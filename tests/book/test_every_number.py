"""Every number of the recalculated workbook is one of `coder adherence --json`, `coder agreement --json` or a sum."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.book.beside import Book, Numbering, apart
from tests.book.documents import Documents
from tests.book.every_number import WORDS_ALONE, expected

SHEETS = (
    "Read me", "Summary", "Sites", "Practitioners", "Trend", "Sessions", "Items", "Modes", "Techniques", "Strains",
    "Reliability", "Drift", "Disagreements", "Events", "Ratings", "Codebook", "Dictionary", "Audit",
)  # fmt: skip


@pytest.mark.parametrize("name", ["demo", "strange"])
def test_every_number_stands_in_the_documents(name: str, request: pytest.FixtureRequest) -> None:
    book, documents = request.getfixturevalue(f"{name}_exported")
    found = expected(book, documents)
    assert tuple(found) == SHEETS
    assert [line for sheet, cells in found.items() for line in apart(book, sheet, cells)] == []


def test_in_the_demonstration_every_sheet_but_those_of_words_holds_numbers(
    demo_exported: tuple[Book, Documents],
) -> None:
    book, documents = demo_exported
    told = {sheet for sheet, cells in expected(book, documents).items() if any(cells.values())}
    assert set(SHEETS) - told == set(WORDS_ALONE)


def small(folder: Path, *rows: tuple[Any, ...]) -> Book:
    made: Any = openpyxl.Workbook()
    made.active.title = "Data"
    for row in rows:
        made.active.append(row)
    made.save(folder / "small.xlsx")
    return Book(folder / "small.xlsx")


def test_a_number_of_which_nothing_is_told_is_reported(tmp_path: Path) -> None:
    book = small(tmp_path, ("Name", "Share", "More"), ("a", 0.5, 7))
    assert apart(book, "Data", {"B2": 0.5}) == ["Data!C2 (More): 7 beside 'nothing is told of it'"]


@pytest.mark.parametrize("shown", [0.5 + 2e-9, "half", None])
def test_another_number_a_word_and_an_empty_cell_are_reported(shown: Any, tmp_path: Path) -> None:
    assert len(apart(small(tmp_path, ("Share",), (shown,)), "Data", {"A2": 0.5})) == 1


def test_a_number_where_there_is_none_is_reported(tmp_path: Path) -> None:
    assert apart(small(tmp_path, ("Share",), (0,)), "Data", {"A2": None}) == ["Data!A2 (Share): 0 beside None"]


def test_numbers_within_a_billionth_are_the_same(tmp_path: Path) -> None:
    assert apart(small(tmp_path, ("Share",), (0.5 + 5e-10,)), "Data", {"A2": 0.5}) == []


def test_a_name_has_one_number_and_a_number_one_name() -> None:
    numbering = Numbering()
    assert [numbering.of("site", name, shown) for name, shown in (("north", 1), ("south", 2), ("north", 2))] == [
        1,
        2,
        1,
    ]
    assert numbering.of("site", "west", 2) is None
