"""Krippendorff's alpha for unitizing: where stretches of time begin and end, and of what code they are.

Krippendorff 2004, Content Analysis, 2nd ed., ch. 11 (figures p. 254); 1995, Sociol Methodol 25:47-76. Time is a
continuum of L ticks. For each code, with two observers and N units of lengths l in all, gaps of lengths g between them:

    Do = sum of d / L^2      d: (difference of begins)^2 + (difference of ends)^2 of two units that meet,
                                l^2 of a unit that lies wholly in the other observer's gap
    De = 2/L * sum over units of [(N - 1)/3 * (2 l^3 - 3 l^2 + l) + l^2 * sum over gaps g >= l of (g - l + 1)]
         / (2L (2L - 1) - sum of l (l - 1))

alpha = 1 - sum of Do / sum of De, over codes, pairs of observers and sessions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.states import Spells, Watch
from coder.agreement.tally import pool, quotient

TICKS = (1000, 100, 10, 1)
"""ms, the coarsest first."""


def tick_of(watches: Sequence[Watch]) -> int:
    """ms: the coarsest of 1 s, 0.1 s, 0.01 s and 0.001 s that holds every onset, offset and end of codable time."""
    edges = [np.zeros(1, dtype=np.int64)]
    for watch in watches:
        seen = watch.compressed()
        edges.extend((np.array([seen.end]), seen.first.onsets, seen.first.offsets))
        edges.extend((seen.second.onsets, seen.second.offsets))
    times = np.concatenate(edges)
    return next(tick for tick in TICKS if not (times % tick).any())


@dataclass(frozen=True)
class Units:
    """One observer's units of one code, in ticks and in order; none meets another, though they may touch."""

    begins: Ints
    ends: Ints

    @classmethod
    def of(cls, spells: Spells, code: int, tick: int) -> "Units":
        """Times at the nearest tick; what is shorter than that is no unit. Units of one code that overlap are one."""
        held = spells.codes == code
        begins, ends = ((edges[held] + tick // 2) // tick for edges in (spells.onsets, spells.offsets))
        lasting = ends > begins
        order = np.lexsort((ends[lasting], begins[lasting]))
        begins, ends = begins[lasting][order], np.maximum.accumulate(ends[lasting][order])
        fresh = np.ones(len(begins), dtype=bool)
        fresh[1:] = begins[1:] >= ends[:-1]
        last = np.ones(len(begins), dtype=bool)
        last[:-1] = fresh[1:]
        return cls(begins[fresh], ends[last])

    @property
    def lengths(self) -> Ints:
        return np.asarray(self.ends - self.begins)

    def gaps(self, length: int) -> Ints:
        """Lengths of the stretches of a continuum of `length` ticks that hold no unit."""
        edges = np.concatenate((np.zeros(1, dtype=np.int64), self.ends))
        nexts = np.append(self.begins, length)
        return np.asarray((nexts - edges)[nexts > edges])


def observed(first: Units, second: Units, length: int) -> float:
    """Do of one code on a continuum of `length` ticks."""
    low = np.searchsorted(second.ends, first.begins, side="right")
    counts = np.searchsorted(second.begins, first.ends, side="left") - low
    one = np.repeat(np.arange(len(counts)), counts)
    other = low[one] + np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    met = np.zeros(len(second.begins), dtype=bool)
    met[other] = True
    apart = np.concatenate((first.lengths[counts == 0], second.lengths[~met])).astype(float)
    begins = (first.begins[one] - second.begins[other]).astype(float)
    ends = (first.ends[one] - second.ends[other]).astype(float)
    return float((begins**2 + ends**2).sum() + (apart**2).sum()) / length**2


def expected(first: Units, second: Units, length: int) -> float:
    """De of one code on a continuum of `length` ticks."""
    lengths = np.concatenate((first.lengths, second.lengths))
    gaps = np.sort(np.concatenate((first.gaps(length), second.gaps(length))))
    beyond = np.concatenate((np.cumsum(gaps[::-1])[::-1], np.zeros(1, dtype=np.int64)))
    place = np.searchsorted(gaps, lengths, side="left")
    room = beyond[place] - (len(gaps) - place) * (lengths - 1)
    size = lengths.astype(float)
    among_units = (len(lengths) - 1) / 3 * size * (size - 1) * (2 * size - 1)
    total = float((among_units + size**2 * room).sum())
    whole = 2.0 * length
    return 2 / length * total / (whole * (whole - 1) - float((size * (size - 1)).sum()))


@dataclass(frozen=True)
class UnitizingSums:
    """Do and De by session and code, (G, K), summed over pairs of observers; units: (K,) of both observers."""

    observed: Floats
    expected: Floats
    units: Ints

    @classmethod
    def of(cls, watches: Sequence[Watch], groups: int, codes: int, tick_ms: int) -> "UnitizingSums":
        """In codable time. tick_ms: the length of a tick; times are taken at the nearest, the end rounded up."""
        sums, units = np.zeros((2, groups, codes)), np.zeros(codes, dtype=np.int64)
        for watch in watches:
            seen = watch.compressed()
            for code in np.union1d(seen.first.codes, seen.second.codes).tolist():
                one, other = (Units.of(spells, code, tick_ms) for spells in (seen.first, seen.second))
                length = int(max(-(-seen.end // tick_ms), one.ends.max(initial=0), other.ends.max(initial=0)))
                units[code] += len(one.begins) + len(other.begins)
                sums[0, watch.group, code] += observed(one, other, length)
                sums[1, watch.group, code] += expected(one, other, length)
        return cls(sums[0], sums[1], units)

    @property
    def n(self) -> int:
        return int(self.units.sum())


def unitizing_alpha(sums: UnitizingSums) -> Batch:
    """1 - sum Do / sum De over codes, pairs and sessions; NaN where there is no unit."""
    return _alpha(sums.observed.sum(axis=1), sums.expected.sum(axis=1))


def unitizing_alpha_of(sums: UnitizingSums, code: int) -> Batch:
    """Alpha of one code (its position among K); NaN where nobody used it."""
    return _alpha(sums.observed[:, code], sums.expected[:, code])


def _alpha(found: Floats, chance: Floats) -> Batch:
    return lambda weights: 1 - quotient(pool(found, weights), pool(chance, weights))
