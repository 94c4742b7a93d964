"""A run chart of terminal cells: time goes to the right, a value stands as a dot on the line between its limits.

1.00       ┃  ┬
0.80 ╌╌╌╌╌╌┃╌╌●╌╌
0.60 ──●───┃──┴──
      Jan   [Feb]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from rich.text import Text

GUTTER = 5
"""Cells of the scale's numbers."""
NARROWEST, WIDEST = 6, 24
MEAN, UPRIGHT, TOP, FOOT, MEDIAN, STANDARD, BREAK = "●", "│", "┬", "┴", "─", "╌", "┃"
LEGEND = f"{MEAN} mean  {TOP}{UPRIGHT}{FOOT} 95 % limits  {MEDIAN} median  {STANDARD} standard  {BREAK} new version"
TICKS = 5


@dataclass(frozen=True)
class Point:
    """`below` is what stands under the point, a line each; `broken`: what was measured changed before it."""

    value: float | None
    low: float | None
    high: float | None
    median: float | None
    below: tuple[str, ...]
    broken: bool = False


def window(count: int, chosen: int, width: int) -> tuple[int, int]:
    """Which of `count` points fit into `width` cells, (first, last + 1): the last ones, or those up to the chosen."""
    fitting = max((width - GUTTER) // NARROWEST, 1)
    last = min(count, max(chosen + 1, min(count, fitting)) if chosen < count - fitting else count)
    return max(last - fitting, 0), last


def run_lines(points: Sequence[Point], chosen: int, width: int, height: int, standard: float | None) -> Text:
    """The chart in `width` cells and `height` lines, what stands below its points included."""
    if not points:
        return Text()
    first, last = window(len(points), chosen, width)
    shown = points[first:last]
    feet = max(len(point.below) for point in shown)
    low, high = _scale(shown, standard)
    column = min(max((width - GUTTER) // len(shown), NARROWEST), WIDEST)
    rows = max(height - feet, 4)
    grid = [[" "] * (column * len(shown)) for _ in range(rows)]
    if standard is not None:
        grid[_row(standard, low, high, rows)] = list(STANDARD * (column * len(shown)))
    for place, point in enumerate(shown):
        _draw(grid, point, place * column, column, low, high)
    lines = [Text(label + "".join(cells)) for label, cells in zip(_ticks(low, high, rows), grid, strict=True)]
    for line in range(feet):
        text = Text(" " * GUTTER)
        for place, point in enumerate(shown, start=first):
            words = point.below[line] if line < len(point.below) else ""
            mark = line == 0 and place == chosen
            text.append((f"[{words}]" if mark else words).center(column), "bold" if mark else "")
        lines.append(text)
    return Text("\n").join(lines)


def _draw(grid: list[list[str]], point: Point, start: int, column: int, low: float, high: float) -> None:
    rows, middle = len(grid), start + column // 2
    if point.median is not None:
        line = grid[_row(point.median, low, high, rows)]
        # On the line of the standard the two take turns, so that both are seen.
        line[start : start + column] = [
            STANDARD if cell == STANDARD and place % 2 else MEDIAN
            for place, cell in enumerate(line[start : start + column])
        ]
    if point.broken:
        for cells in grid:
            cells[start] = BREAK
    if point.low is not None and point.high is not None:
        top, foot = _row(point.high, low, high, rows), _row(point.low, low, high, rows)
        for row in range(top, foot + 1):
            grid[row][middle] = UPRIGHT
        grid[top][middle], grid[foot][middle] = TOP, FOOT
    if point.value is not None:
        grid[_row(point.value, low, high, rows)][middle] = MEAN


def _scale(points: Sequence[Point], standard: float | None) -> tuple[float, float]:
    """Tenths between which all that is drawn lies."""
    drawn = [standard]
    for point in points:
        drawn += [point.value, point.low, point.high, point.median]
    known = [value for value in drawn if value is not None] or [0.0, 1.0]
    low, high = floor(round(min(known) * 10, 6)) / 10, ceil(round(max(known) * 10, 6)) / 10
    return (low, high) if high > low else (max(low - 0.1, 0.0), high if low > 0 else 0.1)


def _row(value: float, low: float, high: float, rows: int) -> int:
    return min(max(round((high - value) / (high - low) * (rows - 1)), 0), rows - 1)


def _ticks(low: float, high: float, rows: int) -> list[str]:
    """A number beside every row that a whole step of the scale falls on, an empty gutter beside the others."""
    labels = [" " * GUTTER] * rows
    steps = max(round((high - low) * 10), 1)
    every = max(ceil(steps / min(TICKS, rows - 1)), 1)
    for step in [*range(0, steps, every), steps]:
        value = low + (high - low) * step / steps
        labels[_row(value, low, high, rows)] = f"{value:.2f} "
    return labels
