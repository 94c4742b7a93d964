"""Opening and making a database, and the three ways to speak to it: transaction, reading, keystroke."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

import coder.models  # noqa: F401  (the tables)
from coder.errors import BadInput, StoreRefused
from coder.store import cipher, driver, pages, peeking, rights, schema, sqlite
from coder.store.addresses import database_url, file_of, server, shown
from coder.store.cipher import Key, Passphrase
from coder.store.patience import answered_by_the_living, answered_within
from coder.store.refusals import sentences
from exports.ids import why_not_an_id

KEYSTROKE_WAIT_MS = 50
PATIENCE_SECONDS = 0.3
ANSWER_SECONDS = 1.0
BRIEF_SECONDS = 5.0
WAIT_MS = 5_000


class Store:
    """An open database and who acts on it. Close it, or use it in `with`."""

    def __init__(
        self,
        target: str,
        who: str,
        engine: Engine,
        quick: Engine,
        guard: sqlite.Guard | None,
        key: Key | None = None,
    ) -> None:
        self.target = target
        self.who = who
        self.engine = engine
        self.notes: list[str] = []
        """Warnings to show, such as that the file lies on a network disk."""
        self.parting: list[str] = []
        """What a person must know who leaves now."""
        self.parsed: dict[str, Any] = {}
        """Codebooks and plans already parsed, by digest."""
        self._quick = quick
        self.guard = guard
        """Watches over the files of an SQLite database."""
        self._check: Callable[[], None] | None = guard.check if guard else None
        self._files = guard.database if guard else ()
        for file in self._files:
            peeking.hold(file)
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self.key = key
        """Of an encrypted file, else None."""
        self._writing = engine.execution_options(begin="BEGIN IMMEDIATE")

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def encrypted(self) -> bool:
        return self.key is not None

    @property
    def driver_error(self) -> type[Exception]:
        """What a connection of `connect_to` raises: `sqlite3.Error`, or the like of it for encrypted files."""
        return cast(type[Exception], driver.module(self.key).Error)

    def connect_to(self, path: Path, how: str = driver.MAKE) -> sqlite3.Connection:
        """Another SQLite file, under this database's key where it has one: for backups and the fallback journal.

        For a database on a server it is a plain file. A file that is not there is made, for its owner only (`how` is
        one of `driver.MAKE`, `WRITE`, `READ`, `STILL`). The connection begins no transaction by itself
        (`isolation_level` None), any thread may use it in turn, and it sets no journal mode. An encrypted file made
        so opens with the same passphrase; one made otherwise has a salt, and so a key, of its own: open it with
        `open_store` and the passphrase. Errors: `driver_error`, also where the file is not under this key; OSError.
        """
        return driver.connect(path, how, self.key)

    @contextmanager
    def transaction(self, *, keyed: bool = False, brief: bool = False) -> Iterator[Session]:
        """A session that may write; commits at the end. `keyed`: for a key, which waits 50 ms for a lock at most.
        `brief`: for the desk's own signs, which a server that does not answer must not hold up.

        StoreRefused when the database does not take it.
        """
        with sentences(self.target, self._check):
            if keyed:
                with self.keystroke() as connection, Session(connection, expire_on_commit=False) as session:
                    yield session
                    session.flush()
            else:
                with self._session(self._writing, BRIEF_SECONDS if brief else None) as session, session.begin():
                    yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database throughout; rows handed out are detached.

        StoreRefused, also when a server does not answer.
        """
        with sentences(self.target), self._session(self.engine) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine, within: float | None = None) -> Iterator[Session]:
        with (
            engine.connect() as connection,
            self._answering(connection, within),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def keystroke(self) -> Iterator[Connection]:
        """One transaction on the connection kept for keystrokes, which waits 50 ms for a lock at most."""
        pooled = self._quick is self.engine
        with sentences(self.target, self._check), self._held() as connection:
            try:
                with self._answering(connection, None if pooled else ANSWER_SECONDS), connection.begin():
                    yield connection
            finally:
                if pooled:
                    connection.close()

    def _answering(self, connection: Connection, within: float | None = None) -> AbstractContextManager[None]:
        """A server answers within so many seconds altogether, or as long as it lives."""
        if self.is_sqlite:
            return nullcontext()
        return answered_by_the_living(connection) if within is None else answered_within(connection, within)

    @contextmanager
    def _held(self) -> Iterator[Connection]:
        """The keystrokes' connection, for one thread at a time. StoreRefused when another one has it for too long."""
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise StoreRefused("the database does not answer", self.target, "it is asked again in the background")
        try:
            connection = self._connection
            if connection is None or connection.closed or connection.invalidated:
                if connection is not None:
                    connection.close()
                self._connection = connection = self._quick.connect().execution_options(begin="BEGIN IMMEDIATE")
            yield connection
        finally:
            self._lock.release()

    @contextmanager
    def held(self) -> Iterator[Any]:
        """The driver's own connection, as it was opened: it still reads a file that was deleted since."""
        with sentences(self.target), self._held() as connection:
            yield connection.connection.driver_connection

    def reopen(self) -> None:
        """Let go of every connection, and watch over the file that stands at the path now.

        StoreRefused when that cannot be opened.
        """
        path = Path(self.target)
        with sentences(self.target), self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._quick.dispose()
            self.engine.dispose()
            self._watch_over(sqlite.Guard.of(path))
            self._let_go()
            self._files = sqlite.Guard.of(path).database
            for file in self._files:
                peeking.hold(file)
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1 FROM alembic_version")
                self._watch_over(sqlite.Guard.of(path))

    def _watch_over(self, guard: sqlite.Guard) -> None:
        self.guard, self._check = guard, guard.check

    def acting_for(self, who: str) -> "Store":
        """The same open database for another person's acts, which wait for a lock as long as any command does. It is
        not closed: this one is."""
        made = Store(self.target, who, self.engine, self.engine, None, self.key)
        if self.guard is not None:
            made._watch_over(self.guard)
        return made

    def close(self) -> None:
        with sentences(self.target):
            if self._connection is not None:
                self._connection.close()
            self._quick.dispose()
            self.engine.dispose()
        self._let_go()

    def _let_go(self) -> None:
        for file in self._files:
            peeking.let_go(file)
        self._files = ()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_store(target: str, who: str, passphrase: Passphrase | None = None) -> Store:
    """Open a database; an older one is copied and brought up to date. The passphrase is asked for only where the file
    is encrypted.

    Errors: NotFound, BadInput (not ours, made by a newer version, no or a wrong passphrase), OutsideFailed (cannot be
    read, damaged).
    """
    who = checked_name(who)
    url = database_url(target)
    if url.drivername.startswith("sqlite"):
        path = file_of(url)
        return open_file(path, who, cipher.unlock(path, passphrase) if sqlite.look_at(path) else None)
    engine, where = server(url, WAIT_MS), shown(url)
    with ExitStack() as failing, sentences(where):
        failing.callback(engine.dispose)
        notes = schema.bring_up_to_date(engine, where, copy=None)
        failing.pop_all()
    store = Store(where, who, engine, server(url, KEYSTROKE_WAIT_MS, keyed=True), None)
    store.notes += notes + _recovered(store)
    return store


def open_file(path: Path, who: str, key: Key | None) -> Store:
    """An SQLite file, under its key where it is encrypted. Errors as `open_store`."""
    pages.look(path, key)
    network = sqlite.on_network(path)
    engine = sqlite.engine(path, wait_ms=WAIT_MS, network=network, key=key)
    begins(engine)
    with ExitStack() as failing, sentences(str(path)):
        failing.callback(engine.dispose)
        _is_ours(engine, path)
        notes = schema.bring_up_to_date(engine, str(path), path, key)
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1 FROM alembic_version")
            guard = sqlite.Guard.of(path)
        failing.pop_all()
    notes += rights.warnings(path)
    if network:
        notes.append(
            f"{path} lies on a network disk: only one program at a time may have it open, and a broken connection "
            "can damage it. A local disk or a PostgreSQL server is safer."
        )
        quick = engine
    else:
        quick = sqlite.engine(path, wait_ms=KEYSTROKE_WAIT_MS, network=False, pool_size=1, key=key)
        begins(quick)
    store = Store(str(path), who, engine, quick, guard, key)
    store.notes += notes + _recovered(store)
    return store


def _is_ours(engine: Engine, path: Path) -> None:
    """BadInput for an encrypted file of another program; of an unencrypted one the header has told already."""
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != sqlite.APPLICATION_ID:
            raise sqlite.not_ours(path)


def _recovered(store: Store) -> list[str]:
    """Put in what waits since the database refused it; without such a thing nothing more is loaded."""
    from coder.store import journal

    journal.sweep()
    if not journal.left(store.target):
        return []
    from coder.store import recovery

    return recovery.recover(store)


def begins(engine: Engine) -> None:
    """Transactions of this engine begin with the words of the execution option `begin`, by default `BEGIN`."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def checked_name(name: str) -> str:
    """A person's name without blanks at its ends. BadInput when it cannot be one."""
    why = why_not_an_id(name)
    if why is not None:
        raise BadInput(f"{name!r} cannot be a name: {why}", "--as", "give a name or pseudonym with --as")
    return name.strip()
