"""How many sessions to double-code so that an interval gets no wider than wanted.

A coefficient pooled over n sessions has a standard error that falls with 1/√n: se(m) = se √(n/m). With limits by
t(m - 1), as the jackknife over sessions gives them, their width is 2 t_{m-1} se √(n/m), and the smallest m whose width
is within what is wanted is planned. It is the usual sample size for an interval of a mean, with the spread from a
pilot: a width on average, and many a study comes out wider (Kupper & Hafner 1989, Am Stat 43:101-105). The
standard error of the coefficient by leaving out one session at a time (Efron & Stein 1981, Ann Stat 9:586-596).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from coder.agreement.intervals import FEW_SESSIONS, Measure, Plan, estimate
from coder.agreement.result import reason

MOST = 100_000
"""More sessions are not planned for."""
LEAST = 3
"""Sessions that a plan can rest on."""
NO_SPREAD = 1e-9
"""A standard error this small is rounding."""


@dataclass(frozen=True)
class Needed:
    """sessions: how many in all, those at hand among them; None exactly when `why_missing` is set. basis: what the
    number rests on, in a sentence or two."""

    coefficient: str
    sessions: int | None
    basis: str
    why_missing: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's `plan`; `why_missing` where there is no number."""
        entry: dict[str, Any] = {"coefficient": self.coefficient, "sessions": self.sessions, "basis": self.basis}
        return entry if self.why_missing is None else {**entry, "why_missing": self.why_missing}


def expected_width(se: float, sessions: int, planned: int, confidence: float = 0.95) -> float:
    """Width of the limits from `planned` sessions (2 or more), given the standard error from `sessions`."""
    return float(2 * stats.t.ppf((1 + confidence) / 2, planned - 1) * se * np.sqrt(sessions / planned))


def sessions_for(
    width: float, se: float, sessions: int, confidence: float = 0.95, coefficient: str = "the coefficient"
) -> Needed:
    """The smallest m of 2 or more sessions with 2 t_{m-1} se √(sessions / m) <= width.

    width: upper less lower limit, in the coefficient's units. se: the jackknife standard error of the pooled
    coefficient from `sessions` sessions. Raises ValueError for a width that is not above 0.
    """
    if not width > 0:
        raise ValueError("the width of an interval is above 0")
    if sessions < LEAST:
        return _missing(coefficient, reason("few_sessions", f"{sessions} double-coded, {LEAST} are needed"))
    if se < NO_SPREAD:
        why = "leaving out a session never changes the figure, so there is no spread to plan from"
        return _missing(coefficient, reason("zero_variance", why))
    if expected_width(se, sessions, MOST, confidence) > width:
        why = f"a width of {width:g} would take more than {MOST:,} sessions"
        return _missing(coefficient, reason("too_many", why))
    below, enough = 1, MOST
    while enough - below > 1:
        middle = (below + enough) // 2
        if expected_width(se, sessions, middle, confidence) <= width:
            enough = middle
        else:
            below = middle
    return Needed(coefficient, enough, _basis(width, se, sessions, enough, confidence))


def planned(measure: Measure, groups: int, width: float, confidence: float = 0.95) -> Needed:
    """Sessions for limits of `measure` no wider than `width`, its standard error by jackknife over the G groups."""
    plan = Plan("jackknife", confidence=confidence)
    found = estimate([measure], groups, plan, by_session=True).coefficients[0]
    if found.value is None:
        return _missing(measure.name, str(found.why_missing))
    if groups < LEAST:
        return sessions_for(width, 0.0, groups, confidence, measure.name)
    if found.se is None:
        return _missing(measure.name, str(found.why_no_interval))
    return sessions_for(width, found.se, groups, confidence, measure.name)


def _missing(coefficient: str, why: str) -> Needed:
    return Needed(coefficient, None, f"no number of sessions: {why.partition(': ')[2]}", why)


def _basis(width: float, se: float, sessions: int, enough: int, confidence: float) -> str:
    told = (
        f"from {sessions} double-coded sessions, a jackknife standard error of {se:.3g} and the width "
        f"2·t(m−1)·{se:.3g}·√({sessions}/m) ≤ {width:g} of {100 * confidence:.4g} % limits, for sessions like these; "
        "the number includes them, and about half the time the limits come out a little wider"
    )
    if sessions < FEW_SESSIONS:
        return f"{told}; fewer than {FEW_SESSIONS} sessions: take it as rough, and plan again when more are coded"
    if enough < FEW_SESSIONS:
        return f"{told}; limits from fewer than {FEW_SESSIONS} sessions are rough"
    return told
