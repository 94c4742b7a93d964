"""Whether the database is whole: each chain of the history holds, and every record is as the history leaves it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DatabaseError, NoResultFound
from sqlmodel import SQLModel

from coder.errors import Problem
from coder.store import chains, open_codings, raw_rows
from coder.store.engine import Store
from coder.store.history import json_value
from coder.store.pages import damaged, first_damage
from coder.store.raw_rows import UNREADABLE, Row

Tell = Callable[[str, int, int], None]
Key = tuple[str, UUID]

NOT_HISTORY = frozenset({"history", "chain", "presence", "alembic_version"})
MEND = "it was done from outside this program: find out by whom, and compare with a backup"


@dataclass(frozen=True)
class Verdict:
    """How much was looked at, and what does not hold: nothing, where all does."""

    chains: int
    entries: int
    records: int
    problems: tuple[Problem, ...]


def verify(store: Store, tell: Tell | None = None) -> Verdict:
    """Look at the whole database. OutsideFailed where it cannot be read; StoreRefused."""
    with store.reading() as session:
        connection = session.connection()
        if store.is_sqlite:
            _look_at_pages(connection, store.target)
        looking = _Looking(connection, tell)
        looking.at_history()
        looking.at_records_without_history()
    return Verdict(looking.chains, looking.entries, looking.records, tuple(looking.problems))


def _look_at_pages(connection: Connection, where: str) -> None:
    """OutsideFailed when pages of the file are damaged; rows that hold what they cannot are found one by one."""
    try:
        found = first_damage(str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10000)"))
    except DatabaseError as error:
        found = str(error.orig)
    if found is not None:
        raise damaged(found, where)


@dataclass
class Told:
    """What the entries of one chain, in order, say of the records."""

    state: dict[Key, dict[str, Any]] = field(default_factory=dict)
    erased: list[int] = field(default_factory=list)
    """The numbers of entries that were erased."""
    untold: set[Key] = field(default_factory=set)
    """Records of which the entries that are left do not tell the state."""
    purged_to: int = 0
    """Entries up to this number may have been erased, by a `purge` further on."""
    purged: int = 0
    """How many entries the purges say that they erased."""
    gone: bool = False
    """The whole coding was purged: no record of it stands any more."""

    def take(self, row: Row) -> None:
        key = (row["record"], row["record_id"])
        if row["action"] == "purge":
            told = row["after"] or {}
            through = told.get("through")
            entries = told.get("entries")
            self.purged_to = max(self.purged_to, through if isinstance(through, int) else 0)
            self.purged += entries if isinstance(entries, int) else 0
            self.gone = self.gone or told.get("what") == "codings"
        elif row["erased"]:
            self.erased.append(row["number"])
            self.untold.add(key)
            self.state.pop(key, None)
        elif row["action"] == "delete":
            self.state.pop(key, None)
        elif row["action"] == "restate":
            self.state[key] = dict(row["after"] or {})
            self.untold.discard(key)
        elif key not in self.untold:
            self.state.setdefault(key, {}).update(row["after"] or {})


class _Looking:
    def __init__(self, connection: Connection, tell: Tell | None) -> None:
        self.connection, self.tell = connection, tell or (lambda part, done, of: None)
        self.chains = self.entries = self.records = 0
        self.problems: list[Problem] = []
        self._seen: set[UUID] = set()
        self._tables = SQLModel.metadata.tables
        self._of_codings = [table for table in self._tables.values() if "coding_id" in table.c]
        self._of_codings = [table for table in self._of_codings if table.name not in NOT_HISTORY]

    def at_history(self) -> None:
        past = self._tables["history"]
        of = self.connection.execute(select(func.count()).select_from(past)).scalar_one()
        ends: dict[Any, tuple[Any, Any]] = {
            row["id"]: (row["entries"], row["link"]) for row in raw_rows.rows(self.connection, _CHAIN)
        }
        entries = raw_rows.rows(self.connection, past, "ORDER BY chain, number")
        for chain, its in groupby(entries, key=lambda row: row["chain"]):
            if chain is UNREADABLE:
                self._say(f"{_entries(len(list(its)))} of the history cannot be read", self._where(chain))
                continue
            self._at_chain(chain, its, ends.pop(chain or chains.REST, chains.NONE_YET))
            self.tell("history", self.entries, of)
        for chain, (number, _) in ends.items():
            self._say(f"all {number} entries of the history are missing", self._where(chain))

    def _at_chain(self, chain: UUID | None, entries: Iterable[Row], end: tuple[Any, Any]) -> None:
        self.chains += 1
        where = self._where(chain)
        told = Told()
        number, link = 0, ""
        for row in entries:
            self.entries += 1
            if UNREADABLE in row.values():
                self._say(f"an entry of the history cannot be read, after entry {number}", where)
                continue
            self._at_entry(row, number, link, where)
            number, link = row["number"], row["link"]
            told.take(row)
        if UNREADABLE in end:
            self._say("the end of the history cannot be read", where)
        elif end[0] > number:
            self._say(f"{_missing(number + 1, end[0])}, at the end", where)
        elif (number, link) != end:
            self._say("the end of the history is not where it was", where)
        alone = max(len(told.erased) - told.purged, sum(number > told.purged_to for number in told.erased))
        if alone > 0:
            last = f", entry {told.erased[-1]} the last of all that are erased"
            self._say(f"{_entries(alone)} of the history erased without a purge{last}", where)
        self._at_records(chain, told, where)

    def _at_entry(self, row: Row, before: int, link: str, where: str) -> None:
        number = row["number"]
        if number > before + 1:
            self._say(_missing(before + 1, number - 1), where)
        elif number <= before:
            self._say(f"entry {number} of the history stands twice", where)
        elif not row["erased"] and chains.digest(row["before"], row["after"], row["why"]) != row["digest"]:
            self._say(f"entry {number} of the history says other than it did: {_told(row)}", where)
        elif chains.link(link, number, row) != row["link"]:
            self._say(f"entry {number} of the history was changed or moved: {_told(row)}", where)

    def _at_records(self, chain: UUID | None, told: Told, where: str) -> None:
        if chain is not None:
            self._seen.add(chain)
        for table, rows in self._rows(chain):
            for row in rows:
                self.records += 1
                key = (table.name, row["id"])
                known = told.state.pop(key, None)
                if told.gone:
                    self._say(f"{_a(table.name)} stands here though all was purged: id {row['id']}", where)
                elif known is None and key not in told.untold:
                    self._say(f"{_a(table.name)} was added: {_known_by(table.name, row)}", where)
                elif known is not None:
                    self._compare(table.name, row, known, where)
        for (record, record_id), known in told.state.items():
            if record in self._tables:
                self._say(f"{_a(record)} is missing: {_known_by(record, {**known, 'id': record_id})}", where)

    def _rows(self, chain: UUID | None) -> Iterator[tuple[Table, Iterable[Row]]]:
        """The records that a chain tells of, by table."""
        if chain is None:
            others = [table for table in self._tables.values() if table not in self._of_codings]
            tables = [table for table in others if table.name not in NOT_HISTORY | {"coding"}]
        else:
            tables = [self._tables["coding"], *self._of_codings]
        for table in tables:
            if chain is None:
                yield table, raw_rows.rows(self.connection, table)
            else:
                its = "id" if table.name == "coding" else "coding_id"
                yield table, raw_rows.rows(self.connection, table, f"WHERE {its} = :chain", chain=self._key(chain))

    def _compare(self, record: str, row: Row, known: Mapping[str, Any], where: str) -> None:
        apart = [name for name, value in row.items() if json_value(value) != known.get(name)]
        if apart:
            said = f"{', '.join(apart)} of {_a(record)} {'was' if len(apart) == 1 else 'were'} changed"
            self._say(f"{said}: {_known_by(record, row)}", where)

    def at_records_without_history(self) -> None:
        """Codings of which the history says nothing at all, and what refers to no coding."""
        for table in (self._tables["coding"], *self._of_codings):
            its = "id" if table.name == "coding" else "coding_id"
            counted = Counter(row[its] for row in raw_rows.rows(self.connection, table))
            for coding, number in counted.items():
                if coding not in self._seen:
                    self._say(f"{number} x {_a(table.name)} without any history", self._where(coding))

    def _key(self, chain: UUID) -> object:
        """As the column holds it."""
        return chain.hex if self.connection.dialect.name == "sqlite" else chain

    def _where(self, chain: Any) -> str:
        if chain is None or chain == chains.REST:
            return "all that belongs to no coding"
        if chain is UNREADABLE:
            return "this database"
        try:
            return open_codings.where(self.connection, chain)
        except NoResultFound:
            return f"coding {chain}"

    def _say(self, what: str, where: str) -> None:
        self.problems.append(Problem(what, where, MEND))


_CHAIN = SQLModel.metadata.tables["chain"]
_NAMES = {
    "clock_mark": "a mark of the clock",
    "evidence": "a moment that a rating rests on",
    "item_mark": "a mark of an item",
    "session": "a session",
}


def _a(record: str) -> str:
    return _NAMES.get(record, f"an {record}" if record[0] in "aeiou" else f"a {record}")


def _entries(number: int) -> str:
    return "an entry" if number == 1 else f"{number} entries"


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"entry {first} of the history is missing"
    return f"entries {first} to {last} of the history are missing"


def _known_by(record: str, row: Row) -> str:
    """A record as a person can find it, without notes or names."""
    shown = ("entry", "onset_ms", "code", "item", "scale", "kind", "name", "seat", "book", "plan", "month")
    told = [f"{name} {row[name]}" for name in shown if row.get(name) is not None]
    return ", ".join([*told, f"id {row['id']}"])


def _told(row: Row) -> str:
    """An entry as a person can find it. What was changed from outside may hold anything: nothing is relied upon."""
    try:
        zone = timezone(timedelta(minutes=row["made_offset"]))
        made = datetime.fromtimestamp(row["made_at"] / 1000, UTC).astimezone(zone).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        made = "at no known time"
    return f"{row['action']} of {_a(row['record'] or 'record')} by {row['who']}, {made}"
