"""Which files a session's recording is, in order, and where in the session each begins."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlmodel import col, select

from coder.models import ObservedSession, Recording
from coder.store import sessions
from coder.store.engine import Store
from coder.store.history import acting


@dataclass(frozen=True)
class RecordingFile:
    """A file to refer to: its fields are those of `Recording`."""

    path: str
    size: int
    digest: str
    length_ms: int | None
    begins_ms: int


def refer(store: Store, session_name: str, files: Sequence[RecordingFile]) -> list[Recording]:
    """Make these the session's recording, in place of the one before; nothing changes where it is the same.

    Errors: NotFound, StoreRefused.
    """
    with acting(store) as act:
        watched = sessions.find(act.session, session_name)
        if watched is None:
            raise sessions.missing(session_name)
        # Held, so that two who refer at once do not both find the place free.
        act.session.exec(select(ObservedSession).where(col(ObservedSession.id) == watched.id).with_for_update()).one()
        query = select(Recording).where(col(Recording.session_id) == watched.id).order_by(col(Recording.place))
        known = list(act.session.exec(query))
        for row in known[len(files) :]:
            act.remove(row)
        for place, file in enumerate(files):
            if place < len(known):
                act.change(known[place], asdict(file))
            else:
                act.add(Recording(session_id=watched.id, place=place, **asdict(file)))
    return of(store, watched.id)


def of(store: Store, session_id: UUID) -> list[Recording]:
    """The files of a session's recording, in order."""
    with store.reading() as session:
        query = select(Recording).where(col(Recording.session_id) == session_id).order_by(col(Recording.place))
        return list(session.exec(query))
