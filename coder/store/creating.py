"""Making a database: whole beside its place, then put there."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from coder.errors import BadInput
from coder.store import cipher, schema, sqlite
from coder.store.addresses import database_url, file_of, server, shown
from coder.store.cipher import Key, Passphrase
from coder.store.engine import WAIT_MS, Store, begins, checked_name, open_file, open_store
from coder.store.refusals import sentences

if TYPE_CHECKING:
    from codebooks import Codebook, Loaded, Plan


def create_store(
    target: str,
    who: str,
    codebook: "Loaded[Codebook]",
    plans: "Sequence[Loaded[Plan]]" = (),
    *,
    passphrase: Passphrase | None = None,
) -> Store:
    """A new database with its first codebook and plans; a file is encrypted where a passphrase is given.

    Errors: BadInput if there is one already, StoreRefused.
    """
    who = checked_name(who)
    url = database_url(target)
    if url.drivername.startswith("sqlite"):
        key = _create_file(file_of(url), who, codebook, plans, passphrase)
        return open_file(file_of(url), who, key)
    if passphrase is not None:
        mend = "have the server's disk encrypted, or name a file with --db"
        raise BadInput("only a database in a file can be encrypted", "--encrypt", mend)
    engine = server(url, WAIT_MS)
    with _disposing(engine), sentences(shown(url)), engine.begin() as connection:
        schema.create(connection, shown(url))
    with ExitStack() as failing:
        store = failing.enter_context(open_store(target, who))
        _first_rows(store, codebook, plans)
        failing.pop_all()
    return store


@contextmanager
def _disposing(engine: Engine) -> Iterator[None]:
    """Lets go of the engine's connections at the end."""
    try:
        yield
    finally:
        engine.dispose()


def _create_file(
    path: Path,
    who: str,
    codebook: "Loaded[Codebook]",
    plans: "Sequence[Loaded[Plan]]",
    passphrase: Passphrase | None,
) -> Key | None:
    """Made whole beside its place, then put there: a half-made database is never seen. Its key."""
    if path.exists() or path.is_symlink():
        raise sqlite.taken(path)
    if passphrase is not None:
        cipher.driver()
    key = None if passphrase is None else Key(passphrase(), os.urandom(cipher.SALT_BYTES))
    making = path.with_name(f".{path.name}.new-{os.getpid()}")
    sqlite.new_file(making)
    try:
        _fill(making, key)
        with open_file(making, who, key) as store:
            _first_rows(store, codebook, plans)
        sqlite.put_in_place(making, path)
        return key
    finally:
        for leftover in (making, Path(f"{making}-wal"), Path(f"{making}-shm"), Path(f"{making}-journal")):
            leftover.unlink(missing_ok=True)


def _first_rows(store: Store, codebook: "Loaded[Codebook]", plans: "Sequence[Loaded[Plan]]") -> None:
    from coder.store import books, people

    books.add_codebook(store, codebook)
    for plan in plans:
        books.add_plan(store, plan)
    people.observer(store, store.who)


def _fill(path: Path, key: Key | None) -> None:
    """Tables in a file that is not yet at its place. Without WAL, so that our mark goes into the file itself."""
    engine = sqlite.engine(path, wait_ms=WAIT_MS, network=True, key=key)
    begins(engine)
    with _disposing(engine), sentences(str(path)), engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        schema.create(connection, str(path))
