"""Numeric ratings: intraclass correlations and Kendall's W, over units that every rater rated.

Shrout & Fleiss 1979 (Psychol Bull 86:420-428); McGraw & Wong 1996 (Psychol Methods 1:30-46, limits of Table 7);
Kendall & Babington Smith 1939, corrected for ties (Kendall 1948).
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from coder.agreement.intervals import Limits
from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ints, Ratings
from coder.agreement.result import reason
from coder.agreement.tally import quotient

ROUNDING = 1e-9
ICC_FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")


@dataclass(frozen=True)
class Squares:
    """Mean squares of the two-way table: units, raters, error, within units; each (B,)."""

    units: Floats
    raters: Floats
    error: Floats
    within: Floats
    n: Floats
    k: int


def complete_scores(ratings: Ratings) -> tuple[Floats, Ints, Floats]:
    """(n, R) values of the units that every rater rated, (n,) their groups and (n,) how many units each stands for."""
    if ratings.values is None:
        raise ValueError("intraclass correlations need numbers")
    whole = (ratings.codes >= 0).all(axis=1)
    return ratings.values[ratings.codes[whole]], ratings.groups[whole], ratings.counted[whole]


def squares(ratings: Ratings, weights: Floats) -> Squares:
    """Mean squares of each resample; weights: (B, G). The unit of measurement is a power of 2 near the largest score:
    every form of the correlation is the same in any unit, and squares of huge or tiny scores do not fit a float."""
    scores, groups, times = complete_scores(ratings)
    count, raters = scores.shape
    scores = np.ldexp(scores, -np.frexp(np.abs(scores).max(initial=0.0))[1])
    centred = scores - (scores.mean() if count else 0.0)
    totals = centred.sum(axis=1)

    def pooled(per_unit: Floats) -> Floats:
        sums = np.bincount(groups, weights=per_unit * times, minlength=ratings.group_count)
        return np.asarray(weights @ sums)

    n = pooled(np.ones(count))
    columns = np.stack([pooled(centred[:, rater]) for rater in range(raters)], axis=1)
    grand = columns.sum(axis=1) ** 2
    whole = pooled((centred**2).sum(axis=1)) - quotient(grand, n * raters)
    between = pooled(totals**2) / raters - quotient(grand, n * raters)
    of_raters = quotient((columns**2).sum(axis=1), n) - quotient(grand, n * raters)
    error = np.maximum(whole - between - of_raters, 0.0)
    noise = 1e-12 * pooled((centred**2).sum(axis=1))
    between, error = np.where(between < noise, 0.0, between), np.where(error < noise, 0.0, error)
    of_raters = np.where(of_raters < noise, 0.0, of_raters)
    return Squares(
        units=quotient(between, n - 1),
        raters=of_raters / (raters - 1),
        error=quotient(error, (n - 1) * (raters - 1)),
        within=quotient(of_raters + error, n * (raters - 1)),
        n=n,
        k=raters,
    )


def _value(form: str, table: Squares) -> Floats:
    noise = table.within if form in ("icc1", "icc1k") else table.error
    bottom = {
        "icc1": table.units + (table.k - 1) * table.within,
        "icc2": table.units + (table.k - 1) * table.error + quotient(table.k * (table.raters - table.error), table.n),
        "icc3": table.units + (table.k - 1) * table.error,
        "icc1k": table.units,
        "icc2k": table.units + quotient(table.raters - table.error, table.n),
        "icc3k": table.units,
    }[form]
    # Below the units' own variance by rounding alone, or by the raters' (icc2k), there is nothing to divide by.
    bottom = np.where(np.abs(bottom) <= ROUNDING * (table.units + table.raters + noise), 0.0, bottom)
    return quotient(np.where(table.units > 0, table.units - noise, np.nan), bottom)


def icc(form: str, ratings: Ratings) -> Batch:
    """One of `ICC_FORMS`, numbered as by Shrout & Fleiss; icc2 and icc2k are absolute agreement."""
    return lambda weights: _value(form, squares(ratings, weights))


def icc_limits(form: str, ratings: Ratings, confidence: float) -> Limits | str:
    """McGraw & Wong's limits by F; those of icc2k are Spearman-Brown of icc2's (as psych and SPSS, unlike R irr)."""
    table = squares(ratings, np.ones((1, ratings.group_count)))
    n, k = int(table.n[0]), table.k
    units, raters, error, within = (float(x[0]) for x in (table.units, table.raters, table.error, table.within))
    tail = (1 + confidence) / 2
    if form in ("icc2", "icc2k"):
        if error == 0.0 and raters == 0.0:
            return Limits(None, 1.0, 1.0)
        with np.errstate(all="ignore"):
            low, high = _limits_of_icc2(n, k, units, raters, error, tail)
        value = float(_value("icc2", table)[0])
        if not low - ROUNDING <= value <= high + ROUNDING:
            # Far below 0 the freedom of F runs to 0, its quantiles to infinity, and the limits pass the value or go.
            return reason("unstable", "the limits by F do not hold for a value so far below 0")
        if form == "icc2k":
            if 1 + (k - 1) * low < ROUNDING:
                return reason("unstable", "Spearman-Brown has no value for a limit so far below 0")
            low, high = (k * x / (1 + (k - 1) * x) for x in (low, high))
        return Limits(None, low, high)
    noise, freedom = (within, n * (k - 1)) if form in ("icc1", "icc1k") else (error, (n - 1) * (k - 1))
    if noise == 0.0:
        return Limits(None, 1.0, 1.0)
    ratio = units / noise
    bounds = (ratio / float(stats.f.ppf(tail, n - 1, freedom)), ratio * float(stats.f.ppf(tail, freedom, n - 1)))
    if form.endswith("k"):
        low, high = (1 - 1 / bound for bound in bounds)
    else:
        low, high = ((bound - 1) / (bound + k - 1) for bound in bounds)
    return Limits(None, low, high)


def _limits_of_icc2(n: int, k: int, units: float, raters: float, error: float, tail: float) -> tuple[float, float]:
    value = (units - error) / (units + (k - 1) * error + k * (raters - error) / n)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    freedom = (a * raters + b * error) ** 2 / ((a * raters) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1)))
    rest = k * raters + (k * n - k - n) * error
    upper, lower = float(stats.f.ppf(tail, n - 1, freedom)), float(stats.f.ppf(tail, freedom, n - 1))
    low = n * (units - upper * error) / (upper * rest + n * units)
    high = n * (lower * units - error) / (rest + n * lower * units)
    return low, high


def why_no_icc(ratings: Ratings) -> str:
    """The reason an intraclass correlation is undefined."""
    _, _, times = complete_scores(ratings)
    if len(times) == 0:
        return reason("no_pairs", "no unit was rated by every rater")
    if times.sum() == 1:
        return reason("single_unit")
    if (squares(ratings, np.ones((1, ratings.group_count))).units > 0).any():
        return reason("zero_variance", "what the raters leave unexplained outweighs all that the units differ by")
    return reason("zero_variance")


def kendall_w(ratings: Ratings) -> Batch:
    """Concordance of the raters' rankings of the units, 0 to 1, corrected for ties; units counted w times are tied."""
    scores, groups, times = complete_scores(ratings)
    raters = scores.shape[1]
    if len(scores) == 0:
        return lambda weights: np.full(len(weights), np.nan)
    positions = [_tied(scores[:, rater]) for rater in range(raters)]

    def batch(weights: Floats) -> Floats:
        counts = weights[:, groups] * times
        n = counts.sum(axis=1)
        ranks = np.zeros(counts.shape)
        ties = np.zeros(len(counts))
        for order, starts, place in positions:
            held = np.add.reduceat(counts[:, order], starts, axis=1)
            ranks += (np.cumsum(held, axis=1) - held / 2 + 0.5)[:, place]
            ties += (held**3 - held).sum(axis=1)
        middle = raters * (n + 1) / 2
        spread = (counts * (ranks - middle[:, None]) ** 2).sum(axis=1)
        return quotient(12 * spread, raters**2 * (n**3 - n) - raters * ties)

    return batch


def _tied(scores: Floats) -> tuple[Ints, Ints, Ints]:
    """Units in order of score, where each run of equal scores starts, and (n,) which run a unit is in."""
    order = np.argsort(scores, kind="stable")
    _, starts, place = np.unique(scores[order], return_index=True, return_inverse=True)
    back = np.empty(len(scores), dtype=np.int64)
    back[order] = place
    return order, starts, back
