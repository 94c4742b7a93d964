"""Limits of a coefficient: by resampling sessions, or by a published form.

Sessions are resampled, never the units within them (their events are not independent), in three ways:
- jackknife: each session left out in turn; t(G - 1) on the logit of the coefficient's range (for -1 to 1 that is
  Fisher's z; a range with an open end stays as it is), and back. `docs/intervals.md` shows that it covers best;
- bootstrap: the percentile interval (Efron 1981, Can J Stat 9:139-158), at 95 % the 2.5th and 97.5th percentile of the
  resamples; too narrow with few sessions;
- bca: bias-corrected and accelerated (Efron 1987, JASA 82:171-185).
Limits are clipped to the coefficient's range. Where nothing varies from session to session there are none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special, stats

from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats
from coder.agreement.result import KAPPA_RANGE, OVERALL, Coefficient, Place, reason

METHODS = ("analytic", "bootstrap", "bca", "jackknife")
BY_SPREAD = "bootstrap_se"
"""value -+ t(G - 1) times the standard deviation of the resamples: what the jackknife is for `Measure.stepped`."""
LEAVING_OUT = ("jackknife", "bca")
FEW_SESSIONS = 8
CHUNK_CELLS = 1_000_000


@dataclass(frozen=True)
class Limits:
    """low, high and standard error of one coefficient."""

    se: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Measure:
    """A coefficient before its limits are known: a function of how often each of the G groups is counted.

    batch: (B, G) weights -> (B,) values, NaN where undefined. why: the reason when the value itself is undefined.
    stepped: a quantile or the like, for which leaving out one session at a time tells too little of the spread (Efron
    1979, Ann Stat 7:1-26). Where the jackknife is asked, its standard error comes from resamples: `BY_SPREAD`.
    no_limits: why resampling cannot give it any.
    """

    name: str
    n: int
    batch: Batch
    why: str
    limits: tuple[float, float] = KAPPA_RANGE
    analytic: Callable[[float], Limits | str] | None = None
    place: Place = OVERALL
    withheld: str | None = None
    stepped: bool = False
    no_limits: str | None = None

    def method(self, asked: str) -> str:
        """The kind of limits that it gets when a kind is asked for."""
        return BY_SPREAD if asked == "jackknife" and self.stepped else asked


@dataclass(frozen=True)
class Plan:
    """How limits are made. seed and resamples matter for bootstrap and bca, and for the quantiles under jackknife."""

    method: str = "bootstrap"
    resamples: int = 2000
    seed: int = 0
    confidence: float = 0.95


@dataclass(frozen=True)
class Estimates:
    """Coefficients that were resampled together. few: from so few sessions that their limits are rough."""

    coefficients: tuple[Coefficient, ...]
    few: bool = False


def estimate(
    measures: Sequence[Measure], groups: int, plan: Plan, *, by_session: bool, paired: int | None = None
) -> Estimates:
    """Values and limits of all measures over the same G groups, resampled together.

    groups: G, the number of sessions (or of units, where no session is known). paired: in how many of them two ratings
    meet (None: in all); the others bear on chance alone, so one such group has nothing to resample.
    """
    if plan.method not in METHODS:
        raise ValueError(f"there is no interval called {plan.method}")
    values = [_value(measure, groups) for measure in measures]
    if plan.method == "analytic":
        made = [_analytic(measure, value, plan) for measure, value in zip(measures, values, strict=True)]
        return Estimates(tuple(made))
    telling = groups if paired is None else paired
    if telling < 2:
        why = reason("single_session") if by_session else reason("single_unit")
        return Estimates(tuple(_without_limits(m, v, why) for m, v in zip(measures, values, strict=True)))
    wanted = [number for number, value in enumerate(values) if value is not None and not measures[number].no_limits]
    draws = _draws([measures[number] for number in wanted], groups, plan)
    made_of = {number: draws[row] for row, number in enumerate(wanted)}
    coefficients = []
    for number, (measure, value) in enumerate(zip(measures, values, strict=True)):
        if value is None or measure.no_limits:
            coefficients.append(_without_limits(measure, value, measure.no_limits or ""))
            continue
        coefficients.append(_resampled(measure, value, made_of[number], plan, telling))
    return Estimates(tuple(coefficients), by_session and telling < FEW_SESSIONS)


def notes(overall: Estimates, others: Sequence[Estimates], groups: int, plan: Plan) -> list[str]:
    """What to know of the limits: few sessions, resamples that were undefined."""
    found = []
    if overall.few:
        found.append(f"{groups} double-coded sessions are fewer than {FEW_SESSIONS}: take the limits as rough")
    elif any(part.few for part in others):
        found.append(f"some pairs of observers met in fewer than {FEW_SESSIONS} sessions: take their limits as rough")
    lossy = [one for part in (overall, *others) for one in part.coefficients if one.undefined_resamples]
    if lossy:
        worst = max(lossy, key=lambda one: one.undefined_resamples)
        found.append(
            f"{len(lossy)} coefficients were undefined in some resamples, which were left out of their limits "
            f"(most: {_named(worst.name, worst.place)}, {worst.undefined_resamples} of {plan.resamples})"
        )
    return found


def _value(measure: Measure, groups: int) -> float | None:
    if measure.withheld is not None:
        return None
    value = float(measure.batch(np.ones((1, groups)))[0])
    return None if np.isnan(value) else value


def _without_limits(measure: Measure, value: float | None, why: str) -> Coefficient:
    missing = (measure.withheld or measure.why) if value is None else None
    why_no_interval = "undefined: without a value there are no limits" if value is None else why
    return Coefficient(
        measure.name, value, measure.n, why_missing=missing, why_no_interval=why_no_interval, place=measure.place
    )


def _with_limits(measure: Measure, value: float, limits: Limits, method: str) -> Coefficient:
    floor, ceiling = measure.limits
    # With missing ratings the margins rest on more units than the agreement does, and a kappa may fall below -1.
    low, high = (float(np.clip(limit, min(floor, value), ceiling)) for limit in (limits.low, limits.high))
    return Coefficient(measure.name, value, measure.n, limits.se, low, high, method, place=measure.place)


def _analytic(measure: Measure, value: float | None, plan: Plan) -> Coefficient:
    if value is None:
        return _without_limits(measure, None, "")
    if measure.analytic is None:
        return _without_limits(measure, value, reason("no_published_form"))
    found = measure.analytic(plan.confidence)
    if isinstance(found, str):
        return _without_limits(measure, value, found)
    return _with_limits(measure, value, found, "analytic")


def _weights(groups: int, plan: Plan) -> Iterator[Floats]:
    """(b, G) how often each group is drawn, some resamples at a time."""
    source = np.random.default_rng(plan.seed)
    step = max(1, CHUNK_CELLS // groups)
    for start in range(0, plan.resamples, step):
        count = min(step, plan.resamples - start)
        drawn = source.integers(groups, size=(count, groups)) + np.arange(count)[:, None] * groups
        yield np.bincount(drawn.ravel(), minlength=count * groups).reshape(count, groups).astype(float)


def _left_out(groups: int) -> Iterator[Floats]:
    """(b, G) each group left out in turn."""
    step = max(1, CHUNK_CELLS // groups)
    for start in range(0, groups, step):
        rows = np.arange(start, min(start + step, groups))
        weights = np.ones((len(rows), groups))
        weights[np.arange(len(rows)), rows] = 0.0
        yield weights


@dataclass(frozen=True)
class _Draws:
    resampled: Floats
    without_one: Floats


def _draws(measures: Sequence[Measure], groups: int, plan: Plan) -> list[_Draws]:
    resampled: list[list[Floats]] = [[] for _ in measures]
    without: list[list[Floats]] = [[] for _ in measures]
    methods = [measure.method(plan.method) for measure in measures]
    drawn = [row for row, method in enumerate(methods) if method != "jackknife"]
    for weights in _weights(groups, plan) if drawn else ():
        for row in drawn:
            resampled[row].append(measures[row].batch(weights))
    left_out = [row for row, method in enumerate(methods) if method in LEAVING_OUT]
    for weights in _left_out(groups) if left_out else ():
        for row in left_out:
            without[row].append(measures[row].batch(weights))
    empty = np.empty(0)
    return [
        _Draws(np.concatenate(one or [empty]), np.concatenate(other or [empty]))
        for one, other in zip(resampled, without, strict=True)
    ]


def _resampled(measure: Measure, value: float, draws: _Draws, plan: Plan, telling: int) -> Coefficient:
    """telling: the number of sessions that the limits rest on."""
    method = measure.method(plan.method)
    known = draws.resampled[~np.isnan(draws.resampled)]
    lost = len(draws.resampled) - len(known)
    if method == "jackknife":
        limits = _jackknife(measure, value, draws.without_one, plan.confidence, telling - 1)
    elif len(known) < max(2, len(draws.resampled) / 2):
        limits = reason("unstable")
    elif method == "bca":
        limits = _bca(value, known, draws.without_one[~np.isnan(draws.without_one)], plan.confidence)
    elif method == BY_SPREAD:
        limits = _by_spread(measure, value, known, plan.confidence, telling)
    else:
        limits = _percentile(known, plan.confidence)
    if isinstance(limits, str):
        return replace(_without_limits(measure, value, limits), undefined_resamples=lost)
    return replace(_with_limits(measure, value, limits, method), undefined_resamples=lost)


def _named(name: str, place: Place) -> str:
    parts = [str(part) for part in (place.channel, place.code, place.raters and " - ".join(place.raters)) if part]
    return f"{name} ({', '.join(parts)})" if parts else name


def _level(values: Floats) -> bool:
    """Whether they are all the same, but for rounding."""
    return float(np.ptp(values)) <= 1e-12 * max(1.0, float(np.abs(values).max()))


def _alike() -> str:
    return reason("zero_variance", "the sessions do not differ in it, so nothing shows how far off it may be")


def _jackknife(measure: Measure, value: float, without: Floats, confidence: float, freedom: int) -> Limits | str:
    if np.isnan(without).any():
        return reason("unstable", "without one of the sessions it is undefined: it rests on that session alone")
    count = len(without)
    se = float(np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum()))
    if _level(without):
        return _alike()
    reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * se
    return Limits(se, *_on_its_scale(value, reach, *measure.limits))


def _on_its_scale(value: float, reach: float, floor: float, ceiling: float) -> tuple[float, float]:
    """value -+ reach, taken on the logit of the range and brought back; as they are where the range has an open end."""
    room = ceiling - floor
    share = (value - floor) / room if np.isfinite(room) else 0.0
    if not 0.0 < share < 1.0:
        return value - reach, value + reach
    far = reach / room / (share * (1 - share))
    low, high = special.expit(special.logit(share) + np.array([-far, far]))
    return floor + room * float(low), floor + room * float(high)


def _by_spread(measure: Measure, value: float, known: Floats, confidence: float, groups: int) -> Limits | str:
    """As by the jackknife, with the spread of the resamples, which is too small by sqrt(1 - 1 / G), in its place."""
    if _level(known):
        return _alike()
    se = float(known.std(ddof=1) * np.sqrt(groups / (groups - 1)))
    reach = float(stats.t.ppf((1 + confidence) / 2, groups - 1)) * se
    return Limits(se, *_on_its_scale(value, reach, *measure.limits))


def _percentile(known: Floats, confidence: float) -> Limits | str:
    if _level(known):
        return _alike()
    low, high = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Limits(float(known.std(ddof=1)), float(low), float(high))


def _bca(value: float, known: Floats, without: Floats, confidence: float) -> Limits | str:
    below = ((known < value).sum() + (known == value).sum() / 2) / len(known)
    se = float(known.std(ddof=1))
    if _level(known):
        return _alike()
    if below in (0.0, 1.0) or len(without) < 2:
        return reason("unstable", "the resamples all lie on one side of the value")
    apart = without.mean() - without
    scale = float((apart**2).sum()) ** 1.5
    bend = 0.0 if scale == 0.0 else float((apart**3).sum()) / (6 * scale)
    bias = float(special.ndtri(below))
    tails = special.ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    shares = special.ndtr(bias + (bias + tails) / (1 - bend * (bias + tails)))
    low, high = np.quantile(known, shares)
    return Limits(se, float(low), float(high))
