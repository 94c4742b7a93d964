"""Events and seconds of many parts of sessions, as arrays: the arithmetic behind `coder.adherence.clocking`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.adherence.layout import EventTable, Roles
from coder.adherence.phases import Phase
from coder.adherence.spans import Floats, Places, Spans, left, seconds, within
from coder.adherence.transitions import Changes, changes

Rows = tuple[Places, Places]
"""Rows of a table beside the parts that they count for."""


@dataclass(frozen=True)
class Parts:
    """Parts of sessions: first each coding whole, in order, then what was asked for."""

    codings: int
    number: int
    counted: int
    """How many, from the first, have their events counted."""
    windows: Spans
    """The time of the parts, by coding in rising order; a part may have several."""
    part: Places
    """The part that each window belongs to."""
    phases: tuple[tuple[int, int, tuple[Phase, ...]], ...] = ()
    """Of a coding that is cut: itself, the part of its first phase, its phases."""

    def holding(self, coding: Places, moment: Floats) -> Rows:
        """The parts with counts that hold each moment; `coding` in rising order. The whole holds all of them."""
        rows, parts = [np.arange(len(coding))], [coding]
        for owner, first, phases in self.phases:
            begin, stop = np.searchsorted(coding, [owner, owner + 1])
            within_phase = _phase(phases, moment[begin:stop])
            held = np.flatnonzero(within_phase >= 0)
            rows.append(held + begin)
            parts.append(within_phase[held] + first)
        return np.concatenate(rows), np.concatenate(parts)


def _phase(phases: Sequence[Phase], moments: Floats) -> Places:
    """The place of the phase that holds each moment, -1 for none."""
    starts = np.array([phase.start for phase in phases])
    end = phases[-1].end
    place: Places = np.searchsorted(starts, moments, side="right") - 1
    return np.where(moments <= end, place, -1)


@dataclass(frozen=True)
class Measured:
    """What was measured, by part."""

    events: NDArray[np.int64]
    """By code; of the parts that have them counted."""
    in_modes: Floats
    """Codable seconds in each mode, by its place in the codebook."""
    codable: Floats
    coded: Floats
    """Codable seconds with anything coded in the mode channel."""
    nowhere: Floats
    """Codable seconds coded as having no mode."""
    bridging: Places
    """Changes of mode that bridged other time."""
    cells: NDArray[np.int64]
    """Changes of mode from one (second index) to another (third)."""
    endless: Places
    """By coding: states whose end is not known."""


def measure(
    events: EventTable,
    tally_of: Places,
    roles: Roles,
    lengths: Floats,
    gaps: Sequence[Sequence[tuple[float, float]]],
    parts: Parts,
) -> Measured:
    """`lengths` of the codings' sessions in seconds, NaN where unknown; `gaps`: time with nobody at the keys."""
    coding = events.coding
    tally = tally_of[coding]
    away, channel = roles.away[tally, events.code], roles.channel[tally, events.code]
    ended = events.is_open | ~np.isnan(events.offset)
    rows = np.flatnonzero((away | channel) & ended)
    ends = np.where(events.is_open[rows], lengths[coding[rows]], events.offset[rows])
    states = Spans(coding[rows], events.onset[rows], ends)
    out = Spans.joined([states.where(away[rows]), _gaps(gaps)])
    modes = int(roles.mode.max(initial=-1)) + 1
    in_channel = channel[rows]
    rows = rows[in_channel]
    mode = roles.mode[tally[rows], events.code[rows]]
    nowhere = roles.nowhere[tally[rows], events.code[rows]]
    pieces, kinds = _pieces(states.where(in_channel), mode, nowhere, out, parts, modes)
    spent = seconds(pieces, parts.number * kinds).reshape(parts.number, kinds)
    bridging, cells = _moves(_changes(pieces, parts, modes, kinds), parts, modes)
    return Measured(
        events=_events(events, coding, parts),
        in_modes=spent[:, :modes],
        codable=spent[:, modes],
        coded=spent[:, modes + 1],
        nowhere=spent[:, modes + 2],
        bridging=bridging,
        cells=cells,
        endless=np.bincount(coding[(away | channel) & ~ended], minlength=parts.codings),
    )


def _gaps(gaps: Sequence[Sequence[tuple[float, float]]]) -> Spans:
    return Spans.of((at, start, end) for at, given in enumerate(gaps) for start, end in given)


def _pieces(
    states: Spans, mode: Places, nowhere: NDArray[np.bool_], out: Spans, parts: Parts, modes: int
) -> tuple[Spans, int]:
    """The codable stretches of each part and kind: its modes, all of it, whatever is coded, and no mode.

    Their owner is the part times the number of kinds, plus the kind.
    """
    kinds = modes + 3
    whole, coded, idle = range(modes, kinds)
    cut, row, window = within(states, parts.windows)
    base = parts.part[window] * kinds
    in_mode = np.flatnonzero(mode[row] >= 0)
    in_none = np.flatnonzero(nowhere[row])
    covered = [
        cut.where(in_mode).owned(base[in_mode] + mode[row[in_mode]]),
        parts.windows.owned(parts.part * kinds + whole),
        cut.owned(base + coded),
        cut.where(in_none).owned(base[in_none] + idle),
    ]
    taken, _, window = within(out, parts.windows)
    taken_out = [taken.owned(parts.part[window] * kinds + kind) for kind in range(kinds)]
    return left(Spans.joined(covered), Spans.joined(taken_out)), kinds


def _changes(pieces: Spans, parts: Parts, modes: int, kinds: int) -> Changes:
    """Those of whole sessions, by coding."""
    kind = pieces.owner % kinds
    kept = (pieces.owner < parts.codings * kinds) & (kind < modes)
    return changes(pieces.where(kept).owned(pieces.owner[kept] // kinds), kind[kept])


def _moves(moved: Changes, parts: Parts, modes: int) -> tuple[Places, NDArray[np.int64]]:
    """Changes counted by the part that holds the onset of the mode that began."""
    row, part = parts.holding(moved.owner, moved.at)
    cell = (part * modes + moved.before[row]) * modes + moved.after[row]
    cells = np.bincount(cell, minlength=parts.counted * modes * modes).reshape(parts.counted, modes, modes)
    return np.bincount(part[moved.bridged[row]], minlength=parts.counted), cells


def _events(events: EventTable, coding: Places, parts: Parts) -> NDArray[np.int64]:
    row, part = parts.holding(coding, events.onset)
    wide = len(events.column)
    return np.bincount(part * wide + events.code[row], minlength=parts.counted * wide).reshape(parts.counted, wide)
