"""Pages and tables as HTML: headings are headings, tables are tables, and every text is escaped."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from exports.html_blocks import Beside, Block, Grid, Line, Placed, blocks
from exports.html_charts import Values, drawn
from exports.html_fit import A4, CHARACTER, MARGIN, fitting
from exports.html_text import safe, said
from exports.sheet import Cell, Column, Page, Sheet

_TAGS = {"title": "h1", "heading": "h2"}
_LOOKED_AT = 200
"""Rows that the widths of a table's columns are judged by."""
_SIZES = (9.0, 8.0, 7.0)
"""Of a table's letters, in points; a table that is wider still is cut into several."""
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
        turned = f"{'portrait' if page.portrait else 'landscape'}{'' if page.one_page else ' goes-on'}"
        body = "".join(self._blocks(read, page.title or page.name))
        return f'<section class="{turned}" id="{self._places[page.name]}"{size}>{body}</section>'

    def sheet(self, sheet: Sheet) -> Iterator[str]:
        """A section with the sheet's table; columns that only serve formulas and links are left out."""
        title = safe(sheet.title or sheet.name)
        size, groups = _groups(sheet, _printed(sheet))
        yield f'<section class="landscape" id="{self._places[sheet.name]}" style="font-size:{size:g}pt">'
        yield f"<h1>{title}</h1>"
        if sheet.meaning:
            yield f'<p class="note">{safe(sheet.meaning)}</p>'
        if not len(sheet.frame):
            yield f"<p>{safe(sheet.empty)}</p></section>"
            return
        for number, columns in enumerate(groups, start=1):
            about = title
            if len(groups) > 1:
                about = f"{title}, part {number} of {len(groups)}"
                yield f"<h2>Columns, part {number} of {len(groups)}</h2>"
            yield from _table(sheet, columns, about)
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


def _table(sheet: Sheet, columns: Sequence[Column], about: str) -> Iterator[str]:
    yield f'<table class="data" aria-label="{about}"><thead><tr>'
    yield "".join(f'<th scope="col"{_side(column)}>{safe(column.name)}</th>' for column in columns)
    yield "</tr></thead><tbody>"
    cells = [sheet.frame[column.name].tolist() for column in columns]
    for row in zip(*cells, strict=True):
        yield f"<tr>{''.join(_datum(value, column) for value, column in zip(row, columns, strict=True))}</tr>"
    yield "</tbody></table>"


def _datum(value: Any, column: Column) -> str:
    text = said(value, column.kind)
    if len(text) > _WIDEST and max(map(len, text.split()), default=0) > _WIDEST:
        return f'<td class="long">{safe(text)}</td>'
    return f"<td{_side(column)}>{safe(text)}</td>"


def _groups(sheet: Sheet, columns: Sequence[Column]) -> tuple[float, list[list[Column]]]:
    """Size in points, and the columns in tables that fit the paper's width; each begins with the first column."""
    widths = [_letters(sheet, column) for column in columns]
    for size in _SIZES:
        if sum(widths) <= _room(size):
            return size, [list(columns)]
    groups: list[list[Column]] = [[]]
    used = 0
    for column, width in zip(columns, widths, strict=True):
        if groups[-1] and used + width > _room(_SIZES[-1]):
            groups.append([columns[0]])
            used = widths[0]
        groups[-1].append(column)
        used += width
    return _SIZES[-1], groups


def _letters(sheet: Sheet, column: Column) -> int:
    texts = [said(value, column.kind) for value in sheet.frame[column.name].head(_LOOKED_AT)]
    longest = max(map(len, texts), default=0)
    return min(max(longest, *(len(word) for word in column.name.split() or [""])), _WIDEST) + 2


def _room(size: float) -> float:
    """Letters of that size across the paper."""
    return (A4[1] - 2 * MARGIN) / size / CHARACTER
