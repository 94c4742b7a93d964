"""From one mode to the next: how often, and from which to which.

The states of the mode channel are taken in order of onset. Time without a mode, time with nothing coded and time that
was not codable is stepped over: ED, a break, ED is no change; ED, a break, EN is one, and is counted as bridging.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coder.adherence.modes import Stretches

TOUCHING = 0.0005
"""Seconds; times are kept to the millisecond."""


@dataclass(frozen=True)
class Change:
    """A mode that began after another; `at` is its onset in seconds, `bridged` what lay between was no mode."""

    at: float
    before: str
    after: str
    bridged: bool


def changes(clean: Mapping[str, Stretches], modes: Sequence[str]) -> list[Change]:
    """The changes of mode of one session, from each mode's codable stretches (disjoint and sorted, seconds).

    A state without codable time, or with an unknown end, has no stretch and is left out.

    >>> [(one.before, one.after, one.bridged) for one in changes({"ED": [(0, 9)], "EN": [(20, 30)]}, ["ED", "EN"])]
    [('ED', 'EN', True)]
    """
    begun = sorted((start, end, place, mode) for place, mode in enumerate(modes) for start, end in clean.get(mode, ()))
    found: list[Change] = []
    reach = 0.0
    for (_, end, _, before), (start, _, _, after) in pairwise(begun):
        reach = max(reach, end)
        if before != after:
            found.append(Change(start, before, after, start - reach > TOUCHING))
    return found


Table = dict[str, dict[str, int]]


def table(found: Sequence[Change], modes: Sequence[str]) -> Table:
    """How many changes led from each mode (row) to each other one (column); a mode never changes to itself."""
    counted = {before: {after: 0 for after in modes if after != before} for before in modes}
    for change in found:
        counted[change.before][change.after] += 1
    return counted


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
