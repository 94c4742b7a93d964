"""The picture of the known groups: a dot for each session, the mean of each group with its limits, as plain SVG."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil
from typing import Any

WIDE, LEFT, RIGHT, TOP, ROW, DOT = 720, 120, 30, 50, 130, 4.5
TEXT, DOTS, MEAN = "#222222", "#3b6ea5", "#a33b2c"


def picture(groups: Mapping[str, tuple[Sequence[float], Mapping[str, Any]]]) -> str:
    """By label the ratios of the group's sessions, and its mean: value, low, high."""
    most = ceil(max(max(ratios) for ratios, _ in groups.values()))
    scale = (WIDE - LEFT - RIGHT) / most
    end = TOP + ROW * len(groups)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{end + 60}" font-family="sans-serif" '
        f'font-size="13" fill="{TEXT}">',
        '<rect width="100%" height="100%" fill="white"/>',
        _text(LEFT, 24, "Each dot is one session; the bar is the group's mean with 95 % limits", "start"),
    ]
    for tick in range(most + 1):
        x = LEFT + tick * scale
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{end}" stroke="#dddddd"/>')
        parts.append(_text(x, end + 18, str(tick)))
    parts.append(_text((LEFT + WIDE - RIGHT) / 2, end + 42, "Reflections for each question"))
    for at, (label, (ratios, mean)) in enumerate(groups.items()):
        middle = TOP + ROW * at + ROW / 2
        parts.append(_text(LEFT - 12, middle + 5, label, "end"))
        parts.extend(_dots(ratios, scale, middle - 12))
        parts.extend(_mean(mean, scale, middle + 44))
    return "\n".join([*parts, "</svg>", ""])


def _dots(ratios: Sequence[float], scale: float, middle: float) -> list[str]:
    """Dots that would overlap are stacked about the middle, so that none hides another."""
    placed: list[tuple[float, float]] = []
    for ratio in sorted(ratios):
        x, step = LEFT + ratio * scale, 0
        while any(abs(x - px) < 2 * DOT and abs(_aside(step) - py) < 2 * DOT for px, py in placed):
            step += 1
        placed.append((x, _aside(step)))
    style = f'r="{DOT}" fill="{DOTS}" fill-opacity="0.75"'
    return [f'<circle cx="{x:.1f}" cy="{middle + y:.1f}" {style}/>' for x, y in placed]


def _aside(step: int) -> float:
    return (1 if step % 2 else -1) * ((step + 1) // 2) * (2 * DOT + 0.5)


def _mean(mean: Mapping[str, Any], scale: float, y: float) -> list[str]:
    low, value, high = (LEFT + max(mean[key], 0) * scale for key in ("low", "value", "high"))
    return [
        f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{MEAN}" stroke-width="3"/>',
        f'<rect x="{value - 5:.1f}" y="{y - 5}" width="10" height="10" fill="{MEAN}"/>',
        _text(high + 10, y + 5, f"{mean['value']:.2f}", "start"),
    ]


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
