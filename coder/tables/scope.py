"""Which sessions and codings are asked for."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select
from sqlmodel import SQLModel

from coder.errors import BadInput, Problem
from coder.models import MEDIA
from coder.store import Store, books
from coder.store.days import days_wrong

TABLES = SQLModel.metadata.tables
_MOST_NAMES = 8


@dataclass(frozen=True)
class Where:
    """A filter; None admits everything. `date_from`, `date_to`: days as `2026-03-02`, both included."""

    sessions: tuple[str, ...] | None = None
    observers: tuple[str, ...] | None = None
    date_from: str | None = None
    date_to: str | None = None
    media: tuple[str, ...] | None = None
    plans: tuple[str, ...] | None = None
    chosen: tuple[str, ...] | None = None
    """How the sessions were chosen."""

    @property
    def is_open(self) -> bool:
        return self == Where()

    @property
    def words(self) -> str:
        """As a heading names it; empty where everything is admitted.

        `2026-03-01 to 2026-03-31 · video, live · plan bridgework-s04 · chosen: random`
        """
        days = {
            (True, True): f"{self.date_from} to {self.date_to}",
            (True, False): f"from {self.date_from}",
            (False, True): f"up to {self.date_to}",
        }.get((self.date_from is not None, self.date_to is not None))
        plans = f"plan {', '.join(self.plans)}" if self.plans else None
        chosen = f"chosen: {', '.join(self.chosen)}" if self.chosen else None
        named = _some("session", self.sessions or ())
        watching = _some("observer", self.observers or ())
        return " · ".join(filter(None, (days, ", ".join(self.media or ()), plans, chosen, named, watching)))


def _some(kind: str, names: Sequence[str]) -> str | None:
    """`sessions S01, S02 and 7 more`."""
    if not names:
        return None
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{kind if len(names) == 1 else f'{kind}s'} {', '.join(names[:_MOST_NAMES])}{more}"


def told(where: Where | None) -> dict[str, Any]:
    """What a filter admits, by the names of its parts; nothing of parts that admit everything."""
    return {} if where is None else {name: value for name, value in asdict(where).items() if value is not None}


@dataclass(frozen=True)
class Places:
    """Where a filter's parts are given, as the person there knows them."""

    date_from: str
    date_to: str
    medium: str
    plan: str


def narrowed(
    store: Store,
    date_from: str | None,
    date_to: str | None,
    media: Sequence[str],
    plans: Sequence[str],
    places: Places,
) -> Where:
    """The filter of a report's sessions; None and empty admit everything. BadInput names every part that cannot be."""
    wrong = days_wrong({places.date_from: date_from, places.date_to: date_to})
    problems = [problem for error in wrong for problem in error.problems]
    if not problems and date_from and date_to and date_from > date_to:
        both = f"{places.date_from} and {places.date_to}"
        problems.append(Problem(f"{date_from} is after {date_to}", both, "give the earlier day first"))
    for medium in media:
        if medium not in MEDIA:
            problems.append(Problem(f"there is no medium {medium}", places.medium, f"write one of {', '.join(MEDIA)}"))
    known = sorted({row.plan for row in books.plans(store)}) if plans else []
    for plan in plans:
        if plan not in known:
            mend = f"there are: {', '.join(known)}" if known else "add it with `coder plan add FILE`"
            problems.append(Problem(f"there is no session plan {plan}", places.plan, mend))
    if problems:
        raise BadInput.several(problems)
    return Where(date_from=date_from, date_to=date_to, media=tuple(media) or None, plans=tuple(plans) or None)


def refuse_empty(store: Store, where: Where) -> None:
    """BadInput where the filter names a session that is not there, or admits none."""
    with store.reading() as session:
        known = {row.name for row in Scope.of(session.connection(), Where()).sessions}
        left = Scope.of(session.connection(), where).sessions
    unknown = [one for one in where.sessions or () if one not in known]
    if unknown:
        mend = "`coder session list` names them"
        raise BadInput.several([Problem(f"there is no session {one}", "the filter", mend) for one in unknown])
    if not left:
        what = f"none of {len(known)} sessions is left, so nothing is written"
        raise BadInput(what, where.words, "widen the filter; `coder session list` tells days and media")


@dataclass(frozen=True)
class CodingRow:
    """A coding with the names that its frames speak by. Ranks are places in order of session, observer."""

    id: UUID
    session: str
    observer: str
    role: str
    state: str
    codebook: str
    digest: str
    preset: str | None
    made_by: str
    begun_at: int
    locked_at: int | None
    ratings_done: bool
    plan: str | None


@dataclass(frozen=True)
class Scope:
    """The sessions (rows: id, name, plan, plan version) and codings that a filter admits, in order of their names."""

    where: Where
    sessions: tuple[Row[UUID, str, str | None, str | None], ...]
    codings: tuple[CodingRow, ...]

    @classmethod
    def of(cls, connection: Connection, where: Where) -> "Scope":
        session, plan = TABLES["session"], TABLES["plan"]
        query = select(session.c.id, session.c.name, plan.c.plan, plan.c.version).select_from(
            session.outerjoin(plan, plan.c.id == session.c.plan_id)
        )
        held = (
            (session.c.name, where.sessions),
            (session.c.medium, where.media),
            (session.c.chosen, where.chosen),
        )
        for column, allowed in held:
            if allowed is not None:
                query = query.where(column.in_(allowed))
        if where.plans is not None:
            query = query.where(plan.c.plan.in_(where.plans))
        if where.date_from is not None:
            query = query.where(session.c.date >= where.date_from)
        if where.date_to is not None:
            query = query.where(session.c.date <= where.date_to)
        rows = tuple(sorted(connection.execute(query), key=lambda row: row.name))
        return cls(where, rows, tuple(_codings(connection, rows, where.observers)))

    @cached_property
    def admitted(self) -> frozenset[UUID]:
        """The codings' ids."""
        return frozenset(coding.id for coding in self.codings)

    @cached_property
    def by_id(self) -> dict[UUID, CodingRow]:
        return {coding.id: coding for coding in self.codings}


def _codings(
    connection: Connection,
    sessions: Sequence[Row[UUID, str, str | None, str | None]],
    observers: tuple[str, ...] | None,
) -> list[CodingRow]:
    coding, observer, book = TABLES["coding"], TABLES["observer"], TABLES["codebook"]
    query = select(coding, observer.c.name.label("observer"), book.c.book, book.c.version, book.c.digest).select_from(
        coding.join(observer, observer.c.id == coding.c.observer_id).join(book, book.c.id == coding.c.codebook_id)
    )
    if observers is not None:
        query = query.where(observer.c.name.in_(observers))
    names = {row.id: row for row in sessions}
    found = [
        CodingRow(
            id=row.id,
            session=names[row.session_id].name,
            observer=row.observer,
            role=row.role,
            state=row.state,
            codebook=f"{row.book} {row.version}",
            digest=row.digest,
            preset=row.preset,
            made_by=row.made_by,
            begun_at=row.begun_at,
            locked_at=row.locked_at,
            ratings_done=row.ratings_done,
            plan=names[row.session_id].plan,
        )
        for row in connection.execute(query)
        if row.session_id in names
    ]
    return sorted(found, key=lambda row: (row.session, row.observer, row.role))
