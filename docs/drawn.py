"""A screen of the running app as a small SVG: text stays text, each run of one style in one element, cells on a grid.

Textual's own export is several times as large and asks for a font from the network. Here blocks are drawn as shapes, so
that bars and edges meet whatever font the reader has.
"""

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.app import App

CELL, LINE, SIZE = 8.4, 17, 14
"""Width and height of a cell, and of the letters in it, in px."""
BASELINE = 13
FONT = "ui-monospace,'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace"
EIGHTHS_UP, EIGHTHS_LEFT = "▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉█"
Box = tuple[float, float, float, float]
HALVES: Mapping[str, Box] = {
    **{sign: (0, 1 - part / 8, 1, part / 8) for part, sign in enumerate(EIGHTHS_UP, start=1)},
    **{sign: (0, 0, part / 8, 1) for part, sign in enumerate(EIGHTHS_LEFT, start=1)},
    "▀": (0, 0, 1, 0.5),
    "▔": (0, 0, 1, 1 / 8),
    "▐": (0.5, 0, 0.5, 1),
    "▕": (7 / 8, 0, 1 / 8, 1),
}
"""Left, top, width and height of what a block fills of its cell."""
LIGHT_LINES = "─lr │ud ┌dr ┐dl └ur ┘ul ├udr ┤udl ┬dlr ┴ulr ┼udlr ╴l ╵u ╶r ╷d ╭dr ╮dl ╰ur ╯ul"
HEAVY_LINES = "━LR ┃UD ┏DR ┓DL ┗UR ┛UL ┣UDR ┫UDL ┳DLR ┻ULR ╋UDLR ╸L ╹U ╺R ╻D"
ARMS = {its[0]: its[1:] for its in f"{LIGHT_LINES} {HEAVY_LINES}".split()}
"""Where the strokes of a line go from the middle of its cell: left, right, up, down; capitals are heavy."""
THIN, THICK, UNDER = 1.2, 2.6, 0.86
"""Px; and where in its line an underline runs, which blanks have too."""
Look = tuple[str, str]
"""The colours of a terminal where nothing is said: of letters and of the ground."""


@dataclass(frozen=True)
class Run:
    """Letters of one style that stand together. `x`, `y`: cells."""

    x: int
    y: int
    text: str
    fill: str
    ground: str
    weight: str

    @property
    def wide(self) -> int:
        return cell_len(self.text)


def runs(app: App[Any], terminal: Look) -> list[Run]:
    """What stands on the screen now, its pop-ups and what shines through behind them included."""
    width, height = app.size
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    console = Console(width=width, height=height, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    lines = Segment.split_lines(Segment.filter_control(console.render(update)))
    return [run for y, line in enumerate(itertools.islice(lines, height)) for run in _of_line(y, line, terminal)]


def _of_line(y: int, line: Iterable[Segment], terminal: Look) -> Iterator[Run]:
    x = 0
    for text, style, _ in line:
        fill, ground = _colours(style or Style(), terminal)
        yield Run(x, y, text, fill, ground, _weight(style or Style()))
        x += cell_len(text)


def _colours(style: Style, terminal: Look) -> Look:
    fill, ground = _hex(style.color, terminal[0]), _hex(style.bgcolor, terminal[1])
    if style.reverse:
        fill, ground = ground, fill
    return (_between(fill, ground) if style.dim else fill), ground


def _hex(color: Color | None, default: str) -> str:
    return default if color is None or color.is_default else color.get_truecolor().hex


def _between(one: str, other: str) -> str:
    """As a terminal dims: half way to the ground."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{(its * 3 + far * 2) // 5:02x}" for its, far in pairs)


def _weight(style: Style) -> str:
    signs = [sign for sign, has in (("b", style.bold), ("i", style.italic), ("u", style.underline)) if has]
    return "".join(signs)


def _grounds(found: Sequence[Run], ground: str) -> Iterator[str]:
    """The grounds that differ from the screen's, underlines, blocks and lines: one path a colour, in cells."""
    boxes: dict[str, list[Box]] = {}
    for run in found:
        if run.ground != ground:
            boxes.setdefault(run.ground, []).append((run.x, run.y, run.wide, 1))
        if "u" in run.weight:
            boxes.setdefault(run.fill, []).append((run.x, run.y + UNDER, run.wide, THIN / LINE))
        for at, sign in enumerate(run.text):
            for left, top, wide, high in _shapes(sign):
                boxes.setdefault(run.fill, []).append((run.x + at + left, run.y + top, wide, high))
    for fill, its in boxes.items():
        path = [f"M{x:.4g} {y:.4g}h{wide:.4g}v{high:.3g}h-{wide:.4g}z" for x, y, wide, high in _joined(its)]
        yield f'<path fill="{fill}" d="{"".join(path)}"/>'


def _joined(boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes that go on where another ends, in the same line, are one."""
    last: Box | None = None
    for box in sorted(boxes, key=lambda its: (its[1], its[3], its[0])):
        if last is not None and (last[1], last[3]) == (box[1], box[3]) and box[0] - last[0] - last[2] < 1e-6:
            last = (last[0], last[1], max(last[2], box[0] + box[2] - last[0]), last[3])
            continue
        if last is not None:
            yield last
        last = box
    if last is not None:
        yield last


@cache
def _shapes(sign: str) -> tuple[Box, ...]:
    """What a block or a line fills of its cell: left, top, width, height."""
    if sign in HALVES:
        return (HALVES[sign],)
    arms = ARMS.get(sign, "")
    thick = THICK if arms.isupper() else THIN
    wide, high = thick / CELL, thick / LINE
    along = {
        "l": (0, (1 - high) / 2, (1 + wide) / 2, high),
        "r": ((1 - wide) / 2, (1 - high) / 2, (1 + wide) / 2, high),
        "u": ((1 - wide) / 2, 0, wide, (1 + high) / 2),
        "d": ((1 - wide) / 2, (1 - high) / 2, wide, (1 + high) / 2),
    }
    return ((0, (1 - high) / 2, 1, high),) if arms.lower() == "lr" else tuple(along[arm] for arm in arms.lower())


def _words(run: Run) -> Iterator[tuple[int, str]]:
    """Words with where they begin, parted at two blanks or a block: a reader's font cannot shift them."""
    text = "".join(" " if sign in HALVES or sign in ARMS else sign for sign in run.text)
    at = 0
    for part in text.split("  "):
        word = part.strip(" ")
        if word:
            yield run.x + cell_len(text[: at + part.index(word)]), word
        at += len(part) + 2


def svg(found: Sequence[Run], size: tuple[int, int], terminal: Look, about: str = "") -> str:
    """One picture. `about`: what it shows, for those who cannot see it."""
    wide, high = size[0] * CELL, size[1] * LINE
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high}" width="{wide:g}" height="{high}">'
    title = f"<title>{escape(about)}</title>" if about else ""
    return f"{head}{title}{STYLE}{frame(found, size, terminal)}</svg>\n"


STYLE = f"<style>text{{font:{SIZE}px {FONT};white-space:pre}}.b{{font-weight:700}}.i{{font-style:italic}}</style>"


def frame(found: Sequence[Run], size: tuple[int, int], terminal: Look) -> str:
    """The inner part of a picture, as wide and high as the screen."""
    area: dict[str, int] = {}
    for run in found:
        area[run.ground] = area.get(run.ground, 0) + run.wide
    ground = max(area, key=lambda its: area[its]) if area else terminal[1]
    parts = [f'<path fill="{ground}" d="M0 0h{size[0]}v{size[1]}h-{size[0]}z"/>', *_grounds(found, ground)]
    shapes = f'<g transform="scale({CELL} {LINE})" shape-rendering="crispEdges">{"".join(parts)}</g>'
    return shapes + "".join(_letters(found))


def _letters(found: Sequence[Run]) -> Iterator[str]:
    """Text, gathered by colour."""
    by_fill: dict[str, list[Run]] = {}
    for run in found:
        by_fill.setdefault(run.fill, []).append(run)
    for fill, its in by_fill.items():
        words = [_word(run, x, word) for run in its for x, word in _words(run)]
        if words:
            yield f'<g fill="{fill}">{"".join(words)}</g>'


def _word(run: Run, x: int, word: str) -> str:
    slant = " ".join(run.weight.replace("u", ""))
    weight = f' class="{slant}"' if slant else ""
    length = f' textLength="{cell_len(word) * CELL:.4g}"' if len(word) > 1 else ""
    return f'<text x="{x * CELL:.5g}" y="{run.y * LINE + BASELINE}"{length}{weight}>{escape(word, quote=False)}</text>'
