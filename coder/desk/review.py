"""Repairing a coding: split, stretch, shift and add. Each is one act, taken back by one undo.

What cannot be is told as a hint and changes nothing. Errors: StoreRefused, Locked.
"""

from itertools import pairwise
from typing import Literal
from uuid import UUID

from codebooks import Codable
from coder.desk import edits, times
from coder.desk.recorder import Outcome, Recorder, ending
from coder.models import Event, new_id
from coder.store.events import Change, Insert, Update
from coder.store.history import wall_clock

Edge = Literal["onset", "offset"]


def split(recorder: Recorder, event: Event, at: int) -> Outcome:
    """Make two states of one at a session time in it. The note stays with the first."""
    codable = recorder.book.codable(event.code)
    if codable is None or codable.kind != "state":
        return Outcome("hint", f"{event.code} is a point: only a state can be split.")
    if not (event.onset_ms < at and (event.is_open or (event.offset_ms is not None and at < event.offset_ms))):
        return Outcome("hint", f"{event.code} does not hold before and after {times.short(at)}: nothing was split.")
    keyed_at, keyed_offset = wall_clock()
    second = Event(
        id=new_id(),
        coding_id=recorder.coding_id,
        entry=recorder.ledger.next_entry,
        onset_ms=at,
        offset_ms=event.offset_ms,
        is_open=event.is_open,
        code=event.code,
        actor=event.actor,
        recipient=event.recipient,
        unit=event.unit,
        modifiers=dict(event.modifiers),
        extra={},
        linked_id=event.linked_id,
        keyed_at=keyed_at,
        keyed_offset=keyed_offset,
    )
    events = recorder.write([ending(event, at), Insert(second)])
    said = f"Split {event.code} at {times.exact(at)}: enter changes the later part, u makes one of it again."
    return Outcome("coded", said, events[::-1])


def stretch(recorder: Recorder, event: Event, edge: Edge | None, by_ms: int) -> Outcome:
    """Move an edge of an event, or (None) the whole of it, later or (negative) earlier; what touches it moves along."""
    if edge == "offset" and event.offset_ms is None:
        return Outcome("hint", _endless(event))
    onset = event.onset_ms + (0 if edge == "offset" else by_ms)
    offset = event.offset_ms if event.offset_ms is None or edge == "onset" else event.offset_ms + by_ms
    return _retimed(recorder, event, onset, offset)


def _retimed(recorder: Recorder, event: Event, onset: int, offset: int | None) -> Outcome:
    if not (onset >= 0 and max(onset, offset or 0) <= times.LONGEST_MS):
        return Outcome("hint", f"{event.code} would leave the session's time: nothing changed.")
    return edits.retime(recorder, event, onset, offset)


def _endless(event: Event) -> str:
    if event.is_open:
        return f"{event.code} is still open: e ends it at the cursor."
    return f"{event.code} has no end: nothing changed."


def set_edge(recorder: Recorder, event: Event, edge: Edge, at: int) -> Outcome:
    """Let an event begin or end at a session time; a state that is open ends there."""
    if edge == "onset":
        return _retimed(recorder, event, at, event.offset_ms)
    if event.is_open:
        codable = recorder.book.codable(event.code)
        until = recorder.ledger.next_onset(codable, event.onset_ms) if codable and codable.exclusive else None
        if at < event.onset_ms or (until is not None and at > until):
            return Outcome("hint", f"{event.code} cannot end at {times.short(at)}: nothing changed.")
        said = f"Ended {event.code} at {times.exact(at)}."
        return recorder.change(event, {"offset_ms": at, "is_open": False}, said)
    if event.offset_ms is None:
        return Outcome("hint", _endless(event))
    return _retimed(recorder, event, event.onset_ms, at)


def add(recorder: Recorder, codable: Codable, at: int) -> Outcome:
    """Code something at a session time, by whom codes go to now; a state holds until the next of its channel."""
    holding = recorder.ledger.covering(codable, at) if codable.kind == "state" else None
    if holding is not None and holding.code == codable.id:
        return Outcome("hint", f"{codable.id} holds at {times.short(at)} already: s splits it, e ends it.")
    if holding is not None and holding.onset_ms == at:
        return Outcome("hint", f"{holding.code} begins at {times.exact(at)}: enter gives it another code.")
    return recorder.code(codable, at)


def shift_range(recorder: Recorder, from_ms: int, until_ms: int, by_ms: int) -> Outcome:
    """Move all that begins in a range of session times, both included, later or (negative) earlier.

    A state of an exclusive channel that touches what moves is stretched or shortened with it. Refused as a whole where
    states of such a channel would overlap, or anything would leave the session's time.
    """
    rows = recorder.ledger.between(from_ms, until_ms)
    if not rows:
        return Outcome("hint", f"Nothing begins from {times.short(from_ms)} to {times.short(until_ms)}.")
    if by_ms == 0:
        return Outcome("nothing", "Nothing changed.")
    first = rows[0]
    if first.onset_ms + by_ms < 0:
        return Outcome("hint", f"{first.code} would begin {_seconds(-first.onset_ms - by_ms)} s before 0: {_NOTHING}")
    moved = {event.id: (event.onset_ms + by_ms, _later(event.offset_ms, by_ms)) for event in rows}
    if max(max(onset, offset or 0) for onset, offset in moved.values()) > times.LONGEST_MS:
        return Outcome("hint", f"Something would end after {times.LONGEST_MS // 3_600_000} hours: {_NOTHING}")
    for track in _exclusive_tracks(recorder, rows):
        if (clash := _settled(track, moved, by_ms)) is not None:
            return Outcome("hint", f"{clash}: {_NOTHING}")
    events = recorder.write([_update(recorder.ledger.by_id[id], *times_) for id, times_ in moved.items()])
    number = "1 event" if len(rows) == 1 else f"{len(rows)} events"
    along = f" (and {len(moved) - len(rows)} that touch them)" if len(moved) > len(rows) else ""
    return Outcome("changed", f"{number} moved by {_signed(by_ms)} s{along}.  u moves all of it back.", events)


_NOTHING = "nothing was moved."


def _exclusive_tracks(recorder: Recorder, events: list[Event]) -> list[list[Event]]:
    """The states, in order, of each exclusive channel that one of these is in."""
    codables = [recorder.book.codable(code) for code in dict.fromkeys(event.code for event in events)]
    names = dict.fromkeys(recorder.ledger.track_of(its) for its in codables if its is not None and its.exclusive)
    return [[row[2] for row in recorder.ledger.track(name)] for name in names]


def _settled(track: list[Event], moved: dict[UUID, tuple[int, int | None]], by_ms: int) -> str | None:
    """Let what touches move along (added to `moved`); a sentence where states would overlap then."""
    shifted = {event.id for event in track if event.id in moved}
    for earlier, later in pairwise(track):
        if earlier.offset_ms != later.onset_ms or (earlier.id in shifted) == (later.id in shifted):
            continue
        if later.id in shifted:
            moved[earlier.id] = (moved.get(earlier.id, (earlier.onset_ms,))[0], later.onset_ms + by_ms)
        else:
            moved[later.id] = (later.onset_ms + by_ms, moved.get(later.id, (0, later.offset_ms))[1])
    at = {event.id: moved.get(event.id, (event.onset_ms, event.offset_ms)) for event in track}
    order = sorted(track, key=lambda event: (at[event.id][0], event.entry))
    for event in order:
        onset, offset = at[event.id]
        if offset is not None and offset < onset:
            return f"{event.code} at {times.short(event.onset_ms)} would end before it begins"
    for earlier, later in pairwise(order):
        ends = at[earlier.id][1] if earlier.id in moved or later.id in moved else 0
        if (ends is None and earlier.is_open) or (ends is not None and ends > at[later.id][0]):
            return f"{earlier.code} would run into {later.code} at {times.short(at[later.id][0])}"
    return None


def _later(ms: int | None, by_ms: int) -> int | None:
    return None if ms is None else ms + by_ms


def _update(event: Event, onset_ms: int, offset_ms: int | None) -> Change:
    before = {"onset_ms": event.onset_ms, "offset_ms": event.offset_ms}
    return Update(event.id, before, {"onset_ms": onset_ms, "offset_ms": offset_ms})


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def _signed(ms: int) -> str:
    return f"+{_seconds(ms)}" if ms > 0 else f"-{_seconds(-ms)}"
