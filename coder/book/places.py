"""Links to a row of a table that still lead to it after the table was sorted: they find the row by its number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from coder.adherence.report import Report
from coder.book.keys import Keys
from coder.book.sessions import coding_key
from exports.names import literal
from exports.sheet import Cell, Sheet
from exports.text import shown, units

_LONGEST = 255
"""Excel's units of a link's text."""


@dataclass(frozen=True)
class Place:
    """A row of a sheet's table: its number as the file was written, and the formula of its place among the rows."""

    row: int
    match: str


Places: TypeAlias = Mapping[tuple[str, Any], Place]
"""(sheet, name) -> the place; for an item, by plan and id, the first counting coding that missed it."""


def places(report: Report, keys: Keys, sessions: Sheet, items: Sheet, sites: Sheet) -> dict[tuple[str, Any], Place]:
    """Of every site, every session with a coding that counts, and every item that was missed."""
    found: dict[tuple[str, Any], Place] = {}
    missed = {number: name for name, number in keys.items.items()}
    marks = zip(items.frame["Item key"], items.frame["Counts"], items.frame["Status"], strict=True)
    for row, (key, counts, status) in enumerate(marks, start=2):
        if counts == 1 and status == "not_delivered":
            found.setdefault(("Items", missed[key]), Place(row, _missed(key)))
    rows = {key: row for row, key in enumerate(sessions.frame["Coding"], start=2)}
    for result in report.sessions:
        key = coding_key(result, keys)
        if key is not None:
            found["Sessions", result.session.name] = Place(rows[key], f"MATCH({key},Sessions[Coding],0)")
    names = {number: name for name, number in keys.sites.items()}
    for row, key in enumerate(sites.frame["Key"], start=2):
        found["Sites", names[key]] = Place(row, f"MATCH({key},Sites[Key],0)")
    return found


def linked(text: str, sheet: str, place: Place | None, span: int) -> Cell:
    """The text as a link to the place; to the sheet's first cell where there is none, or the text is too long."""
    if place is None or units(shown(text)) > _LONGEST:
        return Cell(text, link=f"{sheet}!A1", span=span)
    told = literal(text)
    formula = f'IFERROR(HYPERLINK("#{sheet}!A"&({place.match}+1),{told}),{told})'
    return Cell(text, formula=formula, link=f"{sheet}!A{place.row}", span=span)


def _missed(item: int) -> str:
    # SUMPRODUCT has it reckoned row by row without being entered as an array.
    rows = f'(Items[Item key]={item})*(Items[Counts]=1)*(Items[Status]="not_delivered")'
    return f"SUMPRODUCT(MATCH(1,{rows},0))"
