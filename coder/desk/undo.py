"""What can be taken back and done again. Acts are read from the history, so that this outlives the process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coder.store.events import Acts, Change, Insert, Update


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


@dataclass
class UndoStack:
    """Acts in the order done, and those undone, the last one on top."""

    done: list[DoneAct] = field(default_factory=list)
    undone: list[DoneAct] = field(default_factory=list)

    @classmethod
    def of(cls, acts: Acts) -> "UndoStack":
        """The stack as the history of a coding leaves it; there, what can be redone stands as the act that undid it."""
        return cls(
            [DoneAct.of(act.id, act.changes) for act in acts.undo],
            [DoneAct(act.id, DoneAct.of(act.id, act.changes).inverse()) for act in acts.redo],
        )

    @property
    def last_done(self) -> DoneAct | None:
        return self.done[-1] if self.done else None

    @property
    def last_undone(self) -> DoneAct | None:
        return self.undone[-1] if self.undone else None

    def did(self, act: UUID, changes: Sequence[Change]) -> None:
        self.done.append(DoneAct.of(act, changes))
        self.undone.clear()

    def undid(self, by: UUID) -> None:
        """The last act done was taken back by the act `by`."""
        self.undone.append(DoneAct(by, self.done.pop().changes))

    def forget(self, act: UUID) -> None:
        """An act that the database will never take."""
        self.done = [its for its in self.done if its.id != act]
        self.undone = [its for its in self.undone if its.id != act]

    def redid(self, by: UUID) -> None:
        """The act undone last was done again by the act `by`."""
        self.done.append(DoneAct(by, self.undone.pop().changes))
