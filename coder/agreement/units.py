"""Agreement on fixed units: arrays in, one typed result out.

Every function takes `ratings`, a units x raters array of numbers or text (None and NaN are missing) or the `Ratings` of
`encode` or `encode_table`, and returns a `Coefficient` whose value is None, with the reason, where it is undefined.
`categories` declares the categories in order, beyond those seen; `weights` is a name of `WEIGHTS` or a K x K table of
agreement weights (1 for full agreement). Limits are analytic, `confidence` wide.
Raises ValueError for what cannot be (undeclared categories, text where numbers are needed, too few raters).

>>> gwet_ac1([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]).value
0.5294117647058824
"""

from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np

from coder.agreement import measures
from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.measures import Units, Weighting
from coder.agreement.ratings_matrix import Ratings, encode
from coder.agreement.result import Coefficient

Categories: TypeAlias = Sequence[Hashable] | None
Weights: TypeAlias = str | Sequence[Sequence[float]] | None


def _scheme(weights: Weights) -> Weighting:
    return weights if weights is None or isinstance(weights, str) else np.asarray(weights, dtype=float)


def _matrix(ratings: Any, categories: Categories, raters: int | None) -> Ratings:
    matrix = ratings if isinstance(ratings, Ratings) else encode(ratings, categories=categories)
    count = len(matrix.raters)
    if raters is not None and count != raters:
        raise ValueError(f"this coefficient is for {raters} raters, not {count}")
    if count < 2:
        raise ValueError("agreement needs two raters or more")
    return matrix


def _units(ratings: Any, categories: Categories, raters: int | None = None) -> Units:
    """Units that were rated alike as one, since nothing is resampled here."""
    return Units(_matrix(ratings, categories, raters).condensed())


def prepared(
    ratings: Any, categories: Categories, weights: Weights, raters: int | None = None
) -> tuple[Units, Weighting]:
    """What every coefficient is made from. raters: how many it is for, None for two or more."""
    return Units(_matrix(ratings, categories, raters)), _scheme(weights)


def _estimated(units: Units, measure: Measure, confidence: float) -> Coefficient:
    plan = Plan(method="analytic", confidence=confidence)
    return estimate([measure], units.matrix.group_count, plan, by_session=False).coefficients[0]


def percent_agreement(
    ratings: Any, *, categories: Categories = None, weights: Weights = None, confidence: float = 0.95
) -> Coefficient:
    """Share of agreeing pairs of ratings, the mean over units with two or more."""
    units = _units(ratings, categories)
    return _estimated(units, measures.percent_agreement(units, _scheme(weights)), confidence)


def all_raters_agreement(
    ratings: Any, *, within: float = 0.0, categories: Categories = None, confidence: float = 0.95
) -> Coefficient:
    """Share of complete units in which all raters agree, or whose numbers lie no further apart than `within`."""
    units = _units(ratings, categories)
    return _estimated(units, measures.all_raters_agreement(units, within), confidence)


def cohen_kappa(
    ratings: Any, *, categories: Categories = None, weights: Weights = None, confidence: float = 0.95
) -> Coefficient:
    """Two raters. Cohen 1960, Educ Psychol Meas 20:37-46; weighted, Cohen 1968, Psychol Bull 70:213-220."""
    units = _units(ratings, categories, raters=2)
    return _estimated(units, measures.cohen_kappa(units, _scheme(weights)), confidence)


def kappa_max(ratings: Any, *, categories: Categories = None) -> Coefficient:
    """The largest Cohen's kappa that the two raters' margins allow (Cohen 1960)."""
    units = _units(ratings, categories, raters=2)
    return _estimated(units, measures.kappa_max(units), 0.95)


def scott_pi(
    ratings: Any, *, categories: Categories = None, weights: Weights = None, confidence: float = 0.95
) -> Coefficient:
    """Two raters, chance from pooled shares. Scott 1955, Public Opin Q 19:321-325."""
    units = _units(ratings, categories, raters=2)
    return _estimated(units, measures.chance_corrected(units, "scott_pi", _scheme(weights)), confidence)


def fleiss_kappa(
    ratings: Any, *, categories: Categories = None, weights: Weights = None, confidence: float = 0.95
) -> Coefficient:
    """Fleiss 1971, Psychol Bull 76:378-382, in Gwet's form where ratings are missing."""
    units = _units(ratings, categories)
    return _estimated(units, measures.chance_corrected(units, "fleiss_kappa", _scheme(weights)), confidence)


def conger_kappa(
    ratings: Any, *, categories: Categories = None, weights: Weights = None, confidence: float = 0.95
) -> Coefficient:
    """Fleiss' kappa with each rater's own margins. Conger 1980, Psychol Bull 88:322-328."""
    units = _units(ratings, categories)
    return _estimated(units, measures.chance_corrected(units, "conger_kappa", _scheme(weights)), confidence)


def light_kappa(ratings: Any, *, categories: Categories = None) -> Coefficient:
    """Mean of the pairs' Cohen's kappas. Light 1971, Psychol Bull 76:365-377."""
    units = _units(ratings, categories)
    return _estimated(units, measures.light_kappa(units), 0.95)


def brennan_prediger(
    ratings: Any, *, categories: Categories = None, weights: Weights = None, confidence: float = 0.95
) -> Coefficient:
    """Chance from the number of declared categories. Brennan & Prediger 1981, Educ Psychol Meas 41:687-699."""
    units = _units(ratings, categories)
    return _estimated(units, measures.chance_corrected(units, "brennan_prediger", _scheme(weights)), confidence)


def gwet_ac1(ratings: Any, *, categories: Categories = None, confidence: float = 0.95) -> Coefficient:
    """Gwet 2008, Br J Math Stat Psychol 61:29-48."""
    units = _units(ratings, categories)
    return _estimated(units, measures.chance_corrected(units, "gwet"), confidence)


def gwet_ac2(
    ratings: Any, *, weights: str | Sequence[Sequence[float]], categories: Categories = None, confidence: float = 0.95
) -> Coefficient:
    """AC1 with agreement weights. Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed."""
    units = _units(ratings, categories)
    return _estimated(units, measures.chance_corrected(units, "gwet", _scheme(weights)), confidence)


def krippendorff_alpha(
    ratings: Any,
    *,
    level: str = "nominal",
    weights: Weights = None,
    categories: Categories = None,
    confidence: float = 0.95,
) -> Coefficient:
    """At a level of measurement (nominal, ordinal, interval, ratio), or with agreement weights in Gwet's form."""
    units = _units(ratings, categories)
    scheme = _scheme(weights)
    measure = (
        measures.krippendorff_alpha(units, level)
        if scheme is None
        else measures.krippendorff_alpha_weighted(units, scheme)
    )
    return _estimated(units, measure, confidence)


def icc(ratings: Any, form: str = "icc2", *, confidence: float = 0.95) -> Coefficient:
    """Intraclass correlation over complete units: icc1 icc2 icc3 icc1k icc2k icc3k. See `coder.agreement.ratings`."""
    units = Units(_matrix(ratings, None, None))
    return _estimated(units, measures.icc(units, form), confidence)


def kendall_w(ratings: Any) -> Coefficient:
    """Concordance of rankings over complete units, corrected for ties."""
    units = _units(ratings, None)
    return _estimated(units, measures.kendall_w(units), 0.95)


def specific_agreement(
    ratings: Any, code: Hashable, *, categories: Categories = None
) -> tuple[Coefficient, Coefficient]:
    """Positive and negative agreement on one category. Cicchetti & Feinstein 1990, J Clin Epidemiol 43:551-558."""
    units = _units(ratings, categories)
    found = measures.per_code(units, [units.matrix.labels.index(code)])
    return _estimated(units, found[0], 0.95), _estimated(units, found[1], 0.95)
