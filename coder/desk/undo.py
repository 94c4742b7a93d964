"""What can be taken back and done again. Acts are read from the history, so that this outlives the process."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from coder.store.events import Acts, Change, Insert, Update, Written

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


Read = Callable[[Sequence[UUID]], Iterable[DoneAct]]
"""Acts by their ids, in that order, without those that the history does not know. StoreRefused."""


class Pile:
    """Acts, the last one on top. Without limit: those far below are ids alone."""

    def __init__(self, read: Read, left: Callable[[], Iterable[UUID]]) -> None:
        """`left`: the acts that were there at the opening, read when one of them is asked for. StoreRefused."""
        self._read = read
        self._left: Callable[[], Iterable[UUID]] | None = left
        self._below = bytearray()
        self._at_hand: list[DoneAct] = []

    def __len__(self) -> int:
        self._take_up()
        return len(self._below) // _ID + len(self._at_hand)

    def top(self) -> DoneAct | None:
        """Errors: StoreRefused, when it must be read and cannot be."""
        if not self._at_hand and not self._below:
            self._take_up()
        while not self._at_hand and self._below:
            batch = self._below[-AT_HAND * _ID :]
            ids = [UUID(bytes=bytes(batch[at : at + _ID])) for at in range(0, len(batch), _ID)]
            self._at_hand = list(self._read(ids))
            del self._below[-AT_HAND * _ID :]
        return self._at_hand[-1] if self._at_hand else None

    def _take_up(self) -> None:
        if self._left is not None:
            self._below[:0] = b"".join(its.bytes for its in self._left())
            self._left = None

    def push(self, act: DoneAct) -> None:
        self._at_hand.append(act)

    def pop(self) -> DoneAct:
        """What `top` gave."""
        return self._at_hand.pop()

    def clear(self) -> None:
        self._left = None
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

    def __init__(self, acts: Callable[[], Acts], written: Callable[[Sequence[UUID]], Sequence[Written]]) -> None:
        """As the history of a coding leaves it: there, what can be redone stands as the act that undid it.

        `acts`: what could be undone and redone at the opening, whenever it is asked.
        """
        left = cache(acts)
        self.done = Pile(lambda ids: [DoneAct.of(act.id, act.changes) for act in written(ids)], lambda: left().undo)
        self.undone = Pile(
            lambda ids: [DoneAct(act.id, DoneAct.of(act.id, act.changes).inverse()) for act in written(ids)],
            lambda: left().redo,
        )

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
