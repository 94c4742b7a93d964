"""What the events of one coding come to over its codable time, in whole and by phase."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coder.adherence.counts import Counts, counts, per_hour, rates, shares
from coder.adherence.modes import ModeTime, Stretches, codable_seconds, codable_states, mode_time, stretches
from coder.adherence.phases import Cut, Phase
from coder.adherence.records import Coding, Session
from coder.adherence.strains import Strains, strains
from coder.adherence.transitions import Change, Table, changes, row_shares, table

SECONDS_PER_MINUTE = 60.0
States = dict[str, list[tuple[float, float]]]


@dataclass(frozen=True)
class Clocked:
    """Seconds, shares and counts of a whole session or of one phase of it."""

    codable_seconds: float | None = None
    time: ModeTime | None = None
    counts: Counts | None = None
    why_missing: str | None = None
    modes: tuple[str, ...] = ()
    changes: tuple[Change, ...] | None = None
    why_no_changes: str | None = None
    strains: Strains = field(default_factory=lambda: Strains(why_missing="no_events: nothing was coded as an event"))
    phases: tuple[tuple[Phase, "Clocked"], ...] | None = None

    @cached_property
    def event_shares(self) -> dict[str, float | None] | None:
        return shares(self.counts.modes) if self.counts else None

    @cached_property
    def technique_rates(self) -> dict[str, float | None] | None:
        return rates(self.counts.techniques, self.codable_seconds) if self.counts else None

    @property
    def changes_per_hour(self) -> float | None:
        return None if self.changes is None else per_hour(len(self.changes), self.codable_seconds)

    @cached_property
    def transitions(self) -> Table | None:
        return None if self.changes is None else table(self.changes, self.modes)

    def changes_json(self) -> dict[str, Any]:
        """Changes of mode: how many, how many of them bridged other time, how often an hour, from which to which."""
        found = self.changes
        counted = self.transitions
        return {
            "count": None if found is None else len(found),
            "bridging": None if found is None else sum(change.bridged for change in found),
            "per_hour": self.changes_per_hour,
            "transitions": counted,
            "transition_shares": None if counted is None else row_shares(counted),
            "why_missing": self.why_no_changes,
        }


def clock(session: Session, coding: Coding, cut: Cut | None = None) -> tuple[Clocked, tuple[str, ...]]:
    """Codable time, modes, counts and strains of one coding, with warnings about its times; `cut` asks for phases."""
    events = coding.events
    if len(events) == 0 and not (coding.made_by == "screen" and coding.state == "locked"):
        why = "no_events: nothing in this coding was coded as an event"
        return Clocked(why_missing=why, why_no_changes=why, strains=Strains(None, why, why, why)), ()
    counted = _counts(session, coding, events.code)
    length, warnings = _length(session, coding)
    if counted.concerns_not_looked_for:
        warnings.append(f"concerns that were not looked for: {', '.join(counted.concerns_not_looked_for)}")
    states, unknown = _states(coding, length if length is not None else float("inf"))
    if unknown and length is not None:
        warnings.append(f"{unknown} states without an end have no duration")
    in_mode = [(start, end, mode) for mode in coding.book.modes for start, end in states.get(mode, ())]
    strained = strains(events, coding.book, coding.looked_for, in_mode, coding.made_by == "import")
    if length is None:
        why = "no_length: the session's length is not known"
        return Clocked(counts=counted, why_missing=why, why_no_changes=why, strains=strained), tuple(warnings)
    away = [*coding.gaps, *(pair for code in coding.book.coverage for pair in states.get(code, ()))]
    not_codable = stretches(away, length)
    clean = codable_states(states, not_codable, length)
    whole = _measured(coding, clean, counted, codable_seconds(length, not_codable), length, None)
    parts = cut.of(length) if cut else ()
    moved = whole.changes or ()
    phases = tuple((part, _phase(session, coding, states, away, length, part, moved)) for part in parts)
    return _with(whole, strained, phases if cut else None), tuple(warnings)


def _with(whole: Clocked, strained: Strains, phases: tuple[tuple[Phase, Clocked], ...] | None) -> Clocked:
    return Clocked(
        whole.codable_seconds,
        whole.time,
        whole.counts,
        modes=whole.modes,
        changes=whole.changes,
        why_no_changes=whole.why_no_changes,
        strains=strained,
        phases=phases,
    )


def _counts(session: Session, coding: Coding, codes: Sequence[str]) -> Counts:
    return counts(codes, coding.book, coding.looked_for, session.plan.proscribed if session.plan else None)


def _measured(
    coding: Coding,
    clean: dict[str, Stretches],
    counted: Counts,
    codable: float,
    length: float,
    found: tuple[Change, ...] | None,
) -> Clocked:
    book = coding.book
    timed = mode_time(clean, codable, length, modes=book.modes, no_mode=book.no_modes, looked_for=coding.looked_for)
    unsought = [mode for mode in book.modes if mode not in coding.looked_for]
    why = None
    if not book.modes:
        why = "no_modes: the codebook has no modes"
    elif unsought:
        why = f"not_looked_for: {', '.join(unsought)} not in the preset in use"
    moved = None if why else tuple(changes(clean, book.modes)) if found is None else found
    return Clocked(codable, timed, counted, modes=book.modes, changes=moved, why_no_changes=why)


def _phase(
    session: Session,
    coding: Coding,
    states: States,
    away: list[tuple[float, float]],
    length: float,
    phase: Phase,
    moved: tuple[Change, ...],
) -> Clocked:
    """The same figures with all else of the session as not codable; events and changes count by their onset."""
    not_codable = stretches([*away, (0.0, phase.start), (phase.end, length)], length)
    codes = [
        code for code, onset in zip(coding.events.code, coding.events.onset.tolist(), strict=True) if phase.holds(onset)
    ]
    within = tuple(change for change in moved if phase.holds(change.at))
    clean = codable_states(states, not_codable, length)
    codable = codable_seconds(length, not_codable)
    return _measured(coding, clean, _counts(session, coding, codes), codable, length, within)


def _length(session: Session, coding: Coding) -> tuple[float | None, list[str]]:
    times = coding.events
    ends = [time for time in (*times.onset.tolist(), *times.offset.tolist()) if time == time]
    last = max(ends) if ends else None
    if session.minutes is not None:
        length = session.minutes * SECONDS_PER_MINUTE
        late = last is not None and last > length
        return length, ["events lie after the session's end; time after it is left out"] if late else []
    if coding.clock_seconds is not None and coding.clock_seconds > 0:
        return max(coding.clock_seconds, last or 0.0), []
    if last:
        return last, ["the session's length is not known: time runs to the last event"]
    return None, []


def _states(coding: Coding, length: float) -> tuple[States, int]:
    """(onset, offset) pairs of modes and coverage by code, open ones to the end; how many ends are unknown."""
    wanted = coding.book.mode_channel
    pairs: States = {}
    unknown = 0
    events = coding.events
    columns = (events.code, events.onset.tolist(), events.offset.tolist(), events.is_open.tolist())
    for code, onset, offset, is_open in zip(*columns, strict=True):
        if code not in wanted:
            continue
        if is_open or offset == offset:
            pairs.setdefault(code, []).append((onset, length if is_open else offset))
        else:
            unknown += 1
    return pairs, unknown
