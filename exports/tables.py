"""A sheet that is one Excel table: its rows as XML, and what openpyxl sets up around them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from exports import names
from exports.asides import beside, chart_foot, set_up_aside
from exports.columns import ColumnXml, Values, blocks, rows_xml
from exports.heights import LINE, height, lines
from exports.sheet import Column, Sheet, aside_column
from exports.splice import Cell, row_xml
from exports.styles import Styles, mark_style
from exports.text import on_head, shown

_WIDTHS = {"number": 11.0, "percent": 11.0, "int": 10.0, "minutes": 11.0, "seconds": 11.0, "date": 12.0}
_NARROWEST, _WIDEST, _LOOKED_AT = 8.0, 60.0, 200
_FILTER_BUTTON = 3
_HEAD = 32.0
"""Points of the header: two lines."""


def data_rows(sheet: Sheet, columns: Sequence[Column], styles: Styles) -> Iterator[str]:
    """The header, then blocks of rows, with what stands beside; of an empty sheet the one line that says so.

    `columns` bear the names as written.
    """
    rows = _table_rows(sheet, columns, styles)
    return beside(rows, sheet.aside, aside_column(columns), styles) if sheet.aside else rows


def _table_rows(sheet: Sheet, columns: Sequence[Column], styles: Styles) -> Iterator[str]:
    if not len(sheet.frame):
        yield row_xml(1, [Cell(shown(sheet.empty), styles.index(look="note"))])
        return
    head = styles.index(look="head")
    widths = _widths(sheet, columns)
    yield row_xml(1, [Cell(column.name, head) for column in columns], _head_height(columns, widths))
    table = names.table_name(sheet.name)
    written = [
        ColumnXml(
            position,
            styles.index(column.kind, _look(column), wrap=column.wrap),
            names.this_row(column.formula, table) if column.formula else None,
            _date if column.kind == "date" else shown,
        )
        for position, column in enumerate(columns, start=1)
    ]
    wrapped = [(place, widths[place]) for place, column in enumerate(columns) if column.wrap]
    first = 2
    for block in blocks([sheet.frame[asked.name] for asked in sheet.columns]):
        yield rows_xml(first, written, block, _heights(block, wrapped) if wrapped else None)
        first += len(block[0])


def _heights(block: Sequence[Values], wrapped: Sequence[tuple[int, float]]) -> list[float | None]:
    """Points of each row of the block; `wrapped`: the places of the columns that wrap, and their widths."""
    counts = [1] * len(block[0])
    for place, room in wrapped:
        found = {text: lines(shown(text), room) for text in {*block[place]} if not _is_short(text, room)}
        counts = [max(count, found.get(value, 1)) for count, value in zip(counts, block[place], strict=True)]
    tall = {count: height(count) for count in {*counts}}
    return [tall[count] for count in counts]


def _is_short(value: Any, room: float) -> bool:
    """Whether it needs no counting to see that a line is enough."""
    return not isinstance(value, str) or (len(value) <= room and value.isascii() and value.isprintable())


def set_up_table(worksheet: Worksheet, sheet: Sheet, columns: Sequence[Column]) -> None:
    """Table, frozen header, widths, hidden helpers, print set-up, choices and flags."""
    _set_up_print(worksheet, sheet)
    if not len(sheet.frame):
        worksheet.column_dimensions["A"].width = _WIDEST
        return
    headers = [column.name for column in columns]
    last = len(sheet.frame) + 1
    extent = f"A1:{get_column_letter(len(columns))}{last}"
    worksheet.freeze_panes = "B2"
    worksheet.print_title_rows = "1:1"
    areas = [f"A1:{get_column_letter(_printed(sheet))}{_last_printed(sheet)}"]
    if sheet.aside:
        beside_it = set_up_aside(worksheet, sheet.aside, aside_column(columns))
        areas += [beside_it] if sheet.aside.printed else []
    worksheet.print_area = ",".join(areas)
    worksheet.add_table(_table(names.table_name(sheet.name), extent, columns))
    for position, (column, width) in enumerate(zip(columns, _widths(sheet, columns), strict=True), start=1):
        letter = get_column_letter(position)
        worksheet.column_dimensions[letter].width = width
        worksheet.column_dimensions[letter].hidden = column.helper
        if column.choices:
            listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.add(f"{letter}2:{letter}{last}")
            worksheet.add_data_validation(listed)
    for flag in sheet.flags:
        letter = get_column_letter(headers.index(flag.column) + 1)
        rule = Rule(type="expression", dxf=mark_style(flag.mark), formula=[names.on_row(flag.when, headers, 2)])
        worksheet.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)


def _pairs(sheet: Sheet, columns: Sequence[Column]) -> Iterator[tuple[Column, Column]]:
    """Each column as the frame names it, and as it is written."""
    return zip(sheet.columns, columns, strict=True)


def _table(name: str, extent: str, columns: Sequence[Column]) -> Table:
    made = Table(displayName=name, name=name, ref=extent)
    made.autoFilter = AutoFilter(ref=extent)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    for position, column in enumerate(columns, start=1):
        listed = TableColumn(id=position, name=column.name)
        if column.formula:
            listed.calculatedColumnFormula = TableFormula(attr_text=names.this_row(column.formula, name))
        made.tableColumns.append(listed)
    return made


def _set_up_print(worksheet: Worksheet, sheet: Sheet) -> None:
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.page_margins.left = worksheet.page_margins.right = 0.3
    properties: Any = worksheet.sheet_properties
    properties.pageSetUpPr.fitToPage = True
    head: Any = worksheet.oddHeader
    head.left.text = on_head(sheet.title or sheet.name)
    foot: Any = worksheet.oddFooter
    foot.left.text = shown(_foot_words(sheet)).replace("&", "&&") or None
    foot.right.text = "&P / &N"


def _printed(sheet: Sheet) -> int:
    first_helper = next((place for place, column in enumerate(sheet.columns) if column.helper), len(sheet.columns))
    return min(sheet.printed_columns or first_helper, len(sheet.columns)) or 1


def _foot_words(sheet: Sheet) -> str:
    rows = len(sheet.frame)
    short = sheet.printed_rows is not None and sheet.printed_rows < rows
    told = f"The first {sheet.printed_rows} of {rows:,} rows; the workbook holds them all." if short else ""
    return " ".join(filter(None, (sheet.foot, told)))


def _last_printed(sheet: Sheet) -> int:
    """The last row on paper: of the table, or of a chart that stands below it."""
    rows = len(sheet.frame) + 1 if sheet.printed_rows is None else min(sheet.printed_rows, len(sheet.frame)) + 1
    return max([rows, *(chart_foot(chart) for chart in sheet.charts)])


def _look(column: Column) -> Any:
    return "label" if column.helper else "plain"


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return shown(text)


def _widths(sheet: Sheet, columns: Sequence[Column]) -> list[float]:
    return [
        column.width or _width(column, sheet.frame[asked.name].head(_LOOKED_AT))
        for asked, column in _pairs(sheet, columns)
    ]


def _head_height(columns: Sequence[Column], widths: Sequence[float]) -> float:
    shown_heads = (
        lines(column.name, width - _FILTER_BUTTON)
        for column, width in zip(columns, widths, strict=True)
        if not column.helper
    )
    return max(_HEAD, max(shown_heads, default=1) * LINE + 2)


def _width(column: Column, values: Any) -> float:
    head = max((len(word) for word in column.name.split()), default=0) + _FILTER_BUTTON
    if column.kind in _WIDTHS:
        return max(_WIDTHS[column.kind], head)
    longest = max((len(str(value)) for value in values if value is not None), default=0) + 2
    return min(max(float(longest), float(head), _NARROWEST), _WIDEST)
