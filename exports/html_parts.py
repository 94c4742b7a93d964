"""Pages and tables as HTML: headings are headings, tables are tables, and every text is escaped."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from exports.html_blocks import Beside, Block, Grid, Line, Placed, blocks
from exports.html_charts import Values, drawn
from exports.html_fit import fitting
from exports.html_text import safe, said
from exports.sheet import Cell, Column, Page, Sheet

_TAGS = {"title": "h1", "heading": "h2"}
_LOOKED_AT = 200
"""Rows that the widths of a table's columns are judged by."""
_SIZES = ((150, 8.0), (210, 7.0), (300, 6.0))
"""Letters in a row of a table, and the size in points that it is set in; 5 beyond."""
_WIDEST = 40


class Parts:
    """Writes the parts of one file; numbers its charts, and knows which parts can be linked to."""

    def __init__(self, values: Values, places: dict[str, str]) -> None:
        self._values = values
        self._places = places
        self._charts = count(1)

    def page(self, page: Page) -> str:
        """A section with the page's blocks; a page that is to be one sheet of paper is set as small as that needs."""
        read = blocks(page)
        size = f' style="font-size:{fitting(read, portrait=page.portrait):g}pt"' if page.one_page else ""
        turned = "portrait" if page.portrait else "landscape"
        body = "".join(self._blocks(read, page.title or page.name))
        return f'<section class="{turned}" id="{self._places[page.name]}"{size}>{body}</section>'

    def sheet(self, sheet: Sheet) -> Iterator[str]:
        """A section with the sheet's table; columns that only serve formulas and links are left out."""
        columns = _printed(sheet)
        size = _size(sheet, columns)
        yield f'<section class="landscape" id="{self._places[sheet.name]}" style="font-size:{size:g}pt">'
        yield f"<h1>{safe(sheet.title or sheet.name)}</h1>"
        if sheet.meaning:
            yield f'<p class="note">{safe(sheet.meaning)}</p>'
        if not len(sheet.frame):
            yield f"<p>{safe(sheet.empty)}</p></section>"
            return
        yield f'<table class="data" aria-label="{safe(sheet.title or sheet.name)}"><thead><tr>'
        yield "".join(f'<th scope="col"{_side(column)}>{safe(column.name)}</th>' for column in columns)
        yield "</tr></thead><tbody>"
        cells = [sheet.frame[column.name].tolist() for column in columns]
        for row in zip(*cells, strict=True):
            yield f"<tr>{''.join(_datum(value, column) for value, column in zip(row, columns, strict=True))}</tr>"
        yield "</tbody></table>"
        yield "".join(drawn(chart, self._values, next(self._charts)) for chart in sheet.charts)
        yield "</section>"

    def _blocks(self, read: Sequence[Block], about: str) -> Iterator[str]:
        for block in read:
            if isinstance(block, Line):
                if block.look in _TAGS:
                    about = said(block.cell.value)
                yield self._line(block)
            elif isinstance(block, Grid):
                yield self._grid(block, about)
            elif isinstance(block, Beside):
                shares = " ".join(f"{width:g}fr" for width in block.widths)
                parts = "".join(f"<div>{''.join(self._blocks(part, about))}</div>" for part in block.parts)
                yield f'<div class="beside" style="grid-template-columns:{shares}">{parts}</div>'
            else:
                yield drawn(block.chart, self._values, next(self._charts))

    def _line(self, line: Line) -> str:
        text = self._text(line.cell)
        if not text:
            return ""
        tag = _TAGS.get(line.look, "p")
        kind = f' class="{line.look}"' if tag == "p" and line.look != "plain" else ""
        return f"<{tag}{kind}>{text}</{tag}>"

    def _grid(self, grid: Grid, about: str) -> str:
        whole = sum(grid.widths)
        widths = "".join(f'<col style="width:{width / whole:.2%}">' for width in grid.widths)
        head = f"<thead>{self._row(grid, grid.head, 'col')}</thead>" if grid.head else ""
        named = "" if grid.head else "row"
        rows = "".join(self._row(grid, row, named) for row in grid.rows)
        return f'<table aria-label="{safe(about)}"><colgroup>{widths}</colgroup>{head}<tbody>{rows}</tbody></table>'

    def _row(self, grid: Grid, row: Sequence[Placed], scope: str) -> str:
        cells = []
        at = grid.first
        for one in row:
            if one.column > at:
                cells.append(_blank(one.column - at))
            heads = scope == "col" or (one.column == grid.first and (scope == "row" or one.cell.look == "strong"))
            tag = f'th scope="{scope or "row"}"' if heads else "td"
            span = f' colspan="{one.cell.span}"' if one.cell.span > 1 else ""
            looks = f' class="{_classes(one.cell)}"' if _classes(one.cell) else ""
            cells.append(f"<{tag}{span}{looks}>{self._text(one.cell)}</{tag[:2]}>")
            at = one.last + 1
        left = grid.first + len(grid.widths) - at
        return f"<tr>{''.join(cells)}{_blank(left) if left > 0 else ''}</tr>"

    def _text(self, cell: Cell) -> str:
        text = safe(said(cell.value, cell.kind))
        place = self._places.get((cell.link or "").rpartition("!")[0])
        return f'<a href="#{place}">{text}</a>' if place else text


def _blank(columns: int) -> str:
    return f'<td colspan="{columns}"></td>' if columns > 1 else "<td></td>"


def _classes(cell: Cell) -> str:
    looks = [] if cell.look in ("plain", "head") else [cell.look]
    return " ".join([*looks, *(["number"] if cell.kind not in ("text", "date", "link") else [])])


def _printed(sheet: Sheet) -> list[Column]:
    wanted = sheet.columns[: sheet.printed_columns or len(sheet.columns)]
    return [column for column in wanted if not column.helper and column.kind != "link"]


def _side(column: Column) -> str:
    return "" if column.kind in ("text", "date") else ' class="number"'


def _datum(value: Any, column: Column) -> str:
    return f"<td{_side(column)}>{safe(said(value, column.kind))}</td>"


def _size(sheet: Sheet, columns: Sequence[Column]) -> float:
    """By the letters of a row: a wide table is set small, and its texts wrap."""
    letters = 0
    for column in columns:
        texts = [said(value, column.kind) for value in sheet.frame[column.name].head(_LOOKED_AT)]
        longest = max((len(text) for text in texts), default=0)
        letters += min(max(longest, *(len(word) for word in column.name.split() or [""])), _WIDEST) + 2
    return next((size for most, size in _SIZES if letters <= most), 5.0)
