"""Limits of a coefficient: by resampling sessions, or by a published form.

Sessions are resampled, never the units within them (their events are not independent): percentile, bias-corrected and
accelerated (Efron 1987, JASA 82:171-185), and jackknife with t(G - 1). Limits are clipped to the coefficient's range.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special, stats

from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats
from coder.agreement.result import KAPPA_RANGE, OVERALL, Coefficient, Place, reason

METHODS = ("analytic", "bootstrap", "bca", "jackknife")
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
    """

    name: str
    n: int
    batch: Batch
    why: str
    limits: tuple[float, float] = KAPPA_RANGE
    analytic: Callable[[float], Limits | str] | None = None
    place: Place = OVERALL
    withheld: str | None = None


@dataclass(frozen=True)
class Plan:
    """How limits are made. seed and resamples matter for bootstrap and bca only."""

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
    wanted = [number for number, value in enumerate(values) if value is not None]
    draws = _draws([measures[number] for number in wanted], groups, plan)
    made_of = {number: draws[row] for row, number in enumerate(wanted)}
    coefficients = []
    for number, measure in enumerate(measures):
        value = values[number]
        if value is None:
            coefficients.append(_without_limits(measure, None, ""))
            continue
        coefficients.append(_resampled(measure, value, made_of[number], plan))
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
    if plan.method == "jackknife":
        return
    source = np.random.default_rng(plan.seed)
    step = max(1, CHUNK_CELLS // groups)
    even = np.full(groups, 1.0 / groups)
    for start in range(0, plan.resamples, step):
        yield source.multinomial(groups, even, size=min(step, plan.resamples - start)).astype(float)


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
    for weights in _weights(groups, plan):
        for row, measure in enumerate(measures):
            resampled[row].append(measure.batch(weights))
    if plan.method in ("bca", "jackknife"):
        for weights in _left_out(groups):
            for row, measure in enumerate(measures):
                without[row].append(measure.batch(weights))
    empty = np.empty(0)
    return [
        _Draws(np.concatenate(one or [empty]), np.concatenate(other or [empty]))
        for one, other in zip(resampled, without, strict=True)
    ]


def _resampled(measure: Measure, value: float, draws: _Draws, plan: Plan) -> Coefficient:
    values = draws.without_one if plan.method == "jackknife" else draws.resampled
    known = values[~np.isnan(values)]
    lost = len(values) - len(known)
    if len(known) < max(2, len(values) / 2):
        return replace(_without_limits(measure, value, reason("unstable")), undefined_resamples=lost)
    if plan.method == "jackknife":
        limits: Limits | str = _jackknife(value, known, plan.confidence)
    elif plan.method == "bca":
        limits = _bca(value, known, draws.without_one[~np.isnan(draws.without_one)], plan.confidence)
    else:
        tail = (1 - plan.confidence) / 2
        low, high = np.quantile(known, [tail, 1 - tail])
        limits = Limits(float(known.std(ddof=1)), float(low), float(high))
    if isinstance(limits, str):
        return replace(_without_limits(measure, value, limits), undefined_resamples=lost)
    return replace(_with_limits(measure, value, limits, plan.method), undefined_resamples=lost)


def _named(name: str, place: Place) -> str:
    parts = [str(part) for part in (place.channel, place.code, place.raters and " - ".join(place.raters)) if part]
    return f"{name} ({', '.join(parts)})" if parts else name


def _jackknife(value: float, without: Floats, confidence: float) -> Limits:
    count = len(without)
    se = float(np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum()))
    reach = float(stats.t.ppf((1 + confidence) / 2, count - 1)) * se
    return Limits(se, value - reach, value + reach)


def _bca(value: float, known: Floats, without: Floats, confidence: float) -> Limits | str:
    below = ((known < value).sum() + (known == value).sum() / 2) / len(known)
    se = float(known.std(ddof=1))
    if se == 0.0:
        return Limits(0.0, float(known[0]), float(known[0]))
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
