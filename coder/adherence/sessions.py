"""One session's figures: from the coding that counts, with the other observer's score beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coder.adherence.counts import Counts, counts, rates, shares
from coder.adherence.dose import Dose, dose
from coder.adherence.items import ItemScore, band, score
from coder.adherence.modes import ModeTime, codable_seconds, mode_time, stretches
from coder.adherence.records import Coding, Plan, Session
from coder.adherence.uncertainty import SINGLE_SESSION

INDEPENDENT = ("primary", "second")
SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True)
class Clocked:
    """What the events of one coding come to over its codable time."""

    codable_seconds: float | None = None
    time: ModeTime | None = None
    counts: Counts | None = None
    why_missing: str | None = None

    @property
    def event_shares(self) -> dict[str, float | None] | None:
        return shares(self.counts.modes) if self.counts else None

    @property
    def technique_rates(self) -> dict[str, float | None] | None:
        return rates(self.counts.techniques, self.codable_seconds) if self.counts else None


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
            "strict": self.strict,
            "weighted": self.weighted,
            "lower": its.lower if its else None,
            "upper": its.upper if its else None,
            "why_missing": self.why_missing,
            "why_no_interval": SINGLE_SESSION if self.weighted is not None else self.why_missing,
            "band": self.band,
            "why_no_band": self.why_no_band,
            "other_observer": self.other_score,
            "critical_missed": list(its.critical_missed) if its else None,
            "dose": self.dose.to_json(),
            "codable_seconds": at.codable_seconds,
            "mode_time_share": dict(at.time.shares) if at.time else None,
            "no_mode_share": at.time.no_mode if at.time else None,
            "uncoded_share": at.time.uncoded if at.time else None,
            "mode_event_share": at.event_shares,
            "technique_rate_per_hour": at.technique_rates,
            "concerns": at.counts.concerns if at.counts else None,
            "concerns_not_looked_for": list(at.counts.concerns_not_looked_for) if at.counts else None,
            "why_no_counts": at.why_missing,
            "warnings": list(self.warnings),
        }


def coding_that_counts(codings: Sequence[Coding]) -> Coding | None:
    """The session's consensus, else its primary coding; of several the locked one, then the one begun first."""
    for role in ("consensus", "primary"):
        having = [coding for coding in codings if coding.role == role]
        if having:
            return min(having, key=lambda coding: (coding.state != "locked", coding.begun, coding.observer))
    return None


def assess(session: Session, standard: float | None = None) -> SessionResult:
    """The figures of one session; `standard` overrides the plan's."""
    coding = coding_that_counts(session.codings)
    plan = session.plan
    marked = coding is not None and any(item.status is not None for item in coding.items)
    scored = score(coding.items, plan.credits) if coding and plan and marked else None
    why = _why_missing(session, coding, scored)
    if scored and plan:
        word, why_no_band = band(scored.weighted, scored.unobserved_weight, plan.bands, plan.max_unobserved_weight)
    else:
        word, why_no_band = None, why
    clocked, warnings = clock(session, coding) if coding else (Clocked(why_missing=why), ())
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
    )


def clock(session: Session, coding: Coding) -> tuple[Clocked, tuple[str, ...]]:
    """Codable time, mode shares and counts of one coding, with warnings about its times."""
    if len(coding.events) == 0 and not (coding.made_by == "screen" and coding.state == "locked"):
        return Clocked(why_missing="no_events: nothing in this coding was coded as an event"), ()
    counted = counts(
        coding.events.code, coding.book, coding.looked_for, session.plan.proscribed if session.plan else None
    )
    length, warnings = _length(session, coding)
    if counted.concerns_not_looked_for:
        warnings.append(f"concerns that were not looked for: {', '.join(counted.concerns_not_looked_for)}")
    if length is None:
        return Clocked(counts=counted, why_missing="no_length: the session's length is not known"), tuple(warnings)
    states, unknown = _states(coding, length)
    if unknown:
        warnings.append(f"{unknown} states without an end have no duration")
    away = [*coding.gaps, *(pair for code in coding.book.coverage for pair in states.get(code, []))]
    not_codable = stretches(away, length)
    book = coding.book
    timed = mode_time(
        states, not_codable, length, modes=book.modes, no_mode=book.no_modes, looked_for=coding.looked_for
    )
    return Clocked(codable_seconds(length, not_codable), timed, counted), tuple(warnings)


def _length(session: Session, coding: Coding) -> tuple[float | None, list[str]]:
    times = coding.events
    last = float(np.nanmax(np.concatenate((times.onset, times.offset)))) if len(times) else None
    if session.minutes is not None:
        length = session.minutes * SECONDS_PER_MINUTE
        late = last is not None and last > length
        return length, ["events lie after the session's end; time after it is left out"] if late else []
    if coding.clock_seconds is not None and coding.clock_seconds > 0:
        return max(coding.clock_seconds, last or 0.0), []
    if last:
        return last, ["the session's length is not known: time runs to the last event"]
    return None, []


def _states(coding: Coding, length: float) -> tuple[dict[str, list[tuple[float, float]]], int]:
    """(onset, offset) pairs of modes and coverage by code, open ones to the end; how many ends are unknown."""
    wanted = {*coding.book.modes, *coding.book.no_modes, *coding.book.coverage}
    pairs: dict[str, list[tuple[float, float]]] = {}
    unknown = 0
    events = coding.events
    for code, onset, offset, is_open in zip(events.code, events.onset, events.offset, events.is_open, strict=True):
        if code not in wanted:
            continue
        if is_open or not np.isnan(offset):
            pairs.setdefault(code, []).append((float(onset), length if is_open else float(offset)))
        else:
            unknown += 1
    return pairs, unknown


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
