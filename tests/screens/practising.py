"""A session with a locked gold coding by lead, for tests of practice."""

from collections.abc import Sequence
from typing import Any

from coder.models import Event
from coder.store import Store, codings, events, open_store, practice, sessions
from coder.store.events import Insert
from coder.store.sessions import SessionFields

Coded = Sequence[tuple[int, str]]
GOLD: Coded = ((10_000, "EN-VAL"), (20_000, "EN-EMP"), (30_000, "ED-CON"), (40_000, "EN-VAL"))


def point(coding: Any, onset: int, code: str, **fields: Any) -> Insert:
    event = Event(coding_id=coding.id, entry=0, onset_ms=onset, code=code, keyed_at=1_700_000_000_000, **fields)
    return Insert(event)


def code(store: Store, session: str, role: str, coded: Coded) -> Any:
    """A locked coding."""
    coding = codings.begin(store, session, role=role)
    events.write(store, coding.id, [point(coding, *one) for one in coded])
    codings.lock(store, coding.id)
    return coding


def with_gold(store: Store, *names: str, coded: Coded = GOLD, **fields: Any) -> None:
    """Recorded sessions that lead has coded as gold."""
    with open_store(store.target, "lead") as lead:
        for name in names:
            if not any(line.name == name for line in sessions.listing(lead)):
                sessions.add(lead, SessionFields(name, **{"medium": "video", "minutes": 5.0, **fields}))
            code(lead, name, "gold", coded)


def practised(store: Store, session: str, coded: Coded) -> Any:
    """A locked practice coding of this person."""
    practice.find(store, session)
    return code(store, session, "training", coded)
