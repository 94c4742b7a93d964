"""What is coded at the desk: a session, with its codebook, its plan and how it is watched."""

import shlex
from dataclasses import dataclass
from uuid import UUID

from codebooks import Codebook, Plan
from coder.models import Coding
from coder.store import Store, books, codings, passes, sessions
from coder.store.sessions import SessionLine

RECORDED = ("video", "audio")


@dataclass(frozen=True)
class Subject:
    """What is being coded, as it was when the coding was opened."""

    coding: Coding
    session: SessionLine
    book: Codebook
    plan: Plan | None
    live: bool
    paper: bool = False
    """Entered afterwards from a paper form: no clock runs, each time is typed."""

    @property
    def typed(self) -> str:
        """The session's name as it is typed after a command."""
        return shlex.quote(self.session.name)

    @property
    def planned_ms(self) -> int | None:
        """How long the session is or should be."""
        minutes = self.session.minutes or (self.plan.session.planned_minutes if self.plan else None)
        return round(minutes * 60_000) if minutes else None


def subject_of(store: Store, coding_id: UUID, live: bool | None) -> Subject:
    """`live`: None asks the session's medium, and a session without one is live. Errors: NotFound, StoreRefused."""
    coding = codings.get(store, coding_id)
    paper = any(its.how == "paper" for its in passes.of(store, coding_id))
    session = next(line for line in sessions.listing(store) if line.id == coding.session_id)
    _, book = books.codebook(store, coding.codebook_id)
    plan = books.plan(store, f"{session.plan} {session.plan_version}")[1] if session.plan else None
    if live is None:
        live = session.medium not in RECORDED and not (session.medium is None and session.media)
    return Subject(coding, session, book, plan, live and not paper, paper)
