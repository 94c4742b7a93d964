"""The events of many codings, measured all at once: codable time, time in modes, counts, changes of mode, strains.

A session has a few dozen events, for which setting out anew each time would take longer than the arithmetic. So the
figures of thousands of codings are taken in one pass over arrays. Sessions are measured in parts: each whole, its
phases, and the time after its strains.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, TypeVar

import numpy as np

from coder.adherence.clocked import Clocked
from coder.adherence.counts import Counts, Tally
from coder.adherence.layout import EventTable, Roles, tallies
from coder.adherence.measuring import Measured, Parts, measure
from coder.adherence.modes import ModeTime, mode_times
from coder.adherence.phases import Cut, Phase
from coder.adherence.records import Coding, Session
from coder.adherence.spans import Places, Spans
from coder.adherence.strains import AFTER_SECONDS, AfterStrains, Strains, strains
from coder.adherence.transitions import Moves

T = TypeVar("T")
SECONDS_PER_MINUTE = 60.0
MOST_PARTS = 5000
"""Parts of sessions that are measured in one go, so that memory does not grow with the number of sessions."""

Told = tuple[Clocked, tuple[str, ...]]


@dataclass(frozen=True)
class Watched:
    """A coding, its session's length in seconds or None, and the phases that are asked for."""

    session: Session
    coding: Coding
    length: float | None
    phases: tuple[Phase, ...] | None
    warnings: list[str]


def clock_all(pairs: Sequence[tuple[Session, Coding]], cut: Cut | None = None) -> list[Told]:
    """Codable time, modes, counts and strains of each coding, with warnings about its times; `cut` asks for phases."""
    found: list[Told] = [(Clocked.without("no_events: nothing in this coding was coded as an event"), ())] * len(pairs)
    places = [at for at, (_, coding) in enumerate(pairs) if not _nothing(coding)]
    coded = [pairs[at] for at in places]
    table = EventTable.of([coding for _, coding in coded])
    watched = [_watched(*pair, last, cut) for pair, last in zip(coded, table.last(), strict=True)]
    counted, tally_of = tallies([(session.plan, coding) for session, coding in coded])
    roles = Roles.of(counted, table.column)
    for first, stop in _batches(watched):
        told = _clocked(watched[first:stop], table.part(first, stop), counted, tally_of[first:stop], roles)
        for at, one in zip(places[first:stop], told, strict=True):
            found[at] = one
    return found


def _nothing(coding: Coding) -> bool:
    """Whether nothing was coded as an event, and it is not known either that there was nothing to code."""
    return len(coding.events) == 0 and not (coding.made_by == "screen" and coding.state == "locked")


def _watched(session: Session, coding: Coding, last: float | None, cut: Cut | None) -> Watched:
    length, warnings = _length(session, coding, last)
    return Watched(session, coding, length, cut.of(length) if cut and length is not None else None, warnings)


def _length(session: Session, coding: Coding, last: float | None) -> tuple[float | None, list[str]]:
    if session.minutes is not None:
        length = session.minutes * SECONDS_PER_MINUTE
        late = last is not None and last > length
        return length, ["events lie after the session's end; time after it is left out"] if late else []
    if coding.clock_seconds is not None and coding.clock_seconds > 0:
        return max(coding.clock_seconds, last or 0.0), []
    if last:
        return last, ["the session's length is not known: time runs to the last event"]
    return None, []


def _batches(watched: Sequence[Watched]) -> Iterator[tuple[int, int]]:
    first = parts = 0
    for at, one in enumerate(watched):
        parts += 2 + len(one.phases or ())
        if parts >= MOST_PARTS or at + 1 == len(watched):
            yield first, at + 1
            first, parts = at + 1, 0


def _clocked(
    watched: Sequence[Watched], events: EventTable, counted: Sequence[Tally], tally_of: Places, roles: Roles
) -> list[Told]:
    strained = [_strains(one, at) for one, at in zip(watched, roles.strains(events, tally_of), strict=True)]
    parts, owner = _parts(watched, strained)
    lengths = np.array([np.nan if one.length is None else one.length for one in watched])
    found = measure(events, tally_of, roles, lengths, [one.coding.gaps for one in watched], parts)
    told = _Told(parts, found, counted, tally_of[owner], events.column)
    endless = found.endless.tolist()
    phases = {at: (first, cut) for at, first, cut in parts.phases}
    after = dict(zip(owner[parts.counted :].tolist(), range(parts.counted, parts.number), strict=True))
    return [
        (told.whole(at, one, strained[at], phases.get(at), after.get(at)), told.warnings(at, one, endless[at]))
        for at, one in enumerate(watched)
    ]


def _strains(one: Watched, places: Sequence[int]) -> Strains:
    its = one.coding
    imported = its.made_by == "import"
    return strains(its.events, places, its.book, its.looked_for, lambda moment: _mode_at(one, moment), imported)


def _mode_at(one: Watched, moment: float) -> str | None:
    """The mode whose state holds the moment; of several the first of the codebook."""
    events = one.coding.events
    end = inf if one.length is None else one.length
    rows = zip(events.code, events.onset.tolist(), events.offset.tolist(), events.is_open.tolist(), strict=True)
    having = {code for code, onset, offset, is_open in rows if onset <= moment < (end if is_open else offset)}
    return next((mode for mode in one.coding.book.modes if mode in having), None)


def _parts(watched: Sequence[Watched], strained: Sequence[Strains]) -> tuple[Parts, Places]:
    """What to measure, and the coding that each part is of: the whole of each, then phases, then after strains."""
    phases: list[tuple[int, int, tuple[Phase, ...]]] = []
    owner = list(range(len(watched)))
    for at, one in enumerate(watched):
        if one.phases:
            phases.append((at, len(owner), one.phases))
            owner.extend([at] * len(one.phases))
    counted = len(owner)
    owner.extend(at for at, one in enumerate(strained) if one.found and watched[at].length is not None)
    windows = [(at, 0.0, one.length, at) for at, one in enumerate(watched) if one.length is not None]
    windows.extend((at, part.start, part.end, first + k) for at, first, cut in phases for k, part in enumerate(cut))
    for part, at in enumerate(owner[counted:], counted):
        length = watched[at].length or 0.0
        ends = [(one.onset, min(one.onset + AFTER_SECONDS, length)) for one in strained[at].found or ()]
        windows.extend((at, start, end, part) for start, end in ends)
    windows.sort(key=lambda window: window[0])
    spans = Spans.of(window[:3] for window in windows)
    part_of = np.array([window[3] for window in windows], dtype=np.int64)
    owners = np.array(owner, dtype=np.int64)
    return Parts(len(watched), len(owner), counted, spans, part_of, tuple(phases)), owners


class _Told:
    """What was measured, as records by part."""

    def __init__(
        self, parts: Parts, found: Measured, counted: Sequence[Tally], tally_of: Places, column: Mapping[str, int]
    ) -> None:
        self._codable: list[float] = found.codable.tolist()
        self._times: list[ModeTime | None] = [None] * parts.number
        self._counts: list[Counts | None] = [None] * parts.counted
        self._moves: list[Moves | None] = [None] * parts.counted
        self._why = [_why_no_changes(tally) for tally in counted]
        self._tally_of: list[int] = tally_of.tolist()
        for place, tally in enumerate(counted):
            rows = np.flatnonzero(tally_of == place)
            self._fill(self._times, rows, _times(tally, found, rows))
            rows = rows[rows < parts.counted]
            self._fill(self._counts, rows, tally.counts(found.events[rows], column))
            if self._why[place] is None:
                self._fill(self._moves, rows, _moves(len(tally.book.modes), found, rows))

    @staticmethod
    def _fill(listed: list[T | None], rows: Places, values: Sequence[T]) -> None:
        for row, value in zip(rows.tolist(), values, strict=True):
            listed[row] = value

    def whole(
        self, at: int, one: Watched, strained: Strains, phases: tuple[int, tuple[Phase, ...]] | None, after: int | None
    ) -> Clocked:
        if one.length is None:
            why = "no_length: the session's length is not known"
            unknown = AfterStrains(why_missing=strained.why_missing or why)
            return Clocked(
                counts=self._counts[at], why_missing=why, why_no_changes=why, strains=strained, after_strains=unknown
            )
        first, cut = phases or (0, ())
        return self._part(
            at,
            one,
            strained,
            AfterStrains.of(strained) if after is None else AfterStrains(self._codable[after], self._times[after]),
            None if one.phases is None else tuple((part, self._part(first + k, one)) for k, part in enumerate(cut)),
        )

    def _part(self, at: int, one: Watched, *beside: Any) -> Clocked:
        why = self._why[self._tally_of[at]]
        modes = one.coding.book.modes
        counts, moves = self._counts[at], self._moves[at]
        return Clocked(self._codable[at], self._times[at], counts, None, modes, moves, why, *beside)

    def warnings(self, at: int, one: Watched, endless: int) -> tuple[str, ...]:
        counted = self._counts[at]
        warnings = one.warnings
        if counted and counted.concerns_not_looked_for:
            warnings.append(f"concerns that were not looked for: {', '.join(counted.concerns_not_looked_for)}")
        if endless and one.length is not None:
            warnings.append(f"{endless} states without an end have no duration")
        return tuple(warnings)


def _times(tally: Tally, found: Measured, rows: Places) -> list[ModeTime]:
    modes = tally.book.modes
    return mode_times(
        found.in_modes[rows][:, : len(modes)],
        found.codable[rows],
        found.coded[rows],
        found.nowhere[rows],
        modes=modes,
        looked_for=tally.looked_for,
        no_mode=any(code in tally.looked_for for code in tally.book.no_modes),
    )


def _moves(modes: int, found: Measured, rows: Places) -> list[Moves]:
    cells = found.cells[rows][:, :modes, :modes].reshape(len(rows), modes * modes)
    return [
        Moves(count, bridging, tuple(row))
        for count, bridging, row in zip(
            cells.sum(axis=1).tolist(), found.bridging[rows].tolist(), cells.tolist(), strict=True
        )
    ]


def _why_no_changes(tally: Tally) -> str | None:
    modes = tally.book.modes
    if not modes:
        return "no_modes: the codebook has no modes"
    unsought = [mode for mode in modes if mode not in tally.looked_for]
    return f"not_looked_for: {', '.join(unsought)} not in the preset in use" if unsought else None
