"""The terms of a chance-corrected coefficient, for comparing figures with programs that print them.

irrCAC prints agreement seen and expected, SAS and R irr test kappa against 0 with a standard error of its own. Matrices
of ratings, categories and weights are given as to `coder.agreement.units`; what is undefined is None.
"""

from typing import Any, NamedTuple

import numpy as np

from coder.agreement import alpha, nominal
from coder.agreement.ratings_matrix import Floats
from coder.agreement.tally import Tally
from coder.agreement.units import Categories, Weights, prepared

POOLED = ("scott_pi", "fleiss_kappa")


class Terms(NamedTuple):
    """A coefficient is (observed - chance) / (1 - chance); both are shares, weighted where weights were given."""

    observed: float | None
    chance: float | None


def observed_and_chance(
    ratings: Any, coefficient: str, *, categories: Categories = None, weights: Weights = None
) -> Terms:
    """Agreement seen and expected, of a coefficient of `coder.agreement.units` by its name.

    percent_agreement is corrected for nothing, hence a chance of 0. The observed agreement of krippendorff_alpha is
    Gwet's (2014, ch. 5): over units with two ratings, by how many they have, and (1 - 1/n) of it plus 1/n. Raises
    ValueError for a coefficient that has no such terms.
    """
    units, own = prepared(ratings, categories, weights)
    scheme = units.scheme(own)
    tally = units.whole if coefficient == "cohen_kappa" else units.tally
    if coefficient == "krippendorff_alpha":
        return _of_alpha(tally, np.eye(tally.categories) if scheme is None else scheme)
    once = np.ones((1, units.matrix.group_count))
    seen = float(nominal.observed(tally, tally.agreement_in_units(scheme))(once)[0])
    return Terms(_known(seen), _known(_chance(coefficient, tally, scheme, once)))


def _chance(coefficient: str, tally: Tally, scheme: Floats | None, once: Floats) -> float:
    if coefficient == "percent_agreement":
        return 0.0
    if coefficient == "brennan_prediger":
        return nominal.brennan_prediger_chance(tally, scheme)
    if coefficient in ("gwet_ac1", "gwet_ac2"):
        return float(nominal.gwet_chance(tally, scheme, once)[0])
    if coefficient in POOLED:
        return float(nominal.pooled_chance(tally, scheme, once)[0])
    if coefficient in ("cohen_kappa", "conger_kappa"):
        return float(nominal.conger_chance(tally, scheme, once)[0])
    raise ValueError(f"{coefficient} is not made of observed and expected agreement")


def _of_alpha(tally: Tally, scheme: Floats) -> Terms:
    margins = np.asarray(tally.pairable.sum(axis=0), dtype=float).ravel()
    n = float(margins.sum())
    if n == 0:
        return Terms(None, None)
    apart = float(alpha.distances_in_units(tally, 1.0 - scheme).sum()) / n
    return Terms(1 - (1 - 1 / n) * apart, float(margins @ scheme @ margins) / n**2)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def kappa_null_se(ratings: Any, *, categories: Categories = None, weights: Weights = None) -> float | None:
    """Standard error of Cohen's kappa where the two raters agree by chance alone: kappa over it is the z of a test
    against 0. None where all ratings are the same, or none meet. Fleiss, Cohen & Everitt 1969, Psychol Bull 72:323-327.
    """
    units, own = prepared(ratings, categories, weights, raters=2)
    whole = units.whole
    n, size = len(whole.ratings.codes), whole.categories
    if n == 0:
        return None
    scheme = units.scheme(own)
    weighed = np.eye(size) if scheme is None else scheme
    rows, columns = (np.bincount(whole.ratings.codes[:, rater], minlength=size) / n for rater in (0, 1))
    chance = float(rows @ weighed @ columns)
    if 1 - chance < 1e-12:
        return None
    toward = (weighed @ columns)[:, None] + (rows @ weighed)[None, :]
    variance = float(rows @ (weighed - toward) ** 2 @ columns) - chance**2
    return float(np.sqrt(max(variance, 0.0) / n) / (1 - chance))
