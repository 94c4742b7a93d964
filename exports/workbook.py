"""Sheets to an Excel workbook: the whole file or nothing, without macros or links to outside."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from exports import names
from exports.atomic import replacing
from exports.charts import drawn
from exports.pages import page_rows, set_up_page
from exports.problems import one
from exports.sheet import Chart, Column, Page, Properties, Sheet
from exports.splice import put_rows
from exports.styles import Styles, order_fonts
from exports.tables import data_rows, set_up_table
from exports.text import shown

MAX_TABLE_ROWS = 1_048_575
Progress = Callable[[str, int, int], None]
"""Called with the sheet that is being written, how many are done, and how many there are."""


@dataclass
class _Shell:
    """The workbook that openpyxl makes, and what is put into it afterwards."""

    book: Any = field(default_factory=Workbook)
    rows: dict[str, Callable[[], Iterator[str]]] = field(default_factory=dict)
    alt: dict[str, list[str]] = field(default_factory=dict)


def write(
    path: str | Path,
    sheets: Sequence[Sheet | Page],
    properties: Properties,
    progress: Progress | None = None,
    *,
    max_rows: int = MAX_TABLE_ROWS,
) -> None:
    """Write the sheets in order; a table of over `max_rows` rows goes on in a sheet `NAME 2`.

    Raises TableProblems (a folder that is not there, two sheets of one name) and StorageFailed (a full disk, a file
    that Excel holds open); then a file that stood at `path` is as it was.
    """
    parts = [part for sheet in sheets for part in _parts(sheet, max_rows)]
    titles = [names.sheet_name(part.name) for part in parts]
    if len({title.casefold() for title in titles}) < len(titles):
        raise one("two sheets bear the same name", str(path), "give each sheet a name of its own")
    shell = _shell(parts, titles, properties)
    made = io.BytesIO()
    order_fonts(shell.book)
    shell.book.save(made)

    def rows(number: int, title: str, make: Callable[[], Iterator[str]]) -> Iterator[str]:
        if progress:
            progress(title, number, len(titles))
        yield from make()

    with replacing(path) as target:
        data = {
            part: rows(number, title, make)
            for number, (title, (part, make)) in enumerate(zip(titles, shell.rows.items(), strict=True))
        }
        put_rows(made, target, data, shell.alt)
    if progress:
        progress("done", len(titles), len(titles))


def _parts(sheet: Sheet | Page, limit: int) -> list[Sheet | Page]:
    if isinstance(sheet, Page) or len(sheet.frame) <= limit:
        return [sheet]
    starts = range(0, len(sheet.frame), limit)
    return [
        replace(
            sheet,
            name=sheet.name if number == 1 else f"{sheet.name} {number}",
            frame=sheet.frame.iloc[start : start + limit],
            charts=sheet.charts if number == 1 else (),
            aside=sheet.aside if number == 1 else None,
        )
        for number, start in enumerate(starts, start=1)
    ]


def _shell(parts: Sequence[Sheet | Page], titles: Sequence[str], properties: Properties) -> _Shell:
    shell = _Shell()
    book = shell.book
    book.remove(book.worksheets[0])
    worksheets: list[Worksheet] = [book.create_sheet(title) for title in titles]
    # A style is made once, on the first sheet, whose own cells are replaced like all others.
    styles = Styles(worksheets[0])
    drawings = 0
    for number, (part, worksheet) in enumerate(zip(parts, worksheets, strict=True), start=1):
        where = f"xl/worksheets/sheet{number}.xml"
        if isinstance(part, Page):
            set_up_page(worksheet, part)
            shell.rows[where] = _bound(page_rows, part, styles)
            for name, place in part.names.items():
                book.defined_names[name] = DefinedName(name, attr_text=f"{names.quoted(worksheet.title)}!{place}")
        else:
            columns = _columns(part)
            set_up_table(worksheet, part, columns)
            shell.rows[where] = _bound(data_rows, part, columns, styles)
        charts = _charts(part)
        for chart in charts:
            worksheet.add_chart(drawn(chart), chart.anchor)
        if charts:
            drawings += 1
            shell.alt[f"xl/drawings/drawing{drawings}.xml"] = [shown(chart.alt) for chart in charts]
        _mark(worksheet, properties.marking)
    _prime(parts, styles)
    _describe(book, properties)
    return shell


def _charts(part: Sheet | Page) -> tuple[Chart, ...]:
    beside = part.aside.charts if isinstance(part, Sheet) and part.aside else ()
    return (*part.charts, *beside)


def _prime(parts: Sequence[Sheet | Page], styles: Styles) -> None:
    """Make every style that the rows will ask for before the shell is saved."""
    for part in parts:
        for row in page_rows(part, styles) if isinstance(part, Page) else ():
            del row
        if isinstance(part, Sheet):
            for row in data_rows(replace(part, frame=part.frame.iloc[:1]), _columns(part), styles):
                del row


def _bound(make: Callable[..., Iterator[str]], *given: Any) -> Callable[[], Iterator[str]]:
    return lambda: make(*given)


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    fit = names.headers([column.name for column in sheet.columns])
    return tuple(replace(column, name=name) for column, name in zip(sheet.columns, fit, strict=True))


def _mark(worksheet: Any, marking: str) -> None:
    for edge in (worksheet.oddHeader, worksheet.oddFooter) if marking else ():
        edge.center.text = shown(marking).replace("&", "&&")


def _describe(book: Any, properties: Properties) -> None:
    about = book.properties
    for name in ("title", "subject", "creator", "description", "keywords"):
        setattr(about, name, shown(getattr(properties, name)))
    if properties.marking:
        about.keywords = " ".join(filter(None, (about.keywords, shown(properties.marking))))
    about.lastModifiedBy = shown(properties.creator)
    if properties.created is not None:
        about.created = about.modified = properties.created
    book.calculation.fullCalcOnLoad = True
