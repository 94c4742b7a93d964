"""Sessions: what was or will be watched, who sat in which seat, and how many sessions took place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from coder.errors import BadInput, NotFound
from coder.models import (
    CHOSEN,
    FORMATS,
    MEDIA,
    Delivered,
    ObservedSession,
    Practitioner,
    Programme,
    Seat,
    Site,
    StoredPlan,
)
from coder.store import books
from coder.store.days import days_wrong
from coder.store.days import is_day as is_day
from coder.store.engine import Store
from coder.store.history import Act, acting
from coder.store.people import register
from exports.ids import why_not_an_id


@dataclass(frozen=True)
class SessionFields:
    """What is said of a session; None leaves a field as it is, an empty text clears it. `minutes`: its length.

    A session without a programme that gets a plan takes the plan's programme, unless one is given or cleared with it.
    """

    name: str
    programme: str | None = None
    site: str | None = None
    plan: str | None = None
    date: str | None = None
    medium: str | None = None
    chosen: str | None = None
    format: str | None = None
    minutes: float | Literal[""] | None = None
    media: str | None = None
    seats: Mapping[str, str] | None = None
    """Seat -> practitioner, `{"F1": "P03"}`; replaces all seats when given."""


@dataclass(frozen=True)
class SessionLine:
    """A session with the names of what it refers to."""

    id: UUID
    name: str
    programme: str | None
    site: str | None
    plan: str | None
    plan_version: str | None
    date: str | None
    medium: str | None
    chosen: str | None
    format: str | None
    minutes: float | None
    media: str | None
    seats: Mapping[str, str] = field(default_factory=dict)


_PLANS = select(StoredPlan.id, StoredPlan.plan, StoredPlan.version)


@dataclass(frozen=True)
class DeliveredRow:
    """How many sessions of a programme took place at a site in a month (`2026-03`)."""

    programme: str
    site: str
    month: str
    sessions: int


def add(store: Store, fields: SessionFields) -> SessionLine:
    """Register a session. BadInput if its name is taken or a field is wrong, NotFound for an unknown plan."""
    with acting(store) as act:
        if find(act.session, fields.name) is not None:
            raise BadInput(
                f"there is a session {fields.name} already", f"session {fields.name}", "change it with `session edit`"
            )
        put(act, fields)
    return get(store, fields.name.strip())


def edit(store: Store, name: str, fields: SessionFields) -> SessionLine:
    """Change the fields that are given. NotFound, BadInput as `add`."""
    with acting(store) as act:
        if find(act.session, name) is None:
            raise missing(name)
        put(act, fields)
    return get(store, name)


def put(act: Act, fields: SessionFields) -> Literal["added", "changed", "unchanged"]:
    """Add or change a session within an act."""
    row = find(act.session, fields.name)
    # Called for its checks before anything is written.
    values = _values(act, fields)
    values |= _programme_of_plan(act, row, values)
    if row is None:
        row = ObservedSession(name=fields.name.strip(), **values)
        act.add(row)
        _sit(act, row, fields.seats or {})
        return "added"
    changed = act.change(row, values)
    if fields.seats is not None:
        changed |= _sit(act, row, fields.seats)
    return "changed" if changed else "unchanged"


def _values(act: Act, fields: SessionFields) -> dict[str, Any]:
    problems = list(problems_in(fields))
    if problems:
        raise BadInput.several([problem for error in problems for problem in error.problems])
    values: dict[str, Any] = {}
    for name in ("date", "medium", "chosen", "format", "media"):
        given = getattr(fields, name)
        if given is not None:
            values[name] = given.strip() or None
    if fields.minutes is not None:
        values["length_ms"] = None if fields.minutes == "" else round(fields.minutes * 60_000)
    if fields.programme is not None:
        values["programme_id"] = register(act, Programme, fields.programme).id if fields.programme.strip() else None
    if fields.site is not None:
        values["site_id"] = register(act, Site, fields.site).id if fields.site.strip() else None
    if fields.plan is not None:
        values["plan_id"] = _plan(act, fields).id if fields.plan.strip() else None
    return values


def _programme_of_plan(act: Act, row: ObservedSession | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The programme that a new plan names, for a session that has none and of which none is said."""
    plan_id = values.get("plan_id")
    known = row is not None and (row.programme_id is not None or row.plan_id == plan_id)
    if plan_id is None or known or "programme_id" in values:
        return {}
    plan = act.session.get_one(StoredPlan, plan_id)
    return {"programme_id": register(act, Programme, books.programme_of(plan)).id}


def _plan(act: Act, fields: SessionFields) -> StoredPlan:
    plan = books.find_plan(act.session, str(fields.plan).strip())
    if plan is None:
        raise NotFound(
            f"there is no session plan {fields.plan}", f"session {fields.name}", "add it with `coder plan add FILE`"
        )
    return plan


def problems_in(fields: SessionFields) -> list[BadInput]:
    """Everything that is wrong with the fields by themselves."""
    where = f"session {fields.name}"
    found = []
    why = why_not_an_id(fields.name)
    if why is not None:
        found.append(BadInput(f"{fields.name!r} cannot name a session: {why}", "session", "give it an id such as S01"))
    for name, allowed in (("medium", MEDIA), ("chosen", CHOSEN), ("format", FORMATS)):
        given = getattr(fields, name)
        if given and given.strip() and given.strip() not in allowed:
            found.append(BadInput(f"{name} {given!r} is not known", where, f"write one of {', '.join(allowed)}"))
    if fields.date and fields.date.strip():
        found += days_wrong({where: fields.date.strip()})
    if fields.minutes is not None and fields.minutes != "" and not 0 < fields.minutes <= 7 * 24 * 60:
        found.append(
            BadInput(f"{fields.minutes:g} minutes cannot be a session's length", where, "write minutes, such as 112")
        )
    for seat, person in (fields.seats or {}).items():
        if why_not_an_id(seat) or why_not_an_id(person):
            found.append(BadInput(f"{seat!r}={person!r} is not SEAT=PRACTITIONER", where, "write F1=P03"))
        elif set(seat + person) & set("=;,"):
            mend = "say each seat by itself: F1=P03, then F2=P07"
            found.append(BadInput(f"'{seat}={person}' is more than one seat and its practitioner", where, mend))
    return found


def _sit(act: Act, row: ObservedSession, seats: Mapping[str, str]) -> bool:
    """Who sits where from now on; whether that is another than before."""
    session = act.session
    now = {seat.seat: seat for seat in session.exec(select(Seat).where(col(Seat.session_id) == row.id))}
    changed = False
    for name, seat in now.items():
        if name not in seats:
            act.remove(seat)
            changed = True
    for name, person in seats.items():
        sitting = register(act, Practitioner, person)
        if name in now:
            changed |= act.change(now[name], {"practitioner_id": sitting.id})
        else:
            act.add(Seat(session_id=row.id, seat=name.strip(), practitioner_id=sitting.id))
            changed = True
    return changed


def find(session: Session, name: str) -> ObservedSession | None:
    """The session of that name, in a database session that is open already."""
    return session.exec(select(ObservedSession).where(col(ObservedSession.name) == name.strip())).first()


def missing(name: str) -> NotFound:
    return NotFound(
        f"there is no session {name}", f"session {name}", "`coder session list` shows all; `session add` makes one"
    )


def get(store: Store, name: str) -> SessionLine:
    """One session. NotFound."""
    for line in listing(store, name.strip()):
        return line
    raise missing(name)


def listing(store: Store, name: str | None = None) -> list[SessionLine]:
    """All sessions, by name; or only that of the name."""
    query = (
        select(ObservedSession, Programme.name, Site.name, StoredPlan.id)
        .join(Programme, isouter=True)
        .join(Site, isouter=True)
        .join(StoredPlan, isouter=True)
        .order_by(col(ObservedSession.name))
    )
    sitting = select(Seat.session_id, Seat.seat, Practitioner.name).join(Practitioner).order_by(col(Seat.seat))
    if name is not None:
        query = query.where(col(ObservedSession.name) == name)
        sitting = sitting.join(ObservedSession).where(col(ObservedSession.name) == name)
    with store.reading() as session:
        rows = session.exec(query).all()
        plans = {key: (plan, version) for key, plan, version in session.exec(_PLANS)}
        seats: dict[UUID, dict[str, str]] = {}
        for session_id, seat, person in session.exec(sitting):
            seats.setdefault(session_id, {})[seat] = person
    return [
        SessionLine(
            id=row.id,
            name=row.name,
            programme=programme,
            site=site,
            plan=plans.get(plan_id, (None, None))[0],
            plan_version=plans.get(plan_id, (None, None))[1],
            date=row.date,
            medium=row.medium,
            chosen=row.chosen,
            format=row.format,
            minutes=None if row.length_ms is None else row.length_ms / 60_000,
            media=row.media,
            seats=seats.get(row.id, {}),
        )
        for row, programme, site, plan_id in rows
    ]


def set_delivered(store: Store, rows: Sequence[DeliveredRow]) -> Counter[str]:
    """Keep how many sessions took place; a month given again replaces the old figure. Counts what each row was:
    `added`, `changed` or `unchanged`."""
    done: Counter[str] = Counter()
    with acting(store) as act:
        for row in rows:
            programme = register(act, Programme, row.programme)
            site = register(act, Site, row.site)
            key = (
                col(Delivered.programme_id) == programme.id,
                col(Delivered.site_id) == site.id,
                col(Delivered.month) == row.month,
            )
            old = act.session.exec(select(Delivered).where(*key)).first()
            if old is None:
                act.add(Delivered(programme_id=programme.id, site_id=site.id, month=row.month, sessions=row.sessions))
                done["added"] += 1
            else:
                done["changed" if act.change(old, {"sessions": row.sessions}) else "unchanged"] += 1
    return done
