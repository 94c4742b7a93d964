"""From one mode to the next: how often, and from which to which.

The states of the mode channel are taken in order of onset. Time without a mode, time with nothing coded and time that
was not codable is stepped over: ED, a break, ED is no change; ED, a break, EN is one, and is counted as bridging.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.adherence.spans import Floats, Places, Spans

TOUCHING = 0.0005
"""Seconds; times are kept to the millisecond."""


@dataclass(frozen=True)
class Changes:
    """Changes of mode of many codings, in columns: whose, when, and between which modes by their place."""

    owner: Places
    at: Floats
    """Onset of the mode that began, in seconds."""
    before: Places
    after: Places
    bridged: NDArray[np.bool_]
    """Whether what lay between was no mode."""


def changes(spans: Spans, mode: Places) -> Changes:
    """The changes of mode, from the codable stretches of each mode (disjoint within one owner and mode).

    `mode` is the place of each stretch's mode among its codebook's. A state without codable time, or with an unknown
    end, has no stretch and is left out.

    >>> found = changes(Spans.of([(0, 0, 9), (0, 20, 30)]), np.array([0, 1]))
    >>> (found.at.tolist(), found.before.tolist(), found.after.tolist(), found.bridged.tolist())
    ([20.0], [0], [1], [True])
    """
    order = np.lexsort((mode, spans.end, spans.start, spans.owner))
    owner, start, end, mode = spans.owner[order], spans.start[order], spans.end[order], mode[order]
    reach = _reach(owner, end)
    places = np.flatnonzero((owner[1:] == owner[:-1]) & (mode[1:] != mode[:-1]))
    after = places + 1
    return Changes(owner[after], start[after], mode[places], mode[after], start[after] - reach[places] > TOUCHING)


def _reach(owner: Places, end: Floats) -> Floats:
    """The latest end so far of each owner, whose rows stand together in rising order."""
    # The running maximum is taken of ranks, which an owner's number may be added to without rounding the times.
    ranked = np.argsort(end, kind="stable")
    rank = np.empty(len(end), dtype=np.int64)
    rank[ranked] = np.arange(len(end))
    highest = np.maximum.accumulate(owner * len(end) + rank)
    reach: Floats = end[ranked[highest - owner * len(end)]]
    return reach


@dataclass(frozen=True)
class Moves:
    """The changes of mode of one session or of one part of it, counted."""

    count: int
    bridging: int
    """How many of them bridged other time."""
    cells: tuple[int, ...]
    """How many from each mode (row) to each (column), row by row."""


Table = dict[str, dict[str, int]]


def table(cells: Sequence[int], modes: Sequence[str]) -> Table:
    """How many changes led from each mode (row) to each other one (column); a mode never changes to itself.

    >>> table([0, 2, 1, 0], ["ED", "EN"])
    {'ED': {'EN': 2}, 'EN': {'ED': 1}}
    """
    wide = len(modes)
    return {
        before: {after: cells[row * wide + column] for column, after in enumerate(modes) if column != row}
        for row, before in enumerate(modes)
    }


def row_shares(counted: Table) -> dict[str, dict[str, float | None]]:
    """Each row over its sum: where a change from this mode led. None throughout a row without any change.

    >>> row_shares({"ED": {"EN": 3, "TH": 1}, "EN": {"ED": 0, "TH": 0}})
    {'ED': {'EN': 0.75, 'TH': 0.25}, 'EN': {'ED': None, 'TH': None}}
    """
    totals = {before: sum(row.values()) for before, row in counted.items()}
    return {
        before: {after: count / totals[before] if totals[before] else None for after, count in row.items()}
        for before, row in counted.items()
    }


def added(tables: Sequence[Table]) -> Table:
    """Tables of several sessions as one, cell by cell."""
    total: Table = {}
    for one in tables:
        for before, row in one.items():
            cells = total.setdefault(before, {})
            for after, count in row.items():
                cells[after] = cells.get(after, 0) + count
    return total
