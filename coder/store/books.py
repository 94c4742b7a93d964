"""Codebooks and session plans as the store keeps them: whole texts with their digests, parsed on demand.

Their schema is loaded when one is parsed, so that a list of sessions stands without it.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlmodel import Session, col, or_, select

from coder.errors import BadInput, NotFound
from coder.models import Coding, ObservedSession, StoredCodebook, StoredPlan
from coder.store.engine import Store
from coder.store.history import acting

if TYPE_CHECKING:
    from codebooks import Codebook, Loaded, Plan

Stored = TypeVar("Stored", StoredCodebook, StoredPlan)


def add_codebook(store: Store, loaded: "Loaded[Codebook]") -> StoredCodebook:
    """Keep a codebook; the first one is the default. BadInput if a coding uses another text of the same version."""
    book = loaded.book
    with acting(store) as act:
        session = act.session
        same = session.exec(select(StoredCodebook).where(col(StoredCodebook.digest) == loaded.digest)).first()
        if same is not None:
            return same
        where = (col(StoredCodebook.book) == book.id, col(StoredCodebook.version) == book.version)
        old = session.exec(select(StoredCodebook).where(*where)).first()
        if old is None:
            first = session.exec(select(StoredCodebook)).first() is None
            row = StoredCodebook(
                book=book.id, version=book.version, digest=loaded.digest, text=loaded.text, is_default=first
            )
            act.add(row)
            return row
        if session.exec(select(Coding).where(col(Coding.codebook_id) == old.id)).first() is not None:
            raise _in_use("codebook", book.id, book.version)
        act.change(old, {"digest": loaded.digest, "text": loaded.text})
        return old


def add_plan(store: Store, loaded: "Loaded[Plan]") -> StoredPlan:
    """Keep a session plan. BadInput if a session uses another text of the same version."""
    plan = loaded.book
    with acting(store) as act:
        session = act.session
        same = session.exec(select(StoredPlan).where(col(StoredPlan.digest) == loaded.digest)).first()
        if same is not None:
            return same
        where = (col(StoredPlan.plan) == plan.id, col(StoredPlan.version) == plan.version)
        old = session.exec(select(StoredPlan).where(*where)).first()
        if old is None:
            row = StoredPlan(plan=plan.id, version=plan.version, digest=loaded.digest, text=loaded.text)
            act.add(row)
            return row
        if session.exec(select(ObservedSession).where(col(ObservedSession.plan_id) == old.id)).first() is not None:
            raise _in_use("plan", plan.id, plan.version)
        act.change(old, {"digest": loaded.digest, "text": loaded.text})
        return old


def _in_use(kind: str, book: str, version: str) -> BadInput:
    return BadInput(
        f"{kind} {book} {version} is in use and cannot change", f"{kind} {book}", "give the changed file a new version"
    )


def codebook(store: Store, key: str | UUID | None = None) -> "tuple[StoredCodebook, Codebook]":
    """A codebook by id (its newest version), `ID VERSION`, digest or row id; None is the default. NotFound."""
    with store.reading() as session:
        row = _find_codebook(session, key)
    if row is None:
        raise NotFound(
            f"there is no codebook {key or ''}".rstrip() + " in this database",
            store.target,
            "`coder codebook list` shows those that are; `coder codebook add FILE` adds one",
        )
    return row, parsed_codebook(store, row)


def parsed_codebook(store: Store, row: StoredCodebook) -> "Codebook":
    """The codebook of a stored text, parsed once for each open store."""
    from codebooks import Codebook, load_codebook

    found = store.parsed.get(row.digest)
    if not isinstance(found, Codebook):
        found = load_codebook(row.text, where=f"{row.book} {row.version}").book
        store.parsed[row.digest] = found
    return found


def parsed_plan(store: Store, row: StoredPlan) -> "Plan":
    """The plan of a stored text, parsed once for each open store."""
    from codebooks import Plan, load_plan

    found = store.parsed.get(row.digest)
    if not isinstance(found, Plan):
        found = load_plan(row.text, where=f"{row.plan} {row.version}").book
        store.parsed[row.digest] = found
    return found


def programme_of(row: StoredPlan) -> str:
    """The id of the programme that a stored plan belongs to."""
    return _programme_in(row.text)


@lru_cache(maxsize=16)
def _programme_in(text: str) -> str:
    # A table of sessions asks for the same plan once a row.
    from codebooks import load_plan

    return load_plan(text, where="session plan").book.programme.id


def _find_codebook(session: Session, key: str | UUID | None) -> StoredCodebook | None:
    query = select(StoredCodebook)
    if key is None:
        return session.exec(query.where(col(StoredCodebook.is_default))).first()
    if isinstance(key, UUID):
        return session.get(StoredCodebook, key)
    name, _, version = key.partition(" ")
    found = session.exec(query.where(or_(col(StoredCodebook.book) == name, col(StoredCodebook.digest) == key))).all()
    fitting = [row for row in found if not version or row.version == version]
    return max(fitting, key=lambda row: version_order(row.version), default=None)


def codebooks(store: Store) -> list[StoredCodebook]:
    """All stored codebooks, by id and version."""
    with store.reading() as session:
        rows = list(session.exec(select(StoredCodebook)))
    return sorted(rows, key=lambda row: (row.book, version_order(row.version)))


def plan(store: Store, key: str | UUID) -> "tuple[StoredPlan, Plan]":
    """A plan by id (its newest version), `ID VERSION`, digest or row id. NotFound."""
    with store.reading() as session:
        row = find_plan(session, key)
    if row is None:
        raise NotFound(
            f"there is no session plan {key} in this database", store.target, "add it with `coder plan add FILE`"
        )
    return row, parsed_plan(store, row)


def find_plan(session: Session, key: str | UUID) -> StoredPlan | None:
    """The row of a plan, in a session that is open already."""
    if isinstance(key, UUID):
        return session.get(StoredPlan, key)
    name, _, version = key.partition(" ")
    where = or_(col(StoredPlan.plan) == name, col(StoredPlan.digest) == key)
    fitting = [row for row in session.exec(select(StoredPlan).where(where)) if not version or row.version == version]
    return max(fitting, key=lambda row: version_order(row.version), default=None)


def plans(store: Store) -> list[StoredPlan]:
    """All stored plans, by id and version."""
    with store.reading() as session:
        rows = list(session.exec(select(StoredPlan)))
    return sorted(rows, key=lambda row: (row.plan, version_order(row.version)))


def version_order(version: str) -> tuple[int, ...]:
    """Versions are compared part by part, as numbers."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
