"""A database file read as it lies, through the tables, without a trace in or beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine

from coder.store import schema, sqlite
from coder.store.cipher import Key
from coder.store.driver import WRITE, connect, module
from coder.store.engine import Store


def engine(path: Path, how: str, key: Key | None = None) -> Engine:
    """An engine on an existing file whose connections begin no transaction by themselves."""
    return create_engine("sqlite://", creator=lambda: connect(path, how, key), module=module(key), poolclass=NullPool)


@contextmanager
def reading(path: Path, how: str, who: str, key: Key | None = None) -> Iterator[Store]:
    """The file as a store, for reading only."""
    made = engine(path, how, key)
    with Store(str(path), who, made, made, None, key) as store:
        yield store


def fill(path: Path, key: Key | None = None) -> None:
    """All tables, empty, in a file that is there and empty. Errors: SQLAlchemyError."""
    with engine(path, WRITE, key).connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=MEMORY")
        connection.exec_driver_sql(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        connection.exec_driver_sql("BEGIN")
        schema.create(connection, str(path))
        connection.commit()
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
