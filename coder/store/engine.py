"""Opening and making a database, and the three ways to speak to it: transaction, reading, keystroke."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlmodel import Session

import coder.models  # noqa: F401  (the tables)
from coder.errors import BadInput
from coder.store import cipher, driver, pages, rights, schema, sqlite
from coder.store.cipher import Key, Passphrase
from coder.store.refusals import sentences
from exports.ids import why_not_an_id

if TYPE_CHECKING:
    from codebooks import Codebook, Loaded, Plan

KEYSTROKE_WAIT_MS = 50
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
        self.parsed: dict[str, Any] = {}
        """Codebooks and plans already parsed, by digest."""
        self._quick = quick
        self._guard = guard
        self._check: Callable[[], None] | None = guard.check if guard else None
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
    def transaction(self) -> Iterator[Session]:
        """A session that may write; commits at the end. StoreRefused when the database does not take it."""
        with (
            sentences(self.target, self._check),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database throughout; rows handed out are detached."""
        with sentences(self.target), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def keystroke(self) -> Iterator[Connection]:
        """One transaction on the connection kept for keystrokes, which waits 50 ms for a lock at most."""
        with sentences(self.target, self._check), self._lock:
            connection = self._connection
            if connection is None or connection.closed or connection.invalidated:
                if connection is not None:
                    connection.close()
                self._connection = connection = self._quick.connect().execution_options(begin="BEGIN IMMEDIATE")
            try:
                with connection.begin():
                    yield connection
            finally:
                if self._quick is self.engine:
                    connection.close()

    def close(self) -> None:
        with sentences(self.target):
            if self._connection is not None:
                self._connection.close()
            self._quick.dispose()
            self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


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
        key = _create_file(_path(url), who, codebook, plans, passphrase)
        return _open_file(_path(url), who, key)
    if passphrase is not None:
        mend = "have the server's disk encrypted, or name a file with --db"
        raise BadInput("only a database in a file can be encrypted", "--encrypt", mend)
    engine = _server(url, WAIT_MS)
    with _disposing(engine), sentences(_shown(url)), engine.begin() as connection:
        schema.create(connection, _shown(url))
    with ExitStack() as failing:
        store = failing.enter_context(open_store(target, who))
        _first_rows(store, codebook, plans)
        failing.pop_all()
    return store


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
        with _open_file(making, who, key) as store:
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
    _begins(engine)
    with _disposing(engine), sentences(str(path)), engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        schema.create(connection, str(path))


def open_store(target: str, who: str, passphrase: Passphrase | None = None) -> Store:
    """Open a database; an older one is copied and brought up to date. The passphrase is asked for only where the file
    is encrypted.

    Errors: NotFound, BadInput (not ours, made by a newer version, no or a wrong passphrase), OutsideFailed (cannot be
    read, damaged).
    """
    who = checked_name(who)
    url = database_url(target)
    if url.drivername.startswith("sqlite"):
        path = _path(url)
        return _open_file(path, who, cipher.unlock(path, passphrase) if sqlite.look_at(path) else None)
    engine, shown = _server(url, WAIT_MS), _shown(url)
    with ExitStack() as failing, sentences(shown):
        failing.callback(engine.dispose)
        notes = schema.bring_up_to_date(engine, shown, copy=None)
        failing.pop_all()
    store = Store(shown, who, engine, _server(url, KEYSTROKE_WAIT_MS), None)
    store.notes += notes
    return store


def _open_file(path: Path, who: str, key: Key | None) -> Store:
    pages.look(path, key)
    network = sqlite.on_network(path)
    engine = sqlite.engine(path, wait_ms=WAIT_MS, network=network, key=key)
    _begins(engine)
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
        _begins(quick)
    store = Store(str(path), who, engine, quick, guard, key)
    store.notes += notes
    return store


def _is_ours(engine: Engine, path: Path) -> None:
    """BadInput for an encrypted file of another program; of an unencrypted one the header has told already."""
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != sqlite.APPLICATION_ID:
            raise sqlite.not_ours(path)


@contextmanager
def _disposing(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        engine.dispose()


def _begins(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def database_url(target: str) -> URL:
    """A path, `sqlite:///path` or `postgresql+psycopg://…` as a URL. BadInput for anything else."""
    if "://" not in target:
        return URL.create("sqlite", database=target)
    try:
        url = make_url(target)
    except ArgumentError:
        raise BadInput("this is not a database address", "--db", "write a path or postgresql+psycopg://…") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database:
        raise BadInput(
            f"{url.drivername}://… cannot hold the data",
            "--db",
            "write a path, sqlite:///path or postgresql+psycopg://…",
        )
    return url


def _path(url: URL) -> Path:
    return Path(str(url.database)).expanduser().resolve()


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _server(url: URL, wait_ms: int) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ModuleNotFoundError:
        raise BadInput(
            "a PostgreSQL database needs the extra `postgres`", "--db", "pip install 'fidelity-coder[postgres]'"
        ) from None
    statement_ms = 300 if wait_ms <= KEYSTROKE_WAIT_MS else 0
    settings = f"-c lock_timeout={wait_ms} -c statement_timeout={statement_ms} -c timezone=UTC"
    given = url.query.get("options", "")
    wanted = f"{given if isinstance(given, str) else ' '.join(given)} {settings}".strip()
    arguments: dict[str, Any] = {"options": wanted, "connect_timeout": 5}
    if statement_ms:
        arguments["tcp_user_timeout"] = statement_ms
    try:
        return create_engine(url.difference_update_query(["options"]), connect_args=arguments, pool_pre_ping=False)
    except (NoSuchModuleError, ArgumentError) as error:
        raise BadInput(f"this is not a database address: {error}", "--db", "write postgresql+psycopg://…") from error


def checked_name(name: str) -> str:
    """A person's name without blanks at its ends. BadInput when it cannot be one."""
    why = why_not_an_id(name)
    if why is not None:
        raise BadInput(f"{name!r} cannot be a name: {why}", "--as", "give a name or pseudonym with --as")
    return name.strip()
