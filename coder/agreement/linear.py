"""Analytic standard errors of coefficients of fixed units.

Gwet's linearisation (Gwet 2008, Br J Math Stat Psychol 61:29-48; 2014, Handbook, 4th ed., ch. 5-6) with limits by
t(n - 1); Cohen's kappa by Fleiss, Cohen & Everitt 1969 (Psychol Bull 72:323-327) with z. Each function returns the
standard error, or None where it does not exist.
"""

import numpy as np

from coder.agreement import alpha, nominal
from coder.agreement.ratings_matrix import Floats
from coder.agreement.tally import Tally


def spread(values: Floats, times: Floats, centre: float, tally: Tally) -> float | None:
    """Standard error of a mean over units; values, times: (U,) what a row gives, and how many units it stands for."""
    n = float(times.sum())
    if n < 2:
        return None
    return float(np.sqrt((times * (values - centre) ** 2).sum() / (n * (n - (not tally.ratings.from_table)))))


def _all(tally: Tally) -> Floats:
    return np.ones((1, tally.ratings.group_count))


def of_share(tally: Tally, agreed: Floats) -> float | None:
    """Percent agreement: the units' agreement, those with one rating counting as in the coefficient."""
    return _of_chance_corrected(tally, agreed, 0.0, np.zeros(len(agreed)))


def of_fleiss(tally: Tally, agreed: Floats, scheme: Floats | None) -> float | None:
    expected = float(nominal.pooled_chance(tally, scheme, _all(tally))[0])
    shares = _shares(tally)
    met = shares if scheme is None else (scheme @ shares + scheme.T @ shares) / 2
    return _of_chance_corrected(tally, agreed, expected, _mean_in_units(tally, met))


def of_gwet(tally: Tally, agreed: Floats, scheme: Floats | None) -> float | None:
    size = tally.categories
    expected = float(nominal.gwet_chance(tally, scheme, _all(tally))[0])
    total = float(size) if scheme is None else float(scheme.sum())
    met = total / (size * (size - 1)) * (1 - _shares(tally))
    return _of_chance_corrected(tally, agreed, expected, _mean_in_units(tally, met))


def of_brennan_prediger(tally: Tally, agreed: Floats, scheme: Floats | None) -> float | None:
    expected = nominal.brennan_prediger_chance(tally, scheme)
    return _of_chance_corrected(tally, agreed, expected, np.full(len(agreed), expected))


def of_conger(tally: Tally, agreed: Floats, scheme: Floats | None) -> float | None:
    codes, size = tally.ratings.codes, tally.categories
    counts = np.asarray(tally.marginals.sum(axis=0)).reshape(codes.shape[1], size)
    used = counts.sum(axis=1) > 0
    codes, counts = codes[:, used], counts[used]
    present = codes >= 0
    n = tally.ratings.number(tally.per_unit >= 1)
    raters, given = len(counts), counts.sum(axis=1)
    shares = counts / given[:, None]
    met = shares if scheme is None else shares @ scheme
    toward = met.sum(axis=0)[None, :] - met
    expected = float(nominal.conger_chance(tally, scheme, _all(tally))[0])
    found = np.zeros(len(codes))
    for rater in range(raters):
        seen = present[:, rater]
        own = float(shares[rater] @ toward[rater])
        gain = np.where(seen, toward[rater][np.where(seen, codes[:, rater], 0)], 0.0)
        found += n / given[rater] * (gain - (seen - given[rater] / n) * own)
    return _of_chance_corrected(tally, agreed, expected, found / (raters * (raters - 1)))


def of_alpha(tally: Tally, level: str) -> float | None:
    """Krippendorff's alpha as in Gwet 2014, with weights 1 - δ; `level` as in `coder.agreement.alpha`."""
    margins = np.asarray(tally.pairable.sum(axis=0), dtype=float).reshape(1, -1)
    if margins.sum() < 4:
        return None
    values = alpha.mid_ranks(margins)[0] if level == "ordinal" else alpha.in_own_unit(tally.ratings.scale)
    metric = "interval" if level == "ordinal" else level
    apart = alpha.disagreement_in_units(tally, metric, values)
    return _alpha_spread(tally, apart, alpha.mean_distance(margins[0] / margins.sum(), metric, values))


def of_alpha_weighted(tally: Tally, distances: Floats) -> float | None:
    """Alpha with a (K, K) table of distances."""
    margins = np.asarray(tally.pairable.sum(axis=0), dtype=float).ravel()
    if margins.sum() < 4:
        return None
    return _alpha_spread(tally, alpha.distances_in_units(tally, distances), distances @ margins / margins.sum())


def _alpha_spread(tally: Tally, apart: Floats, to_others: Floats) -> float | None:
    """apart: (N,) disagreement in units; to_others: (K,) mean distance of each category from a rating at random."""
    units = tally.per_unit >= 2
    size, times = tally.per_unit[units], tally.ratings.counted[units]
    count, ratings = float(times.sum()), float((times * size).sum())
    mean = ratings / count
    entries = tally.entries
    toward = np.bincount(entries.unit, weights=entries.count * to_others[entries.code], minlength=len(tally.per_unit))
    expected = float((times * toward[units]).sum() / ratings)
    if expected <= 0:
        return None
    off = (size - mean) / mean
    within = (size - apart[units]) / mean
    prime = float((times * within).sum() / count)
    observed = (1 - 1 / ratings) * prime + 1 / ratings
    chance = 1 - expected
    unit_value = (within - observed * off - chance) / expected
    unit_chance = (size - toward[units]) / mean - chance * off
    value = (prime - chance) / expected
    return spread(unit_value - 2 * (1 - value) * (unit_chance - chance) / expected, times, value, tally)


def of_cohen(pair: Tally, scheme: Floats | None) -> float | None:
    """Complete units of two raters."""
    codes = pair.ratings.codes
    n, size = pair.ratings.number(), pair.categories
    weights = np.eye(size) if scheme is None else scheme
    cells = np.bincount(codes[:, 0] * size + codes[:, 1], weights=pair.ratings.counted, minlength=size**2)
    table = cells.reshape(size, size) / n
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    agreed, expected = float((weights * table).sum()), float(rows @ weights @ columns)
    if 1 - expected < 1e-12:
        return None
    kappa = (agreed - expected) / (1 - expected)
    toward = (weights @ columns)[:, None] + (rows @ weights)[None, :]
    variance = (table * (weights - (1 - kappa) * toward) ** 2).sum() - (agreed - 2 * (1 - kappa) * expected) ** 2
    return float(np.sqrt(max(variance, 0.0) / n) / (1 - expected))


def _shares(tally: Tally) -> Floats:
    return np.asarray(tally.shares.sum(axis=0), dtype=float) / float(tally.units.sum())


def _mean_in_units(tally: Tally, per_category: Floats) -> Floats:
    """(N,) mean over a unit's ratings of a figure given for each category."""
    entries = tally.entries
    sums = np.bincount(entries.unit, weights=entries.count * per_category[entries.code], minlength=len(tally.per_unit))
    return np.asarray(sums / np.maximum(tally.per_unit, 1.0))


def _of_chance_corrected(tally: Tally, agreed: Floats, expected: float, in_units: Floats) -> float | None:
    rated = tally.per_unit >= 1
    paired = tally.per_unit >= 2
    n, pairs, times = tally.ratings.number(rated), tally.ratings.number(paired), tally.ratings.counted
    if n < 2 or pairs == 0 or 1 - expected < 1e-12:
        return None
    value = (float((times * agreed).sum()) / pairs - expected) / (1 - expected)
    per_unit = n / pairs * (agreed - expected * paired) / (1 - expected)
    shifted = per_unit - 2 * (1 - value) * (in_units - expected) / (1 - expected)
    return spread(shifted[rated], times[rated], value, tally)
