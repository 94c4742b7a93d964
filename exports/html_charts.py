"""Charts as inline pictures (SVG): a row a label with its figure in words, so that no colour is needed."""

from collections.abc import Callable, Sequence
from typing import Any, TypeGuard

from exports.html_text import safe
from exports.sheet import Chart, IntervalChart, StackChart

Values = Callable[[str], Sequence[Any] | None]
"""The values of an absolute range; None where it is in no part of this file."""
WIDTH = 600.0
_ROW, _TOP, _FOOT = 24.0, 30.0, 22.0
_LEFT, _RIGHT = 190.0, 450.0
"""Where 0 and 1 stand."""
_LETTERS = 26
"""Of a label."""
_TYPICAL_ROWS = 5
_GREYS = ("#374151", "#9ca3af", "#e5e7eb", "#6b7280", "#d1d5db", "#f3f4f6")


def height(chart: Chart, rows: int = _TYPICAL_ROWS) -> float:
    """Height over width, of a chart with so many rows."""
    more = len(chart.layers) * 16.0 if isinstance(chart, StackChart) else 0.0
    return (_TOP + rows * _ROW + _FOOT + more) / WIDTH


def drawn(chart: Chart, values: Values, number: int) -> str:
    """The picture as SVG with its title and description, empty for other kinds, and where its ranges cannot be read."""
    if not isinstance(chart, StackChart | IntervalChart):
        return ""
    labels = values(chart.labels)
    body = None
    if labels:
        body = _stack(chart, labels, values) if isinstance(chart, StackChart) else _intervals(chart, labels, values)
    if body is None or not labels:
        return ""
    tall = height(chart, len(labels)) * WIDTH
    name = f"chart-{number}"
    return (
        f'<figure><svg viewBox="0 0 {WIDTH:g} {tall:g}" role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{safe(chart.title)}</title><desc id="{name}-text">{safe(chart.alt)}</desc>'
        f'<text x="0" y="14" font-weight="bold">{safe(chart.title)}</text>{_scale(len(labels))}{body}</svg></figure>'
    )


def _scale(rows: int) -> str:
    foot = _TOP + rows * _ROW
    marks = []
    for fifth in range(6):
        x = _at(fifth / 5)
        marks.append(f'<path d="M{x:g} {_TOP:g}V{foot:g}" stroke="#e5e7eb"/>')
        marks.append(f'<text x="{x:g}" y="{foot + 15:g}" text-anchor="middle">{fifth * 20}%</text>')
    return "".join(marks)


def _intervals(chart: IntervalChart, labels: Sequence[Any], values: Values) -> str | None:
    columns = [values(place) for place in (chart.values, chart.below, chart.above)]
    if any(column is None or len(column) != len(labels) for column in columns):
        return None
    means, below, above = (column or () for column in columns)
    standards = (values(chart.standard) if chart.standard else None) or [None] * len(labels)
    parts, path = [], []
    for row, (label, mean, less, more) in enumerate(zip(labels, means, below, above, strict=True)):
        y = _TOP + (row + 0.5) * _ROW
        parts.append(_label(label, y))
        if row < len(standards) and _number(standards[row]):
            x = _at(standards[row])
            parts.append(f'<path d="M{x:g} {y - _ROW / 2:g}v{_ROW:g}" stroke="#b45309" stroke-dasharray="4 3"/>')
        if not _number(mean):
            parts.append(f'<text x="{_RIGHT + 8:g}" y="{y + 4:g}">no score</text>')
            continue
        told = f"{mean:.0%}"
        if _number(less) and _number(more):
            parts.append(
                f'<path d="M{_at(mean - less):g} {y:g}H{_at(mean + more):g}" stroke="#1f2933" stroke-width="2"/>'
            )
            told += f" ({mean - less:.0%}–{mean + more:.0%})"
        parts.append(f'<circle cx="{_at(mean):g}" cy="{y:g}" r="5" fill="#1f2933"/>')
        parts.append(f'<text x="{_RIGHT + 8:g}" y="{y + 4:g}">{told}</text>')
        path.append(f"{_at(mean):g} {y:g}")
    if chart.joined and len(path) > 1:
        parts.append(f'<path d="M{" L".join(path)}" fill="none" stroke="#6b7280"/>')
    return "".join(parts)


def _stack(chart: StackChart, labels: Sequence[Any], values: Values) -> str | None:
    layers = [values(place) for _, place in chart.layers]
    if any(layer is None or len(layer) != len(labels) for layer in layers):
        return None
    parts = []
    for row, label in enumerate(labels):
        y = _TOP + row * _ROW + 4
        parts.append(_label(label, y + _ROW / 2 - 4))
        x = _LEFT
        told = []
        for number, layer in enumerate(layers):
            share = layer[row] if layer else None
            if _number(share):
                wide = share * (_RIGHT - _LEFT)
                fill = _GREYS[number % len(_GREYS)]
                parts.append(
                    f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{_ROW - 8:g}" fill="{fill}" stroke="#fff"/>'
                )
                x += wide
            told.append(f"{share:.0%}" if _number(share) else "–")
        parts.append(f'<text x="{_RIGHT + 8:g}" y="{y + 12:g}">{" · ".join(told)}</text>')
    foot = _TOP + len(labels) * _ROW + _FOOT
    for number, (name, _) in enumerate(chart.layers):
        y = foot + number * 16
        parts.append(f'<rect x="{_LEFT:g}" y="{y:g}" width="10" height="10" fill="{_GREYS[number % len(_GREYS)]}"/>')
        parts.append(f'<text x="{_LEFT + 16:g}" y="{y + 9:g}">{safe(_cut(name))}</text>')
    return "".join(parts)


def _label(label: Any, y: float) -> str:
    return f'<text x="{_LEFT - 8:g}" y="{y + 4:g}" text-anchor="end">{safe(_cut(str(label)))}</text>'


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


def _at(share: float) -> float:
    return _LEFT + min(max(share, 0.0), 1.0) * (_RIGHT - _LEFT)


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and value == value
