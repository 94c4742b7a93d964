"""The alignment of two observers' events that counts.

Of all alignments in time order that pair events no further apart than the tolerance, the one with the most pairs of the
same code, then the most pairs, then the smallest sum of |Δt|, then the earliest pairs: earliest by the first observer's
time, then by the second's. Needleman & Wunsch 1970 within a band; Bakeman, Quera & Gnisci 2009, Behav Res Methods
41:137-147. Pairs never cross in time; at the same time they may.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.agreement.lattice import Ints, Lattice, lattice

KEPT_CELLS = 20_000_000
"""Up to so many cells of the band are kept; beyond, they are computed a second time, block by block."""
BLOCK = 256
Scores = NDArray[Any]


@dataclass(frozen=True)
class Alignment:
    """pairs: (P, 2) event numbers of the first and second observer, in time order. capped: too many events at one time
    to try every order, those were taken in order of their codes."""

    pairs: Ints
    only_first: Ints
    only_second: Ints
    capped: bool


def align(times_a: Ints, codes_a: Ints, times_b: Ints, codes_b: Ints, tolerance: int) -> Alignment:
    """Pair two observers' events: times in integer ms, codes as integers, tolerance in ms (0 or more)."""
    if tolerance < 0:
        raise ValueError("the tolerance is 0 or more")
    first, second = lattice(times_a, codes_a), lattice(times_b, codes_b)
    sweep = _Sweep.of(first, second, tolerance)
    pairs = _walk(sweep) if len(times_a) and len(times_b) else []
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Alignment(
        found,
        np.setdiff1d(np.arange(len(times_a)), found[:, 0]),
        np.setdiff1d(np.arange(len(times_b)), found[:, 1]),
        first.capped or second.capped,
    )


@dataclass
class _Rows:
    """What the walk needs of one moment of the first observer: for each of its nodes, the best score from each column
    of its band on; the last entry stands for all of the moment's events taken."""

    low: int
    scores: list[Scores]


@dataclass(frozen=True)
class _Sweep:
    """The best score from every pair of places on, from the end of the session backwards, over the band alone."""

    first: Lattice
    second: Lattice
    low: Ints
    high: Ints
    pair: int
    same: int
    dtype: type

    @classmethod
    def of(cls, first: Lattice, second: Lattice, tolerance: int) -> "_Sweep":
        low = np.searchsorted(second.times, first.times - tolerance, side="left")
        high = np.searchsorted(second.times, first.times + tolerance, side="right")
        most = min(len(first.members) and int(first.edges[-1]), int(second.edges[-1]))
        reach = int(min(tolerance, _span(first, second)))
        pair = most * reach + 1
        same = (most + 1) * pair
        return cls(first, second, low, high, pair, same, np.int64 if same * (most + 1) < 2**62 else object)

    @property
    def cells(self) -> int:
        """Cells of the whole band."""
        offsets = self.second.offsets
        return int(((offsets[self.high] - offsets[self.low]) * np.diff(self.first.offsets)).sum())

    def gain(self, moment: int, code: int, edges: slice) -> Scores:
        """What pairing an event of a moment with each of the second observer's edges adds to the score."""
        other = self.second
        apart = np.abs(other.times[other.moment[edges]] - self.first.times[moment])
        same = np.where(other.code[edges] == code, self.same + self.pair, self.pair)
        return np.asarray(same.astype(self.dtype, copy=False) - apart)

    def back(self, moments: range, column: Scores, lowest: int, keep: dict[int, _Rows] | None) -> int:
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
                keep[moment] = _Rows(low, rows)
        return lowest

    def _moment(self, moment: int, after: Scores, low: int) -> list[Scores]:
        first = self.first
        start, end = int(first.offsets[moment]), int(first.offsets[moment + 1])
        edges = slice(int(self.second.edges[self.low[moment]]), int(self.second.edges[self.high[moment]]))
        rows = [after] * (end - start + 1)
        gains: dict[int, Scores] = {}
        targets = self.second.target[edges] - low
        begin, stop = int(first.edges[moment]), int(first.edges[moment + 1])
        by_node: dict[int, list[tuple[int, int]]] = {}
        for edge in range(begin, stop):
            step = (int(first.target[edge]) - start, int(first.code[edge]))
            by_node.setdefault(int(first.source[edge]) - start, []).append(step)
        for node in range(end - start - 1, -1, -1):
            best = None
            for target, code in by_node[node]:
                if code not in gains:
                    gains[code] = self.gain(moment, code, edges)
                row = self._paired(rows[target], gains[code], targets, edges, low)
                best = row if best is None else np.maximum(best, row)
            assert best is not None
            rows[node] = self._skipping(best, moment, low)
        return rows

    def _paired(self, after: Scores, gain: Scores, targets: Ints, edges: slice, low: int) -> Scores:
        """The best of leaving the event alone and of pairing it with a next event of the second observer."""
        row = after.copy()
        if self.second.plain:
            np.maximum(row[:-1], after[1:] + gain, out=row[:-1])
            return row
        starts = self.second.first_edge[low : low + len(after) - 1] - edges.start
        paired = np.maximum.reduceat(after[targets] + gain, starts)
        np.maximum(row[:-1], paired, out=row[:-1])
        return row

    def _skipping(self, row: Scores, moment: int, low: int) -> Scores:
        """Allow events of the second observer to be left alone: each place is worth what any later one is."""
        other = self.second
        onward = np.maximum.accumulate(row[::-1])[::-1]
        if other.plain:
            return np.asarray(onward)
        offsets = other.offsets[self.low[moment] : self.high[moment] + 1] - low
        following = np.repeat(offsets[1:], np.diff(offsets))
        straight = other.straight[low : low + len(row)]
        result = row.copy()
        result[:-1] = np.maximum(result[:-1], onward[following])
        result[straight] = onward[straight]
        edges = slice(int(other.edges[self.low[moment]]), int(other.edges[self.high[moment]]))
        inner = ~straight[:-1]
        for _ in range(other.deepest - 2):
            starts = other.first_edge[low : low + len(row) - 1] - edges.start
            later = np.maximum.reduceat(result[other.target[edges] - low], starts)
            result[:-1][inner] = np.maximum(result[:-1], later)[inner]
        return result


def _span(first: Lattice, second: Lattice) -> int:
    times = np.concatenate((first.times, second.times))
    return int(times.max() - times.min()) if len(times) else 0


def _walk(sweep: _Sweep) -> list[tuple[int, int]]:
    """Forward along the best scores, at each step to the earliest pair that keeps them."""
    count = len(sweep.first.times)
    size = count if sweep.cells <= KEPT_CELLS else BLOCK
    blocks = [range(start, min(start + size, count)) for start in range(0, count, size)]
    column: Scores = np.zeros(sweep.second.nodes, dtype=sweep.dtype)
    lowest = sweep.second.nodes - 1
    saved: list[tuple[Scores, int]] = []
    kept: dict[int, _Rows] = {}
    for block in reversed(blocks):
        saved.append((column.copy(), lowest) if len(blocks) > 1 else (column, lowest))
        lowest = sweep.back(block, column, lowest, kept if len(blocks) == 1 else None)
    walker = _Walker(sweep, column[lowest])
    for block, (start, low) in zip(blocks, reversed(saved), strict=True):
        if len(blocks) > 1:
            kept = {}
            sweep.back(block, start, low, kept)
        for moment in block:
            if moment in kept:
                walker.through(moment, kept.pop(moment))
    return walker.pairs


class _Walker:
    def __init__(self, sweep: _Sweep, best: Any) -> None:
        self.sweep = sweep
        self.best = best
        self.column = 0
        self.pairs: list[tuple[int, int]] = []
        self.left_first = {key: iter(events) for key, events in sweep.first.members.items()}
        self.left_second = {key: iter(events) for key, events in sweep.second.members.items()}

    def through(self, moment: int, rows: _Rows) -> None:
        """Pair what is to be paired at one moment of the first observer."""
        first, second = self.sweep.first, self.sweep.second
        start = int(first.offsets[moment])
        end = int(first.offsets[moment + 1]) - start
        node = 0
        while node < end:
            self.column = max(self.column, rows.low)
            found = self._earliest(moment, node, rows)
            if found is None:
                node = node + 1 if first.chained[moment] else end
                continue
            edge, node, code = found
            other = (int(second.moment[edge]), int(second.code[edge]))
            self.pairs.append((next(self.left_first[moment, code]), next(self.left_second[other])))
            self.column = int(second.target[edge])
            self.best = rows.scores[node][self.column - rows.low]

    def _earliest(self, moment: int, node: int, rows: _Rows) -> tuple[int, int, int] | None:
        """Edge of the second observer, node and code of the first, of the earliest pair that keeps the best score."""
        first, second = self.sweep.first, self.sweep.second
        high = int(second.edges[self.sweep.high[moment]])
        if self.column >= int(second.offsets[self.sweep.high[moment]]):
            return None
        edges = slice(int(second.first_edge[self.column]), high)
        open_now = self._open(edges)
        found: list[tuple[int, bool, int, int, int]] = []
        start = int(first.offsets[moment])
        for step in range(int(first.edges[moment]), int(first.edges[moment + 1])):
            if int(first.source[step]) - start != node:
                continue
            code, target = int(first.code[step]), int(first.target[step]) - start
            scores = rows.scores[target][second.target[edges] - rows.low] + self.sweep.gain(moment, code, edges)
            hits = np.flatnonzero(open_now & (scores == self.best))
            if len(hits):
                edge = edges.start + int(hits[0])
                found.append((int(second.moment[edge]), int(second.code[edge]) != code, edge, target, code))
        if not found:
            return None
        _, _, edge, target, code = min(found)
        return edge, target, code

    def _open(self, edges: slice) -> NDArray[np.bool_]:
        """Which edges can be next: from where we stand, or from the start of a later moment."""
        second = self.sweep.second
        source = second.source[edges]
        if second.plain:
            return np.ones(len(source), dtype=bool)
        moments = second.moment[edges]
        return np.asarray((source == self.column) | (source == second.offsets[moments]) | second.chained[moments])
