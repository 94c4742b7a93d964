"""What stands in a database file, by plain `sqlite3`, beside what was struck and what was shown."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest

from sqlmodel import col, select

from bench.faults.desk import Row
from coder.desk import times
from coder.models import Coding, ObservedSession, Observer
from coder.store import Store, events

_TORN = {
    "an event without its history": """SELECT count(*) FROM event WHERE NOT EXISTS (SELECT 1 FROM history
        WHERE record = 'event' AND action = 'insert' AND record_id = event.id)""",
    "history without its event": """SELECT count(*) FROM history WHERE record = 'event' AND action = 'insert'
        AND NOT EXISTS (SELECT 1 FROM event WHERE event.id = history.record_id)""",
    "an event whose history begins twice": """SELECT count(*) - count(DISTINCT record_id) FROM history
        WHERE record = 'event' AND action = 'insert'""",
    "a chain that ends elsewhere": """SELECT count(*) FROM chain WHERE entries <> (SELECT max(number) FROM history
        WHERE coalesce(history.chain, '00000000000000000000000000000000') = chain.id)""",
    "a reference to nothing": "SELECT count(*) FROM pragma_foreign_key_check",
}


@dataclass(frozen=True)
class Kept:
    """The events of one coding in the order of their entry: onset as the log shows it, code, whether taken back."""

    rows: tuple[tuple[str, str, bool], ...]
    mode: str
    """The code of the mode that runs, or nothing."""

    def counted(self) -> Counter[Row]:
        return Counter((onset, code) for onset, code, _ in self.rows)

    def taken_back(self) -> set[Row]:
        return {(onset, code) for onset, code, retracted in self.rows if retracted}


def opened(path: str) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(path, timeout=30))


def read(path: str, session: str, who: str) -> Kept:
    """Of one observer's coding of a session; nothing where it was not begun."""
    query = """SELECT onset_ms, code, retracted, is_open FROM event
        JOIN coding ON coding.id = event.coding_id JOIN session ON session.id = coding.session_id
        JOIN observer ON observer.id = coding.observer_id
        WHERE session.name = ? AND observer.name = ? ORDER BY entry"""
    with opened(path) as file:
        found = file.execute(query, (session, who)).fetchall()
    mode = next((code for _, code, retracted, is_open in found if is_open and not retracted and len(code) == 2), "")
    return Kept(tuple((times.short(onset), code, bool(retracted)) for onset, code, retracted, _ in found), mode)


def of(store: Store, session: str, who: str) -> Kept:
    """The same through the store, of any database."""
    with store.reading() as reading:
        query = select(Coding.id).join(ObservedSession).join(Observer)
        coding = reading.exec(query.where(col(ObservedSession.name) == session, col(Observer.name) == who)).one()
    found = sorted(events.of(store, coding, retracted=True), key=lambda event: event.entry)
    return Kept(tuple((times.short(event.onset_ms), event.code, event.retracted) for event in found), "")


def torn(path: str) -> list[str]:
    """What does not hold together in the file; nothing where all does."""
    with opened(path) as file:
        said = [str(row[0]) for row in file.execute("PRAGMA integrity_check") if row[0] != "ok"]
        for what, query in _TORN.items():
            number = file.execute(query).fetchone()[0]
            said += [f"{number} x {what}"] if number else []
    return said


def torn_on_server(store: Store) -> list[str]:
    """The same of a database on a server, which keeps references whole itself."""
    with store.reading() as session:
        counted = {
            what: int(session.connection().exec_driver_sql(query).scalar_one())
            for what, query in _TORN.items()
            if "pragma" not in query
        }
    return [f"{number} x {what}" for what, number in counted.items() if number]


def lost(acknowledged: Counter[Row], kept: Kept) -> Counter[Row]:
    """What was shown as coded and is not there."""
    return acknowledged - kept.counted()


def duplicated(struck: list[str], codes: list[str]) -> Counter[str]:
    """Codes that stand there more often than they were struck."""
    return Counter(codes) - Counter(struck)


def out_of_order(struck: list[str], codes: list[str]) -> int:
    """How many of the codes kept are not, place for place, the first of those struck."""
    return sum(one != other for one, other in zip_longest(struck[: len(codes)], codes))
