"""Figures for sessions taken together: by programme, site, practitioner, month or session.

A group's score is the mean of its sessions' scores, each session once. Items are never pooled as if independent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coder.adherence.beside import MIXED, Beside, beside
from coder.adherence.clocked import Clocked
from coder.adherence.concerns import group_concerns
from coder.adherence.coverage import Window, delivered_sessions
from coder.adherence.means import Means, Shares, told
from coder.adherence.modes import ModeTime
from coder.adherence.own import own_clocked
from coder.adherence.reasons import of_delivered
from coder.adherence.records import Delivered, Session
from coder.adherence.sessions import SessionResult
from coder.adherence.summaries import different, of_group
from coder.adherence.targets import group_targets
from coder.adherence.uncertainty import (
    Estimate,
    missing,
    share_of_sessions,
    status_rule,
    status_word,
)

NO_SCORE = "no_score: no session of the group has a score"
GROUPINGS: dict[str, Callable[[Session], tuple[str | None, ...]]] = {
    "programme": lambda session: (session.programme,),
    "site": lambda session: (session.site,),
    "practitioner": lambda session: session.practitioners or (None,),
    "month": lambda session: (session.month,),
    "session": lambda session: (session.name,),
}
"""The groups that a session belongs to; a session with two practitioners stands under both."""


@dataclass(frozen=True)
class GroupResult:
    """A group's figures. `sessions` were watched and have a coding that counts, `scored` of them have a score."""

    by: str
    key: str | None
    results: tuple[SessionResult, ...]
    delivered_sessions: int | None
    weighted: Estimate
    met_sessions: int | None
    met: Estimate
    standard: float | None
    status: str
    status_rule: str
    critical_missed: int | None
    warnings: tuple[str, ...]
    population: int | None
    """What a random draw came from, for the finite-population correction."""
    confidence: float

    # The rest is worked out when first asked for: the whole of a report is often wanted without it.

    @cached_property
    def _watched(self) -> list[SessionResult]:
        return [one for one in self.results if one.coding is not None]

    @cached_property
    def _clocked(self) -> list[Clocked]:
        return [one.clocked for one in self._watched]

    @cached_property
    def _times(self) -> list[ModeTime]:
        return [at.time for at in self._clocked if at.time]

    @cached_property
    def _mixed(self) -> bool:
        return _mixed(self._watched)

    @property
    def _means(self) -> Means:
        return Means(self.population, self.confidence)

    @cached_property
    def strict(self) -> Estimate:
        return self._means.of((one.strict for one in self._watched), NO_SCORE)

    @cached_property
    def dose(self) -> Estimate:
        ratios = (one.dose.ratio for one in self._watched)
        return self._means.of(ratios, "no_dose: no session of the group has a dose", None)

    @cached_property
    def mode_time_share(self) -> Shares:
        return self._means.by_key([time.shares for time in self._times], "time in a mode")

    @cached_property
    def no_mode_share(self) -> Estimate:
        return self._means.of((time.no_mode for time in self._times), "no_sessions: no session has it coded")

    @cached_property
    def uncoded_share(self) -> Estimate:
        return self._means.of((time.uncoded for time in self._times), "no_sessions: no session has modes coded")

    @cached_property
    def mode_event_share(self) -> Shares:
        return _event_shares(self._clocked, self._means, mixed=self._mixed)

    @cached_property
    def mode_targets(self) -> dict[str, Any]:
        """The mean shares beside the ranges of the sessions' plans."""
        targets = [one.session.plan.targets if one.session.plan else None for one in self._watched]
        shares = {"mode_time_share": self.mode_time_share, "mode_event_share": self.mode_event_share}
        return group_targets(targets, shares)

    @cached_property
    def technique_rate_per_hour(self) -> Shares:
        return self._means.by_key([at.technique_rates for at in self._clocked], "rate", None)

    @cached_property
    def concerns(self) -> dict[str, Any]:
        return group_concerns(self._clocked, self.confidence)

    @cached_property
    def beside(self) -> Beside:
        own = own_clocked(self._watched, self.key) if self.by == "practitioner" and self.key else None
        return beside(self._clocked, self.population, self.confidence, mixed=self._mixed, own=own)

    @cached_property
    def summaries(self) -> dict[str, dict[str, Any]]:
        """What the codebooks declare over counts, by id: the mean of the sessions' values and their counts pooled."""
        counted = [one for one in self.results if one.coding is not None] or self.results
        return of_group([one.summaries for one in counted], self._means)

    @property
    def sessions(self) -> int:
        return len(self._watched)

    @property
    def scored(self) -> int:
        return self.weighted.n

    def to_json(self) -> dict[str, Any]:
        """The group's entry of `coder adherence --json`."""
        return {
            "by": {self.by: self.key},
            "sessions": self.sessions,
            "scored": self.scored,
            "registered": len(self.results),
            "delivered_sessions": self.delivered_sessions,
            "why_no_delivered_sessions": of_delivered(self.delivered_sessions, self.by),
            "weighted": self.weighted.to_json(),
            "strict": self.strict.to_json(),
            "dose": self.dose.to_json(),
            "met": {**self.met.to_json(), "sessions": self.met_sessions},
            "standard": self.standard,
            "status": self.status,
            "status_rule": self.status_rule,
            "mode_time_share": told(self.mode_time_share),
            "no_mode_share": self.no_mode_share.to_json(),
            "uncoded_share": self.uncoded_share.to_json(),
            "mode_event_share": told(self.mode_event_share),
            "mode_targets": self.mode_targets,
            "technique_rate_per_hour": told(self.technique_rate_per_hour),
            "critical_missed": self.critical_missed,
            "concerns": dict(self.concerns),
            **self.beside.to_json(),
            "summaries": self.summaries,
            "warnings": list(self.warnings),
        }


def summarise(
    results: Sequence[SessionResult],
    by: str,
    *,
    delivered: Sequence[Delivered] = (),
    window: Window | None = None,
    confidence: float = 0.95,
) -> list[GroupResult]:
    """One entry a group, in order of name; sessions without the key come last under None."""
    groups: dict[str | None, list[SessionResult]] = {}
    for result in results:
        for key in dict.fromkeys(GROUPINGS[by](result.session)):
            groups.setdefault(key, []).append(result)
    ordered = sorted(groups, key=lambda key: (key is None, key or ""))
    window = window or Window()
    return [
        group(
            groups[key],
            by,
            key,
            took_place=delivered_sessions(delivered, [one.session for one in groups[key]], window, by, key),
            confidence=confidence,
        )
        for key in ordered
    ]


def group(
    results: Sequence[SessionResult],
    by: str,
    key: str | None,
    *,
    took_place: int | None = None,
    confidence: float = 0.95,
) -> GroupResult:
    """The figures of one group; `took_place` is how many sessions it had, watched or not, where that is known."""
    watched = [result for result in results if result.coding is not None]
    means = Means(_population(watched, took_place), confidence)
    weighted = means.of((one.weighted for one in watched), NO_SCORE)
    # Where nothing has a score yet, the standard that the sessions will be held to stands all the same.
    standard, why_none = _standard(watched if weighted.n else results)
    met_sessions, met = _met(results, confidence)
    scores = [one.score for one in watched if one.score is not None]
    return GroupResult(
        by=by,
        key=key,
        results=tuple(results),
        delivered_sessions=took_place,
        weighted=weighted,
        met_sessions=met_sessions,
        met=met,
        standard=standard,
        status=status_word(weighted, standard),
        status_rule=status_rule(standard, why_none),
        critical_missed=sum(len(score.critical_missed) for score in scores) if scores else None,
        warnings=tuple(_warnings(watched, took_place)),
        population=means.population,
        confidence=confidence,
    )


def _population(watched: Sequence[SessionResult], took_place: int | None) -> int | None:
    """The number that a random draw came from; None where the draw was not random or the number cannot be right."""
    drawn = all(one.session.chosen == "random" for one in watched)
    return took_place if drawn and took_place is not None and len(watched) <= took_place else None


def _event_shares(sessions: Sequence[Clocked], means: Means, *, mixed: bool) -> Shares:
    shares = means.by_key([at.event_shares for at in sessions], "share of events")
    return dict.fromkeys(shares, missing(MIXED)) if mixed else shares


def _standard(results: Sequence[SessionResult]) -> tuple[float | None, str | None]:
    """The one standard of the sessions and its source, or None and why there is no single one."""
    having = {(result.standard, result.standard_source) for result in results if result.standard is not None}
    values = {standard for standard, _ in having}
    if len(values) > 1:
        return None, "the sessions' plans set different standards; --standard sets one for all"
    if not values:
        return None, None
    return values.pop(), "; ".join(sorted({source for _, source in having if source})) or None


def _met(results: Sequence[SessionResult], confidence: float) -> tuple[int | None, Estimate]:
    judged = [result.met for result in results if result.met is not None]
    if not judged:
        word = "no_score" if any(result.standard is not None for result in results) else "no_standard"
        why = {"no_score": "no session has a score", "no_standard": "neither the plan nor --standard sets one"}[word]
        return None, missing(f"{word}: {why}")
    return sum(judged), share_of_sessions(sum(judged), len(judged), confidence)


def _mixed(results: Sequence[SessionResult]) -> bool:
    """Whether different sets of codes were looked for, so that shares of events do not compare."""
    sets = {id(one.coding.looked_for): one.coding.looked_for for one in results if one.coding and one.clocked.counts}
    return len(set(sets.values())) > 1


def _warnings(results: Sequence[SessionResult], took_place: int | None) -> list[str]:
    drafts = [one.session.name for one in results if one.coding and one.coding.state == "draft"]
    selected = sorted({one.session.chosen or "not stated" for one in results} - {"random"})
    scores = [one.weighted for one in results if one.weighted is not None]
    warnings = [f"drafts count: {', '.join(drafts)}"] if drafts else []
    if selected:
        warnings.append(
            f"not all drawn at random (how chosen: {', '.join(selected)}): these sessions may not stand for others"
        )
    if len(scores) > 1 and min(scores) == max(scores):
        warnings.append("all sessions have the same score: the interval has no width and promises too much")
    if took_place is not None and len(results) > took_place:
        warnings.append(f"{len(results)} sessions watched, but only {took_place} counted as delivered")
    if _mixed(results):
        warnings.append("sessions coded with different sets of codes: event shares are not given")
    differ = different([one.summaries for one in results])
    if differ:
        warnings.append(
            f"the codebooks' versions define it differently: no figure over sessions of {', '.join(differ)}"
        )
    return warnings
