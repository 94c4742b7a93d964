"""The sheet Dictionary: what every column means and by what formula, what every figure means, with what settings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from coder.adherence.wording import DEFINITION
from coder.agreement.meanings import MEANINGS, meaning_of
from coder.book.common import ROWS_ON_PAPER, frame
from exports.sheet import Column, Page, Sheet

_COLUMNS = (
    Column("Sheet", meaning="Sheet, or what the row tells of: a figure, a setting"),
    Column("Column", width=24, meaning="Column, figure or setting; empty: the sheet as a whole"),
    Column("Meaning", width=80, wrap=True, meaning="What it means, or the setting's value"),
    Column("Kind", meaning="What its cells hold; hidden: the column serves formulas alone"),
    Column("Formula", width=80, meaning="The live formula; [@[x]] is column x of the same row"),
)
_ON_PAPER = 2 * ROWS_ON_PAPER
_THIS_ROW = re.compile(r"@\[([^\]]+)\]")
_KINDS = {
    "percent": "share from 0 to 1",
    "int": "whole number",
    "minutes": "minutes",
    "seconds": "seconds",
    "date": "date",
    "link": "link",
    "number": "number",
    "text": "text",
}


def dictionary_sheet(sheets: Sequence[Sheet | Page], settings: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """`settings`: of adherence and agreement, each by name."""
    rows = [*_columns(sheets), *_figures(), *_coefficients(sheets), *_settings(settings), *_columns([_empty()])]
    return Sheet(
        "Dictionary",
        frame(rows, _COLUMNS),
        _COLUMNS,
        title="Dictionary",
        meaning=_empty().meaning,
        printed_columns=3,
        printed_rows=_ON_PAPER,
    )


def _empty() -> Sheet:
    meaning = "What every column, figure and setting means; on paper the first, without formulas."
    return Sheet("Dictionary", frame((), _COLUMNS), _COLUMNS, meaning=meaning)


def _columns(sheets: Iterable[Sheet | Page]) -> Iterator[dict[str, Any]]:
    for sheet in sheets:
        if isinstance(sheet, Page):
            continue
        yield {"Sheet": sheet.name, "Meaning": sheet.meaning}
        for column in sheet.columns:
            yield {
                "Sheet": sheet.name,
                "Column": column.name,
                "Meaning": column.meaning,
                "Kind": _kind(column),
                "Formula": _THIS_ROW.sub(r"[@[\1]]", column.formula) if column.formula else None,
            }
        for column in sheet.aside.columns if sheet.aside else ():
            yield {
                "Sheet": f"{sheet.name} (beside)",
                "Column": column.name,
                "Meaning": column.meaning,
                "Kind": _kind(column),
            }


def _kind(column: Column) -> str:
    return f"{_KINDS[column.kind]}, hidden" if column.helper else _KINDS[column.kind]


def _figures() -> Iterator[dict[str, Any]]:
    for name, meaning in DEFINITION.items():
        yield {"Sheet": "Figures", "Column": name, "Meaning": meaning}


def _coefficients(sheets: Iterable[Sheet | Page]) -> Iterator[dict[str, Any]]:
    """Every name that the column Coefficient of Reliability can hold, and those that it holds here."""
    reliability = (sheet for sheet in sheets if not isinstance(sheet, Page) and sheet.name == "Reliability")
    held = [name for sheet in reliability if "Coefficient" in sheet.frame for name in sheet.frame["Coefficient"]]
    for name in dict.fromkeys([*MEANINGS, *held]):
        told = meaning_of(name)
        if told is not None:
            yield {"Sheet": "Coefficients", "Column": name, "Meaning": ": ".join(told)}


def _settings(settings: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for room, values in settings.items():
        for name, value in values.items():
            yield {"Sheet": f"Settings of {room}", "Column": name, "Meaning": _told(value), "Kind": "setting"}


def _told(value: Any) -> str:
    if value is None:
        return "not set"
    return ", ".join(str(part) for part in value) or "none" if isinstance(value, list | tuple) else str(value)
