"""Figures that a codebook declares over counts of codes, such as reflections to questions: of sessions, of groups."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

import numpy as np
from scipy import stats

from coder.adherence.means import Means
from coder.adherence.records import SummaryRule
from coder.adherence.uncertainty import SINGLE_SESSION

NO_DENOMINATOR = "no_denominator: none of the events that it is divided by was coded, so that it is not defined"
NO_TOTAL = "no_denominator: in no session was any of the events coded that it is divided by"
DIFFERENT = "different_definitions: the sessions were coded with versions of the codebook that define it differently"


@dataclass(frozen=True)
class SessionSummary:
    """One session's figure; the counts are None where they are not known, the value where it is not defined."""

    rule: SummaryRule
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    why_missing: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.rule.id,
            "label": self.rule.label,
            "kind": self.rule.kind,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "why_missing": self.why_missing,
        }


def of_session(
    rules: Iterable[SummaryRule], codes: Sequence[str] | None, looked_for: frozenset[str], why_none: str | None = None
) -> dict[str, SessionSummary]:
    """Each summary of a session by id, from its events' `codes`; None: nothing was counted, because of `why_none`."""
    if codes is None:
        return {rule.id: SessionSummary(rule, why_missing=why_none) for rule in rules}
    rules = tuple(rules)
    seen = Counter(codes if rules else ())
    return {rule.id: counted(rule, seen, looked_for) for rule in rules}


def counted(rule: SummaryRule, seen: Mapping[str, int], looked_for: frozenset[str]) -> SessionSummary:
    """Events of the numerator's codes / events of the denominator's, each event once by its code.

    Source: the codebook's own definition; that it is "not defined" rather than infinite without a denominator is the
    usage of the MITI (Moyers et al. 2016, J Subst Abuse Treat 65:36-42). None too where one of its codes was not looked
    for: a technique was with its own id, coded alone, or with all its codes.

    >>> rule = SummaryRule("R", "Reflections to questions", "ratio", (("REF", ("REF",)),), (("QUE", ("QUE",)),))
    >>> counted(rule, {"REF": 6, "QUE": 4}, frozenset({"REF", "QUE"})).value
    1.5
    """
    named = dict((*rule.numerator, *rule.denominator))
    unsought = [name for name, codes in named.items() if not _was_looked_for(name, codes, looked_for)]
    if unsought:
        return SessionSummary(rule, why_missing=f"not_looked_for: {', '.join(unsought)} not in the preset in use")
    above, below = (sum(seen.get(code, 0) for code in codes) for codes in (rule.above, rule.below))
    if below == 0:
        return SessionSummary(rule, above, below, why_missing=NO_DENOMINATOR)
    return SessionSummary(rule, above, below, above / below)


def _was_looked_for(name: str, codes: Sequence[str], looked_for: frozenset[str]) -> bool:
    others = [code for code in codes if code != name]
    return name in looked_for or (bool(others) and looked_for.issuperset(others))


def of_group(sessions: Sequence[Mapping[str, SessionSummary]], means: Means) -> dict[str, dict[str, Any]]:
    """Each summary of a group by id: the mean of its sessions' values, and their counts pooled.

    One that the sessions' codebooks define in different ways is not taken together.
    """
    found: dict[str, list[SessionSummary]] = {}
    for table in sessions:
        for id, one in table.items():
            found.setdefault(id, []).append(one)
    return {id: _entry(ones, means) for id, ones in found.items()}


def different(sessions: Iterable[Mapping[str, SessionSummary]]) -> list[str]:
    """Ids of the summaries that the sessions' codebooks define in different ways."""
    definitions: dict[str, set[object]] = {}
    for table in sessions:
        for id, one in table.items():
            definitions.setdefault(id, set()).add(one.rule.definition)
    return [id for id, known in definitions.items() if len(known) > 1]


def _entry(ones: Sequence[SessionSummary], means: Means) -> dict[str, Any]:
    rule = ones[-1].rule
    differ = len({one.rule.definition for one in ones}) > 1
    values = [] if differ else [one.value for one in ones]
    reasons = {one.why_missing for one in ones if one.why_missing}
    why = reasons.pop() if len(reasons) == 1 else "no_sessions: no session has this figure"
    mean = means.of(values, DIFFERENT if differ else why, 1.0 if rule.kind == "share" else None, in_decimal=False)
    told = mean.to_json()
    sessions = told.pop("n")
    counts = [
        (one.numerator, one.denominator) for one in ones if one.numerator is not None and one.denominator is not None
    ]
    return {
        "id": rule.id,
        "label": rule.label,
        "kind": rule.kind,
        **told,
        "sessions": sessions,
        "pooled": pooled([] if differ else counts, rule.kind, means.confidence, DIFFERENT if differ else why),
    }


def pooled(
    counts: Sequence[tuple[int, int]], kind: str, confidence: float = 0.95, why_none: str = NO_TOTAL
) -> dict[str, Any]:
    """Sum of the sessions' numerators / sum of their denominators, with limits by `jackknife`.

    Cochran 1977, Sampling Techniques, section 6.2 (the ratio estimate). `counts`: (numerator, denominator) of each
    session whose events were counted, with a denominator of 0 too. Unlike the mean it weighs sessions by their events.

    >>> pooled([(6, 4), (2, 8)], "ratio")["value"]  # (6 + 2) / (4 + 8)
    0.6666666666666666
    """
    above, below = (sum(part) for part in zip(*counts, strict=True)) if counts else (0, 0)
    told = {"sessions": len(counts), "numerator": above, "denominator": below}
    none = {"low": None, "high": None, "method": None}
    if not counts or below == 0:
        why = NO_TOTAL if counts else why_none
        sums = told if counts else {**told, "numerator": None, "denominator": None}
        return {"value": None, **none, **sums, "why_missing": why, "why_no_interval": why}
    value, why_no_interval = above / below, _why_no_interval(counts, kind)
    if why_no_interval is not None:
        return {"value": value, **none, **told, "why_missing": None, "why_no_interval": why_no_interval}
    low, high = jackknife(counts, kind, confidence)
    method = f"jackknife over sessions on the {'logit' if kind == 'share' else 'log'}, t(n-1)"
    limits = {"low": min(low, value), "high": max(high, value), "method": method}
    return {"value": value, **limits, **told, "why_missing": None, "why_no_interval": None}


def jackknife(counts: Sequence[tuple[int, int]], kind: str, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of a pooled ratio or share by leaving out one session at a time (Tukey 1958; Miller 1974, Biometrika 61).

    On the log of a ratio a / b, or the logit log(a / (b - a)) of a share, so that no limit passes 0 or 1. With T of all
    n sessions and T(i) of all but the i-th, the pseudo-values are n T - (n - 1) T(i); the limits are T +/- t(n - 1)
    times their standard deviation / sqrt(n), taken back. Every total must be over 0 with any one session left out.

    In simulations of sessions that differ, limits of 95 % held the true value in 78 to 90 % of groups of 3 sessions,
    91 % of 5 and 91 to 95 % of 10 to 50 (95 % throughout where counts are large and differ mildly): with few sessions
    they may be too narrow.

    >>> [round(limit, 3) for limit in jackknife([(2, 4), (3, 4), (4, 4)], "ratio")]
    [0.325, 1.732]
    """
    n = len(counts)
    scale = _logit if kind == "share" else _log
    above, below = (sum(part) for part in zip(*counts, strict=True))
    whole = scale(above, below)
    pseudo = [n * whole - (n - 1) * scale(above - top, below - bottom) for top, bottom in counts]
    error = float(np.std(pseudo, ddof=1)) / sqrt(n)
    half = float(stats.t.ppf(0.5 + confidence / 2, n - 1)) * error
    back: Callable[[float], float] = _share if kind == "share" else _ratio
    return back(whole - half), back(whole + half)


def _log(above: int, below: int) -> float:
    return log(above / below)


def _logit(above: int, below: int) -> float:
    return log(above / (below - above))


def _ratio(logarithm: float) -> float:
    return exp(min(logarithm, 700.0))


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit)) if logit > -700 else 0.0


def _why_no_interval(counts: Sequence[tuple[int, int]], kind: str) -> str | None:
    """Why a pooled value over a denominator has no limits; None where it has."""
    if len(counts) < 2:
        return SINGLE_SESSION
    parts = [(top, bottom - top if kind == "share" else bottom) for top, bottom in counts]
    for part in zip(*parts, strict=True):
        if sum(part) == 0:
            return "no_spread: one of the two totals that are compared is 0"
        if max(part) == sum(part):
            return "no_spread: all of one of the two totals that are compared is from one session"
    return None
