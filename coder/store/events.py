"""Events: the keystroke's own path into the database, reading them back, and what an act changed.

`write` inserts through Core on a connection of its own: a session takes four times as long.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Table, Text, bindparam, cast, func, insert, select, update
from sqlalchemy import Update as UpdateStatement
from sqlmodel import SQLModel, col

from coder.errors import NotFound
from coder.models import Chain, Coding, Event, EventRow
from coder.store import chains
from coder.store.chains import NONE_YET, Head
from coder.store.engine import Store
from coder.store.history import Pen, Stamp, json_value
from coder.store.open_codings import gone, locked
from coder.store.refusals import DamagedCell, json_of

_TABLE: Table = SQLModel.metadata.tables["event"]
_PAST = SQLModel.metadata.tables["history"].c
_FIELDS = tuple(column.name for column in _TABLE.c)
_IDS = frozenset({"id", "coding_id", "linked_id"})
_JSON = frozenset({"modifiers", "extra"})
_INSERT = insert(_TABLE)
_READ_NAMES = tuple(name for name in _FIELDS if name != "coding_id")
_READ = [cast(_TABLE.c[name], Text) if name in _JSON else _TABLE.c[name] for name in _READ_NAMES]


@dataclass(frozen=True)
class Insert:
    """A new event. Its `entry` is set when it is written: the next of its coding."""

    event: Event


@dataclass(frozen=True)
class Update:
    """Fields of an event as they were and as they are to be; `retracted` False -> True takes it back."""

    event_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


Change = Insert | Update
Entry = Row[UUID, UUID | None, UUID, str, str | None, str | None]


@dataclass(frozen=True)
class Written:
    """One act of the past: what it changed, and which act it took back."""

    id: UUID
    undoes: UUID | None
    entries: tuple[Entry, ...] = field(repr=False)
    """Its history: act, undone act, event, action, fields before and after as JSON text."""

    @cached_property
    def changes(self) -> tuple[Update, ...]:
        """What would do it again: a new event is restored. Made when asked for, since few acts are ever undone."""
        return tuple(_change(event, action, before, after) for _, _, event, action, before, after in self.entries)


_STATE_AND_LAST = (
    select(
        col(Coding.state),
        select(func.max(col(EventRow.entry))).where(col(EventRow.coding_id) == col(Coding.id)).scalar_subquery(),
        col(Chain.entries),
        col(Chain.link),
    )
    .join_from(Coding, Chain, col(Chain.id) == col(Coding.id), isouter=True)
    .where(col(Coding.id) == bindparam("coding"))
)
_HOLD = select(col(Coding.state)).where(col(Coding.id) == bindparam("coding")).with_for_update()


def write(
    store: Store,
    coding_id: UUID,
    changes: Sequence[Change],
    *,
    undoes: UUID | None = None,
    stamp: Stamp | None = None,
) -> UUID:
    """Commit changes of a coding's events, with their history, in one transaction; the id of the act.

    `stamp`: of an act that is tried again. Errors: Locked, NotFound (no such coding or event), StoreRefused. When it
    returns, the rows are on disk.
    """
    pen = Pen(store.who, undoes=undoes, stamp=stamp)
    with store.keystroke() as connection:
        last, end = _last_entry(connection, coding_id)
        entries = []
        for change in changes:
            if isinstance(change, Insert):
                last += 1
                entries.append(_insert(connection, pen, coding_id, change.event, last))
            else:
                entries.append(_update(connection, pen, coding_id, change))
        chains.append(connection, entries, end)
    return pen.id


def _last_entry(connection: Connection, coding_id: UUID) -> tuple[int, Head]:
    """The last number of entry and the end of the history, with the coding held against others. NotFound, Locked."""
    key = {"coding": coding_id}
    if connection.dialect.name != "sqlite":
        # The number must be read after the lock is held: one statement would read before it waits.
        connection.execute(_HOLD, key)
    row = connection.execute(_STATE_AND_LAST, key).first()
    if row is None:
        raise gone(coding_id)
    state, last, entries, link = row
    if state == "locked":
        raise locked(connection, coding_id)
    return last or 0, NONE_YET if entries is None else Head(entries, link)


def _insert(connection: Connection, pen: Pen, coding_id: UUID, event: Event, entry: int) -> dict[str, Any]:
    event.entry = entry
    event.coding_id = coding_id
    values = {name: getattr(event, name) for name in _FIELDS}
    connection.execute(_INSERT, values)
    linked = event.linked_id
    after = {
        **values,
        "id": str(event.id),
        "coding_id": str(coding_id),
        "linked_id": None if linked is None else str(linked),
    }
    return pen.entry("event", event.id, "insert", None, after, coding_id)


def _update(connection: Connection, pen: Pen, coding_id: UUID, change: Update) -> dict[str, Any]:
    old = {f"old_{name}": value for name, value in change.before.items()}
    new = {f"new_{name}": value for name, value in change.after.items()}
    statement = _update_of(frozenset(change.after), frozenset(change.before) - _JSON)
    done = connection.execute(statement, {**old, **new, "event": change.event_id, "coding": coding_id})
    if done.rowcount != 1:
        raise NotFound(
            "the event is not as it was seen: another program changed it",
            f"event {change.event_id}",
            "look at the log again",
        )
    before = {name: json_value(value) for name, value in change.before.items()}
    after = {name: json_value(value) for name, value in change.after.items()}
    return pen.entry("event", change.event_id, _action(change), before, after, coding_id)


@lru_cache(maxsize=256)
def _update_of(fields: frozenset[str], known: frozenset[str]) -> UpdateStatement:
    """An UPDATE of these fields that finds its row only while the `known` ones are as they were."""
    columns = _TABLE.c
    statement = update(_TABLE).where(columns.id == bindparam("event"), columns.coding_id == bindparam("coding"))
    for name in sorted(known):
        was = bindparam(f"old_{name}", type_=columns[name].type)
        statement = statement.where(columns[name].is_not_distinct_from(was))
    return statement.values({name: bindparam(f"new_{name}", type_=columns[name].type) for name in sorted(fields)})


def _action(change: Update) -> str:
    if "retracted" in change.after:
        return "retract" if change.after["retracted"] else "restore"
    return "update"


def of(store: Store, coding_id: UUID, retracted: bool = False, newest: int | None = None) -> list[Event]:
    """Events of a coding, ordered by onset, then entry; with `retracted` also those taken back. `newest`: only so
    many, those entered last."""
    columns = _TABLE.c
    query = select(*_READ).where(columns.coding_id == coding_id)
    if not retracted:
        query = query.where(columns.retracted.is_(False))
    if newest is None:
        query = query.order_by(columns.onset_ms, columns.entry)
    else:
        query = query.order_by(columns.entry.desc()).limit(newest)
    with store.reading() as session:
        found = _read(coding_id, session.connection().execute(query))
    return found if newest is None else sorted(found, key=lambda event: (event.onset_ms, event.entry))


def _read(coding_id: UUID, rows: Iterable[Sequence[Any]]) -> list[Event]:
    """Ten thousand events with one code hold one word. Written out field by field, since a long coding is opened while
    a person waits: by a dict for each row it takes a third longer."""
    same: dict[Any, Any] = {}
    word = same.setdefault
    return [
        Event(
            id=id,
            coding_id=coding_id,
            entry=entry,
            onset_ms=onset_ms,
            offset_ms=offset_ms,
            is_open=is_open,
            code=word(code, code),
            actor=word(actor, actor),
            recipient=word(recipient, recipient),
            unit=word(unit, unit),
            note=note,
            modifiers=_of_json(modifiers),
            extra=_of_json(extra),
            linked_id=linked_id,
            come_back=come_back,
            retracted=retracted,
            made_by=word(made_by, made_by),
            keyed_at=keyed_at,
            keyed_offset=keyed_offset,
        )
        for (
            id, entry, onset_ms, offset_ms, is_open, code, actor, recipient, unit, note, modifiers, extra, linked_id,
            come_back, retracted, made_by, keyed_at, keyed_offset,
        ) in rows
    ]  # fmt: skip


def _of_json(text: str) -> dict[str, Any]:
    # Nearly all are empty, and to parse them would take most of the time of opening a coding.
    if text == "{}":
        return {}
    found = json_of(text)
    if not isinstance(found, dict):
        raise DamagedCell(text[:40])
    return found


def inverse(act: Written) -> tuple[Update, ...]:
    """What takes an act back: a new event is retracted, a change is turned round; last first."""
    return tuple(Update(change.event_id, change.after, change.before) for change in reversed(act.changes))


def written(store: Store, coding_id: UUID, ids: Sequence[UUID], after: int = 0) -> list[Written]:
    """Acts with what they changed, in the order of the ids; one that the history does not know is left out. `after`: so
    many of its first entries need not be looked at."""
    query = (
        select(
            _PAST.act, _PAST.undoes, _PAST.record_id, _PAST.action, cast(_PAST.before, Text), cast(_PAST.after, Text)
        )
        .where(_PAST.chain == coding_id, _PAST.number > after, _PAST.record == "event", _PAST.why.is_(None))
        .where(_PAST.act.in_(ids))
        .order_by(_PAST.number)
    )
    found: dict[UUID, list[Entry]] = {}
    with store.reading() as session:
        for row in session.connection().execute(query):
            found.setdefault(row[0], []).append(row)
    return [Written(act, found[act][0][1], tuple(found[act])) for act in ids if act in found]


def _change(event_id: UUID, action: str, before: str | None, after: str | None) -> Update:
    if action == "insert":
        return Update(event_id, {"retracted": True}, {"retracted": False})
    return Update(event_id, _of_text(before), _of_text(after))


def _of_text(text: str | None) -> dict[str, Any]:
    return typed(json_of(text or "{}"))


def typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields from JSON as a row holds them: ids are UUIDs again."""
    return {name: UUID(value) if name in _IDS and value is not None else value for name, value in fields.items()}
