"""The chains of hashes that hold the history together: one for each coding, one for all the rest.

An entry's `digest` is the SHA-256 of what changed: the JSON array of `before`, `after` and `why`, keys sorted, without
blanks, in ASCII. Its `link` is the SHA-256 of the JSON array of the link before (empty for the first), the entry's
number, its id, chain, act, undone act, time, offset, person, record, record's id, action, and digest. So what changed
can be erased and the chain still holds, and whoever edits, drops or moves an entry breaks the link behind it.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlmodel import SQLModel

from coder.models import Chain, History
from coder.models.past import REST as REST

_CHAINS = SQLModel.metadata.tables[str(Chain.__tablename__)]
_HISTORY = insert(SQLModel.metadata.tables[str(History.__tablename__)])
_HEAD = select(_CHAINS.c.entries, _CHAINS.c.link).where(_CHAINS.c.id == bindparam("chain")).with_for_update()
_BEGUN = insert(_CHAINS)
_MOVED = (
    update(_CHAINS)
    .where(_CHAINS.c.id == bindparam("chain"))
    .values(entries=bindparam("new_entries"), link=bindparam("new_link"))
)
_BOUND = ("id", "chain", "act", "undoes", "made_at", "made_offset", "who", "record", "record_id", "action", "digest")
_dumps = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Head(NamedTuple):
    """Where a chain ends: the number of its entries, and the last one's link."""

    entries: int
    link: str


NONE_YET = Head(0, "")


def digest(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, why: str | None) -> str:
    """Of what changed. 64 hexadecimal digits."""
    return sha256(_dumps([before, after, why]).encode()).hexdigest()


def link(before: str, number: int, entry: Mapping[str, Any]) -> str:
    """Binds an entry, its `digest` among its fields, to the link before. 64 hexadecimal digits."""
    bound = [str(value) if isinstance(value, UUID) else value for value in map(entry.__getitem__, _BOUND)]
    return sha256(_dumps([before, number, *bound]).encode()).hexdigest()


def head(connection: Connection, chain: UUID | None) -> Head:
    """The end of a chain, held against other writers until the transaction ends."""
    row = connection.execute(_HEAD, {"chain": chain or REST}).first()
    return NONE_YET if row is None else Head(*row)


def append(connection: Connection, entries: Iterable[dict[str, Any]], known: Head | None = None) -> None:
    """Add entries to their chains, in order. `known`: the end of the one chain that all belong to, if it was read."""
    by_chain: dict[UUID | None, list[dict[str, Any]]] = {}
    for entry in entries:
        by_chain.setdefault(entry["chain"], []).append(entry)
    # In one order for all writers, so that none waits for another that waits for it.
    for chain in sorted(by_chain, key=str):
        _append(connection, chain, by_chain[chain], known if known is not None else head(connection, chain))


def _append(connection: Connection, chain: UUID | None, entries: list[dict[str, Any]], end: Head) -> None:
    number, before = end
    for entry in entries:
        number += 1
        entry["digest"] = digest(entry["before"], entry["after"], entry["why"])
        before = link(before, number, entry)
        entry["number"], entry["link"], entry["erased"] = number, before, False
    connection.execute(_HISTORY, entries)
    if end.entries:
        connection.execute(_MOVED, {"chain": chain or REST, "new_entries": number, "new_link": before})
    else:
        connection.execute(_BEGUN, {"id": chain or REST, "entries": number, "link": before})
