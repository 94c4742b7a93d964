"""Sheets to write into a workbook, and what is in the file then."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from exports.names import area
from exports.sheet import Column, IntervalChart, Page, Properties, Sheet
from exports.workbook import write

ABOUT = Properties("A title", subject="S", creator="fidelity-coder", created=datetime(2026, 3, 2, 9))


COLUMNS = (
    Column("Name", wrap=True),
    Column("Share", "percent"),
    Column("Double", "number", "@[Share]*2"),
    Column("Day", "date"),
    Column("Status", choices=("good", "bad")),
)


def table(names: Sequence[Any], **given: Any) -> Sheet:
    count = len(names)
    frame = pd.DataFrame(
        {
            "Name": list(names),
            "Share": [0.1 + number for number in range(count)],
            "Double": [2 * (0.1 + number) for number in range(count)],
            "Day": ["2026-03-02"] * count,
            "Status": ["good"] * count,
        },
        dtype=object,
    )
    return Sheet("Data", frame, COLUMNS, **{"title": "Data & more", **given})


def written(folder: Path, *sheets: Sheet | Page, **given: Any) -> Path:
    path = folder / "book.xlsx"
    write(path, sheets, ABOUT, **given)
    return path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def names(path: Path) -> list[Any]:
    sheet = openpyxl.load_workbook(path, data_only=True)["Data"]
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def chart(**given: Any) -> IntervalChart:
    places = {
        key: area("Data", column, 2, 3) for key, column in (("labels", 1), ("values", 2), ("below", 3), ("above", 3))
    }
    shown = {"title": "Means", "alt": 'Dots "and" <limits>', "standard": None, "anchor": "H2", "size": (10.0, 6.0)}
    return IntervalChart(**{**places, **shown, **given})
