"""Marks on the items of a session plan, and ratings at the end of a session."""

import math
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from coder.errors import BadInput, NotFound
from coder.models import STATUSES, ItemMark, Rating
from coder.store.engine import Store
from coder.store.history import Stamp, acting
from coder.store.open_codings import draft, where


class _Keep:
    """Says that a field stays as it is; None would clear it."""


KEEP = _Keep()


def set_mark(
    store: Store,
    coding_id: UUID,
    item: str,
    *,
    status: str | _Keep | None = KEEP,
    minutes: float | _Keep | None = KEEP,
    note: str | _Keep | None = KEEP,
    extra: dict[str, Any] | _Keep = KEEP,
    stamp: Stamp | None = None,
) -> ItemMark:
    """Mark an item; what is not given stays as it is, None clears. Errors: NotFound, Locked, BadInput."""
    given: dict[str, Any] = {"status": status, "minutes": minutes, "note": note, "extra": extra}
    fields = {name: value for name, value in given.items() if not isinstance(value, _Keep)}
    if fields.get("status") is not None and fields["status"] not in STATUSES:
        raise BadInput(f"{fields['status']!r} is not a status", f"item {item}", f"write one of {', '.join(STATUSES)}")
    minutes_given = fields.get("minutes")
    if minutes_given is not None and not (math.isfinite(minutes_given) and minutes_given >= 0):
        raise BadInput(f"{minutes_given} minutes cannot be", f"item {item}", "write minutes, such as 12 or 7.5")
    with acting(store, stamp=stamp) as act:
        draft(act.session, coding_id)
        key = (col(ItemMark.coding_id) == coding_id, col(ItemMark.item) == item)
        row = act.session.exec(select(ItemMark).where(*key)).first()
        if row is None:
            row = ItemMark(coding_id=coding_id, item=item, **fields)
            act.add(row, coding_id)
        else:
            act.change(row, fields, coding_id)
        return row


def marks(store: Store, coding_id: UUID) -> list[ItemMark]:
    """All marks of a coding, by item."""
    with store.reading() as session:
        return list(
            session.exec(select(ItemMark).where(col(ItemMark.coding_id) == coding_id).order_by(col(ItemMark.item)))
        )


def set_rating(
    store: Store,
    coding_id: UUID,
    scale: str,
    value: float | None,
    note: str | None = None,
    *,
    stamp: Stamp | None = None,
) -> Rating:
    """Answer a scale; a value of None: not ratable. Errors: NotFound, Locked, BadInput."""
    if value is not None and not math.isfinite(value):
        raise BadInput(f"{value} is not a rating", f"scale {scale}", "write a number, or not_ratable")
    fields = {"value": value, "note": note}
    with acting(store, stamp=stamp) as act:
        draft(act.session, coding_id)
        key = (col(Rating.coding_id) == coding_id, col(Rating.scale) == scale)
        row = act.session.exec(select(Rating).where(*key)).first()
        if row is None:
            row = Rating(coding_id=coding_id, scale=scale, value=value, note=note)
            act.add(row, coding_id)
        else:
            act.change(row, fields, coding_id)
        return row


def clear_rating(store: Store, coding_id: UUID, scale: str, *, stamp: Stamp | None = None) -> None:
    """Take an answer back, as if the scale had not been asked. Errors: NotFound, Locked."""
    with acting(store, stamp=stamp) as act:
        draft(act.session, coding_id)
        key = (col(Rating.coding_id) == coding_id, col(Rating.scale) == scale)
        row = act.session.exec(select(Rating).where(*key)).first()
        if row is None:
            raise NotFound(f"{scale} was not rated", where(act.session, coding_id), "nothing to take back")
        act.remove(row, coding_id)


def ratings(store: Store, coding_id: UUID) -> list[Rating]:
    """All ratings of a coding, by scale."""
    with store.reading() as session:
        return list(session.exec(select(Rating).where(col(Rating.coding_id) == coding_id).order_by(col(Rating.scale))))
