"""Codings: one observer's pass over one session, begun, continued, locked and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from coder.errors import BadInput, Locked, NotFound
from coder.models import (
    INDEPENDENT_ROLES,
    ROLES,
    Coding,
    EventRow,
    ObservedSession,
    Observer,
    Programme,
    Site,
    StoredCodebook,
)
from coder.store import books, clocks, presence, sessions
from coder.store.engine import Store
from coder.store.history import Act, acting
from coder.store.open_codings import draft, gone, named, where
from coder.store.people import register

take_presence = presence.take
leave_presence = presence.leave
beat = presence.beat


@dataclass(frozen=True)
class CodingLine:
    """One of a person's own codings, for a list of work. `reached_ms`: how far its clock came."""

    id: UUID
    session: str
    role: str
    programme: str | None
    site: str | None
    medium: str | None
    date: str | None
    state: str
    made_by: str
    ratings_done: bool
    reached_ms: int | None
    events: int
    preset: str | None


def begin(
    store: Store, session_name: str, *, role: str | None = None, preset: str | None = None, made_by: str = "screen"
) -> Coding:
    """This person's coding of a session: the one that is there, else a new one.

    Without a role the independent one is meant; a new one is `primary` unless another observer has coded the session,
    other than for practice or as gold.
    A coding goes on with the preset it was begun with. Errors: NotFound (session), BadInput (role, preset).
    """
    if role is not None and role not in ROLES:
        raise BadInput(f"{role!r} is not a role", "--role", f"write one of {', '.join(ROLES)}")
    with acting(store) as act:
        watched = sessions.find(act.session, session_name)
        if watched is None:
            raise sessions.missing(session_name)
        # Held, so that two observers who begin at once do not both become the first.
        act.session.exec(select(ObservedSession).where(col(ObservedSession.id) == watched.id).with_for_update()).one()
        me = register(act, Observer, store.who)
        mine = _of_observer(act, watched.id, me.id, role)
        if mine is not None:
            return mine
        return start(store, act, watched, me, role=role, preset=preset, made_by=made_by)


def start(
    store: Store,
    act: Act,
    watched: ObservedSession,
    observer: Observer,
    *,
    role: str | None,
    preset: str | None,
    made_by: str,
) -> Coding:
    """A new draft coding within an act."""
    row = act.session.exec(select(StoredCodebook).where(col(StoredCodebook.is_default))).one()
    if preset is not None:
        _check_preset(store, row, preset)
    if role is None:
        # Beside practice and gold codings, which no report rests on, a session still needs its primary coding.
        counting = col(Coding.role).in_((*INDEPENDENT_ROLES, "consensus"))
        others = select(Coding).where(
            col(Coding.session_id) == watched.id, col(Coding.observer_id) != observer.id, counting
        )
        role = "primary" if act.session.exec(others).first() is None else "second"
    coding = Coding(
        session_id=watched.id,
        observer_id=observer.id,
        codebook_id=row.id,
        role=role,
        preset=preset,
        made_by=made_by,
        begun_at=act.made_at,
    )
    act.add(coding, coding.id)
    return coding


def _check_preset(store: Store, row: StoredCodebook, preset: str) -> None:
    presets = [known.id for known in books.parsed_codebook(store, row).presets]
    if preset not in presets:
        known = ", ".join(presets) or "none"
        raise BadInput(f"the codebook has no preset {preset!r}", "--preset", f"it has: {known}")


def _of_observer(act: Act, session_id: UUID, observer_id: UUID, role: str | None) -> Coding | None:
    query = select(Coding).where(col(Coding.session_id) == session_id, col(Coding.observer_id) == observer_id)
    found = act.session.exec(query).all()
    wanted = (role,) if role is not None else INDEPENDENT_ROLES
    fitting = [coding for coding in found if coding.role in wanted]
    return min(fitting, key=lambda coding: (coding.state != "draft", wanted.index(coding.role)), default=None)


def get(store: Store, coding_id: UUID) -> Coding:
    """One coding. NotFound."""
    with store.reading() as session:
        found = session.get(Coding, coding_id)
    if found is None:
        raise gone(coding_id)
    return found


def of_session(store: Store, session_name: str) -> list[Coding]:
    """All codings of a session, in order of beginning. NotFound."""
    with store.reading() as session:
        watched = sessions.find(session, session_name)
        if watched is None:
            raise sessions.missing(session_name)
        return list(session.exec(select(Coding).where(col(Coding.session_id) == watched.id).order_by(col(Coding.id))))


def own(store: Store, session_name: str, state: str = "draft") -> Coding:
    """This person's own coding of a session: one in that state first, then by role. NotFound."""
    with store.reading() as session:
        watched = sessions.find(session, session_name)
        if watched is None:
            raise sessions.missing(session_name)
        query = (
            select(Coding).join(Observer).where(col(Coding.session_id) == watched.id, col(Observer.name) == store.who)
        )
        found = list(session.exec(query))
    if not found:
        mend = f"you are {store.who}: say who with --as, or begin one with `coder code {session_name}`"
        raise NotFound(f"{store.who} has no coding of {session_name}", f"session {session_name}", mend)
    return min(found, key=lambda coding: (coding.state != state, ROLES.index(coding.role)))


def mine(store: Store) -> list[CodingLine]:
    """This person's codings, by session."""
    me = col(Observer.name) == store.who
    counted = (
        select(EventRow.coding_id, func.count())
        .join(Coding, col(Coding.id) == col(EventRow.coding_id))
        .join(Observer, col(Observer.id) == col(Coding.observer_id))
        .where(me, col(EventRow.retracted).is_(False))
        .group_by(col(EventRow.coding_id))
    )
    query = (
        select(Coding, ObservedSession, Programme.name, Site.name)
        .join(Observer, col(Observer.id) == col(Coding.observer_id))
        .join(ObservedSession, col(ObservedSession.id) == col(Coding.session_id))
        .join(Programme, col(Programme.id) == col(ObservedSession.programme_id), isouter=True)
        .join(Site, col(Site.id) == col(ObservedSession.site_id), isouter=True)
        .where(me)
        .order_by(col(ObservedSession.name))
    )
    with store.reading() as session:
        rows = session.exec(query).all()
        events = dict(session.exec(counted).all())
        return [
            CodingLine(
                coding.id,
                watched.name,
                coding.role,
                programme,
                site,
                watched.medium,
                watched.date,
                coding.state,
                coding.made_by,
                coding.ratings_done,
                clocks.furthest(session, coding.id),
                events.get(coding.id, 0),
                coding.preset,
            )
            for coding, watched, programme, site in rows
        ]


def ratings_done(store: Store, coding_id: UUID) -> None:
    """Keep that the ratings were made, so that counts may be shown. Errors: NotFound, Locked."""
    with acting(store) as act:
        act.change(draft(act.session, coding_id), {"ratings_done": True}, coding_id)


def _running(coding_id: UUID) -> SelectOfScalar[EventRow]:
    return select(EventRow).where(
        col(EventRow.coding_id) == coding_id, col(EventRow.is_open), col(EventRow.retracted).is_(False)
    )


def lock(store: Store, coding_id: UUID) -> Sequence[EventRow]:
    """Close a coding. States that still run are ended where the clock had come to, and returned. Locked, NotFound."""
    with acting(store, why=None) as act:
        coding = draft(act.session, coding_id)
        ended = list(act.session.exec(_running(coding_id)))
        reached = clocks.furthest(act.session, coding_id) or 0
        latest = select(func.max(col(EventRow.onset_ms))).where(col(EventRow.coding_id) == coding_id)
        last = act.session.exec(latest).one()
        end = max(reached, last or 0)
        for event in ended:
            act.change(event, {"offset_ms": end, "is_open": False}, coding_id)
        act.change(coding, {"state": "locked", "locked_at": act.made_at}, coding_id, "lock")
        return ended


def unlock(store: Store, coding_id: UUID, why: str) -> None:
    """Open a locked coding again, with the reason in the history. Errors: NotFound, BadInput."""
    if not why.strip():
        raise BadInput("an unlocking needs a reason", "--why", "say in a few words why the coding is opened again")
    with acting(store, why=why.strip()) as act:
        coding = act.session.exec(select(Coding).where(col(Coding.id) == coding_id).with_for_update()).first()
        if coding is None:
            raise gone(coding_id)
        if coding.state != "locked":
            watched, observer = named(act.session, coding_id)
            mend = f"go on with `coder --as {observer} code {watched}`"
            raise Locked("this coding is not locked", where(act.session, coding_id), mend)
        act.change(coding, {"state": "draft", "locked_at": None}, coding_id, "unlock")
