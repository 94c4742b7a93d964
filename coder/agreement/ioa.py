"""Interobserver agreement indices of applied behaviour analysis, from shares of counts, bins of time and durations.

Cooper, Heron & Heward 2020, Applied Behavior Analysis, 3rd ed., ch. 5. A cell is (session, pair of observers, code,
bin). Total count and total duration: the smaller over the larger. By bin: the mean of smaller over larger (a bin in
which neither counted is 1), the share with equal counts, the share on which both say "occurred" or both "did not";
scored: of the bins that either scored, those that both did; unscored: of the bins that either left unscored, those that
both did. Pooled figures are sums over cells, never means of figures. No index takes chance out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coder.agreement.intervals import Measure
from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.result import SHARE_RANGE, Place, reason
from coder.agreement.sightings import Sighting, merged
from coder.agreement.states import Spells, Watch, codable_until
from coder.agreement.tally import pool, quotient


@dataclass(frozen=True)
class IoaSums:
    """Sums for each of G sessions and K codes, (G, K).

    smaller, larger: the smaller and the larger count of a session and pair. cells: codable bins. either, both: bins
    that at least one observer, that both scored. exact: of the bins in `either`, those of equal counts; ratio: the sum
    over them of smaller over larger. Bins that neither scored are cells - either: they are never listed.
    """

    smaller: Floats
    larger: Floats
    cells: Floats
    either: Floats
    both: Floats
    exact: Floats
    ratio: Floats

    @classmethod
    def of(cls, sightings: Sequence[Sighting], groups: int, codes: int, size: int) -> "IoaSums":
        """size: of a bin, in ms. Raises ValueError for a bin of no length."""
        if size < 1:
            raise ValueError("a bin lasts 1 ms or longer")
        sums = np.zeros((7, groups, codes))
        for each in sightings:
            first, second = (np.bincount(one.codes, minlength=codes) for one in (each.first, each.second))
            sums[0, each.group] += np.minimum(first, second)
            sums[1, each.group] += np.maximum(first, second)
            bins = Bins.of(each, size)
            sums[2, each.group] += bins.kept * each.looked
            sums[3:, each.group] += _scored(each, bins, codes)
        return cls(*sums)


@dataclass(frozen=True)
class Bins:
    """Bins of `size` ms from `start`, enough to cover the end and every event; one whose midpoint is not codable is
    dropped."""

    start: int
    size: int
    count: int
    dropped: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, sighting: Sighting, size: int) -> "Bins":
        start = sighting.start
        count = max(0, -(-(sighting.end - start) // size))
        if not sighting.closed:
            last = max(
                (int(one.times.max()) for one in (sighting.first, sighting.second) if len(one.times)), default=-1
            )
            count = max(count, (last - start) // size + 1)
        spans = merged(sighting.out, start, start + count * size)
        return cls(start, size, count, tuple(cls._inside(span, start, size, count) for span in spans))

    @staticmethod
    def _inside(span: tuple[int, int], start: int, size: int, count: int) -> tuple[int, int]:
        """The bins whose midpoint lies in the span: from the first up to, not with, the second."""
        one, other = (-(-(edge - start - size // 2) // size) for edge in span)
        return min(max(one, 0), count), min(max(other, 0), count)

    @property
    def kept(self) -> int:
        return self.count - sum(other - one for one, other in self.dropped)

    def place(self, times: Ints) -> tuple[Ints, Ints]:
        """The bins of the times (ms) that stand in one that is kept, and which times those are."""
        bins = (times - self.start) // self.size
        held = np.ones(len(bins), dtype=bool)
        for one, other in self.dropped:
            held &= (bins < one) | (bins >= other)
        rows = np.flatnonzero(held)
        return bins[rows], rows


def _scored(each: Sighting, bins: Bins, codes: int) -> Floats:
    """(4, K): bins that either, that both scored; of the former those of equal counts, and the sum of the ratios."""
    keys = []
    for one in (each.first, each.second):
        where, rows = bins.place(one.times)
        keys.append(one.codes[rows] * max(bins.count, 1) + where)
    cells, which = np.unique(np.concatenate(keys), return_inverse=True)
    edge = len(keys[0])
    first, second = (np.bincount(part, minlength=len(cells)) for part in (which[:edge], which[edge:]))
    smaller, larger = np.minimum(first, second), np.maximum(first, second)
    code = cells // max(bins.count, 1)
    parts = (np.ones(len(cells)), smaller > 0, first == second, smaller / np.maximum(larger, 1))
    return np.stack([np.bincount(code, weights=part.astype(float), minlength=codes) for part in parts])


@dataclass(frozen=True)
class DurationSums:
    """For each of G sessions and K codes the shorter and the longer total time (ms) of a session and pair, (G, K)."""

    shorter: Floats
    longer: Floats

    @classmethod
    def of(cls, watches: Sequence[Watch], groups: int, codes: int) -> "DurationSums":
        """Codable time only; states of one code by one observer that overlap count once."""
        sums = np.zeros((2, groups, codes))
        for watch in watches:
            first, second = (_durations(spells, watch, codes) for spells in (watch.first, watch.second))
            sums[0, watch.group] += np.minimum(first, second)
            sums[1, watch.group] += np.maximum(first, second)
        return cls(*sums)


def _durations(spells: Spells, watch: Watch, codes: int) -> Floats:
    total = np.zeros(codes)
    for code in np.unique(spells.codes).tolist():
        held = spells.only(code)
        ends, begins = (codable_until(x, watch.start, watch.end, watch.out) for x in (held.offsets, held.onsets))
        total[code] = float((ends - begins).sum())
    return total


def _of(sums: Floats, code: int | None) -> Floats:
    """(G,) sums of one code, or of all."""
    return np.asarray(sums.sum(axis=1) if code is None else sums[:, code])


def _share(top: Floats, bottom: Floats, code: int | None) -> Batch:
    part, whole = _of(top, code), _of(bottom, code)
    return lambda weights: quotient(pool(part, weights), pool(whole, weights))


def ioa_total_count(sums: IoaSums, code: int | None = None) -> Batch:
    """Σ smaller count / Σ larger count over sessions, pairs and codes (or one code)."""
    return _share(sums.smaller, sums.larger, code)


def ioa_mean_count(sums: IoaSums, code: int | None = None) -> Batch:
    """Mean over bins of the smaller count over the larger, 1 where both are 0."""
    return _share(sums.ratio + sums.cells - sums.either, sums.cells, code)


def ioa_exact_count(sums: IoaSums, code: int | None = None) -> Batch:
    """Share of bins in which both counted as many, none included."""
    return _share(sums.exact + sums.cells - sums.either, sums.cells, code)


def ioa_interval(sums: IoaSums, code: int | None = None) -> Batch:
    """Share of bins that both scored or neither."""
    return _share(sums.both + sums.cells - sums.either, sums.cells, code)


def ioa_scored(sums: IoaSums, code: int | None = None) -> Batch:
    """Bins that both scored over bins that either scored."""
    return _share(sums.both, sums.either, code)


def ioa_unscored(sums: IoaSums, code: int | None = None) -> Batch:
    """Bins that neither scored over bins that at least one left unscored."""
    return _share(sums.cells - sums.either, sums.cells - sums.both, code)


def ioa_duration(sums: DurationSums, code: int | None = None) -> Batch:
    """Σ shorter total time / Σ longer total time over sessions, pairs and codes (or one code)."""
    return _share(sums.shorter, sums.longer, code)


INDICES: Mapping[str, Callable[[IoaSums, int | None], Batch]] = {
    "ioa_total_count": ioa_total_count,
    "ioa_mean_count": ioa_mean_count,
    "ioa_exact_count": ioa_exact_count,
    "ioa_interval": ioa_interval,
    "ioa_scored": ioa_scored,
    "ioa_unscored": ioa_unscored,
}


def ioa_measures(sums: IoaSums, place: Place, code: int | None = None) -> list[Measure]:
    """The six indices on counts, pooled over codes or of one code.

    n: events of both observers for the total count, else the bins that the index divides by (summed over codes).
    """
    parts = {name: _of(getattr(sums, name), code) for name in ("smaller", "larger", "cells", "either", "both")}
    totals = {name: int(np.rint(part.sum())) for name, part in parts.items()}
    rests = {
        "ioa_total_count": totals["smaller"] + totals["larger"],
        "ioa_scored": totals["either"],
        "ioa_unscored": totals["cells"] - totals["both"],
    }
    # Without a single event there is no code either, and hence no cell.
    empty = reason("no_events") if totals["larger"] == 0 else reason("no_bins")
    why = {
        "ioa_total_count": reason("no_events"),
        "ioa_scored": reason("no_events", "neither observer scored a codable bin"),
        "ioa_unscored": reason("all_scored") if totals["cells"] else empty,
    }
    return [
        Measure(
            name, rests.get(name, totals["cells"]), make(sums, code), why.get(name, empty), SHARE_RANGE, None, place
        )
        for name, make in INDICES.items()
    ]


def duration_measure(sums: DurationSums, place: Place, code: int | None = None) -> Measure:
    """ioa_duration, pooled over codes or of one code. n: whole seconds of both observers' states."""
    n = int(np.rint((_of(sums.shorter, code).sum() + _of(sums.longer, code).sum()) / 1000))
    why = reason("no_events", "neither observer coded a state that lasts")
    return Measure("ioa_duration", n, ioa_duration(sums, code), why, SHARE_RANGE, None, place)
