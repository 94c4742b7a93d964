"""One session's figures: from the coding that counts, with the other observer's score beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coder.adherence import reasons
from coder.adherence.clocked import Clocked
from coder.adherence.clocking import clock_all
from coder.adherence.dose import Dose, dose
from coder.adherence.items import ItemScore, band, score
from coder.adherence.phases import Cut, Phase
from coder.adherence.records import Coding, Plan, Session, SummaryRule
from coder.adherence.strain_summary import of_session
from coder.adherence.summaries import SessionSummary
from coder.adherence.summaries import of_session as summaries_of
from coder.adherence.targets import session_targets
from coder.adherence.techniques import session_techniques
from coder.adherence.uncertainty import SINGLE_SESSION

INDEPENDENT = ("primary", "second")


@dataclass(frozen=True)
class SessionResult:
    """All figures of one registered session; None with a reason where it has no plan, coding or mark."""

    session: Session
    coding: Coding | None
    standard: float | None
    standard_source: str | None
    score: ItemScore | None
    dose: Dose
    band: str | None
    why_no_band: str | None
    other: str | None
    """The other independent observer."""
    other_score: float | None
    clocked: Clocked
    why_missing: str | None
    warnings: tuple[str, ...] = ()
    declared: tuple[SummaryRule, ...] = ()
    """The summaries of its codebook; of a session without a coding, those of all codebooks."""

    @cached_property
    def summaries(self) -> dict[str, SessionSummary]:
        """By id; worked out when first asked for."""
        coding, at = self.coding, self.clocked
        codes = coding.events.code if coding and at.counts else None
        return summaries_of(self.declared, codes, coding.looked_for if coding else frozenset(), at.why_missing)

    @property
    def weighted(self) -> float | None:
        return self.score.weighted if self.score else None

    @property
    def strict(self) -> float | None:
        return self.score.strict if self.score else None

    @property
    def met(self) -> bool | None:
        if self.weighted is None or self.standard is None:
            return None
        return self.weighted >= self.standard

    def to_json(self) -> dict[str, Any]:
        """The session's entry of `coder adherence --json`."""
        its, at, coding = self.score, self.clocked, self.coding
        return {
            "session": self.session.name,
            "plan": self.session.plan_name,
            "observer": coding.observer if coding else None,
            "role": coding.role if coding else None,
            "state": coding.state if coding else None,
            "items": its.items if its else None,
            "counts": dict(its.counts) if its else None,
            "unmarked": its.unmarked if its else None,
            "full_credit": its.full if its else None,
            "items_seen": its.seen if its else None,
            "strict": self.strict,
            "weighted": self.weighted,
            "lower": its.lower if its else None,
            "upper": its.upper if its else None,
            "why_missing": self.why_missing,
            "why_no_interval": SINGLE_SESSION if self.weighted is not None else self.why_missing,
            "band": self.band,
            "why_no_band": self.why_no_band,
            "other_observer": self.other_score,
            "why_no_other_observer": reasons.of_other_observer(self.other, self.other_score, self.why_missing),
            "critical_missed": list(its.critical_missed) if its else None,
            "dose": self.dose.to_json(),
            "codable_seconds": at.codable_seconds,
            "mode_time_share": dict(at.time.shares) if at.time else None,
            "no_mode_share": at.time.no_mode if at.time else None,
            "uncoded_share": at.time.uncoded if at.time else None,
            "why_no_mode_time": reasons.of_mode_time(at),
            "mode_event_share": at.event_shares,
            "why_no_mode_events": reasons.of_mode_events(at),
            "mode_targets": self._targets_json(),
            "technique_rate_per_hour": at.technique_rates,
            "concerns": at.counts.concerns if at.counts else None,
            "concerns_not_looked_for": list(at.counts.concerns_not_looked_for) if at.counts else None,
            "why_no_counts": at.why_missing,
            "mode_changes": at.changes_json(),
            "techniques": session_techniques(at),
            "strains": of_session(at),
            "summaries": {id: one.to_json() for id, one in self.summaries.items()},
            "phases": None if at.phases is None else [_phase_json(phase, within) for phase, within in at.phases],
            "warnings": list(self.warnings),
        }

    def _targets_json(self) -> dict[str, Any]:
        at, plan = self.clocked, self.session.plan
        shares = {"mode_time_share": at.time.shares if at.time else None, "mode_event_share": at.event_shares}
        why = {"mode_time_share": reasons.of_mode_time(at), "mode_event_share": reasons.of_mode_events(at)}
        return session_targets(plan.targets if plan else None, shares, why)


def _phase_json(phase: Phase, at: Clocked) -> dict[str, Any]:
    return {
        "phase": phase.number,
        "start": phase.start,
        "end": phase.end,
        "codable_seconds": at.codable_seconds,
        "mode_time_share": dict(at.time.shares) if at.time else None,
        "no_mode_share": at.time.no_mode if at.time else None,
        "uncoded_share": at.time.uncoded if at.time else None,
        "why_no_mode_time": reasons.of_mode_time(at),
        "mode_event_share": at.event_shares,
        "why_no_mode_events": reasons.of_mode_events(at),
        "why_no_counts": at.why_missing,
        "technique_rate_per_hour": at.technique_rates,
        "mode_changes": at.changes_json(),
        "concerns": at.counts.concerns if at.counts else None,
    }


def coding_that_counts(codings: Sequence[Coding]) -> Coding | None:
    """The session's consensus, else its primary coding; of several the locked one, then the one begun first."""
    for role in ("consensus", "primary"):
        having = [coding for coding in codings if coding.role == role]
        if having:
            return min(having, key=lambda coding: (coding.state != "locked", coding.begun, coding.observer))
    return None


def assess(
    sessions: Sequence[Session],
    standard: float | None = None,
    cut: Cut | None = None,
    declared: tuple[SummaryRule, ...] = (),
) -> tuple[SessionResult, ...]:
    """The figures of each session; `standard` overrides the plans', `cut` asks for the figures of its phases too.

    `declared`: the summaries that a session without a coding lacks.
    """
    counting = [coding_that_counts(session.codings) for session in sessions]
    having = [(session, coding) for session, coding in zip(sessions, counting, strict=True) if coding]
    told = iter(clock_all(having, cut))
    return tuple(
        _assessed(session, coding, standard, declared, next(told) if coding else None)
        for session, coding in zip(sessions, counting, strict=True)
    )


def _assessed(
    session: Session,
    coding: Coding | None,
    standard: float | None,
    declared: tuple[SummaryRule, ...],
    told: tuple[Clocked, tuple[str, ...]] | None,
) -> SessionResult:
    plan = session.plan
    marked = coding is not None and any(item.status is not None for item in coding.items)
    scored = score(coding.items, plan.credits) if coding and plan and marked else None
    why = _why_missing(session, coding, scored)
    if scored and plan:
        word, why_no_band = band(scored.weighted, scored.unobserved_weight, plan.bands, plan.max_unobserved_weight)
    else:
        word, why_no_band = None, why
    clocked, warnings = told or (Clocked.without(why), ())
    other = _other(session.codings, coding)
    return SessionResult(
        session=session,
        coding=coding,
        standard=standard if standard is not None else plan.standard if plan else None,
        standard_source=_source(standard, plan),
        score=scored,
        dose=_dose(coding, plan) if scored else Dose(why_missing=why),
        band=word,
        why_no_band=why_no_band,
        other=other.observer if other else None,
        other_score=score(other.items, plan.credits).weighted if other and plan else None,
        clocked=clocked,
        why_missing=why,
        warnings=(*_mark_warnings(session, coding, scored), *warnings),
        declared=coding.book.summaries if coding else declared,
    )


def _dose(coding: Coding | None, plan: Plan | None) -> Dose:
    if coding is None or plan is None:
        return Dose(why_missing="no_plan: the session has no plan")
    return dose(coding.items, plan.credits, low=plan.dose_low, high=plan.dose_high)


def _other(codings: Sequence[Coding], counted: Coding | None) -> Coding | None:
    """The independent observer to set beside the coding that counts: a second before a primary."""
    others = [coding for coding in codings if coding.role in INDEPENDENT and coding is not counted]
    ranked = sorted(others, key=lambda coding: (coding.role != "second", coding.state != "locked", coding.observer))
    return ranked[0] if ranked and counted is not None else None


def _why_missing(session: Session, coding: Coding | None, scored: ItemScore | None) -> str | None:
    if coding is None:
        return "no_coding: the session has no primary or consensus coding"
    if session.plan is None:
        return "no_plan: the session has no plan"
    return scored.why_missing if scored else "no_marks: no item of the plan is marked"


def _mark_warnings(session: Session, coding: Coding | None, scored: ItemScore | None) -> list[str]:
    if coding is None:
        return []
    warnings = [f"the coding by {coding.observer} is a draft"] if coding.state == "draft" else []
    if coding.retrospective:
        warnings.append(f"retrospective entry: the coding by {coding.observer} is from a paper form")
    same = [other.observer for other in session.codings if other.role == coding.role and other is not coding]
    if same:
        warnings.append(f"{len(same) + 1} {coding.role} codings; that by {coding.observer} counts")
    if scored and scored.unmarked:
        warnings.append(f"{scored.unmarked} items without a mark count as not observed")
    if coding.strange_items:
        warnings.append(f"marks for items that the plan does not have: {', '.join(coding.strange_items)}")
    return warnings


def _source(standard: float | None, plan: Plan | None) -> str | None:
    if standard is not None:
        return "given with --standard"
    return plan.standard_source if plan and plan.standard is not None else None
