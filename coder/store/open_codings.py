"""The one rule of who may change a coding: a draft takes changes, a locked one refuses."""

from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from coder.errors import Locked, NotFound
from coder.models import Coding, ObservedSession, Observer


class CodingGone(NotFound):
    """It was erased, or another database stands in the place of the one that holds it."""


def draft(session: Session, coding_id: UUID) -> Coding:
    """The coding, held until the transaction ends. Errors: NotFound, Locked."""
    coding = session.exec(select(Coding).where(col(Coding.id) == coding_id).with_for_update()).first()
    if coding is None:
        raise gone(coding_id)
    if coding.state == "locked":
        raise locked(session, coding_id)
    return coding


def named(session: Session | Connection, coding_id: UUID) -> tuple[str, str]:
    """The names of session and observer of a coding that is there."""
    query = (
        select(ObservedSession.name, Observer.name)
        .join(Coding, col(Coding.session_id) == col(ObservedSession.id))
        .join(Observer, col(Observer.id) == col(Coding.observer_id))
        .where(col(Coding.id) == coding_id)
    )
    connection = session.connection() if isinstance(session, Session) else session
    watched, observer = connection.execute(query).one()
    return watched, observer


def where(session: Session | Connection, coding_id: UUID) -> str:
    """A coding as people know it."""
    watched, observer = named(session, coding_id)
    return f"session {watched}, observer {observer}"


def gone(coding_id: UUID) -> CodingGone:
    return CodingGone("there is no such coding", "this database", "open its session again")


def locked(session: Session | Connection, coding_id: UUID) -> Locked:
    watched, observer = named(session, coding_id)
    mend = f"unlock it with `coder --as {observer} unlock {watched} --why TEXT`"
    return Locked("this coding is locked", where(session, coding_id), mend)
