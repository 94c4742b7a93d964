"""The events of one coding as they are on disk, in memory, indexed so that a keystroke costs the same at 10,000."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from codebooks import Codable, Codebook
from coder.models import Event

Row = tuple[int, int, Event]
"""Onset in ms and order of entry, which no two events share: rows sort without looking at the event."""


class Ledger:
    """Changed only after the store has taken the change."""

    def __init__(self, book: Codebook, events: Iterable[Event] = ()) -> None:
        self.book = book
        self.by_id: dict[UUID, Event] = {}
        self.rows: list[Row] = []
        """What stands, in order of onset and entry."""
        self.open: dict[UUID, Event] = {}
        self.version = 0
        """Counts the changes, so that what is drawn from here knows when to draw anew."""
        self._entered: list[Event] = []
        self._tracks: dict[str, list[Row]] = {}
        rule = book.strains
        self._strain_codes = frozenset([*rule.markers, rule.episode, rule.resolved]) if rule else frozenset[str]()
        for event in sorted(events, key=lambda event: event.entry):
            self.add(event)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def next_entry(self) -> int:
        return self._entered[-1].entry + 1 if self._entered else 1

    def add(self, event: Event) -> None:
        self.by_id[event.id] = event
        self._entered.append(event)
        self._index(event)

    def change(self, event_id: UUID, after: dict[str, Any]) -> Event:
        event = self.by_id[event_id]
        self._unindex(event)
        for field, value in after.items():
            setattr(event, field, value)
        self._index(event)
        return event

    def track_of(self, codable: Codable) -> str:
        """States of an exclusive channel share one track; each other state has its own."""
        return f"channel {codable.channel}" if codable.exclusive else f"code {codable.id}"

    def events(self) -> list[Event]:
        return [row[2] for row in self.rows]

    def between(self, from_ms: int, until_ms: int) -> list[Event]:
        """What begins in a stretch of time, both ends included."""
        begin = bisect_left(self.rows, from_ms, key=lambda row: row[0])
        return [row[2] for row in self.rows[begin : bisect_right(self.rows, until_ms, key=lambda row: row[0])]]

    def strain_events(self) -> list[Event]:
        """Markers, episodes and resolutions, in order: few, however long the coding."""
        return [row[2] for row in self.track("strains")]

    def track(self, name: str) -> Sequence[Row]:
        return self._tracks.get(name, ())

    def covering(self, codable: Codable, at: int) -> Event | None:
        """The state of its track that holds at this time: begun, and not ended before or at it."""
        rows = self.track(self.track_of(codable))
        for _, _, event in reversed(rows[: bisect_right(rows, at, key=lambda row: row[0])]):
            if event.is_open or (event.offset_ms is not None and event.offset_ms > at):
                return event
            if codable.exclusive:
                return None
        return None

    def next_onset(self, codable: Codable, at: int) -> int | None:
        """When the next state of its track begins; None when none does."""
        rows = self.track(self.track_of(codable))
        after = bisect_right(rows, at, key=lambda row: row[0])
        return rows[after][0] if after < len(rows) else None

    def last(self) -> Event | None:
        """The event entered last that was not retracted."""
        return next(self.latest(), None)

    def latest(self) -> Iterator[Event]:
        """Events that stand, the one entered last first."""
        return (event for event in reversed(self._entered) if not event.retracted)

    def latest_of(self, codes: Iterable[str], up_to: int) -> Event | None:
        """The last event with one of these codes that began by then."""
        wanted = frozenset(codes)
        for _, _, event in reversed(self.rows[: bisect_right(self.rows, up_to, key=lambda row: row[0])]):
            if event.code in wanted:
                return event
        return None

    def position(self, event: Event) -> int:
        return bisect_left(self.rows, (event.onset_ms, event.entry))

    def _indexes(self, event: Event) -> list[list[Row]]:
        """All the ordered lists that an event stands in."""
        codable = self.book.codable(event.code)
        found = [self.rows]
        if codable is not None and codable.kind == "state":
            found.append(self._tracks.setdefault(self.track_of(codable), []))
        if event.come_back or (codable is not None and codable.proscribed):
            found.append(self._tracks.setdefault("marked", []))
        if event.code in self._strain_codes:
            found.append(self._tracks.setdefault("strains", []))
        return found

    def _index(self, event: Event) -> None:
        self.version += 1
        if event.retracted:
            return
        for rows in self._indexes(event):
            insort(rows, (event.onset_ms, event.entry, event))
        if event.is_open:
            self.open[event.id] = event

    def _unindex(self, event: Event) -> None:
        if event.retracted:
            return
        key = (event.onset_ms, event.entry)
        for rows in self._indexes(event):
            del rows[bisect_left(rows, key, key=lambda row: row[:2])]
        self.open.pop(event.id, None)
