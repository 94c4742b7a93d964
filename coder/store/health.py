"""How an open database fares: where it lies, who may read it, whether it is whole, and what should be mended."""

import shutil
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, func, select

from coder.models import Coding, History, Presence
from coder.store import copies, pages, presence, rights, schema, sqlite
from coder.store.driver import READ
from coder.store.engine import Store

LEAST_FREE = 100 * 2**20
AHEAD_MS = 5 * 60_000
"""So far the newest entry may lie ahead of this computer's clock: clocks of one team differ a little."""


@dataclass(frozen=True)
class Place:
    """Of a database in a file. `rights`: as `ls -l` has them, of file and folder."""

    bytes: int
    file_system: str | None
    network: bool
    free_bytes: int
    file_rights: str
    folder_rights: str
    copies: int
    newest_copy: str | None
    why_no_copy: str | None


@dataclass(frozen=True)
class Health:
    """`open_at`: the process that has a coding open, and where. `mend`: what should be done, each in a sentence."""

    kind: str
    encrypted: bool
    revision: str
    damage: str | None
    codings: int
    open_at: tuple[str, ...]
    newest_entry: str | None
    place: Place | None
    mend: tuple[str, ...]


def health(store: Store) -> Health:
    """Look at it, and change nothing. Errors: StoreRefused."""
    mend: list[str] = []
    path = Path(store.target) if store.is_sqlite else None
    damage = None if path is None else pages.damage(path, READ, pages.THOROUGH, store.key)
    if damage is not None:
        mend.append(f"the file is damaged ({damage}): `coder --db NEW.db restore` saves what can be read of it")
    now = int(time.time() * 1000)
    with store.reading() as session:
        codings = session.exec(select(func.count()).select_from(Coding)).one()
        newest = session.exec(select(func.max(col(History.made_at)))).one()
        here = socket.gethostname()
        held = [row for row in session.exec(select(Presence)).all() if presence.holds(row, here, now)]
    if newest is not None and newest > now + AHEAD_MS:
        mend.append("this computer's clock is behind the newest entry of the history: set the clock")
    return Health(
        kind=store.engine.dialect.name,
        encrypted=store.encrypted,
        revision=schema.stored_revision(store.engine, store.target),
        damage=damage,
        codings=codings,
        open_at=tuple(f"process {row.pid}, {'this' if row.host == here else 'another'} computer" for row in held),
        newest_entry=None if newest is None else datetime.fromtimestamp(newest / 1000, UTC).isoformat("T", "seconds"),
        place=None if path is None else _place(path, mend),
        mend=tuple(mend),
    )


def _place(path: Path, mend: list[str]) -> Place:
    size, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    network, daily = sqlite.on_network(path), copies.daily(path)
    why = copies.why_not(path, datetime.now().astimezone().date())
    mend += rights.warnings(path)
    if network:
        mend.append("the file lies on a network disk: move it to a local one, or use a PostgreSQL server")
    if free < max(LEAST_FREE, 2 * size):
        mend.append(f"the disk has {free:,} bytes free: make room, at least twice the size of the database")
    return Place(
        bytes=size,
        file_system=sqlite.kind_of_disk(path),
        network=network,
        free_bytes=free,
        file_rights=rights.shown(path),
        folder_rights=rights.shown(path.parent),
        copies=len(copies.every(path)),
        newest_copy=max(daily).isoformat() if daily else None,
        why_no_copy=why,
    )
