"""What is keyed is kept in any case: in the database, or while that refuses in a journal in another place.

A `Keeper` stands between the desk and the store. Once the store has refused, nothing is tried again on the keys' own
thread: `put_in`, in the background, puts what waits into the database, exactly once, in order, with its own times.
An act that the database will never take is no refusal: it raises at once, or where it waits already is set aside.
"""

import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from coder.errors import CoderError, StoreRefused
from coder.models import ItemMark, Rating
from coder.store import acts, clocks, events, evidence, healing, journal, marks, set_aside
from coder.store.acts import Act, Verb
from coder.store.engine import Store
from coder.store.events import Change
from coder.store.history import Stamp
from coder.store.set_aside import Aside

Given = TypeVar("Given")


class Keeper:
    """One for each open coding. `version` counts the changes of what waits, so that a screen knows when to draw."""

    def __init__(self, store: Store, coding_id: UUID) -> None:
        self.store, self.coding_id = store, coding_id
        self.version = 0
        self._lock, self._putting_in = threading.Lock(), threading.Lock()
        self._events: Counter[UUID] = Counter()
        self._queue: deque[Act] = deque()
        self._journal: journal.Journal | None = None
        self._refused: CoderError | None = None
        self._aside: list[Aside] = []

    @property
    def waiting(self) -> int:
        """How many acts are not yet in the database."""
        return len(self._queue)

    @property
    def refused(self) -> CoderError | None:
        """Why the store does not take what is keyed; None while it does."""
        return self._refused

    @property
    def kept_in(self) -> str | None:
        """The file that holds what waits."""
        return str(self._journal.path) if self._journal is not None else None

    def waits(self, event_id: UUID) -> bool:
        """Whether an event, or a change of it, is not yet in the database."""
        return self._events[event_id] > 0

    # ------------------------------------------------------------------ acts

    def events(self, changes: Sequence[Change], undoes: UUID | None = None) -> UUID:
        """Commit changes of events as one act; its id. Errors: Locked, NotFound, Declined, StoreRefused.

        Whichever it is, nowhere was it kept.
        """
        stamp = Stamp()
        self._keep(
            lambda: events.write(self.store, self.coding_id, changes, undoes=undoes, stamp=stamp),
            lambda: self._act(stamp, "events", acts.of_changes(changes, undoes)),
        )
        return stamp.id

    def clock(self, kind: str, session_ms: int, until_ms: int | None = None) -> None:
        """Keep a mark of the clock. Errors: Locked, NotFound, StoreRefused."""
        stamp, said = Stamp(), {"kind": kind, "session_ms": session_ms, "until_ms": until_ms}
        self._keep(
            lambda: clocks.append(self.store, self.coding_id, kind, session_ms, until_ms, stamp=stamp),
            lambda: self._act(stamp, "clock", said),
        )

    def mark(self, known: ItemMark | None, item: str, fields: Mapping[str, Any]) -> ItemMark:
        """Set fields (`status`, `minutes`, `note`) of an item's mark; the mark then. Errors as `events`, BadInput."""
        stamp = Stamp()
        kept = self._keep(
            lambda: marks.set_mark(self.store, self.coding_id, item, stamp=stamp, **fields),
            lambda: self._act(stamp, "mark", {"item": item, **fields}),
        )
        before = known.model_dump() if known is not None else {"coding_id": self.coding_id, "item": item}
        return kept or ItemMark(**{**before, **fields})

    def rating(self, scale: str, value: float | None, note: str | None = None) -> Rating:
        """Answer a scale; None: not ratable. Errors as `events`, BadInput."""
        stamp, said = Stamp(), {"scale": scale, "value": value, "note": note}
        kept = self._keep(
            lambda: marks.set_rating(self.store, self.coding_id, scale, value, note, stamp=stamp),
            lambda: self._act(stamp, "rating", said),
        )
        return kept or Rating(coding_id=self.coding_id, scale=scale, value=value, note=note)

    def no_rating(self, scale: str) -> None:
        """Take an answer back. Errors as `events`."""
        stamp = Stamp()
        self._keep(
            lambda: marks.clear_rating(self.store, self.coding_id, scale, stamp=stamp),
            lambda: self._act(stamp, "no_rating", {"scale": scale}),
        )

    def cite(self, event_id: UUID, scale: str) -> None:
        """Put an event on the list of moments that a rating rests on. Errors as `events`, BadInput."""
        stamp = Stamp()
        self._keep(
            lambda: evidence.cite(self.store, self.coding_id, event_id, scale, stamp=stamp),
            lambda: self._act(stamp, "cite", {"event": str(event_id), "scale": scale}),
        )

    def leave_out(self, event_id: UUID, scale: str) -> None:
        """Take an event off that list. Errors as `events`."""
        stamp = Stamp()
        self._keep(
            lambda: evidence.leave_out(self.store, self.coding_id, event_id, scale, stamp=stamp),
            lambda: self._act(stamp, "leave_out", {"event": str(event_id), "scale": scale}),
        )

    def _act(self, stamp: Stamp, verb: Verb, said: Mapping[str, Any]) -> Act:
        return Act(stamp, self.coding_id, self.store.who, verb, said)

    def _keep(self, straight: Callable[[], Given], told: Callable[[], Act]) -> Given | None:
        """What the store gives, or None when the act waits."""
        with self._lock:
            if self._refused is None:
                try:
                    return acts.twice(straight)
                except StoreRefused as error:
                    self._refused = error
            self._wait(told())
        return None

    def _wait(self, act: Act) -> None:
        """The journal takes it. StoreRefused tells both refusals when no place does."""
        try:
            if self._journal is None:
                store = self.store
                self._journal = journal.begin(store.target, self.coding_id, store.connect_to, store.driver_error)
            self._journal.append(act.to_text())
        except StoreRefused as error:
            raise StoreRefused.several([*(self._refused.problems if self._refused else ()), *error.problems]) from error
        self._queue.append(act)
        self._events.update(act.event_ids)
        self.version += 1

    # ------------------------------------------------------------------ in the background

    def told_aside(self) -> list[Aside]:
        """What was set aside since this was asked last, in order."""
        with self._lock:
            told, self._aside = self._aside, []
            return told

    def put_in(self) -> int:
        """Put what waits into the database, in order, and let keys go straight to it again; how many were put in.

        Errors: StoreRefused and others while it still refuses; what waits then waits on.
        """
        if not self._putting_in.acquire(blocking=False):
            return 0
        try:
            return self._put_in()
        finally:
            self._putting_in.release()

    def _put_in(self) -> int:
        done = 0
        if self._refused is not None:
            self._try(partial(healing.heal, self.store))
        while True:
            with self._lock:
                if not self._queue:
                    self._well()
                    return done
                act = self._queue[0]
            aside = self._try(partial(self._put, act))
            with self._lock:
                self._queue.popleft()
                self._events.subtract(act.event_ids)
                self._aside += [aside] if aside is not None else []
                self.version += 1
            done += aside is None

    def _put(self, act: Act) -> Aside | None:
        """Into the database; where that will never take it, into the file of those set aside."""
        try:
            acts.do(self.store, act)
        except CoderError as error:
            if self._journal is None or not acts.is_final(error):
                raise
            return set_aside.keep(self.store, self._journal.path, act, error)
        return None

    def _try(self, act: Callable[[], Given]) -> Given:
        try:
            return act()
        except CoderError as error:
            self._refused = error
            raise

    def _well(self) -> None:
        self._refused = None
        if self._journal is not None:
            self._journal.remove()
            self._journal = None
        self.version += 1
