"""All rows of a database into another one, table by table: how a server's data come into a file, and back."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select
from sqlmodel import SQLModel

from coder.store import still
from coder.store.cipher import Key
from coder.store.driver import WRITE

Tell = Callable[[str, int, int], None]
AT_ONCE = 2_000


def into_file(engine: Engine, path: Path, tell: Tell, key: Key | None = None) -> None:
    """All rows as one reader sees them, into a file that is there and empty, under `key`. Errors: SQLAlchemyError."""
    still.fill(path, key)
    # A reader of a file sees one state of it as it is.
    one_state = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with (
        engine.connect().execution_options(**one_state) as source,
        still.engine(path, WRITE, key).connect() as target,
    ):
        target.exec_driver_sql("PRAGMA journal_mode=MEMORY")
        target.exec_driver_sql("BEGIN")
        copy_rows(source, target, tell)
        target.commit()


def copy_rows(source: Connection, target: Connection, tell: Tell) -> int:
    """Every row of every table into empty ones, in the caller's transactions, parents first; how many."""
    tables = SQLModel.metadata.sorted_tables
    of = sum(source.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
    done = 0
    for table in tables:
        found = source.execute(select(table).execution_options(yield_per=AT_ONCE))
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
            done += len(rows)
            tell(f"copying {table.name}", done, of)
    return done
