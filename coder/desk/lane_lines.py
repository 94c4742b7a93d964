"""A window of a lane as one line of text. The cost grows with the columns, and by bisection alone with the events."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from coder.desk import times
from coder.desk.lanes import FAR, Lane

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
TICKS = tuple(
    [its * SECOND for its in (1, 2, 5, 10, 15, 30)]
    + [its * MINUTE for its in (1, 2, 5, 10, 15, 30)]
    + [its * HOUR for its in (1, 2, 4, 8, 24, 48)]
)
MANY = "+"
"""Several states of an exclusive channel begin in one column."""
WITHIN = "▪"
"""A state begins and one ends in one column."""


@dataclass(frozen=True)
class Window:
    """From a session time until another, in ms, over so many columns (1 or more)."""

    from_ms: int
    until_ms: int
    columns: int

    @cached_property
    def edges(self) -> list[int]:
        """Where each column begins, and where the last one ends: strictly rising while a column holds 1 ms."""
        span = self.until_ms - self.from_ms
        return [self.from_ms + column * span // self.columns for column in range(self.columns + 1)]

    def column(self, ms: int) -> int:
        """The column that a time falls in; below 0 or from `columns` on when it is not in the window."""
        return bisect_right(self.edges, ms) - 1


def counts(lane: Lane, window: Window) -> list[int]:
    """How many events of the lane begin in each column."""
    return _differences([bisect_left(lane.onsets, edge) for edge in window.edges])


def _differences(places: list[int]) -> list[int]:
    return [after - before for before, after in pairwise(places)]


def crowd(number: int) -> str:
    """Several events in one column as a bar: 2, 3-4, 5-8, more."""
    return "▂▄▆█"[min(3, (number - 1).bit_length() - 1)]


def line(lane: Lane, window: Window, now_ms: int) -> str:
    """The lane over the window, one character a column. What is open lasts until `now_ms`."""
    places = [bisect_left(lane.onsets, edge) for edge in window.edges]
    if lane.kind == "keys":
        return _keys(lane, places)
    return _letters(lane, window, places, now_ms) if lane.kind == "letters" else _boxes(lane, window, places, now_ms)


def _keys(lane: Lane, places: list[int]) -> str:
    """The strokes of each event where it begins, cut to the first where the next column is taken."""
    cells = [" "] * (len(places) - 1)
    for column, begin in enumerate(_differences(places)):
        if begin > 1:
            cells[column] = crowd(begin)
        elif begin == 1:
            sign = lane.signs.get(lane.events[places[column]].code, "?")
            cells[column] = sign[0]
            for after, stroke in enumerate(sign[1:], start=column + 1):
                if after >= len(cells) or places[after] != places[after + 1]:
                    break
                cells[after] = stroke
    return "".join(cells)


def _letters(lane: Lane, window: Window, places: list[int], now_ms: int) -> str:
    """The state that begins in a column, else the one that holds in its middle; a letter fills its whole span."""
    cells: list[str] = []
    edges, before, since = window.edges, -1, 0
    for column, begin in enumerate(_differences(places)):
        if begin > 1:
            cells.append(MANY)
            before = -1
            continue
        middle = (edges[column] + edges[column + 1]) // 2
        at = places[column] if begin else _held(lane, middle, now_ms)
        if at is None:
            cells.append(lane.rest if middle < now_ms else " ")
            before = -1
            continue
        since = since + 1 if at == before else 0
        before = at
        sign = lane.signs.get(lane.events[at].code, "?")
        cells.append(sign if len(sign) == 1 else sign[since] if since < len(sign) else lane.fill)
    return "".join(cells)


def _held(lane: Lane, at: int, now_ms: int) -> int | None:
    place = lane.holding(at)
    return None if place is None or (lane.untils[place] == FAR and at >= now_ms) else place


def _boxes(lane: Lane, window: Window, places: list[int], now_ms: int) -> str:
    """`┌──┐`; an open one has no end. A word for its code stands in each box that has room."""
    cells: list[str] = []
    ends = _differences([bisect_left(lane.closes, edge) for edge in window.edges])
    for column, begin in enumerate(_differences(places)):
        if begin > 1:
            cells.append(crowd(begin))
        elif begin:
            cells.append(WITHIN if ends[column] else "┌")
        elif ends[column]:
            cells.append("┐")
        else:
            middle = (window.edges[column] + window.edges[column + 1]) // 2
            cells.append(" " if _held(lane, middle, now_ms) is None else "─")
    return _named(lane, places, window, "".join(cells)) if len(lane.signs) > 1 else "".join(cells)


def _named(lane: Lane, places: list[int], window: Window, drawn: str) -> str:
    """Words in the boxes: as many as there are runs of `─`, at most one for two columns."""
    column = 0
    while (column := drawn.find("─", column)) >= 0:
        end = next((at for at in range(column, len(drawn)) if drawn[at] != "─"), len(drawn))
        middle = (window.edges[column] + window.edges[column + 1]) // 2
        at = lane.holding(middle)
        word = f" {lane.signs.get(lane.events[at].code, '')} " if at is not None else ""
        if len(word) + 2 <= end - column:
            drawn = drawn[:column] + word.center(end - column, "─") + drawn[end:]
        column = end
    return drawn


def ruler(window: Window) -> str:
    """Round times where they are: `41:00         41:30`."""
    span = window.until_ms - window.from_ms
    room = len(times.short(window.until_ms)) + 3
    tick = next((its for its in TICKS if its * window.columns >= room * span), TICKS[-1])
    cells = [" "] * window.columns
    for ms in range(-(-window.from_ms // tick) * tick, window.until_ms, tick):
        column, text = window.column(ms), times.short(ms)
        if column + len(text) <= window.columns:
            cells[column : column + len(text)] = text
    return "".join(cells)
