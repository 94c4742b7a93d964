"""The one rule of who may change a coding: a draft takes changes, a locked one refuses."""

from uuid import UUID

from sqlmodel import Session, col, select

from coder.errors import Locked, NotFound
from coder.models import Coding


def draft(session: Session, coding_id: UUID) -> Coding:
    """The coding, held until the transaction ends. Errors: NotFound, Locked."""
    coding = session.exec(select(Coding).where(col(Coding.id) == coding_id).with_for_update()).first()
    if coding is None:
        raise gone(coding_id)
    if coding.state == "locked":
        raise locked(coding_id)
    return coding


def gone(coding_id: UUID) -> NotFound:
    return NotFound("there is no such coding", f"coding {coding_id}", "open its session again")


def locked(coding_id: UUID) -> Locked:
    return Locked("this coding is locked", f"coding {coding_id}", "unlock it with `coder unlock SESSION --why TEXT`")
