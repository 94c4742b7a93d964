"""A funnel plot's control limits for groups' mean scores: no ranking, only who lies further out than chance explains.

After Spiegelhalter 2005, Funnel plots for comparing institutional performance (Statistics in Medicine 24:1185-1202, doi
10.1002/sim.1970). A group of n sessions has its mean score held against target ± z s / sqrt(n), with s the standard
deviation of sessions' scores within groups, pooled over groups, and z that of the 95 % and the 99.8 % limits.

Groups differ by more than chance wherever something unmeasured differs: over-dispersion. Its factor phi is the mean of
the groups' squared z scores, the tenth at either end pulled in to that quantile (Winsorised; quantiles interpolated).
Without over-dispersion, k phi is about chi-squared on k, so phi has mean 1 and variance 2/k; only where phi exceeds
1 + 2 sqrt(2/k) are all limits widened by sqrt(phi).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from scipy import stats

from coder.adherence.groups import GroupResult

FEWEST_GROUPS = 3
WINSORISED = 0.1
INNER, OUTER = (float(stats.norm.ppf(0.5 + share / 2)) for share in (0.95, 0.998))
_MOST_LINES = 60


@dataclass(frozen=True)
class FunnelRow:
    """One group. `value` is its mean score, 0 to 1; `z` how many standard errors it lies from the target.

    `outside` names the widest limits that it lies beyond: `99.8 %`, `95 %`, or None within them or without limits.
    """

    key: str | None
    sessions: int
    """Those with a score."""
    value: float
    z: float | None = None
    outside: str | None = None


@dataclass(frozen=True)
class FunnelLimits:
    """The limits of a group of `sessions`, as scores held within 0 to 1."""

    sessions: int
    outer_low: float
    low: float
    high: float
    outer_high: float


@dataclass(frozen=True)
class Funnel:
    """The points and the lines of a funnel plot; without lines, `why_no_limits` says why.

    `deviation` is s; `dispersion` is phi, `widened_by` the factor of all limits: sqrt(phi), or 1 where chance explains
    how far the groups differ.
    """

    rows: tuple[FunnelRow, ...]
    """In the order of the groups given; those without a score are left out."""
    limits: tuple[FunnelLimits, ...] = ()
    """For sizes from 1 to that of the largest group: each of them up to 60, thinned out above."""
    target: float | None = None
    deviation: float | None = None
    dispersion: float | None = None
    dispersion_limit: float | None = None
    """1 + 2 sqrt(2/k)."""
    widened_by: float = 1.0
    why_no_limits: str | None = None


def funnel(groups: Sequence[GroupResult], target: float | None = None) -> Funnel:
    """The funnel of the groups' mean weighted scores; the target is the mean of all sessions unless one is given.

    No limits for fewer than three groups with a score, for groups of one session alone, or where no session differs
    from its group. A session that stands under two groups counts for both, and once for the target. Raises ValueError
    for a target outside 0..1.
    """
    if target is not None and not 0 <= target <= 1:
        raise ValueError(f"a target is a share from 0 to 1, not {target!r}")
    scores = {at: _scores(one) for at, one in enumerate(groups)}
    scored = [(groups[at].key, found) for at, found in scores.items() if found]
    means = [fsum(found) / len(found) for _, found in scored]
    centre = _mean_of_all(groups) if target is None else target
    deviation = _pooled([found for _, found in scored])
    why = _why_none(len(scored), deviation)
    if why or deviation is None or centre is None:
        bare = tuple(FunnelRow(key, len(found), mean) for (key, found), mean in zip(scored, means, strict=True))
        return Funnel(bare, target=centre, deviation=deviation, why_no_limits=why)
    sizes = [len(found) for _, found in scored]
    z = [(mean - centre) * sqrt(n) / deviation for mean, n in zip(means, sizes, strict=True)]
    phi, limit = dispersion(z), 1 + 2 * sqrt(2 / len(z))
    widened = sqrt(phi) if phi > limit else 1.0
    return Funnel(
        tuple(
            FunnelRow(key, len(found), mean, one, _outside(abs(one) / widened))
            for (key, found), mean, one in zip(scored, means, z, strict=True)
        ),
        tuple(_limits(n, centre, deviation * widened) for n in _grid(max(sizes))),
        centre,
        deviation,
        phi,
        limit,
        widened,
    )


def dispersion(z: Sequence[float]) -> float:
    """The factor phi: the mean square of the Winsorised z scores (at least one).

    >>> dispersion([2.0, -2.0, 2.0, -2.0])
    4.0
    """
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return float(np.mean(np.clip(z, low, high) ** 2))


def _scores(one: GroupResult) -> list[float]:
    return [result.weighted for result in one.results if result.weighted is not None]


def _mean_of_all(groups: Sequence[GroupResult]) -> float | None:
    """Each session once, whichever groups it stands under."""
    every = {result.session.name: result.weighted for one in groups for result in one.results}
    having = [score for score in every.values() if score is not None]
    return fsum(having) / len(having) if having else None


def _pooled(scores: Sequence[Sequence[float]]) -> float | None:
    """Standard deviation within groups: squares about each group's mean over sessions less groups."""
    freedom = sum(len(found) - 1 for found in scores)
    squares = fsum(float(np.var(found)) * len(found) for found in scores)
    return sqrt(squares / freedom) if freedom else None


def _why_none(groups: int, deviation: float | None) -> str | None:
    if groups < FEWEST_GROUPS:
        return f"too_few_groups: {groups} groups with a score, and limits take {FEWEST_GROUPS}"
    if deviation is None:
        return "single_sessions: no group has two sessions, so how far sessions differ by chance is not known"
    if deviation <= 1e-9:
        return "zero_variance: within each group all sessions have the same score"
    return None


def _outside(distance: float) -> str | None:
    return "99.8 %" if distance > OUTER else "95 %" if distance > INNER else None


def _grid(largest: int) -> list[int]:
    """Sizes closer together where the limits bend."""
    if largest <= _MOST_LINES:
        return list(range(1, largest + 1))
    return sorted({round(float(size)) for size in np.geomspace(1, largest, _MOST_LINES)})


def _limits(sessions: int, target: float, deviation: float) -> FunnelLimits:
    error = deviation / sqrt(sessions)
    ends = (target + z * error for z in (-OUTER, -INNER, INNER, OUTER))
    return FunnelLimits(sessions, *(min(max(end, 0.0), 1.0) for end in ends))
