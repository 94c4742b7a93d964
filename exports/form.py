"""A form to fill in by hand as one HTML file: no script, nothing from outside, A4 portrait, to be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.atomic import replacing
from exports.html_text import safe

ROWS_A_COLUMN = 38
"""Lines of the coding sheet that one side of paper holds, in each of two columns."""
_STYLE = """
@page{size:A4 portrait;margin:11mm 12mm}
html{color:#000;background:#fff;font:9pt/1.25 Arial,"Liberation Sans",Helvetica,sans-serif}
body{margin:0 auto;max-width:186mm}section{break-before:page}section:first-of-type{break-before:auto}
h1{font-size:14pt;margin:0 0 1mm}h2{font-size:11pt;margin:3mm 0 1mm;border-bottom:.5pt solid #000;break-after:avoid}
p{margin:.5mm 0 1.5mm}.marking{text-align:center;font-weight:bold}.small{font-size:7.5pt}
.blanks{display:grid;grid-template-columns:repeat(3,1fr);gap:2.5mm 5mm;margin:2mm 0}
.blanks div{display:flex;align-items:flex-end}.blanks b{font-weight:normal;white-space:nowrap}
.blanks span{flex:1;border-bottom:.5pt solid #000;margin-left:1mm;padding-left:1mm;min-height:5mm;font-weight:bold}
.codes{columns:2;column-gap:5mm;font-size:7.5pt;line-height:1.2}
.codes h3{font-size:8.5pt;margin:1.2mm 0 .3mm;break-after:avoid}.codes div{break-inside:avoid}
dl{margin:0}dl div{padding-left:8mm;text-indent:-8mm;break-inside:avoid}
dt{display:inline-block;min-width:7mm;font-weight:bold;font-family:"Liberation Mono",Courier,monospace;text-indent:0}
dd{display:inline;margin:0}
table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border:.5pt solid #555;text-align:left;vertical-align:top;padding:.6mm 1mm;font-weight:normal}
th{font-size:7.5pt;background:#eee;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.sheet{display:grid;grid-template-columns:1fr 1fr;gap:4mm}.sheet td{height:6.2mm;padding:0}
.box{white-space:nowrap;letter-spacing:.2em;font-size:10pt}.wide{width:100%}
@media screen{body{padding:6mm}section{margin-bottom:8mm}}
"""


@dataclass(frozen=True)
class Entry:
    """A code with its key, as it is struck at the desk."""

    key: str
    label: str
    meaning: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class PlanItem:
    id: str
    title: str
    delivered_when: str
    planned_minutes: float | None
    critical: bool


@dataclass(frozen=True)
class Question:
    """`steps`: what the scale's steps mean for this question, in words."""

    label: str
    steps: str


@dataclass(frozen=True)
class Form:
    """`blanks`: what is written at the head, with what is known of it. `lead`: how the form is filled in.

    `statuses`: letter and word of each; `scale`: the answers to a question, one sign each; `sheets`: sides of paper
    for codes.
    """

    title: str
    lead: str
    blanks: Sequence[tuple[str, str]]
    groups: Sequence[Group]
    items: Sequence[PlanItem] = ()
    statuses: Sequence[tuple[str, str]] = ()
    questions: Sequence[Question] = ()
    scale: str = ""
    scale_words: str = ""
    sheets: int = 1
    marking: str = ""
    lang: str = "en-GB"


def write(path: str | Path, form: Form) -> None:
    """Errors: TableProblems (a folder that is not there), StorageFailed (a full disk); a file at `path` then stays."""
    with replacing(path) as target, target.open("w", encoding="utf-8", newline="\n") as file:
        for piece in _document(form):
            file.write(piece)


def _document(form: Form) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{safe(form.lang)}">\n<head>\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{safe(form.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f'<p class="marking">{safe(form.marking)}</p>\n' if form.marking else ""
    yield f"<section><h1>{safe(form.title)}</h1>\n{_blanks(form.blanks)}<p>{safe(form.lead)}</p>\n"
    yield from _codes(form.groups)
    yield "</section>\n"
    for number in range(1, form.sheets + 1):
        yield from _sheet(form, number)
    if form.items or form.questions:
        yield "<section>"
        yield from _items(form)
        yield from _questions(form)
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _blanks(blanks: Sequence[tuple[str, str]]) -> str:
    made = "".join(f"<div><b>{safe(label)}</b><span>{safe(known)}</span></div>" for label, known in blanks)
    return f'<div class="blanks">{made}</div>\n'


def _codes(groups: Sequence[Group]) -> Iterator[str]:
    yield '<h2>Codes and their keys</h2><div class="codes">\n'
    for group in groups:
        yield f"<h3>{safe(group.title)}</h3><dl>\n"
        for entry in group.entries:
            meaning = f": {safe(entry.meaning)}" if entry.meaning else ""
            yield f"<div><dt>{safe(entry.key)}</dt> <dd><b>{safe(entry.label)}</b>{meaning}</dd></div>\n"
        yield "</dl>\n"
    yield "</div>\n"


def _sheet(form: Form, number: int) -> Iterator[str]:
    yield f"<section><h2>Coding sheet {number} of {form.sheets}</h2>\n{_blanks(form.blanks[:3])}"
    row = "<tr><td></td><td></td><td></td><td></td></tr>"
    head = "".join(
        f'<th scope="col" style="width:{width}%">{label}</th>'
        for label, width in (("Time", 19), ("Key", 14), ("Who", 13), ("Note", 54))
    )
    column = f"<table><thead><tr>{head}</tr></thead><tbody>{row * ROWS_A_COLUMN}</tbody></table>"
    yield f'<div class="sheet">{column}{column}</div></section>\n'


def _items(form: Form) -> Iterator[str]:
    if not form.items:
        return
    words = " · ".join(f"{letter} {word}" for letter, word in form.statuses)
    boxes = " ".join(letter for letter, _ in form.statuses)
    yield f'<h2>Session plan: one status for each item</h2><p class="small">{safe(words)}. Minutes without breaks.</p>'
    yield _head(("Item", "Delivered when", "Status", "Minutes", "Note"))
    for item in form.items:
        critical = " <b>critical</b>" if item.critical else ""
        planned = f"___ / {item.planned_minutes:g}" if item.planned_minutes is not None else "___"
        yield (
            f'<tr><td style="width:27%"><b>{safe(item.id)}</b> {safe(item.title)}{critical}</td>'
            f'<td class="small" style="width:33%">{safe(item.delivered_when)}</td><td class="box">{safe(boxes)}</td>'
            f'<td style="white-space:nowrap">{planned}</td><td style="width:18%"></td></tr>\n'
        )
    yield "</tbody></table>\n"


def _head(names: Sequence[str]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>\n"


def _questions(form: Form) -> Iterator[str]:
    if not form.questions:
        return
    yield f'<h2>Ratings, before any count</h2><p class="small">{safe(form.scale_words)}</p>'
    yield _head(("Question", "What the steps mean", "Answer", "Moments (times)"))
    answers = " ".join(form.scale)
    for question in form.questions:
        yield (
            f'<tr><td style="width:30%">{safe(question.label)}</td><td class="small">{safe(question.steps)}</td>'
            f'<td class="box">{safe(answers)}</td><td style="width:17%"></td></tr>\n'
        )
    yield "</tbody></table>\n"
