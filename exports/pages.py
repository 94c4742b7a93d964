"""A sheet that is laid out to be read: its rows as XML, and what openpyxl sets up around them."""

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from exports import names, raw
from exports.heights import LINE, height, lines
from exports.sheet import Cell as PageCell
from exports.sheet import Look, Page, Row
from exports.splice import Cell, row_xml
from exports.styles import Styles
from exports.text import on_head, shown

_LINE = {"title": 27.0, "heading": 21.0}
_A4_LANDSCAPE = (842.0, 595.0)
"""Points."""
_INCH = 72.0
_CHARACTER = 5.25
"""Points: seven pixels, as Excel takes a character of its column widths."""
_SAFE = 0.95
"""Of a printed page's height: fonts differ from program to program."""
_SAFE_WIDTH = 0.72
"""Of its width: without Calibri, LibreOffice takes a font whose columns are a quarter wider."""


def page_rows(page: Page, styles: Styles) -> Iterator[str]:
    """The page's rows; a text that does not fit its columns wraps, and its row is as high as that needs."""
    for number, row in enumerate(page.rows, start=1):
        cells: list[Cell | None] = []
        for cell in row:
            cells.append(page_cell(cell, styles) if cell else None)
            if cell and cell.span > 1:
                # The border of a heading runs along all the columns that it fills.
                cells.extend([Cell(None, styles.index(look=cell.look))] * (cell.span - 1))
        yield row_xml(number, cells, _height(row, page.widths))


def set_up_page(worksheet: Worksheet, page: Page) -> None:
    """Widths, merged cells, links, print set-up; no grid, and columns beyond the printed ones hidden."""
    for position, width in enumerate(page.widths, start=1):
        letter = get_column_letter(position)
        worksheet.column_dimensions[letter].width = width
        worksheet.column_dimensions[letter].hidden = position > (page.printed_columns or len(page.widths))
    for number, row in enumerate(page.rows, start=1):
        for column, cell in _placed(row):
            place = f"{get_column_letter(column)}{number}"
            if cell.span > 1:
                worksheet.merge_cells(f"{place}:{get_column_letter(column + cell.span - 1)}{number}")
            # A formula links by itself.
            if cell.link and cell.formula is None:
                sheet, _, target = cell.link.rpartition("!")
                location = f"{names.quoted(names.sheet_name(sheet))}!{target}"
                worksheet[place].hyperlink = Hyperlink(ref=place, location=location, display=shown(str(cell.value)))
    view: Any = worksheet.sheet_view
    view.showGridLines = False
    _set_up_print(worksheet, page)


def _set_up_print(worksheet: Worksheet, page: Page) -> None:
    worksheet.page_setup.orientation = "portrait" if page.portrait else "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    margins: Any = worksheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.65
    # Else the line at the head of the paper would run into the page.
    margins.header = margins.footer = 0.3
    if page.printed_columns:
        worksheet.print_area = f"A1:{get_column_letter(page.printed_columns)}{len(page.rows)}"
    properties: Any = worksheet.sheet_properties
    if page.one_page:
        worksheet.page_setup.fitToWidth = worksheet.page_setup.fitToHeight = 1
        properties.pageSetUpPr.fitToPage = True
    else:
        _break_between_headings(worksheet, page)
    head: Any = worksheet.oddHeader
    head.left.text = on_head(page.title or page.name)
    foot: Any = worksheet.oddFooter
    foot.right.text = "&P / &N"


def _break_between_headings(worksheet: Worksheet, page: Page) -> None:
    """A scale at which the page is one sheet wide, and a break before each heading whose rows would be parted from it.

    Excel heeds no breaks on a page that is fitted to a width, so the scale is given as a number.
    """
    wide, tall = _A4_LANDSCAPE[::-1] if page.portrait else _A4_LANDSCAPE
    margins: Any = worksheet.page_margins
    shown = page.widths[: page.printed_columns]
    scale = min(1.0, (wide - (margins.left + margins.right) * _INCH) * _SAFE_WIDTH / (sum(shown) * _CHARACTER or 1.0))
    worksheet.page_setup.scale = int(scale * 100)
    room = (tall - (margins.top + margins.bottom) * _INCH) * _SAFE / scale
    for row in _breaks(page, room):
        # The break stands after this row.
        worksheet.row_breaks.append(Break(id=row))


def _breaks(page: Page, room: float) -> Iterator[int]:
    """The numbers of the rows after which a new sheet of paper begins; `room` is what one holds, in points."""
    heights = [_height(row, page.widths) or LINE for row in page.rows]
    starts = [place for place, row in enumerate(page.rows) if any(cell and cell.look == "heading" for cell in row)]
    used = sum(heights[: starts[0]] if starts else []) % room
    for start, end in zip(starts, [*starts[1:], len(heights)], strict=False):
        # What does not fit one sheet in any case keeps at least its first rows with the heading.
        whole = sum(heights[start:end])
        kept = whole if whole <= room else sum(heights[start : start + 3])
        if start and used + kept > room:
            yield start
            used = 0.0
        used = (used + whole) % room if used + whole > room else used + whole


def _placed(row: Row) -> Iterator[tuple[int, PageCell]]:
    """Each cell with its column, counted from 1."""
    column = 1
    for cell in row:
        if cell:
            yield column, cell
        column += cell.span if cell else 1


def page_cell(cell: PageCell, styles: Styles, *, wrap: bool = True) -> Cell:
    """The cell as it is written; its text wraps if it may."""
    wraps = wrap and cell.kind == "text"
    style = styles.index(cell.kind, cell.look, wrap=wraps, link=cell.link is not None, page=True)
    value = raw.plain(cell.value)
    return Cell(shown(value) if isinstance(value, str) else value, style, cell.formula)


def _height(row: Row, widths: Sequence[float]) -> float | None:
    count = 1
    looks: list[Look] = []
    for column, cell in _placed(row):
        looks.append(cell.look)
        if isinstance(cell.value, str) and (cell.kind == "text" or cell.look == "head"):
            room = sum(widths[column - 1 : column - 1 + cell.span]) or 10.0
            count = max(count, lines(cell.value, room))
    tall = max((_LINE.get(look, 0.0) for look in looks), default=0.0)
    return max(tall, height(count) or 0.0) or None
