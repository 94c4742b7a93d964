"""The events of one coding as they are on disk, in memory, indexed so that a keystroke costs the same at 10,000."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from codebooks import Codable, Codebook
from coder.models import Event

Row = tuple[int, int, Event]
"""Onset in ms and order of entry, which no two events share: rows sort without looking at the event."""
MARKED, STRAINS = "marked", "strains"
"""Tracks of what is marked to come back to or a concern, and of what strains are told by."""


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
        self.counts: Counter[str] = Counter()
        """How often each code stands."""
        self.turns: Counter[str] = Counter()
        """How often each track changed."""
        self._tracks: dict[str, list[Row]] = {}
        self._ends: dict[str, list[int]] = {}
        """When the states of a track that have ended did, in order."""
        rule = book.strains
        self._strain_codes = frozenset([*rule.markers, rule.episode, rule.resolved]) if rule else frozenset[str]()
        self.fill(events)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def next_entry(self) -> int:
        return self._entered[-1].entry + 1 if self._entered else 1

    def fill(self, events: Iterable[Event]) -> None:
        """Hold these instead, as the store has them. Sorted once: a long coding is opened while a person waits."""
        self._entered = sorted(events, key=lambda event: event.entry)
        self.by_id = {event.id: event for event in self._entered}
        standing = [event for event in self._entered if not event.retracted]
        self.rows = sorted([(event.onset_ms, event.entry, event) for event in standing])
        self.open = {event.id: event for event in standing if event.is_open}
        self.counts = Counter(event.code for event in standing)
        before, self._tracks, self._ends = self._tracks, {}, {}
        for row in self.rows:
            event = row[2]
            for name in self._tracks_of(event):
                self._tracks.setdefault(name, []).append(row)
                if not event.is_open and name not in (MARKED, STRAINS):
                    self._ends.setdefault(name, []).append(_end(event))
        for ends in self._ends.values():
            ends.sort()
        self.turns.update({*before, *self._tracks})
        self.version += 1

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
        return [row[2] for row in self.track(STRAINS)]

    def track(self, name: str) -> Sequence[Row]:
        return self._tracks.get(name, ())

    def covering(self, codable: Codable, at: int) -> Event | None:
        """The state of its track that holds at this time: begun, and not ended before or at it."""
        name = self.track_of(codable)
        rows, ends = self.track(name), self._ends.get(name, [])
        begun = bisect_right(rows, at, key=lambda row: row[0])
        if begun == bisect_right(ends, at):
            return None
        for place in range(begun - 1, begun - 2 if codable.exclusive else -1, -1):
            event = rows[place][2]
            if event.is_open or (event.offset_ms is not None and event.offset_ms > at):
                return event
        return None

    def until_ms(self, codable: Codable) -> int:
        """When the last state of its track ended, or began where it has not; 0 when there is none."""
        name = self.track_of(codable)
        rows, ends = self.track(name), self._ends.get(name, [])
        begun, ended = rows[-1][0] if rows else 0, ends[-1] if ends else 0
        return max(begun, ended)

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
        for place in range(bisect_right(self.rows, up_to, key=lambda row: row[0]) - 1, -1, -1):
            event = self.rows[place][2]
            if event.code in wanted:
                return event
        return None

    def position(self, event: Event) -> int:
        return bisect_left(self.rows, (event.onset_ms, event.entry))

    def _tracks_of(self, event: Event) -> list[str]:
        """The tracks that an event stands in: first its states', if it is one."""
        codable = self.book.codable(event.code)
        found = [self.track_of(codable)] if codable is not None and codable.kind == "state" else []
        if event.come_back or (codable is not None and codable.proscribed):
            found.append(MARKED)
        if event.code in self._strain_codes:
            found.append(STRAINS)
        return found

    def _index(self, event: Event) -> None:
        self.version += 1
        if event.retracted:
            return
        row = (event.onset_ms, event.entry, event)
        insort(self.rows, row)
        for name in self._tracks_of(event):
            insort(self._tracks.setdefault(name, []), row)
            self.turns[name] += 1
            if not event.is_open and name not in (MARKED, STRAINS):
                insort(self._ends.setdefault(name, []), _end(event))
        self.counts[event.code] += 1
        if event.is_open:
            self.open[event.id] = event

    def _unindex(self, event: Event) -> None:
        if event.retracted:
            return
        key = (event.onset_ms, event.entry)
        del self.rows[bisect_left(self.rows, key)]
        for name in self._tracks_of(event):
            rows = self._tracks[name]
            del rows[bisect_left(rows, key)]
            self.turns[name] += 1
            if not event.is_open and name not in (MARKED, STRAINS):
                ends = self._ends[name]
                del ends[bisect_left(ends, _end(event))]
        self.counts -= Counter([event.code])
        self.open.pop(event.id, None)


def _end(event: Event) -> int:
    """A state whose end is not known holds no time."""
    return event.onset_ms if event.offset_ms is None else event.offset_ms
