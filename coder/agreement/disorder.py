"""Gamma: agreement on the place and the code of states at once, under the best alignment.

Mathet, Widlöcher & Métivier 2015, Comput Linguist 41:437-479. Two states of different observers may be aligned at
the cost of their dissimilarity, alpha * place + beta * code:

    place = ((|difference of onsets| + |difference of offsets|) / (sum of the two lengths))^2 * empty
    code  = empty where the codes differ, else 0

and each may be left alone at the cost `empty`. The disorder of an alignment is its cost over the mean number of states
an observer; the best alignment is the one of least disorder. gamma = 1 - observed disorder / expected disorder, the
latter the mean of shuffled codings (section 5.2): each observer's own states moved on by a random time, what leaves the
session's end coming back at its start. Costs have no unit; times are ms.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.states import Spells, Watch
from coder.agreement.tally import pool, quotient


@dataclass(frozen=True)
class Costs:
    """alpha, beta: the weights of place and of code; empty: the cost of a state left alone."""

    alpha: float = 1.0
    beta: float = 1.0
    empty: float = 1.0

    def __post_init__(self) -> None:
        if not (self.alpha > 0 and self.beta >= 0 and self.empty > 0):
            raise ValueError("of gamma's costs, alpha and empty are above 0 and beta is not below 0")

    def of(self, first: Spells, second: Spells, one: Ints, other: Ints) -> Floats:
        """(P,) dissimilarities of the states in rows `one` of the first and `other` of the second."""
        begins = np.abs(first.onsets[one] - second.onsets[other])
        ends = np.abs(first.offsets[one] - second.offsets[other])
        lengths = (first.offsets - first.onsets)[one] + (second.offsets - second.onsets)[other]
        unlike = first.codes[one] != second.codes[other]
        return np.asarray((self.alpha * ((begins + ends) / lengths) ** 2 + self.beta * unlike) * self.empty)


def disorder(first: Spells, second: Spells, *, alpha: float = 1.0, beta: float = 1.0, empty: float = 1.0) -> float:
    """Disorder of the best alignment of two observers' states, exact; NaN where neither has a state that lasts.

    Raises ValueError for costs that cannot be.
    """
    return _disorder(_lasting(first), _lasting(second), Costs(alpha, beta, empty))


def _lasting(spells: Spells) -> Spells:
    keep = spells.offsets > spells.onsets
    return Spells(spells.onsets[keep], spells.offsets[keep], spells.codes[keep])


def _disorder(first: Spells, second: Spells, costs: Costs) -> float:
    states = len(first.onsets) + len(second.onsets)
    return _least_cost(first, second, costs) / (states / 2) if states else float("nan")


def _least_cost(first: Spells, second: Spells, costs: Costs) -> float:
    """Cost of the best alignment. Every row has a column of its own that stands for being left alone; states of the
    second that stay without a partner need no such row, as their cost is what a pair saves."""
    one, other, found = _candidates(first, second, costs)
    rows, columns = len(first.onsets), len(second.onsets)
    alone = (rows + columns) * costs.empty
    if not len(one):
        return alone
    own = np.arange(rows)
    # One more on every edge of a row changes nothing but that no edge weighs 0, which would be taken for no edge.
    weights = np.concatenate((found, np.full(rows, 2 * costs.empty))) + costs.empty
    edges = (np.concatenate((one, own)), np.concatenate((other, columns + own)))
    graph = sparse.csr_array((weights, edges), shape=(rows, columns + rows))
    left, right = (side.astype(np.int64) for side in min_weight_full_bipartite_matching(graph))
    paired = right < columns
    saved = 2 * costs.empty - costs.of(first, second, left[paired], right[paired])
    return float(alone - saved.sum())


def _candidates(first: Spells, second: Spells, costs: Costs) -> tuple[Ints, Ints, Floats]:
    """Rows of states, and their dissimilarity, that are cheaper aligned than both left alone.

    |difference of onsets| + |difference of offsets| is at least twice the distance of the middles, so that distance is
    under reach / 2 * (sum of lengths). The second's states are looked up by their middles, in classes of length within
    a factor of 2, so that one long state does not widen every search.
    """
    reach = (2 / costs.alpha) ** 0.5
    lengths, middles = second.offsets - second.onsets, second.onsets + second.offsets
    spans, centres = first.offsets - first.onsets, first.onsets + first.offsets
    classes = np.frexp(lengths)[1]
    parts: list[tuple[Ints, Ints, Floats]] = []
    for size in np.unique(classes).tolist():
        rows = np.flatnonzero(classes == size)
        rows = rows[np.argsort(middles[rows], kind="stable")]
        radius = reach * (spans + lengths[rows].max()) + 1
        low = np.searchsorted(middles[rows], centres - radius)
        counts = np.searchsorted(middles[rows], centres + radius, side="right") - low
        one = np.repeat(np.arange(len(spans)), counts)
        other = rows[low[one] + np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)]
        found = costs.of(first, second, one, other)
        keep = found < 2 * costs.empty
        parts.append((one[keep], other[keep], found[keep]))
    if not parts:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    return (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )


def shifted(spells: Spells, shift: int, length: int) -> Spells:
    """The states moved on by `shift` ms in a session of `length` ms; those that begin past its end come back at its
    start. A state keeps its length, so one that begins before the end may reach beyond it."""
    onsets = (spells.onsets + shift) % length
    return replace(spells, onsets=onsets, offsets=onsets + (spells.offsets - spells.onsets))


def expected(watch: Watch, costs: Costs, seed: int, samples: int) -> float:
    """Mean disorder of `samples` shuffled codings (an even number: rounded up) of a session in codable time.

    The two observers are moved by times that lie at least half a mean state apart, as else a shuffled coding could be
    the real one. Every draw is used twice, the observers' times swapped, so that their order plays no part. What is
    drawn depends on the seed and on this session alone.
    """
    sizes = [spells.offsets - spells.onsets for spells in (watch.first, watch.second)]
    states = len(sizes[0]) + len(sizes[1])
    total = int(sizes[0].sum() + sizes[1].sum())
    nearest = min(total / states / 2, watch.end / 2)
    source = np.random.default_rng((abs(seed), watch.end, states, total))
    found = []
    for _ in range(-(-samples // 2)):
        one = int(source.uniform(0, watch.end))
        other = int(one + source.uniform(nearest, watch.end - nearest))
        for forth, back in ((one, other), (other, one)):
            moved = shifted(watch.first, forth, watch.end), shifted(watch.second, back, watch.end)
            found.append(_disorder(*moved, costs))
    return float(np.mean(found))


@dataclass(frozen=True)
class GammaSums:
    """Observed and expected disorder for each of G sessions, (G,), summed over pairs of observers; states: of both."""

    observed: Floats
    expected: Floats
    states: int

    @classmethod
    def of(
        cls,
        watches: Sequence[Watch],
        groups: int,
        codes: int,
        *,
        seed: int,
        alpha: float = 1.0,
        beta: float = 1.0,
        empty: float = 1.0,
        samples: int = 30,
    ) -> "GammaSums":
        """In codable time. Sessions without a state add nothing; codes: K, of which none needs to occur.

        Raises ValueError for costs that cannot be.
        """
        if samples < 1:
            raise ValueError("gamma needs one shuffled coding or more")
        costs = Costs(alpha, beta, empty)
        found, states = np.zeros((2, groups)), 0
        for watch in watches:
            seen = watch.compressed()
            here = len(seen.first.onsets) + len(seen.second.onsets)
            if here:
                states += here
                found[0, watch.group] += _disorder(seen.first, seen.second, costs)
                found[1, watch.group] += expected(seen, costs, seed, samples)
        return cls(found[0], found[1], states)

    @property
    def n(self) -> int:
        return self.states


def gamma(sums: GammaSums) -> Batch:
    """1 - sum of observed disorder / sum of expected; NaN where there is no state."""
    return lambda weights: 1 - quotient(pool(sums.observed, weights), pool(sums.expected, weights))
