"""The catalogue of coefficients of fixed units: each by its contract name, with its formula, limits and reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

import numpy as np
from scipy import stats

from coder.agreement import alpha, linear, nominal, ratings
from coder.agreement.intervals import Limits, Measure
from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ratings
from coder.agreement.result import ANY_RANGE, CEILING, KAPPA_RANGE, OVERALL, SHARE_RANGE, Place, reason
from coder.agreement.tally import Tally
from coder.agreement.weights import agreement_weights

CHANCE_CORRECTED = ("scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet")
Weighting: TypeAlias = str | Floats | None
"""No weights, one of Gwet's set by name, or a (K, K) table of agreement weights of one's own."""
MANY_CATEGORIES = 1_000
FEW = 10
"""A kappa of a single code with fewer occurrences is withheld."""


@dataclass(frozen=True)
class Units:
    """One ratings matrix with what its coefficients share."""

    matrix: Ratings
    place: Place = OVERALL

    @cached_property
    def tally(self) -> Tally:
        return Tally(self.matrix)

    @cached_property
    def whole(self) -> Tally:
        """Units that every rater rated."""
        return Tally(self.matrix.complete())

    @cached_property
    def n(self) -> int:
        return self.matrix.number(self.matrix.per_unit >= 2)

    @cached_property
    def groups_met(self) -> int:
        """Sessions (or units, where no session is known) in which two ratings meet."""
        return int((self.tally.paired > 0).sum()) if self.matrix.times is None else self.n

    def scheme(self, weights: Weighting) -> Floats | None:
        if weights is None:
            return None
        return agreement_weights(weights, self.matrix.scale) if isinstance(weights, str) else weights

    def pair(self, first: int, second: int) -> "Units":
        two = self.matrix.pair(first, second)
        return Units(two, replace(self.place, scope="pair", raters=two.raters))

    def measure(
        self,
        name: str,
        n: int,
        batch: Batch,
        why: str,
        limits: tuple[float, float] = KAPPA_RANGE,
        analytic: Callable[[float], Limits | str] | None = None,
    ) -> Measure:
        return Measure(name, n, batch, why, limits, analytic, self.place)


def _by_t(se: Callable[[], float | None], value: Batch, groups: int, freedom: int) -> Callable[[float], Limits | str]:
    def limits(confidence: float) -> Limits | str:
        found = se()
        if found is None:
            return reason("single_unit")
        reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * found
        centre = float(value(np.ones((1, groups)))[0])
        return Limits(found, centre - reach, centre + reach)

    return limits


def _why(units: Units) -> str:
    return reason("no_pairs") if units.n == 0 else reason("one_category")


def percent_agreement(units: Units, weights: Weighting = None) -> Measure:
    """Agreeing pairs of ratings over all pairs, as the mean over units with two ratings or more."""
    scheme, tally = units.scheme(weights), units.tally
    agreed = tally.agreement_in_units(scheme)
    batch = nominal.observed(tally, agreed)
    analytic = _by_t(lambda: linear.of_share(tally, agreed), batch, units.matrix.group_count, _freedom(tally))
    name = _suffixed("percent_agreement", weights)
    return units.measure(name, units.n, batch, reason("no_pairs"), limits=SHARE_RANGE, analytic=analytic)


def _freedom(tally: Tally) -> int:
    return tally.ratings.number(tally.per_unit >= 1) - 1


def _suffixed(name: str, weights: Weighting) -> str:
    suffix = "" if weights is None else f"_{weights}" if isinstance(weights, str) else "_own"
    if name == "gwet":
        return "gwet_ac1" if weights is None else f"gwet_ac2{suffix}"
    return name + suffix


_FORMS: dict[str, Callable[[Tally, Floats, Floats | None], Batch]] = {
    "scott_pi": nominal.fleiss,
    "fleiss_kappa": nominal.fleiss,
    "conger_kappa": nominal.conger,
    "brennan_prediger": nominal.brennan_prediger,
    "gwet": nominal.gwet,
}
_ERRORS: dict[str, Callable[[Tally, Floats, Floats | None], float | None]] = {
    "scott_pi": linear.of_fleiss,
    "fleiss_kappa": linear.of_fleiss,
    "conger_kappa": linear.of_conger,
    "brennan_prediger": linear.of_brennan_prediger,
    "gwet": linear.of_gwet,
}


def chance_corrected(units: Units, form: str, weights: Weighting = None) -> Measure:
    """One of `CHANCE_CORRECTED`, missing ratings allowed; weights: a name of `coder.agreement.weights`."""
    scheme, tally = units.scheme(weights), units.tally
    agreed = tally.agreement_in_units(scheme)
    batch = _FORMS[form](tally, agreed, scheme)
    error = _ERRORS[form]
    analytic = _by_t(lambda: error(tally, agreed, scheme), batch, units.matrix.group_count, _freedom(tally))
    return units.measure(_suffixed(form, weights), units.n, batch, _why(units), analytic=analytic)


def cohen_kappa(units: Units, weights: Weighting = None) -> Measure:
    """Two raters, over the units both rated; limits by Fleiss, Cohen & Everitt with z."""
    scheme, whole = units.scheme(weights), units.whole
    agreed = whole.agreement_in_units(scheme)
    batch = nominal.conger(whole, agreed, scheme)

    def analytic(confidence: float) -> Limits | str:
        se = linear.of_cohen(whole, scheme)
        if se is None:
            return reason("one_category")
        centre = float(batch(np.ones((1, units.matrix.group_count)))[0])
        reach = float(stats.norm.ppf((1 + confidence) / 2)) * se
        return Limits(se, centre - reach, centre + reach)

    return units.measure(_suffixed("cohen_kappa", weights), units.n, batch, _why(units), analytic=analytic)


def kappa_max(units: Units) -> Measure:
    """The largest kappa that the margins allow: a ceiling, not an estimate, and so without limits."""
    return replace(units.measure("kappa_max", units.n, nominal.kappa_max(units.whole), _why(units)), no_limits=CEILING)


def light_kappa(units: Units) -> Measure:
    """Mean of the pairs' Cohen's kappas, each over the units both rated (Light 1971); undefined pairs are left out."""
    raters = range(len(units.matrix.raters))
    pairs = [Tally(units.matrix.pair(a, b).complete()) for a in raters for b in raters if a < b]
    batch = nominal.mean_of([nominal.conger(pair, pair.agreement_in_units(None), None) for pair in pairs])
    return units.measure("light_kappa", units.n, batch, _why(units))


def all_raters_agreement(units: Units, within: float = 0.0) -> Measure:
    """Share of the complete units in which all raters agree, or their numbers lie no further apart than `within`."""
    whole = units.whole
    codes = whole.ratings.codes
    places = whole.ratings.scale[codes]
    unanimous = ((places.max(axis=1) - places.min(axis=1) <= within) if len(codes) else np.zeros(0)).astype(float)
    batch = nominal.all_raters(whole, whole.group_sum(unanimous))
    count, times = whole.ratings.number(), whole.ratings.counted
    analytic = _by_t(
        lambda: linear.spread(unanimous, times, float((times * unanimous).sum() / times.sum()), whole),
        batch,
        units.matrix.group_count,
        count - 1,
    )
    why = reason("no_pairs", "no unit was rated by every rater")
    return units.measure("all_raters_agreement", count, batch, why, limits=SHARE_RANGE, analytic=analytic)


def krippendorff_alpha(units: Units, level: str = "nominal") -> Measure:
    """Krippendorff's alpha at a level of measurement; standard error as in Gwet 2014."""
    tally = units.tally
    batch = alpha.alpha(tally, level)
    analytic = _by_t(lambda: linear.of_alpha(tally, level), batch, units.matrix.group_count, units.n - 1)
    return units.measure("krippendorff_alpha", units.n, batch, _why(units), analytic=analytic)


def krippendorff_alpha_weighted(units: Units, weights: str | Floats) -> Measure:
    """Gwet's form of alpha with agreement weights (Gwet 2014, ch. 5): alpha with the distance 1 - w."""
    tally, distances = units.tally, 1.0 - _table(units, weights)
    batch = alpha.with_distances(tally, distances)
    analytic = _by_t(lambda: linear.of_alpha_weighted(tally, distances), batch, units.matrix.group_count, units.n - 1)
    return units.measure(_suffixed("krippendorff_alpha", weights), units.n, batch, _why(units), analytic=analytic)


def _table(units: Units, weights: str | Floats) -> Floats:
    return agreement_weights(weights, units.matrix.scale) if isinstance(weights, str) else weights


def icc(units: Units, form: str) -> Measure:
    """One of `ratings.ICC_FORMS`, over complete units; limits by McGraw & Wong's F."""
    count = units.whole.ratings.number()
    floor = -1.0 if len(form) == 4 else ANY_RANGE[0]
    return units.measure(
        form,
        count,
        ratings.icc(form, units.matrix),
        ratings.why_no_icc(units.matrix),
        limits=(floor, 1.0),
        analytic=lambda confidence: ratings.icc_limits(form, units.matrix, confidence),
    )


def kendall_w(units: Units) -> Measure:
    count = units.whole.ratings.number()
    why = ratings.why_no_icc(units.matrix)
    return units.measure("kendall_w", count, ratings.kendall_w(units.matrix), why, limits=SHARE_RANGE)


def per_code(units: Units, codes: Sequence[int]) -> list[Measure]:
    """positive_agreement, negative_agreement, prevalence and fleiss_kappa of each code."""
    return [measure for code in codes for measure in _of_code(units, code)]


def _of_code(units: Units, code: int) -> list[Measure]:
    label = units.matrix.labels[code]
    tally = units.tally
    here = Units(units.matrix, replace(units.place, scope="code", code=label))
    used = int(np.rint(((units.matrix.codes == code).sum(axis=1) * units.matrix.counted).sum()))
    rated = units.matrix.number(units.matrix.per_unit >= 1)
    unused = reason("code_not_used") if used == 0 else _why(units)
    alone = Units(_dichotomy(units.matrix, code), here.place)
    kappa = replace(chance_corrected(alone, "fleiss_kappa"), withheld=withheld(used, _both_or_one(alone.matrix)))
    return [
        here.measure(
            "positive_agreement", units.n, nominal.positive_agreement(tally, code), unused, limits=SHARE_RANGE
        ),
        here.measure(
            "negative_agreement", units.n, nominal.negative_agreement(tally, code), _why(units), limits=SHARE_RANGE
        ),
        here.measure("prevalence", rated, nominal.prevalence(tally, code), reason("no_ratings"), limits=SHARE_RANGE),
        kappa,
    ]


def withheld(occurrences: int, table: str) -> str | None:
    """Why the kappa of a single code is not given, where it is too rare; table: what is there, in words."""
    if occurrences >= FEW:
        return None
    often = "once" if occurrences == 1 else f"{occurrences} times"
    why = f"the code occurs {often}; a kappa of one code needs {FEW}; in its place: {table}"
    return reason("few_occurrences", why)


def _both_or_one(matrix: Ratings) -> str:
    """The fourfold table of a code, summed over pairs of raters."""
    counts = np.zeros(4)
    for first, second in combinations(range(matrix.codes.shape[1]), 2):
        one, other = matrix.codes[:, first], matrix.codes[:, second]
        met = (one >= 0) & (other >= 0)
        found = one[met].astype(np.int64) * 2 + other[met]
        counts += np.bincount(found, weights=np.broadcast_to(matrix.counted, len(met))[met], minlength=4)
    neither, only_second, only_first, both = (f"{count:,.0f}" for count in counts)
    return f"both {both}, only the first {only_first}, only the second {only_second}, neither {neither}"


def _dichotomy(matrix: Ratings, code: int) -> Ratings:
    codes = np.where(matrix.codes >= 0, (matrix.codes == code).astype(np.int64), -1)
    return replace(matrix, codes=codes, labels=(False, True), values=None, ordered=False)
