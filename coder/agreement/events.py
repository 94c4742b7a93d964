"""Agreement on timed events: the table of aligned pairs and unmatched events, and what is computed from it.

The (K+1) x (K+1) table holds pairs (once each) and, against "none", the events that found no partner; its last cell is
a structural zero. Expected counts of such a table by iterative proportional fitting (Bakeman & Robinson 1994, p. 106;
Holle & Rein 2015, Behav Res Methods 47:837-847) have a closed form: with L linked pairs and N_A, N_B events of the two
observers, E_kk = r_k c_k L / (N_A N_B). It is the limit that the fitting converges to, without its iterations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coder.agreement.align import Alignment, align
from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.tally import beyond_chance, pool, quotient


@dataclass(frozen=True)
class Stream:
    """What one observer coded in one session: times in ms and codes (positions in a list of K), in any order."""

    times: Ints
    codes: Ints


@dataclass(frozen=True)
class Aligned:
    """Two observers' streams of one session (its number among G) with their alignment."""

    group: int
    first: Stream
    second: Stream
    alignment: Alignment

    @property
    def linked_codes(self) -> tuple[Ints, Ints]:
        pairs = self.alignment.pairs
        return self.first.codes[pairs[:, 0]], self.second.codes[pairs[:, 1]]

    @property
    def lags(self) -> Ints:
        """(P,) ms by which the second observer is later."""
        pairs = self.alignment.pairs
        return np.asarray(self.second.times[pairs[:, 1]] - self.first.times[pairs[:, 0]])


def aligned(group: int, first: Stream, second: Stream, tolerance: int) -> Aligned:
    """tolerance in ms."""
    return Aligned(group, first, second, align(first.times, first.codes, second.times, second.codes, tolerance))


@dataclass(frozen=True)
class EventSums:
    """Sums for each of G sessions: events of each observer by code (G, K), pairs by code (G, K), pairs in all (G,)."""

    of_first: Floats
    of_second: Floats
    same: Floats
    linked_first: Floats
    linked_second: Floats

    @classmethod
    def of(cls, sessions: Sequence[Aligned], groups: int, codes: int) -> "EventSums":
        sums = np.zeros((5, groups, codes))
        for each in sessions:
            one, other = each.linked_codes
            parts = (each.first.codes, each.second.codes, one[one == other], one, other)
            for row, found in enumerate(parts):
                sums[row, each.group] += np.bincount(found, minlength=codes)
        return cls(*sums)

    @classmethod
    def of_table(cls, table: Floats) -> "EventSums":
        """From a (K+1, K+1) table whose last row and column hold unmatched events; its last cell counts as 0."""
        counts = np.asarray(table, dtype=float).copy()
        counts[-1, -1] = 0.0
        inner = counts[:-1, :-1]
        return cls(
            counts[:-1].sum(axis=1)[None],
            counts[:, :-1].sum(axis=0)[None],
            np.diag(inner)[None],
            inner.sum(axis=1)[None],
            inner.sum(axis=0)[None],
        )

    @property
    def codes(self) -> int:
        return int(self.same.shape[1])

    @cached_property
    def linked(self) -> Floats:
        return np.asarray(self.linked_first.sum(axis=1))

    @cached_property
    def entries(self) -> Floats:
        """(G,) pairs and unmatched events."""
        return np.asarray(self.of_first.sum(axis=1) + self.of_second.sum(axis=1) - self.linked)

    @property
    def n(self) -> int:
        return int(np.rint(self.entries.sum()))


def event_agreement(sums: EventSums) -> Batch:
    """Pairs of the same code over pairs and unmatched events."""
    same = sums.same.sum(axis=1)
    return lambda weights: quotient(pool(same, weights), pool(sums.entries, weights))


def event_linked(sums: EventSums) -> Batch:
    """Pairs over pairs and unmatched events."""
    return lambda weights: quotient(pool(sums.linked, weights), pool(sums.entries, weights))


def expected(sums: EventSums, weights: Floats) -> Floats:
    """(B,) chance agreement under quasi-independence with no "none-none" cell."""
    first, second = pool(sums.of_first, weights), pool(sums.of_second, weights)
    linked, entries = pool(sums.linked, weights), pool(sums.entries, weights)
    met = quotient((first * second).sum(axis=1) * linked, first.sum(axis=1) * second.sum(axis=1) * entries)
    return np.where(entries > 0, np.nan_to_num(met), np.nan)


def event_kappa(sums: EventSums) -> Batch:
    """Kappa of the table; NaN where only one code was used by either, since it is then 0 whatever the agreement."""
    agreement = event_agreement(sums)
    if sums.codes < 2:
        return lambda weights: np.full(len(weights), np.nan)
    return lambda weights: beyond_chance(agreement(weights), expected(sums, weights))


def event_kappa_max(sums: EventSums) -> Batch:
    """The largest kappa that the margins of the table allow, "none" among them (as Holle & Rein 2015)."""

    def batch(weights: Floats) -> Floats:
        first, second = pool(sums.of_first, weights), pool(sums.of_second, weights)
        linked = pool(sums.linked, weights)
        none = np.minimum(first.sum(axis=1) - linked, second.sum(axis=1) - linked)
        reachable = quotient(np.minimum(first, second).sum(axis=1) + none, pool(sums.entries, weights))
        return beyond_chance(reachable, expected(sums, weights))

    return batch if sums.codes > 1 else event_kappa(sums)


def event_kappa_linked(sums: EventSums) -> Batch:
    """Cohen's kappa of the codes of linked pairs."""

    def batch(weights: Floats) -> Floats:
        one, other = pool(sums.linked_first, weights), pool(sums.linked_second, weights)
        linked = pool(sums.linked, weights)
        chance = quotient((one * other).sum(axis=1), linked**2)
        return beyond_chance(quotient(pool(sums.same, weights).sum(axis=1), linked), chance)

    return batch


def precision(sums: EventSums, code: int) -> Batch:
    """Of the second observer's events of a code, the share that the first confirms."""
    return _share(sums.same[:, code], sums.of_second[:, code])


def recall(sums: EventSums, code: int) -> Batch:
    """Of the first observer's events of a code, the share that the second found."""
    return _share(sums.same[:, code], sums.of_first[:, code])


def f1(sums: EventSums, code: int) -> Batch:
    return _share(2 * sums.same[:, code], sums.of_first[:, code] + sums.of_second[:, code])


def f1_of_all(sums: EventSums) -> Batch:
    """F1 of all codes together: pairs of the same code, twice, over the events of both observers."""
    return _share(2 * sums.same.sum(axis=1), sums.of_first.sum(axis=1) + sums.of_second.sum(axis=1))


def prevalence(sums: EventSums, code: int) -> Batch:
    """The share of both observers' events that a code has."""
    every = sums.of_first.sum(axis=1) + sums.of_second.sum(axis=1)
    return _share(sums.of_first[:, code] + sums.of_second[:, code], every)


def _share(part: Floats, whole: Floats) -> Batch:
    return lambda weights: quotient(pool(part, weights), pool(whole, weights))


@dataclass(frozen=True)
class Lags:
    """Seconds by which the second observer is later, over pairs of the same code, with the session of each."""

    seconds: Floats
    groups: Ints

    @classmethod
    def of(cls, sessions: Sequence[Aligned], code: int) -> "Lags":
        seconds, groups = [np.empty(0)], [np.empty(0, dtype=np.int64)]
        for each in sessions:
            one, other = each.linked_codes
            held = each.lags[(one == code) & (other == code)] / 1000
            seconds.append(held)
            groups.append(np.full(len(held), each.group))
        return cls(np.concatenate(seconds), np.concatenate(groups))

    def quantile(self, share: float) -> Batch:
        """Quantile of the lags of each resample (linear between order statistics)."""
        order = np.argsort(self.seconds, kind="stable")
        values, groups = self.seconds[order], self.groups[order]
        if not len(values):
            return lambda weights: np.full(len(weights), np.nan)

        def batch(weights: Floats) -> Floats:
            reached = np.cumsum(weights[:, groups], axis=1)
            count = reached[:, -1]
            place = np.maximum(count - 1, 0) * share
            below, above = (_at(reached, values, edge) for edge in (np.floor(place), np.ceil(place)))
            between = below + (above - below) * (place - np.floor(place))
            return np.where(count > 0, between, np.nan)

        return batch


def _at(reached: Floats, values: Floats, place: Floats) -> Floats:
    found = np.minimum((reached <= place[:, None]).sum(axis=1), len(values) - 1)
    return np.asarray(values[found])


def table(sessions: Sequence[Aligned], codes: int) -> NDArray[np.int64]:
    """The (K+1, K+1) table summed over sessions and pairs of observers; last row and column: no event."""
    counts = np.zeros((codes + 1) ** 2, dtype=np.int64)
    for each in sessions:
        one, other = each.linked_codes
        alone_first = each.first.codes[each.alignment.only_first]
        alone_second = each.second.codes[each.alignment.only_second]
        cells = (one * (codes + 1) + other, alone_first * (codes + 1) + codes, codes * (codes + 1) + alone_second)
        counts += np.bincount(np.concatenate(cells), minlength=len(counts))
    return counts.reshape(codes + 1, codes + 1)


PER_CODE: dict[str, Callable[[EventSums, int], Batch]] = {"precision": precision, "recall": recall, "f1": f1}
OVERALL: dict[str, Callable[[EventSums], Batch]] = {
    "event_kappa": event_kappa,
    "event_agreement": event_agreement,
    "event_kappa_max": event_kappa_max,
    "event_linked": event_linked,
    "event_kappa_linked": event_kappa_linked,
}
LAGS = {"lag_median": 0.5, "lag_p05": 0.05, "lag_p95": 0.95}
