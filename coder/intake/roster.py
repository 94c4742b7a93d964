"""Whose codings an import speaks of: found, or registered when a good row needs them."""

import time
from collections.abc import Iterable
from socket import gethostname
from uuid import UUID

from sqlmodel import col, select

from codebooks import Codebook
from coder.errors import NotFound, Problem
from coder.models import INDEPENDENT_ROLES, Coding, ObservedSession, Observer, Presence, StoredCodebook
from coder.store import Store, books, codings, presence, sessions
from coder.store.history import Act
from coder.store.people import register

Who = tuple[str, str, str | None]
"""Session, observer, role; a role of None means the observer's independent coding."""


class Roster:
    """The codings of one import. Nothing is registered before `take`."""

    def __init__(self, store: Store, act: Act) -> None:
        self.store = store
        self.act = act
        self.new_sessions: list[str] = []
        self.new_observers: list[str] = []
        self.new_codings = 0
        self._taken: dict[Who, Coding] = {}
        default = act.session.exec(select(StoredCodebook).where(col(StoredCodebook.is_default))).first()
        if default is None:
            raise NotFound("the database has no codebook", store.target, "add one with `coder codebook add FILE`")
        self._default = default

    def existing(self, who: Who) -> Coding | None:
        """The coding that rows of these belong to, if there is one: an independent draft first."""
        session, observer, role = who
        query = (
            select(Coding)
            .join(ObservedSession, col(ObservedSession.id) == col(Coding.session_id))
            .join(Observer, col(Observer.id) == col(Coding.observer_id))
            .where(col(ObservedSession.name) == session, col(Observer.name) == observer)
        )
        wanted = INDEPENDENT_ROLES if role is None else (role,)
        fitting = [coding for coding in self.act.session.exec(query) if coding.role in wanted]
        return min(fitting, key=lambda coding: (coding.state != "draft", wanted.index(coding.role)), default=None)

    def book(self, coding: Coding | None) -> Codebook:
        """The codebook by which rows of a coding are judged; a new coding's is the database's own."""
        row = self._default
        if coding is not None and coding.codebook_id != row.id:
            row = self.act.session.exec(
                select(StoredCodebook).where(col(StoredCodebook.id) == coding.codebook_id)
            ).one()
        return books.parsed_codebook(self.store, row)

    def refusals(self, found: Iterable[tuple[Who, Coding]]) -> list[Problem]:
        """Why codings cannot take rows: they are open in a window."""
        refused = []
        for (session, observer, _), coding in found:
            where = f"session {session}, observer {observer}"
            if coding.state != "locked" and self._open_elsewhere(coding.id):
                refused.append(Problem("this coding is open in a window", where, "close it there first"))
        return refused

    def _open_elsewhere(self, coding_id: UUID) -> bool:
        row = self.act.session.get(Presence, coding_id)
        return row is not None and presence.holds(row, gethostname(), int(time.time() * 1000))

    def take(self, who: Who) -> Coding:
        """The coding of these, with its session and observer registered when they are new."""
        if who not in self._taken:
            self._taken[who] = self.existing(who) or self._begin(who)
        return self._taken[who]

    def is_draft(self, who: Who) -> bool:
        return self.take(who).state == "draft"

    def _begin(self, who: Who) -> Coding:
        session_name, observer_name, role = who
        watched = sessions.find(self.act.session, session_name)
        if watched is None:
            watched = ObservedSession(name=session_name)
            self.act.add(watched)
            self.new_sessions.append(session_name)
        known = self.act.session.exec(select(Observer).where(col(Observer.name) == observer_name)).first()
        if known is None:
            self.new_observers.append(observer_name)
        observer = known or register(self.act, Observer, observer_name)
        self.new_codings += 1
        return codings.start(self.store, self.act, watched, observer, role=role, preset=None, made_by="import")
