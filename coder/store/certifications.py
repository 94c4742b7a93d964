"""Observers' tests against gold codings, kept as they were taken."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from coder.models import Certification, Observer
from coder.store.engine import Store
from coder.store.history import acting
from coder.store.people import register


def keep(store: Store, codebook_id: UUID, *, passed: bool, figures: Mapping[str, Any]) -> Certification:
    """Keep a test that the person who acts has taken. `figures`: what was measured and the gate, as JSON holds it.

    Errors: StoreRefused.
    """
    with acting(store) as act:
        me = register(act, Observer, store.who)
        row = Certification(
            observer_id=me.id,
            codebook_id=codebook_id,
            taken_at=act.made_at,
            taken_offset=act.made_offset,
            passed=passed,
            figures=dict(figures),
        )
        act.add(row)
        return row


def of(store: Store, observer: str) -> list[Certification]:
    """The tests that an observer took, the earliest first."""
    with store.reading() as session:
        query = select(Certification).join(Observer).where(col(Observer.name) == observer)
        return list(session.exec(query.order_by(col(Certification.taken_at), col(Certification.id))))


def by_observer(store: Store) -> dict[str, list[Certification]]:
    """Every observer, by name, with the tests that they took, the earliest first."""
    with store.reading() as session:
        names = {row.id: row.name for row in session.exec(select(Observer).order_by(col(Observer.name)))}
        found: dict[str, list[Certification]] = {name: [] for name in names.values()}
        for row in session.exec(select(Certification).order_by(col(Certification.taken_at), col(Certification.id))):
            found[names[row.observer_id]].append(row)
        session.expunge_all()
        return found
