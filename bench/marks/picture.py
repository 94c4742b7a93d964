"""Every error as a dot: the program's above, what is beside it beneath."""

from collections.abc import Iterator
from html import escape

from bench.marks.trial import Tried

LEFT, RIGHT, ROW, TOP = 240, 500, 30, 40
FROM_MS, UNTIL_MS = -100, 100
OURS, ITS = "#0b6e6e", "#b35c00"


def drawn(found: list[Tried], other: str) -> str:
    """`other`: what the hollow dots, `Tried.player`, are."""
    height = TOP + ROW * len(found) + 40
    width = LEFT + RIGHT + 20
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
            'font-size="12" role="img">',
            "<title>Stamped minus true, in milliseconds, for each key</title>",
            f'<rect width="{width}" height="{height}" fill="white"/>',
            f'<circle cx="{LEFT}" cy="16" r="4" fill="{OURS}"/><text x="{LEFT + 10}" y="20">time of the code</text>',
            f'<circle cx="{LEFT + 160}" cy="16" r="4" fill="none" stroke="{ITS}"/>'
            f'<text x="{LEFT + 170}" y="20">{escape(other)}</text>',
            *_scale(height),
            *(line for row, tried in enumerate(found) for line in _row(tried, TOP + ROW * row + ROW // 2)),
            "</svg>",
            "",
        ]
    )


def _x(ms: float) -> float:
    held = min(max(ms, FROM_MS), UNTIL_MS)
    return LEFT + (held - FROM_MS) / (UNTIL_MS - FROM_MS) * RIGHT


def _scale(height: int) -> Iterator[str]:
    for ms in range(FROM_MS, UNTIL_MS + 1, 20):
        colour = "#555" if ms == 0 else "#ddd"
        yield f'<line x1="{_x(ms):.0f}" x2="{_x(ms):.0f}" y1="{TOP}" y2="{height - 34}" stroke="{colour}"/>'
        yield f'<text x="{_x(ms):.0f}" y="{height - 18}" text-anchor="middle">{ms}</text>'
    yield f'<text x="{LEFT + RIGHT / 2:.0f}" y="{height - 3}" text-anchor="middle">stamped minus true, ms</text>'


def _row(tried: Tried, y: int) -> Iterator[str]:
    yield f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(tried.name)}</text>'
    for ms in tried.player:
        yield f'<circle cx="{_x(ms):.1f}" cy="{y + 6}" r="3" fill="none" stroke="{ITS}"/>'
    for error in tried.errors:
        yield f'<circle cx="{_x(error):.1f}" cy="{y - 5}" r="3" fill="{OURS}" fill-opacity="0.6"/>'
