"""Pages and sheets as one HTML file to read and print: no script, nothing from outside, the whole file or nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string

from exports.atomic import replacing
from exports.html_charts import Values
from exports.html_parts import Parts
from exports.html_text import safe
from exports.raw import plain
from exports.sheet import Page, Properties, Sheet

Progress = Callable[[str, int, int], None]
_RANGE = re.compile(r"'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")
_STYLE = """
@page{size:A4 landscape;margin:12mm}@page portrait{size:A4 portrait;margin:12mm}
html{color:#1f2933;background:#fff;font:10pt/1.3 Arial,"Liberation Sans",Helvetica,sans-serif}
body{margin:0}.marking{text-align:center;font-weight:bold;font-size:.85em}
section{max-width:269mm;margin:0 auto;break-before:page;white-space:pre-wrap;overflow-wrap:anywhere}
section.portrait{page:portrait;max-width:186mm}section:first-of-type,section.goes-on{break-before:auto}
h1{font-size:1.6em;margin:0 0 .1em}h2{font-size:1.15em;margin:.5em 0 .15em;border-bottom:1px solid #9ca3af}
h1,h2{line-height:1.2;break-after:avoid}p{margin:.1em 0}.note{font-size:.85em;font-style:italic;color:#4b5563}
.label{color:#4b5563}.strong{font-weight:bold}a{color:#1d4ed8}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin:.1em 0}
table.data{table-layout:auto;overflow-wrap:normal}
.long{overflow-wrap:anywhere}
th,td{text-align:left;vertical-align:top;padding:.1em .4em .1em 0;font-weight:normal}
thead{display:table-header-group}thead th{font-weight:bold;background:#e5e7eb;border-bottom:1px solid #9ca3af;
padding-left:.2em;-webkit-print-color-adjust:exact;print-color-adjust:exact}
tbody th{font-weight:bold}tbody tr+tr>*{border-top:1px solid #e5e7eb}tr,figure{break-inside:avoid}
td.note,td.label{font-size:.85em}.number{text-align:center}.beside{display:grid;gap:0 1.5em}
figure{margin:.2em 0}svg{display:block;width:100%;max-width:180mm;height:auto;font-size:12px}
@media screen{body{padding:1em}section{margin-bottom:2em}}
"""


def write(
    path: str | Path,
    parts: Sequence[Sheet | Page],
    properties: Properties,
    progress: Progress | None = None,
    *,
    lang: str = "en-GB",
) -> None:
    """Write the parts in order, each beginning a sheet of paper.

    Raises TableProblems (a folder that is not there) and StorageFailed (a full disk); then a file that stood at `path`
    is as it was.
    """
    with replacing(path) as target, target.open("w", encoding="utf-8", newline="\n") as file:
        for piece in _document(parts, properties, lang, progress):
            file.write(piece)
    if progress:
        progress("done", len(parts), len(parts))


def _document(
    parts: Sequence[Sheet | Page], properties: Properties, lang: str, progress: Progress | None
) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{safe(lang)}">\n<head>\n<meta charset="utf-8">\n'
    # Even a reader that would run or fetch something may not.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    for name, text in (
        ("author", properties.creator),
        ("description", properties.description or properties.subject),
        ("keywords", " ".join(filter(None, (properties.keywords, properties.marking)))),
    ):
        if text:
            yield f'<meta name="{name}" content="{safe(text)}">\n'
    yield f"<title>{safe(properties.title.strip() or 'Export')}</title>\n<style>{_STYLE}</style>\n</head>\n"
    marking = f'<p class="marking">{safe(properties.marking)}</p>\n' if properties.marking else ""
    yield f"<body>\n{marking}<main>\n"
    places = {part.name: f"part-{number}" for number, part in enumerate(parts, start=1)}
    made = Parts(_values(parts), places)
    for number, part in enumerate(parts):
        if progress:
            progress(part.name, number, len(parts))
        if isinstance(part, Page):
            yield made.page(part)
        else:
            yield from made.sheet(part)
        yield "\n"
    yield "</main>\n</body>\n</html>\n"


def _values(parts: Sequence[Sheet | Page]) -> Values:
    """Reads the ranges that charts speak of out of the parts."""
    by_name = {part.name: part for part in parts}

    def values(place: str) -> list[Any] | None:
        found = _RANGE.fullmatch(place)
        part = by_name.get(found[1].replace("''", "'")) if found else None
        if found is None or part is None:
            return None
        column, first, last = column_index_from_string(found[2]), int(found[3]), int(found[5])
        if isinstance(part, Page):
            return [_on_page(part, row, column) for row in range(first, last + 1)]
        if column > len(part.columns) or first < 2:
            return None
        cells = part.frame[part.columns[column - 1].name].iloc[first - 2 : last - 1]
        return [plain(value) for value in cells.tolist()]

    return values


def _on_page(page: Page, row: int, column: int) -> Any:
    """The value of the cell that begins at that place, both counted from 1."""
    at = 1
    for cell in page.rows[row - 1] if row <= len(page.rows) else ():
        if at == column:
            return plain(cell.value) if cell else None
        at += cell.span if cell else 1
    return None
