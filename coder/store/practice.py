"""Practice against gold codings: which sessions can be practised, and the attempts that were made.

An observer has one training coding of a session. A further attempt takes all that stands in it back in one act and
begins anew; what was taken back and the figures of every attempt stay in the history of the coding.
"""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select

from coder.errors import BadInput, Locked
from coder.models import (
    ClockMark,
    Coding,
    EventRow,
    Evidence,
    History,
    ItemMark,
    Observer,
    Pass,
    Presence,
    Rating,
)
from coder.store import clocks, codings, presence, sessions
from coder.store.engine import Store
from coder.store.history import acting
from coder.store.open_codings import gone, named, where

GOLD, TRAINING = "gold", "training"
RECORD = "practice"
"""What the history calls attempts: they are entries of it and no table's rows."""
ATTEMPT, AGAIN = "attempt", "again"
_CLEARED: tuple[type[SQLModel], ...] = (Evidence, Rating, ItemMark, Pass, ClockMark)
"""What a new attempt begins without, in an order that leaves no reference hanging."""


@dataclass(frozen=True)
class Attempt:
    """A practice coding that was locked and compared. made_at: ms since 1970."""

    made_at: int
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Practice:
    """A session with a gold coding of others, and this person's practice on it. gold: the coding that is compared with,
    the one locked last; coding: this person's training coding, None before the first attempt."""

    session: str
    medium: str | None
    minutes: float | None
    gold: Coding
    coding: Coding | None
    reached_ms: int | None
    attempts: tuple[Attempt, ...]

    @property
    def number(self) -> int:
        """Which attempt the coding that stands is, from 1."""
        mine = self.coding.locked_at if self.coding else None
        return 1 + len([its for its in self.attempts if mine is None or its.figures.get("locked_at") != mine])


def listing(store: Store) -> list[Practice]:
    """The sessions that this person can practise, by name: a gold coding counts once it is locked, and never one's
    own."""
    watched = sessions.listing(store)
    with store.reading() as session:
        golds = _golds(session, store.who)
        own = {coding.session_id: coding for coding in _own(session, store.who)}
        kept = _attempts(session, [coding.id for coding in own.values()])
        reached = {coding.id: clocks.furthest(session, coding.id) for coding in own.values()}
        session.expunge_all()
    found = []
    for line in sorted((line for line in watched if line.id in golds), key=lambda line: line.name):
        coding = own.get(line.id)
        attempts = tuple(kept.get(coding.id, ())) if coding else ()
        so_far = reached[coding.id] if coding else None
        found.append(Practice(line.name, line.medium, line.minutes, golds[line.id], coding, so_far, attempts))
    return found


def how_many(store: Store) -> int:
    """The number of sessions that this person can practise."""
    with store.reading() as session:
        return len(_golds(session, store.who))


def find(store: Store, session: str) -> Practice:
    """The practice on one session. NotFound: no such session; BadInput: there is nothing to practise against."""
    sessions.get(store, session)
    line = next((one for one in listing(store) if one.session == session.strip()), None)
    if line is None:
        mend = "a lead makes one with `coder code SESSION --role gold` and locks it; nobody practises on their own"
        raise BadInput("this session has no locked gold coding by somebody else", f"session {session}", mend)
    return line


def _golds(session: Session, who: str) -> dict[UUID, Coding]:
    """The gold coding of each session that counts: of others' locked ones the one locked last."""
    query = (
        select(Coding)
        .join(Observer, col(Observer.id) == col(Coding.observer_id))
        .where(col(Coding.role) == GOLD, col(Coding.state) == "locked", col(Observer.name) != who)
        .order_by(col(Coding.locked_at), col(Coding.id))
    )
    mine = select(Coding.session_id).join(Observer).where(col(Coding.role) == GOLD, col(Observer.name) == who)
    made = set(session.exec(mine))
    return {coding.session_id: coding for coding in session.exec(query) if coding.session_id not in made}


def _own(session: Session, who: str) -> list[Coding]:
    query = select(Coding).join(Observer, col(Observer.id) == col(Coding.observer_id))
    return list(session.exec(query.where(col(Coding.role) == TRAINING, col(Observer.name) == who)))


def _attempts(session: Session, ids: list[UUID]) -> dict[UUID, list[Attempt]]:
    query = (
        select(History)
        .where(col(History.chain).in_(ids), col(History.record) == RECORD, col(History.action) == ATTEMPT)
        .order_by(col(History.number))
    )
    found: dict[UUID, list[Attempt]] = {}
    for row in session.exec(query):
        found.setdefault(row.record_id, []).append(Attempt(row.made_at, dict(row.after or {})))
    return found


def begin(store: Store, session: str, preset: str | None = None) -> Coding:
    """This person's training coding of a session, begun if there is none: with the gold coding's preset unless another
    is asked for. Errors: NotFound, BadInput, StoreRefused."""
    line = find(store, session)
    return codings.begin(store, line.session, role=TRAINING, preset=preset or line.gold.preset)


def keep(store: Store, coding_id: UUID, figures: Mapping[str, Any]) -> None:
    """Keep the figures of a locked attempt, once. Errors: NotFound, StoreRefused."""
    with acting(store) as act:
        coding = act.session.get(Coding, coding_id)
        if coding is None:
            raise gone(coding_id)
        known = _attempts(act.session, [coding_id]).get(coding_id, [])
        if coding.locked_at is None or any(one.figures.get("locked_at") == coding.locked_at for one in known):
            return
        told = {**figures, "locked_at": coding.locked_at}
        act.append([act.entry(RECORD, coding_id, ATTEMPT, None, told, coding_id)])


def again(store: Store, coding_id: UUID) -> None:
    """Begin a further attempt: everything that stands in the training coding is taken back in one act, and its clock
    stands at the beginning. Errors: NotFound, BadInput (no training coding), Locked (open elsewhere), StoreRefused."""
    with acting(store) as act:
        coding = act.session.exec(select(Coding).where(col(Coding.id) == coding_id).with_for_update()).first()
        if coding is None:
            raise gone(coding_id)
        if coding.role != TRAINING:
            raise BadInput("only practice begins anew", where(act.session, coding_id), "go on with it as it is")
        _close(act.session, coding_id)
        for event in act.session.exec(select(EventRow).where(col(EventRow.coding_id) == coding_id)):
            act.change(event, {"retracted": True}, coding_id, "retract")
        for kind in _CLEARED:
            for row in act.session.exec(select(kind).where(kind.coding_id == coding_id)):  # type: ignore[attr-defined]
                act.remove(row, coding_id)
        fresh = {"state": "draft", "locked_at": None, "ratings_done": False, "begun_at": act.made_at}
        act.change(coding, fresh, coding_id)
        act.append([act.entry(RECORD, coding_id, AGAIN, None, None, coding_id)])


def _close(session: Session, coding_id: UUID) -> None:
    held = session.get(Presence, coding_id)
    if held is None:
        return
    if presence.holds(held, socket.gethostname(), int(time.time() * 1000)):
        watched, _ = named(session, coding_id)
        raise Locked("this practice is open in another window", f"session {watched}", "close it there first")
    session.delete(held)
