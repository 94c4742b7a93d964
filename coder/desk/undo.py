"""What can be taken back and done again. Acts are read from the history, so that this outlives the process."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from coder.store.events import Change, Insert, Update, Written
from coder.store.undoing import Acts

AT_HAND = 64
"""So many acts are held whole; of those below only the ids, 16 bytes each, and what they changed is read when asked."""
_ID = 16


@dataclass(frozen=True)
class DoneAct:
    """`changes` do it again; `inverse` takes it back. Undo retracts, never deletes."""

    id: UUID
    changes: tuple[Update, ...]

    @classmethod
    def of(cls, act: UUID, changes: Sequence[Change]) -> "DoneAct":
        return cls(act, tuple(_restoring(change) if isinstance(change, Insert) else change for change in changes))

    def inverse(self) -> tuple[Update, ...]:
        return tuple(Update(change.event_id, change.after, change.before) for change in reversed(self.changes))


def _restoring(change: Insert) -> Update:
    return Update(change.event.id, {"retracted": True}, {"retracted": False})


Read = Callable[[Sequence[UUID], int], Iterable[DoneAct]]
"""Acts by their ids, in that order, without those that the history does not know; so many of its first entries need not
be looked at. StoreRefused."""


Older = Callable[[int], tuple[Sequence[UUID], int]]
"""The latest of the acts that were there when the history had so many entries, and with how many entries the others
were: 0 for none. StoreRefused."""


class Pile:
    """Acts, the last one on top. Without limit: those far below are ids alone, or not yet read."""

    def __init__(self, read: Read, older: Older, left: int) -> None:
        """`left`: how many entries the history had at the opening; acts from before are read when asked for."""
        self._read, self._older = read, older
        self._left = left
        self._below = bytearray()
        self._at_hand: list[DoneAct] = []

    def __len__(self) -> int:
        while self._left:
            self._take_up()
        return len(self._below) // _ID + len(self._at_hand)

    def top(self) -> DoneAct | None:
        """Errors: StoreRefused, when it must be read and cannot be."""
        while not self._at_hand and (self._below or self._left):
            if not self._below:
                self._take_up()
                continue
            batch = self._below[-AT_HAND * _ID :]
            ids = [UUID(bytes=bytes(batch[at : at + _ID])) for at in range(0, len(batch), _ID)]
            self._at_hand = list(self._read(ids, self._left))
            del self._below[-AT_HAND * _ID :]
        return self._at_hand[-1] if self._at_hand else None

    def _take_up(self) -> None:
        older, self._left = self._older(self._left)
        self._below[:0] = b"".join(act.bytes for act in older)

    def push(self, act: DoneAct) -> None:
        self._at_hand.append(act)

    def pop(self) -> DoneAct:
        """What `top` gave."""
        return self._at_hand.pop()

    def clear(self) -> None:
        self._left = 0
        self._below.clear()
        self._at_hand.clear()

    def settle(self) -> None:
        """All acts are in the history now: those far below need not be held."""
        if len(self._at_hand) > 2 * AT_HAND:
            self._below += b"".join(its.id.bytes for its in self._at_hand[:-AT_HAND])
            del self._at_hand[:-AT_HAND]

    def forget(self, act: UUID) -> None:
        self._at_hand = [its for its in self._at_hand if its.id != act]
        for at in range(0, len(self._below), _ID):
            if self._below[at : at + _ID] == act.bytes:
                del self._below[at : at + _ID]
                break


class UndoStack:
    """Acts in the order done, and those undone, the last one on top."""

    def __init__(
        self, acts: Callable[[int], Acts], written: Callable[[Sequence[UUID], int], Sequence[Written]], entries: int
    ) -> None:
        """As the history of a coding leaves it: there, what can be redone stands as the act that undid it.

        `acts`: what could be undone and redone with so many entries in the history. `entries`: how many it has.
        """
        # What is asked for first is asked for by both.
        acts = lru_cache(maxsize=1)(acts)

        def undoable(entries: int) -> tuple[Sequence[UUID], int]:
            found = acts(entries)
            return found.undo, found.below

        def done(ids: Sequence[UUID], after: int) -> list[DoneAct]:
            return [DoneAct.of(act.id, act.changes) for act in written(ids, after)]

        def undone(ids: Sequence[UUID], after: int) -> list[DoneAct]:
            return [DoneAct(act.id, act.inverse()) for act in done(ids, after)]

        self.done = Pile(done, undoable, entries)
        self.undone = Pile(undone, lambda entries: (acts(entries).redo, 0), entries)

    def did(self, act: UUID, changes: Sequence[Change]) -> None:
        self.done.push(DoneAct.of(act, changes))
        self.undone.clear()

    def undid(self, by: UUID) -> None:
        """The last act done was taken back by the act `by`."""
        self.undone.push(DoneAct(by, self.done.pop().changes))

    def redid(self, by: UUID) -> None:
        """The act undone last was done again by the act `by`."""
        self.done.push(DoneAct(by, self.undone.pop().changes))

    def settle(self) -> None:
        """No act waits: all are in the history."""
        self.done.settle()
        self.undone.settle()

    def forget(self, act: UUID) -> None:
        """An act that the database will never take."""
        self.done.forget(act)
        self.undone.forget(act)
