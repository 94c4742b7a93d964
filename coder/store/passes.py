"""Further goings over a coding: a second pass afterwards, or the entry of a paper form."""

from uuid import UUID

from sqlmodel import Session, col, select

from coder.errors import BadInput
from coder.models import HOWS, ClockMark, EventRow, Pass
from coder.store.engine import Store
from coder.store.history import acting
from coder.store.open_codings import draft, where


def begin(store: Store, coding_id: UUID, how: str) -> Pass:
    """Begin the next pass; what is keyed from now on belongs to it. A paper form can only be a coding's beginning.

    Errors: NotFound, Locked, BadInput, StoreRefused.
    """
    if how not in HOWS:
        raise BadInput(f"{how!r} is no pass", "a pass over a coding", f"write one of {', '.join(HOWS)}")
    with acting(store) as act:
        draft(act.session, coding_id)
        query = select(Pass).where(col(Pass.coding_id) == coding_id).order_by(col(Pass.number))
        known = list(act.session.exec(query))
        if how == "paper" and (known or _is_begun(act.session, coding_id)):
            mend = "go on with it as it is: a coding is entered from paper from its beginning, or not"
            raise BadInput("this coding was begun without a paper form", where(act.session, coding_id), mend)
        number = 1 if how == "paper" else max([1, *(its.number for its in known)]) + 1
        row = Pass(coding_id=coding_id, number=number, how=how, begun_at=act.made_at, begun_offset=act.made_offset)
        act.add(row, coding_id)
        return row


def _is_begun(session: Session, coding_id: UUID) -> bool:
    """Whether anything was coded, or its clock ran."""
    asked = (select(table.id).where(table.coding_id == coding_id).limit(1) for table in (ClockMark, EventRow))
    return any(session.exec(query).first() is not None for query in asked)


def of(store: Store, coding_id: UUID) -> list[Pass]:
    """The further passes over a coding, in order; none while it is being watched for the first time."""
    with store.reading() as session:
        return list(session.exec(select(Pass).where(col(Pass.coding_id) == coding_id).order_by(col(Pass.number))))
