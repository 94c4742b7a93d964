"""What a coding's session clock did, append-only, and how far it came."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from coder.models import ClockMark, Presence
from coder.store.engine import Store
from coder.store.history import Stamp, acting
from coder.store.open_codings import draft


def append(
    store: Store,
    coding_id: UUID,
    kind: str,
    session_ms: int,
    until_ms: int | None = None,
    *,
    stamp: Stamp | None = None,
) -> ClockMark:
    """Keep a `start`, `pause`, `resume`, `set` (session time after the act) or `gap` (until `until_ms`). Locked."""
    with acting(store, stamp=stamp) as act:
        draft(act.session, coding_id)
        mark = ClockMark(
            coding_id=coding_id,
            kind=kind,
            session_ms=session_ms,
            until_ms=until_ms,
            wall_at=act.made_at,
            wall_offset=act.made_offset,
        )
        act.add(mark, coding_id)
        return mark


def marks(store: Store, coding_id: UUID) -> list[ClockMark]:
    """All marks of a coding's clock, in order."""
    with store.reading() as session:
        query = select(ClockMark).where(col(ClockMark.coding_id) == coding_id).order_by(col(ClockMark.id))
        return list(session.exec(query))


def furthest(session: Session, coding_id: UUID) -> int | None:
    """The furthest session time the clock came to, in ms; None if it never ran."""
    reached = func.max(func.coalesce(col(ClockMark.until_ms), col(ClockMark.session_ms)))
    by_marks = session.exec(select(reached).where(col(ClockMark.coding_id) == coding_id)).one()
    by_beat = session.exec(select(Presence.session_ms).where(col(Presence.coding_id) == coding_id)).first()
    known = [value for value in (by_marks, by_beat) if value is not None]
    return max(known, default=None)
