"""Control limits of a funnel plot: how far a group's share may lie from the overall share by chance alone."""

from dataclasses import dataclass

from scipy import stats

_TAILS = (0.001, 0.025, 0.975, 0.999)


@dataclass(frozen=True)
class Limits:
    """Shares from 0 to 1: the 99.8 % limits outside, the 95 % limits inside."""

    outer_low: float
    low: float
    high: float
    outer_high: float


def control_limits(sessions: int, share: float) -> Limits:
    """The limits around the overall `share` for a group of that many sessions.

    Exact binomial limits, interpolated between whole counts (Spiegelhalter 2005, doi 10.1002/sim.1970, appendix A.1.1).
    They are not adjusted for over-dispersion. Raises ValueError for no session or a share outside 0 to 1.
    """
    if sessions < 1 or not 0 <= share <= 1:
        raise ValueError(f"no limits for {sessions} sessions around a share of {share}")
    outer_low, low, high, outer_high = (_quantile(sessions, share, tail) for tail in _TAILS)
    # For a few sessions around a share close to 0 or 1, the interpolation may pass the share itself.
    return Limits(min(outer_low, share), min(low, share), max(high, share), max(outer_high, share))


def _quantile(sessions: int, share: float, tail: float) -> float:
    chance = stats.binom(sessions, share)
    count = max(0, int(chance.ppf(tail)))
    upto, before = float(chance.cdf(count)), float(chance.cdf(count - 1))
    over = (upto - tail) / (upto - before) if upto > before else 0.0
    return min(1.0, max(0.0, (count - over) / sessions))
