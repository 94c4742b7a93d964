"""Honest uncertainty: intervals over sessions, never over items, and the words that managers read.

One fully observed session is a census of itself, so it has no sampling interval. Several sessions are a sample of those
that took place: their mean has a t interval, narrowed by the finite-population correction only when the sessions were
drawn at random and the number that took place is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import fsum, sqrt
from typing import Any

import numpy as np
from scipy import stats

FEWEST_SESSIONS = 3
SINGLE_SESSION = (
    "single_session: one session is a census of itself; it has bounds and the other observer's score, "
    "no sampling interval"
)
MET = "Met"
NOT_MET = "Not met"
CANNOT_TELL = "Cannot tell yet"
TOO_FEW = "Too few sessions"
NO_STANDARD = "No standard set"


@dataclass(frozen=True)
class Estimate:
    """A figure for a group of sessions with its limits; what is undefined is None and says why."""

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str | None = None
    n: int = 0
    """Sessions that the value rests on."""
    why_missing: str | None = None
    why_no_interval: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "method": self.method,
            "n": self.n,
            "why_missing": self.why_missing,
            "why_no_interval": self.why_no_interval,
        }


@lru_cache(maxsize=1024)
def missing(why: str) -> Estimate:
    """An estimate that cannot be given, with `word: sentence` as its reason."""
    return Estimate(value=None, why_missing=why, why_no_interval=why)


@lru_cache(maxsize=1024)
def t_quantile(freedom: int, confidence: float) -> float:
    """How many standard errors to either side hold that much of Student's t; kept, as scipy takes long over one."""
    return float(stats.t.ppf(0.5 + confidence / 2, freedom))


@lru_cache(maxsize=64)
def _z(confidence: float) -> float:
    return float(stats.norm.ppf(0.5 + confidence / 2))


def mean_over_sessions(
    values: Sequence[float],
    *,
    population: int | None = None,
    confidence: float = 0.95,
    ceiling: float | None = 1.0,
    why_missing: str = "no_sessions: no session has this figure",
    in_decimal: bool = True,
) -> Estimate:
    """Mean of the sessions' figures with limits by t(n - 1), clipped to 0..ceiling.

    `population` is the number of sessions that took place, given only for a random draw: the standard error is then
    multiplied by sqrt(1 - n/N) (Cochran 1977, Sampling Techniques, section 2.6). `in_decimal` is for scores, which are
    held against a standard; what is measured in seconds needs it not, and takes a fifth of the time without it.

    >>> mean_over_sessions([0.7, 0.8, 0.9]).value
    0.8
    """
    n = len(values)
    if n == 0:
        return missing(why_missing)
    if in_decimal:
        # As people would: in binary the mean of .7 .8 .9 misses a standard of .8.
        mean = float(sum((Decimal(repr(float(value))) for value in values), Decimal(0)) / n)
    else:
        mean = fsum(values) / n
    lowest, highest = min(values), max(values)
    mean = min(max(mean, lowest), highest)
    if n == 1:
        return Estimate(value=mean, n=1, why_no_interval=SINGLE_SESSION)
    error = 0.0 if lowest == highest else float(np.std(values, ddof=1)) / sqrt(n)
    method = "t over sessions"
    if population is not None and population >= n:
        error *= sqrt(1 - n / population)
        method = "t over sessions, finite-population correction"
    half = t_quantile(n - 1, confidence) * error
    high = mean + half if ceiling is None else min(mean + half, ceiling)
    return Estimate(value=mean, low=max(mean - half, 0.0), high=max(high, mean), method=method, n=n)


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share of `n` sessions (Wilson 1927, JASA 22:209-212); `n` is at least 1.

    >>> [round(limit, 2) for limit in wilson(8, 10)]
    [0.49, 0.94]
    """
    z = _z(confidence)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(middle - half, 0.0)
    high = 1.0 if successes == n else min(middle + half, 1.0)
    return low, high


def share_of_sessions(successes: int, n: int, confidence: float = 0.95) -> Estimate:
    """The share of sessions for which something holds, with Wilson's limits."""
    if n == 0:
        return replace(missing("no_sessions: no session has a score"), method="wilson")
    low, high = wilson(successes, n, confidence)
    return Estimate(value=successes / n, low=low, high=high, method="wilson", n=n)


def poisson(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Exact limits for one total of rare events (Garwood 1936, Biometrika 28:437-442).

    >>> [round(limit, 1) for limit in poisson(3)]
    [0.6, 8.8]
    """
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(stats.chi2.ppf(tail, 2 * count)) / 2
    return low, float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2


def status_word(weighted: Estimate, standard: float | None) -> str:
    """The word for a group: decided on the limits of its mean score, never on the mean itself."""
    if standard is None:
        return NO_STANDARD
    if weighted.n < FEWEST_SESSIONS:
        return TOO_FEW
    if weighted.low is not None and weighted.low >= standard:
        return MET
    if weighted.high is not None and weighted.high < standard:
        return NOT_MET
    return CANNOT_TELL


def status_rule(standard: float | None, source: str | None) -> str:
    """The rule behind the word, with the standard and who set it."""
    if standard is None:
        return f"{NO_STANDARD}: {source}" if source else f"{NO_STANDARD}: neither the plan nor --standard gives one."
    return (
        f"Standard {standard:g} ({source or 'source not stated'}). {MET}: the lower limit of the mean score is at or "
        f"over it. {NOT_MET}: the upper limit is under it. {CANNOT_TELL}: the limits hold it between them. "
        f"{TOO_FEW}: fewer than {FEWEST_SESSIONS} scored sessions."
    )
