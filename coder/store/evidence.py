"""The moments that ratings rest on: events on the list for a scale."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from coder.errors import BadInput
from coder.models import EventRow, Evidence
from coder.store.engine import Store
from coder.store.history import Stamp, acting
from coder.store.open_codings import draft, where


def cite(store: Store, coding_id: UUID, event_id: UUID, scale: str, *, stamp: Stamp | None = None) -> None:
    """Put an event on the list for a scale; it stays there once. Errors: NotFound, Locked, BadInput, StoreRefused."""
    with acting(store, stamp=stamp) as act:
        draft(act.session, coding_id)
        event = act.session.get(EventRow, event_id)
        if event is None or event.coding_id != coding_id:
            mend = "cite a moment that was coded here"
            raise BadInput("there is no such event in this coding", where(act.session, coding_id), mend)
        if act.session.exec(_row(coding_id, event_id, scale)).first() is None:
            act.add(Evidence(coding_id=coding_id, event_id=event_id, scale=scale), coding_id)


def leave_out(store: Store, coding_id: UUID, event_id: UUID, scale: str, *, stamp: Stamp | None = None) -> None:
    """Take an event off the list for a scale, if it is on it. Errors: NotFound, Locked, StoreRefused."""
    with acting(store, stamp=stamp) as act:
        draft(act.session, coding_id)
        row = act.session.exec(_row(coding_id, event_id, scale)).first()
        if row is not None:
            act.remove(row, coding_id)


def of(store: Store, coding_id: UUID) -> dict[str, list[UUID]]:
    """For each scale the events on its list, in the order in which they were put there."""
    with store.reading() as session:
        rows = session.exec(select(Evidence).where(col(Evidence.coding_id) == coding_id).order_by(col(Evidence.id)))
        found: dict[str, list[UUID]] = {}
        for row in rows:
            found.setdefault(row.scale, []).append(row.event_id)
        return found


def _row(coding_id: UUID, event_id: UUID, scale: str) -> SelectOfScalar[Evidence]:
    return select(Evidence).where(
        col(Evidence.coding_id) == coding_id, col(Evidence.event_id) == event_id, col(Evidence.scale) == scale
    )
