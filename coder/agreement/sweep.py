"""The best score from every pair of places on in two observers' events, over the band of those within reach."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coder.agreement.lattice import Ints, Lattice

Scores: TypeAlias = NDArray[Any]


@dataclass
class Rows:
    """What the walk needs of one moment of the first observer: for each of its nodes, the best score from each column
    of its band on; the last entry stands for all of the moment's events taken."""

    low: int
    scores: Scores


@dataclass(frozen=True)
class Sweep:
    """The best score from every pair of places on, from the end of the session backwards, over the band alone."""

    first: Lattice
    second: Lattice
    low: Ints
    high: Ints
    pair: int
    same: int
    dtype: type

    @classmethod
    def of(cls, first: Lattice, second: Lattice, tolerance: int) -> "Sweep":
        low = np.searchsorted(second.times, first.times - tolerance, side="left")
        high = np.searchsorted(second.times, first.times + tolerance, side="right")
        most = min(len(first.members) and int(first.edges[-1]), int(second.edges[-1]))
        reach = int(min(tolerance, _span(first, second)))
        pair = most * reach + 1
        same = (most + 1) * pair
        return cls(first, second, low, high, pair, same, np.int64 if same * (most + 1) < 2**62 else object)

    @cached_property
    def from_edge(self) -> list[int]:
        """For each moment of the first observer the second's first edge within reach."""
        return list(self.second.edges[self.low].tolist())

    @cached_property
    def to_edge(self) -> list[int]:
        """The one behind the last."""
        return list(self.second.edges[self.high].tolist())

    @property
    def cells(self) -> int:
        """Cells of the whole band."""
        offsets = self.second.offsets
        return int(((offsets[self.high] - offsets[self.low]) * np.diff(self.first.offsets)).sum())

    def gain(self, moment: int, codes: Ints, edges: slice) -> Scores:
        """(E, F) what pairing an event of a moment, of each of the codes, with the other's edges adds to the score."""
        other = self.second
        apart = np.abs(other.times[other.moment[edges]] - self.first.times[moment])
        same = np.where(other.code[edges] == codes[:, None], self.same + self.pair, self.pair)
        return np.asarray(same.astype(self.dtype, copy=False) - apart)

    def back(self, moments: range, column: Scores, lowest: int, keep: dict[int, Rows] | None) -> int:
        """Take the column of scores back over the moments, last to first; the lowest column that is up to date."""
        offsets = self.second.offsets
        lows, highs = offsets[self.low].tolist(), offsets[self.high].tolist()
        for moment in reversed(moments):
            low, high = lows[moment], highs[moment]
            if low < lowest:
                column[low:lowest] = column[lowest]
                lowest = low
            if low == high:
                continue
            rows = self._moment(moment, column[low : high + 1].copy(), low)
            column[low : high + 1] = rows[0]
            if keep is not None:
                keep[moment] = Rows(low, rows)
        return lowest

    def _moment(self, moment: int, after: Scores, low: int) -> Scores:
        """(nodes + 1, columns) scores of one moment, from the node with all of its events taken back to the first."""
        first = self.first
        start, begin = int(first.offsets[moment]), int(first.edges[moment])
        stop = int(first.edges[moment + 1])
        near = slice(self.from_edge[moment], self.to_edge[moment])
        band = _Band(self.second, low, near, near.stop - near.start == int(self.high[moment] - self.low[moment]))
        targets = first.target[begin:stop] - start
        gains = self.gain(moment, first.code[begin:stop], band.edges)
        rows: Scores = np.empty((int(first.offsets[moment + 1]) - start + 1, len(after)), dtype=self.dtype)
        rows[-1] = after
        for nodes, edges, starts in reversed(first.levels[moment]):
            best = band.paired(rows[targets[edges]], gains[edges])
            if len(edges) > len(nodes):
                best = np.maximum.reduceat(best, starts, axis=0)
            rows[nodes] = band.skipping(best)
        return rows


@dataclass(frozen=True)
class _Band:
    """The second observer's places and edges within reach of one moment; rows of scores: (L, W), a column a place.

    plain: no two of the events at the same time.
    """

    other: Lattice
    low: int
    edges: slice
    plain: bool

    def paired(self, after: Scores, gain: Scores) -> Scores:
        """The best of leaving the event alone and of pairing it with a next event of the second observer."""
        if self.plain:
            return np.concatenate((np.maximum(after[:, :-1], after[:, 1:] + gain), after[:, -1:]), axis=1)
        best = np.maximum.reduceat(after[:, self.targets] + gain, self.starts, axis=1)
        return np.concatenate((np.maximum(after[:, :-1], best), after[:, -1:]), axis=1)

    def skipping(self, rows: Scores) -> Scores:
        """Allow events of the second observer to be left alone: each place is worth what any later one is."""
        onward = np.maximum.accumulate(rows[:, ::-1], axis=1)[:, ::-1]
        if self.plain or self.straight.all():
            return np.asarray(onward)
        later = np.maximum.reduceat(rows[:, self.reach], self.first_reach, axis=1)
        later = np.maximum(later, onward[:, self.following])
        return np.where(self.straight, onward, np.concatenate((later, rows[:, -1:]), axis=1))

    @cached_property
    def places(self) -> slice:
        return slice(self.low, int(self.other.target[self.edges.stop - 1]))

    @cached_property
    def targets(self) -> Ints:
        return np.asarray(self.other.target[self.edges] - self.low)

    @cached_property
    def starts(self) -> Ints:
        """Where the edges of each place begin."""
        return np.asarray(self.other.first_edge[self.places] - self.edges.start)

    @cached_property
    def straight(self) -> NDArray[np.bool_]:
        return self.other.straight[self.low : self.places.stop + 1]

    @cached_property
    def following(self) -> Ints:
        """For each place the first of the next moment."""
        moments = self.other.moment[self.other.first_edge[self.places]]
        return np.asarray(self.other.offsets[moments + 1] - self.low)

    @cached_property
    def reach(self) -> Ints:
        first = self.other.first_reach
        return np.asarray(self.other.reach[first[self.low] : first[self.places.stop]] - self.low)

    @cached_property
    def first_reach(self) -> Ints:
        first = self.other.first_reach
        return np.asarray(first[self.places] - first[self.low])


def _span(first: Lattice, second: Lattice) -> int:
    times = np.concatenate((first.times, second.times))
    return int(times.max() - times.min()) if len(times) else 0
