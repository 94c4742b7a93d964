"""Observers, practitioners, programmes and sites: names that are registered when they first appear."""

from typing import TypeVar

from sqlmodel import col, select

from coder.errors import BadInput
from coder.models import Observer, Practitioner, Programme, Site
from coder.store.engine import Store
from coder.store.history import Act, acting
from exports.ids import why_not_an_id

Named = TypeVar("Named", Observer, Practitioner, Programme, Site)


def register(act: Act, kind: type[Named], name: str) -> Named:
    """The row of that name, made if it is new. BadInput for a name that is empty or holds control characters."""
    why = why_not_an_id(name)
    if why is not None:
        raise BadInput(
            f"{name!r} cannot name a {kind.__name__.lower()}: {why}", "name", "use letters, digits, blanks, - and _"
        )
    name = name.strip()
    found = act.session.exec(select(kind).where(col(kind.name) == name)).first()
    if found is None:
        found = kind(name=name)
        act.add(found)
    return found


def observer(store: Store, name: str) -> Observer:
    """The observer of that name, registered if new."""
    return _known(store, Observer, name)


def practitioner(store: Store, name: str) -> Practitioner:
    """The practitioner of that pseudonym, registered if new."""
    return _known(store, Practitioner, name)


def observers(store: Store) -> list[Observer]:
    """All observers, by name."""
    return _all(store, Observer)


def practitioners(store: Store) -> list[Practitioner]:
    """All practitioners, by pseudonym."""
    return _all(store, Practitioner)


def programmes(store: Store) -> list[Programme]:
    return _all(store, Programme)


def sites(store: Store) -> list[Site]:
    return _all(store, Site)


def _known(store: Store, kind: type[Named], name: str) -> Named:
    with store.reading() as session:
        found = session.exec(select(kind).where(col(kind.name) == name.strip())).first()
    if found is not None:
        return found
    with acting(store) as act:
        return register(act, kind, name)


def _all(store: Store, kind: type[Named]) -> list[Named]:
    with store.reading() as session:
        return list(session.exec(select(kind).order_by(col(kind.name))))
