"""Links lead to the rows that they speak of, also after a person sorted the sheets: each is tried in LibreOffice."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coder.book.places import Place, linked
from coder.book.supervision_words import at_clock
from tests.book.office import convert

_LINK = re.compile(r'HYPERLINK\(("#.*?),("[^"]*"(?:&"[^"]*")*)\)')
TARGET = re.compile(r"#(\w+)!A(\d+)")


def upside_down(book: Any, name: str) -> None:
    """Turn the order of the rows of the sheet's table, as sorting does: the table's cells alone, formulas with them."""
    sheet = book[name]
    (table,) = sheet.tables.values()
    rows = sheet[table.ref][1:]
    values = [[cell.value for cell in row] for row in rows]
    for row, turned in zip(rows, reversed(values), strict=True):
        for cell, value in zip(row, turned, strict=True):
            cell.value = value


@pytest.fixture(scope="module")
def turned(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook with its data sheets turned, each link telling its target, every formula calculated anew."""
    folder = tmp_path_factory.mktemp("turned")
    book: Any = openpyxl.load_workbook(demo_book)
    for name in ("Sites", "Practitioners", "Sessions", "Items", "Events"):
        upside_down(book, name)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    # Where it leads stands in place of its words.
                    cell.value = _LINK.sub(r"(\1)", cell.value)
    book.save(folder / "turned.xlsx")
    return openpyxl.load_workbook(convert(folder / "turned.xlsx", "xlsx", folder), data_only=True)


def rows(book: Any, name: str) -> list[dict[str, Any]]:
    head, *cells = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in cells]


def test_a_concern_leads_to_its_event(turned: Any) -> None:
    there = rows(turned, "Events")
    listed = [row for row in there if row["Concern to look at"]]
    assert len(listed) == 8
    for concern in listed:
        found = TARGET.fullmatch(concern["Concern to look at"])
        assert found
        row = there[int(found[2]) - 2]
        assert row["Code"].startswith("PX-")
        assert (row["Session"], row["Observer"]) == (concern["In session"], concern["Noted by"])
        assert at_clock(row["Onset"]) == concern["At"]


@pytest.mark.parametrize(("link", "sheet"), [("Its items", "Items"), ("Its events", "Events")])
def test_a_session_leads_to_a_row_of_its_own_coding(turned: Any, link: str, sheet: str) -> None:
    led = 0
    there = rows(turned, sheet)
    for session in rows(turned, "Sessions"):
        found = TARGET.fullmatch(session[link] or "")
        if found:
            led += 1
            assert found[1] == sheet
            row = there[int(found[2]) - 2]
            assert (row["Session"], row["Observer"]) == (session["Session"], session["Observer"])
    assert led == 23


@pytest.mark.parametrize(("sheet", "key"), [("Sites", "Site"), ("Practitioners", "Practitioner")])
def test_a_group_leads_to_one_of_its_sessions(turned: Any, sheet: str, key: str) -> None:
    there = rows(turned, "Sessions")
    groups = [group for group in rows(turned, sheet) if group[key]]
    assert groups
    for group in groups:
        found = TARGET.fullmatch(group["Its sessions"])
        assert found is not None
        row = there[int(found[2]) - 2]
        assert group[key] in str(row["Site" if key == "Site" else "Practitioners"])


def test_things_to_do_lead_to_the_rows_behind_them(turned: Any, demo_book: Path) -> None:
    before: Any = openpyxl.load_workbook(demo_book, data_only=True)
    told = [
        (one.value, after.value)
        for row, again in zip(before["Summary"], turned["Summary"], strict=False)
        for one, after in zip(row, again, strict=False)
        if TARGET.fullmatch(str(after.value))
    ]
    assert len(told) == 3
    for text, target in told:
        found = TARGET.fullmatch(target)
        assert found is not None
        row = rows(turned, found[1])[int(found[2]) - 2]
        assert any(name in text for name in row.values() if isinstance(name, str) and len(name) > 2), text
        assert found[1] != "Items" or (row["Status"], row["Counts"]) == ("not_delivered", 1)


def test_a_text_too_long_for_a_formula_leads_to_the_sheet_itself() -> None:
    cell = linked("x" * 256, "Sites", Place(7, "MATCH(3,Sites[Key],0)"), 9)
    assert (cell.formula, cell.link) == (None, "Sites!A1")


def test_quotes_in_a_name_stay_within_the_formulas_text() -> None:
    cell = linked('1. Go to "x"&A1', "Sites", Place(7, "MATCH(3,Sites[Key],0)"), 9)
    told = '"1. Go to ""x""&A1"'
    assert cell.formula == f'IFERROR(HYPERLINK("#Sites!A"&(MATCH(3,Sites[Key],0)+1),{told}),{told})'
