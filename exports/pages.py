"""A sheet that is laid out to be read: its rows as XML, and what openpyxl sets up around them."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from exports import names, raw
from exports.sheet import Cell as PageCell
from exports.sheet import Look, Page, Row
from exports.splice import Cell, row_xml
from exports.styles import Styles
from exports.text import shown

_LINE = {"title": 27.0, "heading": 21.0}
_TEXT_LINE = 15.0


def page_rows(page: Page, styles: Styles) -> Iterator[str]:
    """The page's rows; a text that does not fit its columns wraps, and its row is as high as that needs."""
    for number, row in enumerate(page.rows, start=1):
        cells: list[Cell | None] = []
        for cell in row:
            cells.append(_cell(cell, styles) if cell else None)
            if cell and cell.span > 1:
                # The border of a heading runs along all the columns that it fills.
                cells.extend([Cell(None, styles.index(look=cell.look))] * (cell.span - 1))
        yield row_xml(number, cells, _height(row, page.widths))


def set_up_page(worksheet: Worksheet, page: Page) -> None:
    """Widths, merged cells, links, print set-up; no grid."""
    for position, width in enumerate(page.widths, start=1):
        worksheet.column_dimensions[get_column_letter(position)].width = width
    for number, row in enumerate(page.rows, start=1):
        for column, cell in _placed(row):
            place = f"{get_column_letter(column)}{number}"
            if cell.span > 1:
                worksheet.merge_cells(f"{place}:{get_column_letter(column + cell.span - 1)}{number}")
            if cell.link:
                sheet, _, target = cell.link.rpartition("!")
                location = f"{names.quoted(names.sheet_name(sheet))}!{target}"
                worksheet[place].hyperlink = Hyperlink(ref=place, location=location, display=shown(str(cell.value)))
    view: Any = worksheet.sheet_view
    view.showGridLines = False
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 1 if page.one_page else 0
    if page.printed_columns:
        worksheet.print_area = f"A1:{get_column_letter(page.printed_columns)}{len(page.rows)}"
    properties: Any = worksheet.sheet_properties
    properties.pageSetUpPr.fitToPage = True
    head: Any = worksheet.oddHeader
    head.left.text = shown(page.title or page.name).replace("&", "&&")
    foot: Any = worksheet.oddFooter
    foot.right.text = "&P / &N"


def _placed(row: Row) -> Iterator[tuple[int, PageCell]]:
    """Each cell with its column, counted from 1."""
    column = 1
    for cell in row:
        if cell:
            yield column, cell
        column += cell.span if cell else 1


def _cell(cell: PageCell, styles: Styles) -> Cell:
    style = styles.index(cell.kind, cell.look, wrap=cell.kind == "text", link=cell.link is not None, page=True)
    value = raw.plain(cell.value)
    return Cell(shown(value) if isinstance(value, str) else value, style, cell.formula)


def _height(row: Row, widths: Sequence[float]) -> float | None:
    lines = 1
    looks: list[Look] = []
    for column, cell in _placed(row):
        looks.append(cell.look)
        if isinstance(cell.value, str) and (cell.kind == "text" or cell.look == "head"):
            room = sum(widths[column - 1 : column - 1 + cell.span]) or 10.0
            lines = max(lines, sum(max(1, ceil(len(line) / room)) for line in cell.value.split("\n")))
    tall = max((_LINE.get(look, 0.0) for look in looks), default=0.0)
    if lines == 1:
        return tall or None
    return max(tall, lines * _TEXT_LINE)
