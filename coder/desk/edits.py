"""Mending an event after it was coded: its time, code, actor, note and marks. Each edit is one act and can be undone.

An edit that cannot be is told as a hint and changes nothing. Errors: StoreRefused, Locked.
"""

from bisect import bisect_left

from codebooks import Codable
from coder.desk import times
from coder.desk.recorder import Outcome, Recorder
from coder.models import Event
from coder.store.events import Change, Update

LONGEST_NOTE = 32_767


def retime(recorder: Recorder, event: Event, onset_ms: int, offset_ms: int | None) -> Outcome:
    """Move an event's onset, and the offset of a state that has ended.

    In an exclusive channel the state before, if it ended where this one began, ends where it begins now; the state
    after likewise. Times that would make states of such a channel overlap are refused.
    """
    if event.offset_ms is None:
        offset_ms = None
    if offset_ms is not None and offset_ms < onset_ms:
        return Outcome("hint", f"{event.code} would end at {times.short(offset_ms)} before it begins: nothing changed.")
    if (onset_ms, offset_ms) == (event.onset_ms, event.offset_ms):
        return Outcome("nothing", "Nothing changed.")
    neighbours = _neighbours(recorder, event, onset_ms, offset_ms)
    if isinstance(neighbours, str):
        return Outcome("hint", neighbours)
    before = {"onset_ms": event.onset_ms, "offset_ms": event.offset_ms}
    own = Update(event.id, before, {"onset_ms": onset_ms, "offset_ms": offset_ms})
    events = recorder.write([own, *neighbours])
    return Outcome("changed", f"{event.code} is at {times.short(onset_ms)} now.", events)


def _neighbours(recorder: Recorder, event: Event, onset_ms: int, offset_ms: int | None) -> list[Change] | str:
    """What moves along in an exclusive channel, or a sentence on why the times cannot be."""
    codable = recorder.book.codable(event.code)
    if codable is None or codable.kind != "state" or not codable.exclusive:
        return []
    rows = recorder.ledger.track(recorder.ledger.track_of(codable))
    place = bisect_left(rows, (event.onset_ms, event.entry), key=lambda row: row[:2])
    changes: list[Change] = []
    if place > 0:
        earlier = rows[place - 1][2]
        touches = earlier.offset_ms == event.onset_ms
        if onset_ms < earlier.onset_ms or ((earlier.offset_ms or 0) > onset_ms and not touches):
            return f"{earlier.code} holds until {times.short(earlier.offset_ms or earlier.onset_ms)}: nothing changed."
        if touches and onset_ms != event.onset_ms:
            changes.append(Update(earlier.id, {"offset_ms": earlier.offset_ms}, {"offset_ms": onset_ms}))
    if place + 1 < len(rows):
        later = rows[place + 1][2]
        ends = onset_ms if offset_ms is None else offset_ms
        touches = later.onset_ms == event.offset_ms
        beyond = later.offset_ms is not None and ends > later.offset_ms
        if beyond or (ends > later.onset_ms and not touches):
            return f"{later.code} begins at {times.short(later.onset_ms)}: nothing changed."
        if touches and offset_ms is not None and offset_ms != event.offset_ms:
            changes.append(Update(later.id, {"onset_ms": later.onset_ms}, {"onset_ms": offset_ms}))
    return changes


def codable_named(recorder: Recorder, text: str) -> Codable | None:
    """What a person means by an id (`ed-con`) or by its strokes (`1c`; `1` alone is the technique)."""
    wanted = text.strip()
    for codable in recorder.book.codables:
        first, second = codable.key[:1], codable.key[1:].strip().casefold()
        if codable.id.casefold() == wanted.casefold() or (
            bool(wanted) and first == wanted[0] and second == wanted[1:].strip().casefold()
        ):
            return codable
    return None


def recode(recorder: Recorder, event: Event, text: str) -> Outcome:
    """Give an event another code of the same kind and, for states, of the same track."""
    if text.strip() == event.code:
        return Outcome("nothing", "Nothing changed.")
    codable = codable_named(recorder, text)
    if codable is None:
        return Outcome("hint", f"'{text.strip()}' is no code here: type an id such as {event.code}, or its strokes.")
    if codable.id == event.code:
        return Outcome("nothing", "Nothing changed.")
    old = recorder.book.codable(event.code)
    if old is None or codable.kind != old.kind:
        return Outcome("hint", f"{event.code} and {codable.id} are not both states or points: delete it and code anew.")
    track = recorder.ledger.track_of
    if codable.exclusive and track(codable) != track(old) and not _free(recorder, codable, event):
        return Outcome("hint", f"Another state holds in {codable.id}'s channel then: nothing changed.")
    after: dict[str, object] = {"code": codable.id}
    fitting = {modifier.id: modifier for modifier in recorder.book.modifiers_of(codable.id)}
    kept = {name: value for name, value in event.modifiers.items() if name in fitting}
    if kept != event.modifiers:
        after["modifiers"] = kept
        if not any(fitting[name].links for name in kept):
            after["linked_id"] = None
    return recorder.change(event, after, f"{event.code} {times.short(event.onset_ms)} is {codable.id} now.")


def _free(recorder: Recorder, codable: Codable, event: Event) -> bool:
    if recorder.ledger.covering(codable, event.onset_ms) is not None:
        return False
    following = recorder.ledger.next_onset(codable, event.onset_ms)
    return following is None or (event.offset_ms is not None and event.offset_ms <= following)


def set_actor(recorder: Recorder, event: Event, actor: str) -> Outcome:
    """An actor is a subject of the codebook, a seat of the session or a numbered participant seat; empty: nobody."""
    actor = actor.strip()
    if actor == (event.actor or ""):
        return Outcome("nothing", "Nothing changed.")
    who = recorder.cast.called(actor) if actor else None
    if actor and who is None:
        return Outcome("hint", f"'{actor}' is nobody here: {', '.join(recorder.cast.names())}.")
    return recorder.change(event, {"actor": who}, f"{event.code} {times.short(event.onset_ms)}: {who or 'nobody'}.")


def set_note(recorder: Recorder, event: Event, note: str) -> Outcome:
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        return Outcome("hint", f"A note holds up to {LONGEST_NOTE} characters; this one has {len(note)}.")
    said = f"Note on {event.code} {times.short(event.onset_ms)} kept." if note else "Note taken off."
    return recorder.change(event, {"note": note or None}, said)


def come_back(recorder: Recorder, event: Event) -> Outcome:
    """Put the "come back to this" mark on, or take it off."""
    said = "Mark taken off" if event.come_back else "Marked to come back to"
    return recorder.change(
        event, {"come_back": not event.come_back}, f"{said}: {event.code} {times.short(event.onset_ms)}."
    )


def retract(recorder: Recorder, event: Event) -> Outcome:
    """Take one event out; the history keeps it."""
    return recorder.change(
        event, {"retracted": True}, f"Deleted {event.code} {times.short(event.onset_ms)}.  u brings it back."
    )
