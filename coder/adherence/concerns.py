"""Practice concerns of a group: how many, and how often an hour of codable time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Any

from coder.adherence.clocked import Clocked
from coder.adherence.counts import SECONDS_PER_HOUR
from coder.adherence.uncertainty import poisson, t_quantile

NOT_COUNTED = "not_counted: in no session of the group were concerns looked for and events coded"
NO_LENGTH = "no_length: no session of the group has a known length"
ONE_TOTAL = "exact Poisson"
BY_SESSION = "t over sessions, no narrower than exact Poisson"


@dataclass(frozen=True)
class Rate:
    """Events an hour over several sessions, with limits."""

    per_hour: float | None = None
    low: float | None = None
    high: float | None = None
    method: str | None = None


def rate_of_totals(counts: Sequence[int], seconds: Sequence[float], confidence: float = 0.95) -> Rate:
    """All events over all hours, of sessions with so many events in so many seconds, each over 0.

    One session is one total: exact Poisson limits. Several differ by more than chance (counts over-disperse), so the
    limits are by session: R +/- t(n - 1) SE with SE = sqrt(n sum (y - R x)^2 / (n - 1)) / sum x, y the counts and x the
    hours (the ratio estimate, Cochran 1977, Sampling Techniques, section 6.4); for sessions of one length that is the
    mean of their rates with its t limits. They are held at 0, and never narrower than the exact limits of the total:
    sessions that happen to be alike, or all without an event, do not prove that the next one will be.

    >>> rate_of_totals([3], [3600.0]).per_hour
    3.0
    """
    if not counts:
        return Rate()
    hours = [one / SECONDS_PER_HOUR for one in seconds]
    total, whole, n = sum(counts), fsum(hours), len(counts)
    value = total / whole
    low, high = (limit / whole for limit in poisson(total, confidence))
    if n == 1:
        return Rate(value, low, high, ONE_TOTAL)
    squares = fsum((count - value * length) ** 2 for count, length in zip(counts, hours, strict=True))
    half = t_quantile(n - 1, confidence) * sqrt(n * squares / (n - 1)) / whole
    return Rate(value, min(low, max(value - half, 0.0)), max(high, value + half), BY_SESSION)


def group_concerns(sessions: Sequence[Clocked], confidence: float = 0.95) -> dict[str, Any]:
    """The group's entry of concerns; sessions in which they were not looked for count for nothing."""
    counted = [
        (at.counts.concerns, at.codable_seconds) for at in sessions if at.counts and at.counts.concerns is not None
    ]
    timed = [(count, seconds) for count, seconds in counted if seconds]
    rate = rate_of_totals([count for count, _ in timed], [seconds for _, seconds in timed], confidence)
    return {
        "count": sum(count for count, _ in counted) if counted else None,
        "per_hour": rate.per_hour,
        "low": rate.low,
        "high": rate.high,
        "method": rate.method,
        "why_missing": None if timed else NO_LENGTH if counted else NOT_COUNTED,
    }
