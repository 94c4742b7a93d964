"""The cells beside a sheet's table, as the workbook is made of them."""

from typing import Any

from coder.adherence.report import Report
from coder.book.sheets import workbook_sheets
from coder.tables import Tables
from exports.sheet import Aside, Page, Sheet
from tests.book.programmes import MADE_AT, report


def sheet(found: Tables, name: str, told: Report | None = None) -> Sheet:
    made = workbook_sheets(found, told or report(found), None, made_at=MADE_AT)
    (one,) = (part for part in made if part.name == name)
    assert not isinstance(one, Page)
    return one


def aside(found: Tables, name: str) -> Aside:
    beside = sheet(found, name).aside
    assert beside is not None
    return beside


def rows(found: Tables, name: str) -> list[dict[str, Any]]:
    """A row a line of cells, by the names of their columns."""
    beside = aside(found, name)
    return [
        {column.name: cell.value if cell else None for column, cell in zip(beside.columns, row, strict=True)}
        for row in beside.rows
    ]
