"""Which stored event a row of a file already is, so that the same file twice changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, select, update
from sqlmodel import SQLModel

from coder.store.history import Act
from exports import raw

EVENT = SQLModel.metadata.tables["event"]
_HISTORY = SQLModel.metadata.tables["history"]

Key = tuple[Any, ...]
"""What makes two rows of a coding equal, their offsets aside."""


@dataclass(frozen=True)
class Line:
    """One good row: its place in the file, what makes it the same as another, and what else it says."""

    line: int
    onset: int
    offset: int | None
    code: str
    actor: str | None
    recipient: str | None
    unit: str | None
    note: str | None
    modifiers: dict[str, Any]
    extra: dict[str, Any]
    come_back: bool
    name: str | None
    """The event's id in the database that the file is from."""
    responds_to: str | None

    @property
    def key(self) -> Key:
        """Everything but the offset."""
        return (self.onset, self.code, self.actor, self.recipient, self.unit, canonical(self.modifiers))


@dataclass
class Stored:
    """What is known of an event that is there: enough to find a row's twin."""

    id: UUID
    offset: int | None
    retracted: bool
    was_without: bool
    """Its offset was filled in later: a row without one is still the same."""


def canonical(modifiers: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Modifiers as a file would spell them, so that 3 and "3" are the same."""
    return tuple(sorted((name, raw.as_text(value).strip()) for name, value in modifiers.items()))


def stored_events(act: Act, coding_id: UUID) -> tuple[dict[Key, list[Stored]], int]:
    """The events of a coding by key, those that stand before those retracted, and the last number of entry."""
    connection = act.session.connection()
    past = _HISTORY.c
    edits = select(past.record_id, cast(past.before, Text)).where(
        past.chain == coding_id, past.record == "event", past.action == "update"
    )
    filled = {event for event, before in connection.execute(edits) if '"offset_ms": null' in (before or "")}
    twins: dict[Key, list[Stored]] = defaultdict(list)
    last = 0
    query = select(EVENT).where(EVENT.c.coding_id == coding_id).order_by(EVENT.c.retracted, EVENT.c.entry)
    for row in connection.execute(query):
        modifiers = canonical(row.modifiers)
        key = (row.onset_ms, row.code, row.actor, row.recipient, row.unit, modifiers)
        twins[key].append(Stored(row.id, row.offset_ms, row.retracted, row.id in filled))
        last = max(last, row.entry)
    return twins, last


def match(lines: Sequence[Line], twins: dict[Key, list[Stored]]) -> list[Stored | None]:
    """The stored twin of each row. The n-th of equal rows is the n-th of equal events; each event is one row's.

    First rows whose offset is equal too, then rows that know an offset that the event lacks, then rows that are older
    than an offset filled in later.
    """
    free = {key: list(events) for key, events in twins.items()}
    found: list[Stored | None] = [None] * len(lines)
    for fits in (_equal, _lacks, _had_none):
        for at, line in enumerate(lines):
            if found[at] is None:
                rest = free.get(line.key, [])
                twin = next((event for event in rest if fits(line, event)), None)
                if twin is not None:
                    rest.remove(twin)
                    found[at] = twin
    return found


def _equal(line: Line, event: Stored) -> bool:
    return line.offset == event.offset


def _lacks(line: Line, event: Stored) -> bool:
    return event.offset is None


def _had_none(line: Line, event: Stored) -> bool:
    return line.offset is None and event.was_without


def fill_offsets(act: Act, coding_id: UUID, fills: Sequence[dict[str, Any]]) -> None:
    if not fills:
        return
    connection = act.session.connection()
    running = set(
        connection.execute(select(EVENT.c.id).where(EVENT.c.coding_id == coding_id, EVENT.c.is_open)).scalars()
    )
    ending = update(EVENT).where(EVENT.c.id == bindparam("event"))
    connection.execute(ending.values(offset_ms=bindparam("end"), is_open=False), list(fills))
    entries = []
    for fill in fills:
        before: dict[str, Any] = {"offset_ms": None}
        after: dict[str, Any] = {"offset_ms": fill["end"]}
        if fill["event"] in running:
            before["is_open"], after["is_open"] = True, False
        entries.append(act.entry("event", fill["event"], "update", before, after, coding_id))
    act.append(entries)
