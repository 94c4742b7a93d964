"""Sums over units, kept apart for each session: whatever is resampled is a weighted sum of them.

A coefficient is a function of such sums, so that 2,000 resamples are one product of matrices and no loop over units.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from coder.agreement.ratings_matrix import Floats, Ints, Ratings

DENSE_CELLS = 4_000_000
Grouped: TypeAlias = Any
"""(G, width) sums: a dense array, or a sparse one where a dense one would be large."""


def by_group(groups: Ints, columns: Ints, amounts: Floats, size: tuple[int, int]) -> Grouped:
    """(G, width) array of the amounts summed by group and column."""
    if size[0] * size[1] <= DENSE_CELLS:
        flat = np.bincount(groups * size[1] + columns, weights=amounts, minlength=size[0] * size[1])
        return flat.reshape(size)
    return sparse.coo_array((amounts, (groups, columns)), shape=size).tocsr()


def pool(grouped: Grouped, weights: Floats) -> Floats:
    """(B, ...) sums over groups of what each resample holds of them; weights: (B, G)."""
    return np.asarray(weights @ grouped if isinstance(grouped, np.ndarray) else (grouped.T @ weights.T).T)


@dataclass(frozen=True)
class Entries:
    """How often each category was given to each unit, where it was given at all."""

    unit: Ints
    code: Ints
    count: Floats


@dataclass(frozen=True)
class Tally:
    """Per-session sums of one ratings matrix; G sessions, K categories, R raters."""

    ratings: Ratings

    @property
    def categories(self) -> int:
        """K, at least 1: a table without any rating is computed like one with a single, unused category."""
        return max(len(self.ratings.labels), 1)

    @cached_property
    def entries(self) -> Entries:
        codes = self.ratings.codes
        rows, columns = np.nonzero(codes >= 0)
        keys, counts = np.unique(rows * self.categories + codes[rows, columns], return_counts=True)
        unit, code = np.divmod(keys, self.categories)
        return Entries(unit, code, counts.astype(float))

    @cached_property
    def per_unit(self) -> Floats:
        return self.ratings.per_unit.astype(float)

    @cached_property
    def pairs_in_unit(self) -> Floats:
        """(N,) ordered pairs of ratings, 1 in place of 0 so that it can divide."""
        return np.maximum(self.per_unit * (self.per_unit - 1), 1.0)

    @cached_property
    def units(self) -> Floats:
        """(G,) units with a rating."""
        return self.group_sum((self.per_unit >= 1).astype(float))

    @cached_property
    def paired(self) -> Floats:
        """(G,) units with two ratings or more."""
        return self.group_sum((self.per_unit >= 2).astype(float))

    @cached_property
    def shares(self) -> Grouped:
        """(G, K) sums of the within-unit shares of the categories."""
        entries = self.entries
        return self.entry_sum(entries.count / self.per_unit[entries.unit])

    @cached_property
    def pairable(self) -> Grouped:
        """(G, K) how often each category was given in units with two ratings or more."""
        entries = self.entries
        return self.entry_sum(entries.count * (self.per_unit[entries.unit] >= 2))

    @cached_property
    def marginals(self) -> Grouped:
        """(G, R*K) how often each rater used each category."""
        codes = self.ratings.codes
        rows, columns = np.nonzero(codes >= 0)
        keys = columns * self.categories + codes[rows, columns]
        size = (self.ratings.group_count, codes.shape[1] * self.categories)
        return by_group(self.ratings.groups[rows], keys, self.ratings.counted[rows], size)

    def agreement_in_units(self, weights: Floats | None) -> Floats:
        """(N,) agreeing ordered pairs of ratings (weighted) over all of them; 0 with fewer than two ratings."""
        if weights is None:
            entries = self.entries
            same = np.bincount(
                entries.unit, weights=entries.count * (entries.count - 1), minlength=len(self.per_unit)
            ).astype(float)
            return same / self.pairs_in_unit
        codes = self.ratings.codes
        agreed = np.zeros(len(codes))
        for first in range(codes.shape[1]):
            for second in range(first + 1, codes.shape[1]):
                both = (codes[:, first] >= 0) & (codes[:, second] >= 0)
                agreed[both] += weights[codes[both, first], codes[both, second]]
        return 2 * agreed / self.pairs_in_unit

    def group_sum(self, per_unit: Floats) -> Floats:
        """(G,) sums of a figure given for each unit."""
        amounts = per_unit if self.ratings.times is None else per_unit * self.ratings.times
        sums = np.bincount(self.ratings.groups, weights=amounts, minlength=self.ratings.group_count)
        return np.asarray(sums, dtype=float)

    def entry_sum(self, per_entry: Floats) -> Grouped:
        """(G, K) sums of a figure given for each entry."""
        entries = self.entries
        size = (self.ratings.group_count, self.categories)
        amounts = per_entry if self.ratings.times is None else per_entry * self.ratings.times[entries.unit]
        return by_group(self.ratings.groups[entries.unit], entries.code, amounts, size)


def quotient(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, NaN where the bottom is 0: inside only, a report turns it into a reason."""
    empty = np.full(np.broadcast(top, bottom).shape, np.nan)
    return np.asarray(np.divide(top, bottom, out=empty, where=np.asarray(bottom) != 0))


def beyond_chance(observed: Floats, expected: Floats) -> Floats:
    """(observed - expected) / (1 - expected), NaN where chance alone explains everything."""
    room = 1.0 - expected
    return quotient(observed - expected, np.where(np.abs(room) < 1e-12, 0.0, room))
