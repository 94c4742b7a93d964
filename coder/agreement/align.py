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

from coder.agreement.lattice import Ints, lattice
from coder.agreement.narrow import Narrow
from coder.agreement.sweep import Rows, Scores, Sweep

NARROW = 12
"""With so many events or fewer within reach of each, on average, cells are faster than arrays."""
KEPT_CELLS = 20_000_000
"""Up to so many cells of the band are kept; beyond, they are computed a second time, block by block."""
BLOCK = 256


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
    of_a, of_b = np.lexsort((codes_a, times_a)), np.lexsort((codes_b, times_b))
    crowded_a, crowded_b = _crowded(times_a[of_a], times_b[of_b], tolerance)
    found, capped = [np.empty((0, 2), dtype=np.int64)], False
    for way, rows_a, rows_b in (
        (_single, of_a[~crowded_a], of_b[~crowded_b]),
        (_any, of_a[crowded_a], of_b[crowded_b]),
    ):
        if len(rows_a) and len(rows_b):
            pairs, cut = way(times_a[rows_a], codes_a[rows_a], times_b[rows_b], codes_b[rows_b], tolerance)
            found.append(np.stack((rows_a[pairs[:, 0]], rows_b[pairs[:, 1]]), axis=1))
            capped = capped or cut
    every = np.concatenate(found)
    every = every[np.argsort(times_a[every[:, 0]], kind="stable")]
    left_a, left_b = (np.ones(len(times), dtype=bool) for times in (times_a, times_b))
    left_a[every[:, 0]] = left_b[every[:, 1]] = False
    return Alignment(every, np.flatnonzero(left_a), np.flatnonzero(left_b), capped)


def _crowded(times_a: Ints, times_b: Ints, tolerance: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which events lie in a stretch that holds two events of one observer at the same time; times in order.

    A stretch ends where nobody coded anything for longer than the tolerance: no pair reaches over its end.
    """
    times = np.concatenate((times_a, times_b))
    order = np.argsort(times, kind="stable")
    stretch = np.empty(len(times), dtype=np.int64)
    stretch[order] = np.concatenate(([0], np.cumsum(np.diff(times[order]) > tolerance)))[: len(times)]
    twice = np.zeros(len(times) + 1, dtype=bool)
    parts = stretch[: len(times_a)], stretch[len(times_a) :]
    for own, part in zip((times_a, times_b), parts, strict=True):
        twice[part[1:][np.diff(own) == 0]] = True
    return twice[parts[0]], twice[parts[1]]


def _single(times_a: Ints, codes_a: Ints, times_b: Ints, codes_b: Ints, tolerance: int) -> tuple[Ints, bool]:
    """Pairs of events in order of time, no two of one observer at the same time; (P, 2) positions."""
    low = np.searchsorted(times_b, times_a - tolerance, side="left")
    high = np.searchsorted(times_b, times_a + tolerance, side="right")
    if (high - low).sum() > NARROW * len(times_a):
        return _any(times_a, codes_a, times_b, codes_b, tolerance)
    pair = min(len(times_a), len(times_b)) * tolerance + 1
    same = (min(len(times_a), len(times_b)) + 1) * pair
    first, second = (times_a.tolist(), codes_a.tolist()), (times_b.tolist(), codes_b.tolist())
    pairs = Narrow(*first, *second, low.tolist(), high.tolist(), pair, same).pairs()
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), False


def _any(times_a: Ints, codes_a: Ints, times_b: Ints, codes_b: Ints, tolerance: int) -> tuple[Ints, bool]:
    """Pairs of events, some at the same time; (P, 2) positions."""
    first, second = lattice(times_a, codes_a), lattice(times_b, codes_b)
    pairs = np.array(_walk(Sweep.of(first, second, tolerance)), dtype=np.int64).reshape(-1, 2)
    return pairs, first.capped or second.capped


def _walk(sweep: Sweep) -> list[tuple[int, int]]:
    """Forward along the best scores, at each step to the earliest pair that keeps them."""
    count = len(sweep.first.times)
    size = count if sweep.cells <= KEPT_CELLS else BLOCK
    blocks = [range(start, min(start + size, count)) for start in range(0, count, size)]
    column: Scores = np.zeros(sweep.second.nodes, dtype=sweep.dtype)
    lowest = sweep.second.nodes - 1
    saved: list[tuple[Scores, int]] = []
    kept: dict[int, Rows] = {}
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
    def __init__(self, sweep: Sweep, best: Any) -> None:
        self.sweep = sweep
        self.best = best
        self.column = 0
        self.pairs: list[tuple[int, int]] = []
        self.left_first = {key: iter(events) for key, events in sweep.first.members.items()}
        self.left_second = {key: iter(events) for key, events in sweep.second.members.items()}

    def through(self, moment: int, rows: Rows) -> None:
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

    def _earliest(self, moment: int, node: int, rows: Rows) -> tuple[int, int, int] | None:
        """Edge of the second observer, node and code of the first, of the earliest pair that keeps the best score."""
        first, second = self.sweep.first, self.sweep.second
        high = int(second.edges[self.sweep.high[moment]])
        if self.column >= int(second.offsets[self.sweep.high[moment]]):
            return None
        edges = slice(int(second.first_edge[self.column]), high)
        open_now = self._open(edges)
        found: list[tuple[int, bool, int, int, int]] = []
        start = int(first.offsets[moment])
        begin, last = int(first.first_edge[start + node]), int(first.edges[moment + 1])
        stop = last if start + node + 1 == int(first.offsets[moment + 1]) else int(first.first_edge[start + node + 1])
        gains = self.sweep.gain(moment, first.code[begin:stop], edges)
        for step in range(begin, stop):
            code, target = int(first.code[step]), int(first.target[step]) - start
            scores = rows.scores[target][second.target[edges] - rows.low] + gains[step - begin]
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
