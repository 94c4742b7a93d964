"""Coefficients of fixed units as functions of pooled sums: (B, G) weights in, (B,) values out, NaN where undefined.

Formulas: Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.; `coder/agreement/units.py` names each one's source.
"""

from collections.abc import Callable

import numpy as np

from coder.agreement.ratings_matrix import Floats
from coder.agreement.tally import Tally, beyond_chance, pool, quotient

Batch = Callable[[Floats], Floats]


def observed(tally: Tally, agreed: Floats) -> Batch:
    """Mean agreement over units with two ratings or more; agreed: (N,) agreement in each unit."""
    sums = tally.group_sum(agreed)
    return lambda weights: quotient(pool(sums, weights), pool(tally.paired, weights))


def _corrected(tally: Tally, agreed: Floats, chance: Batch) -> Batch:
    share = observed(tally, agreed)
    return lambda weights: beyond_chance(share(weights), chance(weights))


def fleiss(tally: Tally, agreed: Floats, scheme: Floats | None) -> Batch:
    return _corrected(tally, agreed, lambda weights: pooled_chance(tally, scheme, weights))


def pooled_chance(tally: Tally, scheme: Floats | None, weights: Floats) -> Floats:
    """Chance agreement from the pooled shares of the categories."""
    shares = quotient(pool(tally.shares, weights), pool(tally.units, weights)[:, None])
    met = shares if scheme is None else shares @ scheme
    return np.asarray((shares * met).sum(axis=1))


def gwet(tally: Tally, agreed: Floats, scheme: Floats | None) -> Batch:
    return _corrected(tally, agreed, lambda weights: gwet_chance(tally, scheme, weights))


def gwet_chance(tally: Tally, scheme: Floats | None, weights: Floats) -> Floats:
    size = tally.categories
    if size < 2:
        return np.ones(len(weights))
    total = float(size) if scheme is None else float(scheme.sum())
    shares = quotient(pool(tally.shares, weights), pool(tally.units, weights)[:, None])
    return np.asarray(total / (size * (size - 1)) * (shares * (1 - shares)).sum(axis=1))


def brennan_prediger(tally: Tally, agreed: Floats, scheme: Floats | None) -> Batch:
    expected = brennan_prediger_chance(tally, scheme)
    return _corrected(tally, agreed, lambda weights: np.full(len(weights), expected))


def brennan_prediger_chance(tally: Tally, scheme: Floats | None) -> float:
    size = tally.categories
    if size < 2:
        return 1.0
    return (float(size) if scheme is None else float(scheme.sum())) / size**2


def conger(tally: Tally, agreed: Floats, scheme: Floats | None) -> Batch:
    return _corrected(tally, agreed, lambda weights: conger_chance(tally, scheme, weights))


def conger_chance(tally: Tally, scheme: Floats | None, weights: Floats) -> Floats:
    """Mean over pairs of raters of their chance agreement; a rater without ratings takes no part."""
    counts = pool(tally.marginals, weights).reshape(len(weights), -1, tally.categories)
    given = counts.sum(axis=2)
    shares = np.divide(counts, given[:, :, None], out=np.zeros_like(counts), where=given[:, :, None] > 0)
    raters = (given > 0).sum(axis=1).astype(float)
    total = shares.sum(axis=1)
    met = total if scheme is None else total @ scheme
    own = shares if scheme is None else shares @ scheme
    between = (total * met).sum(axis=1) - (shares * own).sum(axis=(1, 2))
    return quotient(between, raters * (raters - 1))


def kappa_max(pair: Tally) -> Batch:
    """The largest kappa that the two raters' margins allow (complete units of two raters)."""

    def batch(weights: Floats) -> Floats:
        counts = pool(pair.marginals, weights).reshape(len(weights), 2, pair.categories)
        reachable = quotient(counts.min(axis=1).sum(axis=1), pool(pair.units, weights))
        return beyond_chance(reachable, conger_chance(pair, None, weights))

    return batch


def mean_of(batches: list[Batch]) -> Batch:
    """The mean of those that are defined."""

    def batch(weights: Floats) -> Floats:
        values = np.stack([one(weights) for one in batches])
        known = ~np.isnan(values)
        return quotient(np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0).astype(float))

    return batch


def all_raters(tally: Tally, unanimous: Floats) -> Batch:
    """Share of complete units in which all raters agree."""
    return lambda weights: quotient(pool(unanimous, weights), pool(tally.units, weights))


def positive_agreement(tally: Tally, code: int) -> Batch:
    """Specific agreement: where one rater gave the code, the share of the other ratings that are it too."""
    entries = tally.entries
    others = tally.per_unit[entries.unit] - 1
    same = tally.entry_sum(entries.count * (entries.count - 1))[:, [code]]
    possible = tally.entry_sum(entries.count * others)[:, [code]]
    return lambda weights: quotient(pool(same, weights)[:, 0], pool(possible, weights)[:, 0])


def negative_agreement(tally: Tally, code: int) -> Batch:
    """Specific agreement on the absence of a code."""
    entries, size = tally.entries, tally.per_unit
    rated = size[entries.unit]
    every = tally.group_sum(size * (size - 1))
    absent = tally.entry_sum(entries.count**2 - entries.count * (2 * rated - 1))[:, [code]]
    possible = tally.entry_sum(-entries.count * (rated - 1))[:, [code]]

    def batch(weights: Floats) -> Floats:
        base = pool(every, weights)
        return quotient(base + pool(absent, weights)[:, 0], base + pool(possible, weights)[:, 0])

    return batch


def prevalence(tally: Tally, code: int) -> Batch:
    share = tally.shares[:, [code]]
    return lambda weights: quotient(pool(share, weights)[:, 0], pool(tally.units, weights))
