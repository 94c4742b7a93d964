"""Agreement on states: second by second with tolerance, and by exact durations.

Time-unit kappa with tolerance after Bakeman, Quera & Gnisci 2009 (Behav Res Methods 41:137-147). A state holds its
onset and not its offset; time without a state is a category of its own; windows do not cross sessions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.tally import beyond_chance, pool, quotient

OUT = -1
"""The code of time that takes no part (not codable)."""


@dataclass(frozen=True)
class Spells:
    """States of one observer in one session: onset and offset in ms, code a position in a list of K."""

    onsets: Ints
    offsets: Ints
    codes: Ints

    @property
    def overlapping(self) -> bool:
        """Whether two states hold at the same time."""
        lasting = self.offsets > self.onsets
        order = np.argsort(self.onsets[lasting], kind="stable")
        ends = np.maximum.accumulate(self.offsets[lasting][order])
        return bool((self.onsets[lasting][order][1:] < ends[:-1]).any())

    def only(self, code: int) -> "Spells":
        """The states of one code as code 0, those that overlap being one."""
        keep = (self.codes == code) & (self.offsets > self.onsets)
        order = np.argsort(self.onsets[keep], kind="stable")
        onsets, offsets = self.onsets[keep][order], self.offsets[keep][order]
        ends = np.maximum.accumulate(offsets)
        fresh = np.concatenate((np.array([True]), onsets[1:] > ends[:-1])) if len(onsets) else np.zeros(0, dtype=bool)
        last = np.concatenate((fresh[1:], np.array([True]))) if len(onsets) else fresh
        return Spells(onsets[fresh], ends[last], np.zeros(int(fresh.sum()), dtype=np.int64))

    def at(self, moments: Ints, nothing: int) -> Ints:
        """The code that holds at each moment (ms), `nothing` where none does. The states may not overlap."""
        lasting = self.offsets > self.onsets
        order = np.argsort(self.onsets[lasting], kind="stable")
        onsets, offsets = self.onsets[lasting][order], self.offsets[lasting][order]
        codes = self.codes[lasting][order]
        if not len(onsets):
            return np.full(len(moments), nothing, dtype=np.int64)
        place = np.searchsorted(onsets, moments, side="right") - 1
        inside = (place >= 0) & (moments < offsets[np.maximum(place, 0)])
        return np.where(inside, codes[np.maximum(place, 0)], nothing)


@dataclass(frozen=True)
class Watch:
    """Two observers' states of one session (its number among G), from start to end (ms), less what was not codable."""

    group: int
    first: Spells
    second: Spells
    start: int
    end: int
    out: tuple[tuple[int, int], ...] = ()

    def only(self, code: int) -> "Watch":
        return Watch(self.group, self.first.only(code), self.second.only(code), self.start, self.end, self.out)

    def _codable(self, moments: Ints) -> Ints:
        keep = np.ones(len(moments), dtype=bool)
        for start, end in self.out:
            keep &= (moments < start) | (moments >= end)
        return np.asarray(keep)

    def units(self, size: int, nothing: int) -> tuple[Ints, Ints]:
        """Each observer's code at the midpoint of every unit of `size` ms, OUT where not codable."""
        count = max(0, -(-(self.end - self.start) // size))
        moments = self.start + np.arange(count, dtype=np.int64) * size + size // 2
        keep = self._codable(moments)
        one, other = (np.where(keep, spells.at(moments, nothing), OUT) for spells in (self.first, self.second))
        return one, other

    def compressed(self) -> "Watch":
        """The same on codable time alone: onsets and offsets in codable ms since the start, clipped to start..end.

        What was not codable is cut out and its edges joined; states without codable length are dropped.
        """

        def cut(spells: Spells) -> Spells:
            onsets, offsets = (
                codable_until(edges, self.start, self.end, self.out) for edges in (spells.onsets, spells.offsets)
            )
            keep = offsets > onsets
            return Spells(onsets[keep], offsets[keep], spells.codes[keep])

        length = int(codable_until(np.array([self.end]), self.start, self.end, self.out)[0])
        return Watch(self.group, cut(self.first), cut(self.second), 0, length)

    def durations(self, codes: int) -> Floats:
        """(K+1, K+1) ms during which each pair of codes held, the last being no state."""
        edges = [self.start, self.end]
        for spells in (self.first, self.second):
            edges.extend(spells.onsets.tolist() + spells.offsets.tolist())
        for span in self.out:
            edges.extend(span)
        inside = np.unique(np.clip(np.array(edges, dtype=np.int64), self.start, max(self.start, self.end)))
        begins, lasting = inside[:-1], np.diff(inside)
        lasting = lasting * self._codable(begins)
        one, other = self.first.at(begins, codes), self.second.at(begins, codes)
        flat = np.bincount(one * (codes + 1) + other, weights=lasting, minlength=(codes + 1) ** 2)
        return np.asarray(flat, dtype=float).reshape(codes + 1, codes + 1)


def codable_until(moments: Ints, start: int, end: int, out: Sequence[tuple[int, int]]) -> Ints:
    """(N,) ms from start up to each moment (ms, clipped to start..end) that were codable; spans may overlap."""
    inside = np.clip(moments, start, max(start, end))
    lost, reached = np.zeros(len(inside), dtype=np.int64), start
    for begin, stop in sorted(out):
        begin = max(begin, reached)
        if stop > begin:
            lost += np.clip(inside, begin, stop) - begin
            reached = stop
    return np.asarray(inside - start - lost, dtype=np.int64)


def directed(reference: Ints, other: Ints, window: int, codes: int) -> Floats:
    """(K+1, K+1) table of one direction: (a, a) where the reference's code occurs in the other stream within the window
    of units, else (a, the other's code)."""
    met = reference == other
    for shift in range(1, window + 1):
        met[shift:] |= reference[shift:] == other[:-shift]
        met[:-shift] |= reference[:-shift] == other[shift:]
    counted = (reference != OUT) & (other != OUT)
    found = np.where(met, reference, other)[counted]
    flat = np.bincount(reference[counted] * (codes + 1) + found, minlength=(codes + 1) ** 2)
    return np.asarray(flat, dtype=float).reshape(codes + 1, codes + 1)


@dataclass(frozen=True)
class TableSums:
    """Square tables summed for each of G sessions, kept as what is computed of them: diagonal and margins, (G, K)."""

    same: Floats
    rows: Floats
    columns: Floats

    @classmethod
    def of(cls, tables: Sequence[tuple[int, Floats]], groups: int, size: int) -> "TableSums":
        same, rows, columns = (np.zeros((groups, size)) for _ in range(3))
        for group, found in tables:
            same[group] += np.diag(found)
            rows[group] += found.sum(axis=1)
            columns[group] += found.sum(axis=0)
        return cls(same, rows, columns)

    @property
    def n(self) -> int:
        return int(np.rint(self.rows.sum()))


def kappa(sums: TableSums) -> Batch:
    """Cohen's kappa of the pooled table."""

    def batch(weights: Floats) -> Floats:
        rows, columns = pool(sums.rows, weights), pool(sums.columns, weights)
        total = rows.sum(axis=1)
        chance = quotient((rows * columns).sum(axis=1), total**2)
        return beyond_chance(quotient(pool(sums.same, weights).sum(axis=1), total), chance)

    return batch


def agreement(sums: TableSums) -> Batch:
    """The share of the pooled table on its diagonal."""
    same, total = sums.same.sum(axis=1), sums.rows.sum(axis=1)
    return lambda weights: quotient(pool(same, weights), pool(total, weights))


def gwet(sums: TableSums) -> Batch:
    """Gwet's AC1 of the pooled table (Gwet 2008), its categories being the codes and no code."""

    def batch(weights: Floats) -> Floats:
        rows, columns = pool(sums.rows, weights), pool(sums.columns, weights)
        total = rows.sum(axis=1)
        shares = quotient(rows + columns, 2 * total[:, None])
        chance = (shares * (1 - shares)).sum(axis=1) / max(rows.shape[1] - 1, 1)
        return beyond_chance(quotient(pool(sums.same, weights).sum(axis=1), total), chance)

    return batch


def positive_agreement(sums: TableSums, code: int) -> Batch:
    """Specific agreement on one code: 2 same / (rows + columns)."""
    both = 2 * sums.same[:, code]
    either = sums.rows[:, code] + sums.columns[:, code]
    return lambda weights: quotient(pool(both, weights), pool(either, weights))


def prevalence(sums: TableSums, code: int) -> Batch:
    """The share of the time of both observers that a code takes."""
    held = sums.rows[:, code] + sums.columns[:, code]
    total = 2 * sums.rows.sum(axis=1)
    return lambda weights: quotient(pool(held, weights), pool(total, weights))


@dataclass(frozen=True)
class TimeUnits:
    """Both directions of the time-unit tables of all sessions and pairs of observers."""

    forth: TableSums
    back: TableSums

    @classmethod
    def of(cls, watches: Sequence[Watch], groups: int, codes: int, *, size: int, tolerance: int) -> "TimeUnits":
        """size and tolerance in ms; the tolerance is taken in whole units, rounded down."""
        window = tolerance // size
        forth, back = [], []
        for watch in watches:
            one, other = watch.units(size, codes)
            forth.append((watch.group, directed(one, other, window, codes)))
            back.append((watch.group, directed(other, one, window, codes)))
        return cls(TableSums.of(forth, groups, codes + 1), TableSums.of(back, groups, codes + 1))

    def mean(self, of: Callable[[TableSums], Batch] = kappa) -> Batch:
        """The mean of the two directions; NaN where either is."""
        one, other = of(self.forth), of(self.back)
        return lambda weights: (one(weights) + other(weights)) / 2


def exact_durations(watches: Sequence[Watch], groups: int, codes: int) -> TableSums:
    """Joint durations (ms) from the merged edges of both observers' states: time-unit kappa as the unit goes to 0."""
    return TableSums.of([(watch.group, watch.durations(codes)) for watch in watches], groups, codes + 1)
