"""Techniques: how often an hour with limits, and in what share of sessions at all."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from coder.adherence.clocked import Clocked
from coder.adherence.counts import per_hour
from coder.adherence.uncertainty import Estimate, mean_over_sessions, missing, poisson, share_of_sessions

NOT_LOOKED_FOR = "not_looked_for: the preset in use does not look for all of it"
_limits = lru_cache(maxsize=4096)(poisson)


def rate_of_total(count: int | None, codable_seconds: float | None, confidence: float = 0.95) -> Estimate:
    """One session's rate an hour with exact Poisson limits: what the same hour might have held by chance.

    >>> rate_of_total(3, 3600.0).value
    3.0
    """
    if count is None:
        return missing(NOT_LOOKED_FOR)
    value = per_hour(count, codable_seconds)
    if value is None:
        return missing("no_length: no codable time is known")
    low, high = _limits(count, confidence)
    return Estimate(value, per_hour(low, codable_seconds), per_hour(high, codable_seconds), "exact Poisson", 1)


def session_techniques(at: Clocked, confidence: float = 0.95) -> dict[str, Any] | None:
    """Each technique's number and rate an hour in one session."""
    if at.counts is None:
        return None
    seconds = at.codable_seconds
    return {technique: _entry(count, seconds, confidence) for technique, count in at.counts.techniques.items()}


def _entry(count: int | None, codable_seconds: float | None, confidence: float) -> dict[str, Any]:
    rate = rate_of_total(count, codable_seconds, confidence)
    return {
        "count": count,
        "per_hour": rate.value,
        "low": rate.low,
        "high": rate.high,
        "method": rate.method,
        "why_missing": rate.why_missing,
    }


def group_techniques(
    sessions: Sequence[Clocked], population: int | None = None, confidence: float = 0.95
) -> dict[str, dict[str, Any]]:
    """Each technique's share of sessions with at least one (Wilson) and rate an hour.

    The rate is the mean of the sessions' rates with t limits over sessions; of a single session, exact Poisson limits.
    Sessions in which a technique was not looked for do not count for it.
    """
    counted = [(at.counts.techniques, at.codable_seconds) for at in sessions if at.counts]
    found: dict[str, dict[str, Any]] = {}
    for technique in dict.fromkeys(key for table, _ in counted for key in table):
        seen = [(count, seconds) for table, seconds in counted if (count := table.get(technique)) is not None]
        found[technique] = {
            "sessions_with": _sessions_with([count for count, _ in seen], confidence),
            "rate_per_hour": _rate(seen, population, confidence).to_json(),
        }
    return found


def group_codes(sessions: Sequence[Clocked], confidence: float = 0.95) -> dict[str, dict[str, Any]]:
    """Each single code's share of sessions with at least one, as of techniques: it stands for rare codes too."""
    tables = [at.counts.codes for at in sessions if at.counts]
    return {
        code: {
            "sessions_with": _sessions_with(
                [one for table in tables if (one := table.get(code)) is not None], confidence
            )
        }
        for code in dict.fromkeys(key for table in tables for key in table)
    }


def _sessions_with(counts: Sequence[int], confidence: float) -> dict[str, Any]:
    """Over the sessions in which it was looked for, one count each."""
    with_one = len(counts) - counts.count(0)
    share = share_of_sessions(with_one, len(counts), confidence) if counts else missing(NOT_LOOKED_FOR)
    return {**share.to_json(), "sessions": with_one if counts else None}


def _rate(seen: Sequence[tuple[int, float | None]], population: int | None, confidence: float) -> Estimate:
    if not seen:
        return missing(NOT_LOOKED_FOR)
    timed = [(count, seconds) for count, seconds in seen if seconds]
    if len(timed) == 1:
        return rate_of_total(*timed[0], confidence)
    rates = [rate for count, seconds in timed if (rate := per_hour(count, seconds)) is not None]
    return mean_over_sessions(
        rates,
        population=population,
        confidence=confidence,
        ceiling=None,
        in_decimal=False,
        why_missing="no_length: no session of the group has a known length",
    )
