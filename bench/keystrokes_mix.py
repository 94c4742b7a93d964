"""The demonstration's own codings, keyed again on the real desk: the mean of keystrokes per coded event."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from codebooks import Codable, Codebook, shipped_codebook
from coder.demo import OPENS_AS, fill
from coder.desk.cast import SEAT_KEYS
from coder.models import Event
from coder.store import codings, create_store, open_store, sessions
from coder.store import events as stored
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, Host, host, on_disk, strike, until, words

CODED = ("S01", "S13", "S21")
"""A video, a live session and a live link, each coded by the demonstration's first observer."""
SHIFTED_CODES = "ENTO"
Row = tuple[str, int, int | None, str | None, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Mix:
    """Strokes by what they are for. `boris`: at least so many there, with one key for each behaviour and subject."""

    name: str
    events: int
    states: int
    codes: int
    ends: int
    who: int
    modifiers: int
    keys: int
    boris: int

    @property
    def strokes(self) -> int:
        return self.codes + self.ends + self.who + self.modifiers

    @classmethod
    def together(cls, mixes: Sequence["Mix"]) -> "Mix":
        return cls("together", *(sum(its) for its in list(zip(*map(astuple, mixes), strict=True))[1:]))


@dataclass(frozen=True)
class Act:
    """Something to key when the recording is at `at`: the begin of an event, or the end of a state."""

    at: int
    event: Event
    ends: bool


def acts(book: Codebook, events: Sequence[Event]) -> list[Act]:
    """Begins and ends in the order of time; no act for an end that the next state of its channel makes."""
    found = [Act(event.onset_ms, event, False) for event in events]
    for event in events:
        codable = _codable(book, event.code)
        follows = any(
            other.onset_ms == event.offset_ms and other.id != event.id
            for other in events
            if codable.exclusive and _codable(book, other.code).channel == codable.channel
        )
        if event.offset_ms is not None and not follows:
            found.append(Act(event.offset_ms, event, True))
    return sorted(found, key=lambda act: (act.at, not act.ends, act.event.entry))


def _codable(book: Codebook, code: str) -> Codable:
    found = book.codable(code)
    assert found is not None, code
    return found


class Hand:
    """Strikes what an observer would, and counts it by what it is for."""

    def __init__(self, app: Host, pilot: Pilot[Any], book: Codebook) -> None:
        self.app, self.pilot, self.book = app, pilot, book
        self.counts = dict.fromkeys(("codes", "ends", "who", "modifiers", "keys"), 0)

    async def key(self, what: str, strokes: str) -> None:
        for stroke in strokes:
            strike(self.app, "space" if stroke == " " else stroke)
            await self.pilot.pause()
        self.counts[what] += len(strokes)
        self.counts["keys"] += len(strokes) + sum(stroke in SHIFTED_CODES for stroke in strokes)

    async def do(self, act: Act) -> None:
        self.app.desk.sitting.set_clock(act.at, self.app.desk.key_time)
        codable = _codable(self.book, act.event.code)
        if act.ends:
            await self.key("ends", codable.key)
            return
        await self._who(codable, act.event.actor)
        await self.key("codes", codable.key)
        for strokes in self._modifiers(act.event):
            await self.key("modifiers", strokes)

    async def _who(self, codable: Codable, actor: str | None) -> None:
        """`f` until the practitioner is the one, or `p` and a seat, where the code would go to another."""
        cast = self.app.desk.recorder.cast
        if not codable.performed_by:
            return
        while actor in cast.practitioners and cast.practitioner != actor:
            await self.key("who", "f")
        if actor is not None and actor != cast.actor_of(codable):
            seat = {"G": "g", "P": "p"}.get(actor) or next(key for key, its in SEAT_KEYS.items() if f"P{its}" == actor)
            await self.key("who", f"p{seat}")

    def _modifiers(self, event: Event) -> Iterator[str]:
        """A modifier's own key as often as it has to step, or its line in the list that `.` opens."""
        lines = self.book.modifiers_of(event.code)
        for line, modifier in enumerate(lines, start=1):
            value = event.modifiers.get(modifier.id)
            if value is None:
                continue
            steps = modifier.values.index(value) + (0 if modifier.default == modifier.values[0] else 1)
            yield modifier.key * steps if modifier.key else f".{str(line) * steps}."


def row(book: Codebook, event: Event) -> Row:
    """What must be the same in the coding that was keyed again. Modes belong to nobody in particular."""
    actor = event.actor if _codable(book, event.code).performed_by else None
    return event.code, event.onset_ms, event.offset_ms, actor, tuple(sorted(event.modifiers.items()))


def rows(book: Codebook, events: Sequence[Event]) -> list[Row]:
    return sorted((row(book, event) for event in events), key=str)


def boris(book: Codebook, events: Sequence[Event]) -> int:
    """At least so many strokes in BORIS: a key for each behaviour, for an end that no exclusion makes, for each change
    of the focal subject, and for each modifier (in its dialog, which takes one key)."""
    begun = [act for act in acts(book, events) if not act.ends]
    actors = [act.event.actor for act in begun if _codable(book, act.event.code).performed_by]
    changes = sum(one != other for one, other in pairwise(actors))
    modifiers = sum(len(event.modifiers) for event in events)
    return len(acts(book, events)) + changes + modifiers


async def again(folder: Path, demo: str, name: str) -> Mix:
    """Key one coding again. Raises AssertionError when the database then holds other rows."""
    with open_store(demo, OPENS_AS) as source:
        line = next(line for line in codings.mine(source) if line.session == name)
        wanted = stored.of(source, line.id)
        seats = next(its for its in sessions.listing(source) if its.name == name).seats
    book = shipped_codebook("modes-of-practice")
    with create_store(str(folder / f"{name}.db"), "anna", book) as store:
        sessions.add(store, SessionFields(name="S01", medium="video", seats=seats))
        app = host(store)
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: "space starts" in words(app))
            strike(app, "space", "space")
            await pilot.pause()
            hand = Hand(app, pilot, book.book)
            for act in acts(book.book, wanted):
                await hand.do(act)
            await until(pilot, lambda: rows(book.book, on_disk(app)) == rows(book.book, wanted))
    states = sum(event.offset_ms is not None for event in wanted)
    return Mix(f"demonstration {name}", len(wanted), states, **hand.counts, boris=boris(book.book, wanted))


async def mixes(folder: Path) -> list[Mix]:
    demo = str(folder / "demo.db")
    fill(demo)
    return [await again(folder, demo, name) for name in CODED]
