"""A database on a server is looked at too."""

from coder.models import Coding
from coder.store import Store
from coder.store.health import health


def test_every_kind_of_database_is_looked_at(store: Store, coding: Coding) -> None:
    found = health(store)
    assert (found.kind, found.codings, found.damage) == (store.engine.dialect.name, 1, None)
    assert (found.place is None) == (not store.is_sqlite)
    assert found.mend == ()
