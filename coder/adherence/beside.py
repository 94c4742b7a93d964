"""What a group has beside its scores: changes of mode, techniques, strains, and the figures of its sessions' phases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coder.adherence import strain_summary
from coder.adherence.clocked import Clocked
from coder.adherence.means import Means, told
from coder.adherence.techniques import group_codes, group_techniques
from coder.adherence.transitions import added, row_shares
from coder.adherence.uncertainty import missing

NO_PRACTITIONER = "no_practitioner: own events are told in groups by practitioner"
NOT_TOLD = "not_told: no coding of the group says which practitioner did what"
MIXED = "mixed_presets: the sessions were coded with different sets of codes"


@dataclass(frozen=True)
class Beside:
    """Entries of the group's JSON; `phases` is None where they were not asked for."""

    mode_changes: dict[str, Any]
    techniques: dict[str, dict[str, Any]]
    codes: dict[str, dict[str, Any]]
    own_techniques: dict[str, dict[str, Any]] | None
    """A practitioner's own events by technique; None elsewhere, and where no coding tells who did what."""
    why_no_own_techniques: str | None
    strains: dict[str, Any]
    phases: list[dict[str, Any]] | None

    def to_json(self) -> dict[str, Any]:
        return {
            "mode_changes": self.mode_changes,
            "techniques": self.techniques,
            "codes": self.codes,
            "own_techniques": self.own_techniques,
            "why_no_own_techniques": self.why_no_own_techniques,
            "strains": self.strains,
            "phases": self.phases,
        }


def beside(
    sessions: Sequence[Clocked],
    population: int | None,
    confidence: float,
    *,
    mixed: bool,
    own: Sequence[Clocked] | None = None,
) -> Beside:
    """The figures of the sessions that were watched; `mixed`: with presets whose event shares do not compare.

    `own`: a practitioner's own events of the sessions that tell them; None for groups of another kind.
    """
    over = Means(population, confidence)
    return Beside(
        mode_changes=_changes(sessions, over),
        techniques=group_techniques(sessions, population, confidence),
        codes=group_codes(sessions, confidence),
        own_techniques=group_techniques(own, population, confidence) if own else None,
        why_no_own_techniques=None if own else NO_PRACTITIONER if own is None else NOT_TOLD,
        strains=strain_summary.of_group(sessions, over),
        phases=_phases(sessions, over, mixed),
    )


def _changes(sessions: Sequence[Clocked], over: Means) -> dict[str, Any]:
    having = [at for at in sessions if at.changes is not None]
    counted = added([at.transitions for at in having if at.transitions is not None])
    why = next((at.why_no_changes for at in sessions if at.why_no_changes), "no_sessions: no session was watched")
    return {
        "count": sum(at.changes.count for at in having if at.changes) if having else None,
        "bridging": sum(at.changes.bridging for at in having if at.changes) if having else None,
        "per_hour": over.of((at.changes_per_hour for at in having), why, None, in_decimal=False).to_json(),
        "transitions": counted if having else None,
        "transition_shares": row_shares(counted) if having else None,
        "why_missing": None if having else why,
    }


def _phases(sessions: Sequence[Clocked], over: Means, mixed: bool) -> list[dict[str, Any]] | None:
    parts: dict[int, list[Clocked]] = {}
    for at in sessions:
        for phase, within in at.phases or ():
            parts.setdefault(phase.number, []).append(within)
    if not any(at.phases is not None for at in sessions):
        return None
    return [_phase(number, parts[number], over, mixed) for number in sorted(parts)]


def _phase(number: int, parts: Sequence[Clocked], over: Means, mixed: bool) -> dict[str, Any]:
    times = [at.time for at in parts if at.time]
    events = told(over.by_key([at.event_shares for at in parts], "share of events in this phase"))
    return {
        "phase": number,
        "sessions": len(parts),
        "mode_time_share": told(over.by_key([time.shares for time in times], "time in a mode in this phase")),
        "no_mode_share": over.of(
            (time.no_mode for time in times), "no_sessions: no session has it coded", in_decimal=False
        ).to_json(),
        "uncoded_share": over.of(
            (time.uncoded for time in times), "no_sessions: no session has modes coded", in_decimal=False
        ).to_json(),
        "mode_event_share": dict.fromkeys(events, missing(MIXED).to_json()) if mixed else events,
        "technique_rate_per_hour": told(over.by_key([at.technique_rates for at in parts], "rate in this phase", None)),
        "mode_changes": _changes(parts, over),
    }
