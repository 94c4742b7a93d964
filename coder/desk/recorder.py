"""A key becomes an event: what is coded, opened, ended, stepped and taken back, one stroke one transaction.

What is shown is on disk: in the database, or while that refuses in the keeper's journal. When neither takes it, the
call raises and the recorder is as before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from codebooks import Codable
from coder.desk import modifiers, times, told
from coder.desk.cast import Cast
from coder.desk.keys import Chosen, Dropped, KeyMap, Pending, Stepped, Stroke, Strokes, Swallowed, Unfit
from coder.desk.ledger import STRAINS, Ledger
from coder.desk.strains import Strain, strains
from coder.desk.undo import UndoStack
from coder.models import Event, new_id
from coder.store import Store, acts
from coder.store.acts import Act
from coder.store.events import Change, Insert, Update
from coder.store.fallback import Keeper
from coder.store.history import wall_clock

Kind = Literal["coded", "ended", "changed", "pending", "dropped", "hint", "nothing"]
LAG = "lag"
"""The column of an event that tells by how many seconds its time was put earlier."""
BEFORE_START = "The clock stands: space starts it. Nothing was coded."


@dataclass(frozen=True)
class Outcome:
    """What a stroke did. `said`: a sentence for the message line; `events`: those that are now on disk as shown."""

    kind: Kind
    said: str
    events: tuple[Event, ...] = ()


class Recorder:
    """One coding at the keys."""

    def __init__(
        self,
        store: Store,
        coding_id: UUID,
        keys: KeyMap,
        cast: Cast,
        events: Sequence[Event],
        undo: UndoStack,
        wall: Callable[[], tuple[int, int]] | None = None,
    ) -> None:
        self.keeper = Keeper(store, coding_id)
        self.coding_id = coding_id
        self.keys, self.cast = keys, cast
        self.book = keys.book
        self.lag_ms = 0
        """What was taken off the times that come here; kept with each event."""
        self.strokes = Strokes(keys)
        self.ledger = Ledger(keys.book, events)
        self.undo = undo
        self._wall = wall or wall_clock
        self._strains: tuple[int, tuple[Strain, ...]] = (0, ())
        self._recall(events)

    def fill(self, events: Sequence[Event]) -> None:
        """Go on from these, in order of entry: the coding as the store has it."""
        self.ledger.fill(events)
        self._recall(events)

    def _recall(self, events: Sequence[Event]) -> None:
        self.cast.recall((event.actor, self.book.codable(event.code)) for event in reversed(events))

    @property
    def pending(self) -> Pending | None:
        return self.strokes.pending

    def press(self, key: str, at: int | None) -> Outcome:
        """One stroke of the codebook's keys.

        `key`: a printable character, or `escape`. `at`: the session time in ms when it arrived; None while nothing can
        be coded because the clock was not started. Errors: StoreRefused, Locked; nothing was then coded.
        """
        if at is None and not (key in self.keys.modifiers and self.pending is None):
            self.strokes.refuse(key)
            return Outcome("hint", BEFORE_START)
        return self._meant(self.strokes.press(key, at or 0))

    def _meant(self, stroke: Stroke) -> Outcome:
        match stroke:
            case Chosen(codable, at, instead_of):
                coded = self.code(codable, at)
                return replace(coded, said=f"{instead_of} dropped. {coded.said}") if instead_of else coded
            case Stepped(modifier):
                return self.step(modifier.id)
            case Pending(first, at, instead_of):
                before = f"{instead_of} dropped. " if instead_of else ""
                label = self.keys.groups[first].label
                return Outcome(
                    "pending", f"{before}{first} {label}: a letter, time taken {times.short(at)}; escape drops it"
                )
            case Dropped(first):
                return Outcome("dropped", f"{first} dropped, nothing coded.")
            case Swallowed(first):
                return Outcome("nothing", f"{first} was coded at once; its space is not needed.")
            case Unfit(_, _, why):
                return Outcome("hint", why)

    def write(self, changes: Sequence[Change]) -> tuple[Event, ...]:
        """Commit changes as one act, then show them. Returns the events that were added or changed."""
        act = self.keeper.events(changes)
        self.undo.did(act, changes)
        self._settle()
        return self._show(changes)

    def _settle(self) -> None:
        """What waits is in no history yet, from which it could be read."""
        if not self.keeper.waiting:
            self.undo.settle()

    def forget(self, act: Act) -> None:
        """Show no more what waited and the database will never take."""
        for change in reversed(acts.changes_of(act)):
            if isinstance(change, Insert):
                self.ledger.change(change.event.id, {"retracted": True})
            else:
                self.ledger.change(change.event_id, change.before)
        self.undo.forget(act.stamp.id)

    def _show(self, changes: Sequence[Change]) -> tuple[Event, ...]:
        shown = []
        for change in changes:
            if isinstance(change, Insert):
                self.ledger.add(change.event)
                shown.append(change.event)
            else:
                shown.append(self.ledger.change(change.event_id, change.after))
        return tuple(shown)

    def code(self, codable: Codable, at: int) -> Outcome:
        """Code something at a session time: a point, or a state, which ends where it holds already."""
        if codable.kind == "point":
            event = self._new(codable, at, is_open=False)
            events = self.write([Insert(event)])
            return Outcome("coded", _coded(codable, event) + self._not_codable(codable, at), events)
        holding = self.ledger.covering(codable, at)
        if holding is not None and holding.code == codable.id:
            events = self.write([ending(holding, at)])
            lasted = times.short(at - holding.onset_ms)
            return Outcome("ended", f"Ended {codable.id} {codable.label} at {times.short(at)} after {lasted}.", events)
        changes: list[Change] = [] if holding is None else [ending(holding, at)]
        until = self.ledger.next_onset(codable, at) if codable.exclusive else None
        event = self._new(codable, at, is_open=until is None, until=until)
        events = self.write([*changes, Insert(event)])
        said = _coded(codable, event, holding) + self._not_codable(codable, at)
        return Outcome("coded", said, (event, *(other for other in events if other is not event)))

    def _not_codable(self, codable: Codable, at: int) -> str:
        """Which state holds at this time that makes it no time to code in, and how to end it."""
        for coverage in self.book.codables if not codable.coverage else ():
            holds = self.ledger.covering(coverage, at) if coverage.coverage else None
            if holds is not None and holds.code == coverage.id:
                return f"  Not codable now: {coverage.label} runs ({coverage.key} ends it)."
        return ""

    def _new(self, codable: Codable, at: int, *, is_open: bool, until: int | None = None) -> Event:
        keyed_at, keyed_offset = self._wall()
        return Event(
            id=new_id(),
            coding_id=self.coding_id,
            entry=self.ledger.next_entry,
            onset_ms=at,
            offset_ms=until,
            is_open=is_open,
            code=codable.id,
            actor=self.cast.actor_of(codable),
            recipient=self.cast.recipient_of(codable),
            modifiers={},
            extra={LAG: self.lag_ms / 1000} if self.lag_ms else {},
            keyed_at=keyed_at,
            keyed_offset=keyed_offset,
        )

    def step(self, modifier_id: str, event: Event | None = None) -> Outcome:
        """Step an event (by default the last one that the modifier applies to) to the modifier's next value."""
        modifier = next(its for its in self.book.modifiers if its.id == modifier_id)
        last = self.ledger.last()
        if event is None and modifier.links and last and self.book.strains and last.code in self.book.strains.markers:
            return Outcome("hint", f"{last.code} is itself a strain: code the response first, then {modifier.key}.")
        target = event or next((e for e in self.ledger.latest() if modifiers.applies(self.book, modifier, e)), None)
        if target is None:
            return Outcome("hint", f"{modifier.label}: there is no event yet that it goes with.")
        if not modifiers.applies(self.book, modifier, target):
            return Outcome("hint", f"{modifier.label} does not go with {target.code}.")
        step = modifiers.next_value(self.book, self.ledger, modifier, target)
        if step is None:
            return Outcome("hint", f"{modifier.label}: no open strain or breach before {target.code} to link to.")
        return self.change(
            target, step.after(target, modifier), f"{target.code} {times.short(target.onset_ms)}: {step.said}"
        )

    def change(self, event: Event, after: dict[str, object], said: str) -> Outcome:
        """Change fields of one event. Nothing is written when nothing differs."""
        before = {field: getattr(event, field) for field in after}
        if before == after:
            return Outcome("nothing", "Nothing changed.")
        return Outcome("changed", said, self.write([Update(event.id, before, after)]))

    def take_back(self) -> Outcome:
        """Undo the last act that is not yet undone. Errors: StoreRefused, Locked."""
        act = self.undo.done.top()
        if act is None:
            return Outcome("hint", "There is nothing to take back.")
        changes = act.inverse()
        undone = self.keeper.events(changes, undoes=act.id)
        self.undo.undid(undone)
        self._settle()
        events = self._show(changes)
        self.strokes.forget()
        return Outcome("changed", f"{told.back(self.book, changes, events)}  ctrl+r does it again.", events)

    def do_again(self) -> Outcome:
        """Redo the act undone last. Errors as `take_back`."""
        act = self.undo.undone.top()
        if act is None:
            return Outcome("hint", "There is nothing to do again.")
        changes = act.changes
        redone = self.keeper.events(changes, undoes=act.id)
        self.undo.redid(redone)
        self._settle()
        events = self._show(changes)
        return Outcome("changed", told.again(self.book, changes, events), events)

    def strains(self) -> tuple[Strain, ...]:
        """Every strain in order of onset: the same tuple until one of them changes."""
        turn = self.ledger.turns[STRAINS]
        if turn != self._strains[0]:
            self._strains = turn, strains(self.ledger.strain_events(), self.book.strains)
        return self._strains[1]


def ending(event: Event, at: int) -> Update:
    return Update(
        event.id, {"offset_ms": event.offset_ms, "is_open": event.is_open}, {"offset_ms": at, "is_open": False}
    )


def _coded(codable: Codable, event: Event, ended: Event | None = None) -> str:
    who = f", {event.actor}" if event.actor else ""
    verb = "Opened" if event.is_open else "Coded"
    before = f" {ended.code} ended." if ended is not None else ""
    span = f" to {times.short(event.offset_ms)}" if event.offset_ms is not None else ""
    return f"{verb} {codable.id} {codable.label} at {times.short(event.onset_ms)}{span}{who}.{before}  u takes it back."
