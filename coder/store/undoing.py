"""What can be undone and redone, from the history alone, so that it is the same after a crash.

It is read from the history's end, a page at a time: whoever takes a few acts back waits for no more, however long the
coding is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlmodel import SQLModel

from coder.store.engine import Store

PAGE = 256
"""Entries. Where what is asked depends on those before, twice as many are read, and so on."""
_PAST = SQLModel.metadata.tables["history"].c


@dataclass(frozen=True)
class Acts:
    """Ids, the next one last. To undo or redo an act, get it by `events.written`, then
    `events.write(store, coding_id, inverse(act), undoes=act.id)`."""

    undo: tuple[UUID, ...]
    """The latest of what can be undone; further down lies what could be when the history had `below` entries."""
    redo: tuple[UUID, ...]
    """All that can be redone."""
    below: int
    """0: nothing lies further down."""


@dataclass(frozen=True)
class _Done:
    """`number`: of its first entry."""

    number: int
    undoes: UUID | None


def acts(store: Store, coding_id: UUID, up_to: int | None = None, page: int = PAGE) -> Acts:
    """What can be undone and redone, or could be when the history had `up_to` entries. StoreRefused.

    An act with a reason (an import, an unlocking) is not undone by a stroke, nor is what a new attempt at practice
    began without.
    """
    with store.reading() as session:
        while True:
            rows = session.connection().execute(_latest(coding_id, up_to, page)).all()
            # An act of several entries is one act.
            past: dict[UUID, _Done] = {}
            anew = next((place for place, row in enumerate(rows) if row.action == "again"), None)
            for number, act, undoes, _ in reversed(rows[:anew]):
                past.setdefault(act, _Done(number, undoes))
            found = _replayed(past) if anew is not None or len(rows) < page else _replayed_from_within(past)
            if found is not None:
                return found
            page *= 2


def _latest(coding_id: UUID, up_to: int | None, page: int) -> Select[int, UUID, UUID | None, str]:
    """The last entries that matter, the last one first."""
    of_a_stroke = and_(_PAST.record == "event", _PAST.why.is_(None))
    query = select(_PAST.number, _PAST.act, _PAST.undoes, _PAST.action).where(
        _PAST.chain == coding_id, or_(of_a_stroke, _PAST.action == "again")
    )
    if up_to is not None:
        query = query.where(_PAST.number <= up_to)
    return query.order_by(_PAST.number.desc()).limit(page)


def _replayed_from_within(past: Mapping[UUID, _Done]) -> Acts | None:
    """Of acts before which there were others; None when it depends on those.

    The first act may be there in part. One that undoes none leaves nothing to redo, whatever was before it.
    """
    whole = list(past.items())[1:]
    begin = next((place for place, (_, done) in enumerate(whole) if done.undoes is None), None)
    return None if begin is None else _replayed(dict(whole[begin:]), whole[begin][1].number - 1)


def _replayed(past: Mapping[UUID, _Done], below: int = 0) -> Acts | None:
    """Of acts with nothing to redo before them, and `below` entries with what can be undone; None when that is asked
    for."""
    undo: list[UUID] = []
    redo: list[UUID] = []
    for act, done in past.items():
        if done.undoes is None:
            undo.append(act)
            redo.clear()
        elif not undo and below and done.undoes not in past:
            return None
        elif undo and undo[-1] == done.undoes:
            undo.pop()
            redo.append(act)
        elif redo and redo[-1] == done.undoes:
            redo.pop()
            undo.append(act)
    return Acts(tuple(undo), tuple(redo), below)
