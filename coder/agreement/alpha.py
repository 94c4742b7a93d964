"""Krippendorff's alpha at the four levels of measurement, without a table of coincidences.

1 - (n - 1) Σ_u d_u / Σ_kl n_k n_l δ_kl with d_u = Σ δ over the ordered pairs of a unit / (m_u - 1), over units with
m_u >= 2 ratings. Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; 2004, Content Analysis, ch. 11.
The ordinal metric is the squared distance of mid-ranks: (Σ_g=c..k n_g - (n_c + n_k) / 2) is R_k - R_c.
"""

from collections.abc import Callable

import numpy as np

from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats
from coder.agreement.tally import Tally, pool, quotient

LEVELS = ("nominal", "ordinal", "interval", "ratio")
SMALL = 48
"""Up to so many categories, ordinal resamples go through a table of coincidences for each session."""


def alpha(tally: Tally, level: str) -> Batch:
    """values: (B,) alpha of each resample. Raises ValueError for ratio data below 0 and numbers asked of text."""
    if level not in LEVELS:
        raise ValueError(f"there is no level {level}")
    if level in ("interval", "ratio") and tally.ratings.values is None and tally.categories:
        raise ValueError(f"the {level} level needs numbers")
    if level == "ordinal":
        return _alpha(tally, _ordinal_parts(tally))
    distances = disagreement_in_units(tally, level, in_own_unit(tally.ratings.scale))
    inside = tally.group_sum(distances)
    expected = _expected(tally, level)
    return _alpha(tally, lambda weights, margins: (pool(inside, weights), expected(margins)))


def with_distances(tally: Tally, distances: Floats) -> Batch:
    """Alpha with a (K, K) table of distances between categories: Gwet's form with agreement weights 1 - distance."""
    inside = tally.group_sum(distances_in_units(tally, distances))

    def parts(weights: Floats, margins: Floats) -> tuple[Floats, Floats]:
        return pool(inside, weights), ((margins @ distances) * margins).sum(axis=1)

    return _alpha(tally, parts)


def distances_in_units(tally: Tally, distances: Floats) -> Floats:
    """(N,) Σ of the distances over the ordered pairs of each unit / (m_u - 1)."""
    apart = tally.pairs_in_unit * tally.agreement_in_units(distances)
    return np.asarray(apart / np.maximum(tally.per_unit - 1, 1.0))


Parts = Callable[[Floats, Floats], tuple[Floats, Floats]]


def _alpha(tally: Tally, parts: Parts) -> Batch:
    def batch(weights: Floats) -> Floats:
        margins = pool(tally.pairable, weights)
        inside, between = parts(weights, margins)
        return 1.0 - quotient((margins.sum(axis=1) - 1) * inside, between)

    return batch


def in_own_unit(values: Floats) -> Floats:
    """The values in a unit that is a power of 2 near the largest: alpha is the same in any unit, and squares of huge or
    tiny values do not fit a float."""
    return np.asarray(np.ldexp(values, -np.frexp(np.abs(values).max(initial=0.0))[1]))


def disagreement_in_units(tally: Tally, level: str, values: Floats) -> Floats:
    """(N,) Σ δ over the ordered pairs of each unit / (m_u - 1)."""
    size = tally.per_unit
    entries = tally.entries
    others = np.maximum(size - 1, 1.0)
    if level == "nominal":
        same = np.bincount(entries.unit, weights=entries.count**2, minlength=len(size))
        return np.asarray((size**2 - same) / others)
    if level == "ratio":
        return _ratio_in_units(tally, values) / others
    x = values[entries.code] - (values.mean() if len(values) else 0.0)
    total = np.bincount(entries.unit, weights=entries.count * x, minlength=len(size))
    squares = np.bincount(entries.unit, weights=entries.count * x * x, minlength=len(size))
    return np.asarray(np.maximum(2 * (size * squares - total**2), 0.0) / others)


def _ratio_in_units(tally: Tally, values: Floats) -> Floats:
    if len(values) and values.min() < 0:
        raise ValueError("the ratio level needs values of 0 or more")
    codes = tally.ratings.codes
    found = np.zeros(len(codes))
    for first in range(codes.shape[1]):
        for second in range(first + 1, codes.shape[1]):
            both = (codes[:, first] >= 0) & (codes[:, second] >= 0)
            found[both] += 2 * ratio_distance(values[codes[both, first]], values[codes[both, second]])
    return found


def ratio_distance(x: Floats, y: Floats) -> Floats:
    """((x - y) / (x + y))², 0 where both are 0."""
    total = x + y
    return np.asarray(np.divide(x - y, total, out=np.zeros_like(total), where=total != 0) ** 2)


def _expected(tally: Tally, level: str) -> Callable[[Floats], Floats]:
    """(B, K) margins -> (B,) Σ_kl n_k n_l δ_kl."""
    if level == "nominal":
        return lambda margins: margins.sum(axis=1) ** 2 - (margins**2).sum(axis=1)
    values = in_own_unit(tally.ratings.scale)
    if level == "interval":
        return lambda margins: squared_distances(margins, np.broadcast_to(values, margins.shape))
    return lambda margins: _ratio_expected(margins, values)


def mean_distance(shares: Floats, level: str, values: Floats) -> Floats:
    """(K,) the mean distance of each category from a rating drawn at random; shares: (K,), their sum 1."""
    if level == "nominal":
        return np.asarray(1.0 - shares)
    if level == "interval":
        middle = float(shares @ values)
        return np.asarray((values - middle) ** 2 + float(shares @ (values - middle) ** 2))
    return np.array([float(ratio_distance(np.full_like(values, value), values) @ shares) for value in values])


def squared_distances(margins: Floats, x: Floats) -> Floats:
    """(B,) Σ_kl n_k n_l (x_k - x_l)²; margins, x: (B, K)."""
    count = margins.sum(axis=1, keepdims=True)
    middle = np.nan_to_num(quotient((margins * x).sum(axis=1, keepdims=True), count))
    apart = (margins * (x - middle) ** 2).sum(axis=1)
    rounding = count[:, 0] * (8 * np.finfo(float).eps * np.abs(x).max(axis=1)) ** 2
    return np.asarray(np.where(apart <= rounding, 0.0, 2 * count[:, 0] * apart))


def _ratio_expected(margins: Floats, values: Floats) -> Floats:
    found = np.zeros(len(margins))
    step = max(1, 4_000_000 // max(len(values), 1))
    for start in range(0, len(values), step):
        part = slice(start, start + step)
        distances = ratio_distance(*np.broadcast_arrays(values[part, None], values[None, :]))
        found += ((margins[:, part] @ distances) * margins).sum(axis=1)
    return found


def mid_ranks(margins: Floats) -> Floats:
    """(B, K) the mean rank of each category, among the ratings that the margins count."""
    return np.asarray(np.cumsum(margins, axis=1) - margins / 2)


def _ordinal_parts(tally: Tally) -> Parts:
    size = tally.categories
    if tally.ratings.group_count == 1 or size > SMALL or tally.ratings.group_count * size**2 > 4_000_000:
        return lambda weights, margins: _ordinal_by_unit(tally, weights, margins)
    entries = tally.entries
    per_unit = tally.per_unit
    others = np.maximum(per_unit - 1, 1.0)[entries.unit]
    paired = per_unit[entries.unit] >= 2
    squares = tally.entry_sum(entries.count * per_unit[entries.unit] / others * paired)
    products = _unit_products(tally)

    def parts(weights: Floats, margins: Floats) -> tuple[Floats, Floats]:
        ranks = mid_ranks(margins)
        own = (pool(squares, weights) * ranks**2).sum(axis=1)
        table = np.tensordot(weights, products, axes=1)
        cross = np.einsum("bk,bkl,bl->b", ranks, table, ranks, optimize=True)
        return 2 * (own - cross), squared_distances(margins, ranks)

    return parts


def _unit_products(tally: Tally) -> Floats:
    """(G, K, K) Σ over units of r_uk r_ul / (m_u - 1)."""
    entries, size = tally.entries, tally.categories
    per_unit = tally.per_unit
    counts = np.zeros((len(per_unit), size))
    counts[entries.unit, entries.code] = entries.count
    weight = np.where(per_unit >= 2, tally.ratings.counted, 0.0)
    scaled = counts * (weight / np.maximum(per_unit - 1, 1.0))[:, None]
    found = np.zeros((tally.ratings.group_count, size, size))
    order = np.argsort(tally.ratings.groups, kind="stable")
    edges = np.searchsorted(tally.ratings.groups[order], np.arange(tally.ratings.group_count + 1))
    for group in range(tally.ratings.group_count):
        rows = order[edges[group] : edges[group + 1]]
        found[group] = counts[rows].T @ scaled[rows]
    return found


def _ordinal_by_unit(tally: Tally, weights: Floats, margins: Floats) -> tuple[Floats, Floats]:
    ranks = mid_ranks(margins)
    inside = np.empty(len(weights))
    for row, (weight, rank) in enumerate(zip(weights, ranks, strict=True)):
        inside[row] = weight @ tally.group_sum(disagreement_in_units(tally, "interval", rank))
    return inside, squared_distances(margins, ranks)
