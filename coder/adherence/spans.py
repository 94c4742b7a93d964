"""Stretches of time of many owners at once: what is covered, less what is taken out, and how long that is.

Every stretch has an owner, a whole number from 0: a coding, a part of one, or one figure of a part, as the caller
counts them. Times are seconds, stretches half-open; all is done for all owners in one pass over arrays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
_OUT = 1 << 40
"""What a stretch taken out adds to the depth: more than all stretches together."""


@dataclass(frozen=True)
class Spans:
    """Columns of one length. An end that is not a number, or not after the start, covers nothing."""

    owner: Places
    start: Floats
    end: Floats

    @classmethod
    def of(cls, rows: Iterable[tuple[int, float, float]]) -> "Spans":
        """From (owner, start, end)."""
        table = np.array(list(rows), dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])

    @classmethod
    def joined(cls, parts: Iterable["Spans"]) -> "Spans":
        listed = list(parts)
        owner, start, end = (
            np.concatenate([getattr(one, name) for one in listed]) for name in ("owner", "start", "end")
        )
        return cls(owner, start, end)

    def where(self, kept: NDArray[np.bool_] | Places) -> "Spans":
        return Spans(self.owner[kept], self.start[kept], self.end[kept])

    def owned(self, owner: Places) -> "Spans":
        """The same stretches under other owners."""
        return Spans(owner, self.start, self.end)


def within(spans: Spans, windows: Spans) -> tuple[Spans, Places, Places]:
    """Each stretch cut to each window of the same owner; the rows of both that each cut one is from.

    `windows` is sorted by owner. A stretch that lies in several windows comes once for each.
    """
    first = np.searchsorted(windows.owner, spans.owner, side="left")
    times = np.searchsorted(windows.owner, spans.owner, side="right") - first
    row = np.repeat(np.arange(len(times)), times)
    before = np.cumsum(times) - times
    window = first[row] + np.arange(len(row)) - before[row]
    start = np.maximum(spans.start[row], windows.start[window])
    end = np.minimum(spans.end[row], windows.end[window])
    kept = np.flatnonzero(end > start)
    row, window = row[kept], window[kept]
    return Spans(spans.owner[row], start[kept], end[kept]), row, window


def left(spans: Spans, out: Spans) -> Spans:
    """What `spans` cover less what `out` covers: sorted by owner and start, disjoint, touching ones made one.

    >>> taken = left(Spans.of([(0, 5, 9), (0, 0, 3), (0, 2, 4)]), Spans.of([(0, 6, 7)]))
    >>> list(zip(taken.start.tolist(), taken.end.tolist()))
    [(0.0, 4.0), (5.0, 6.0), (7.0, 9.0)]
    """
    both = [one.where(one.end > one.start) for one in (spans, out)]
    depth = np.concatenate([np.full(len(one.owner), step) for one, step in zip(both, (1, _OUT), strict=True)])
    all_spans = Spans.joined(both)
    owner = np.tile(all_spans.owner, 2)
    time = np.concatenate([all_spans.start, all_spans.end])
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order]
    # Depth returns to 0 where an owner ends, so that one sum runs over all of them.
    at = np.cumsum(np.concatenate([depth, -depth])[order])
    covered = np.flatnonzero((at[:-1] > 0) & (at[:-1] < _OUT) & (time[1:] > time[:-1]))
    owner, start, end = owner[covered], time[covered], time[covered + 1]
    new = np.ones(len(owner), dtype=np.bool_)
    new[1:] = (owner[1:] != owner[:-1]) | (start[1:] > end[:-1])
    last = np.ones(len(owner), dtype=np.bool_)
    last[:-1] = new[1:]
    return Spans(owner[new], start[new], end[last])


def seconds(spans: Spans, owners: int) -> Floats:
    """Length of disjoint stretches by owner, for owners from 0 to `owners` - 1."""
    return np.bincount(spans.owner, spans.end - spans.start, minlength=owners).astype(np.float64)
