"""Which revision a database has, and bringing an older one up to date. Alembic is loaded only for that."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlmodel import SQLModel

from coder.errors import BadInput, CoderError, StoreRefused
from coder.store import copying
from coder.store.cipher import Key
from coder.store.driver import WRITE, connect, module
from coder.store.refusals import refused

HEAD = "0003"
"""The newest revision under `migrations/versions`; a test holds the two together."""


def create(connection: Connection, where: str) -> None:
    """All tables, stamped with the newest revision, in the caller's transaction. BadInput if they are there."""
    if connection.dialect.has_table(connection, "alembic_version"):
        raise BadInput("there is a database already", where, "use it, or name another with --db")
    SQLModel.metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})


def stored_revision(engine: Engine, where: str) -> str:
    """The revision that the database says it has. BadInput if it holds none of our tables."""
    with engine.connect() as connection:
        try:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        except DatabaseError as error:
            connection.rollback()
            if connection.dialect.has_table(connection, "alembic_version"):
                raise refused(error, where) from error
            found = None
    if found is None:
        raise BadInput(
            "this database holds nothing of this program", where, "make one with `coder init --codebook NAME`"
        )
    return str(found)


def bring_up_to_date(engine: Engine, where: str, copy: Path | None, key: Key | None = None) -> list[str]:
    """Migrate an older database, a file after copying it beside itself; what was done, as notes."""
    revision = stored_revision(engine, where)
    if revision == HEAD:
        return []
    from coder.store import migrate

    if revision not in migrate.revisions():
        raise BadInput(
            f"this database was made by a newer version of the program (its revision is {revision})",
            where,
            "update the program",
        )
    notes = []
    if copy is not None:
        kept = copy_beside(copy, revision, key)
        notes.append(f"the database was brought up to date; the file as it was: {kept}")
    try:
        migrate.upgrade(engine)
    except (SQLAlchemyError, RuntimeError) as error:
        raise StoreRefused(
            f"the database could not be brought up to date and was left as it was: {error}",
            where,
            "keep the file, use the earlier version of the program, and report this",
        ) from error
    return notes


def copy_beside(path: Path, revision: str, key: Key | None = None) -> Path:
    """A whole copy of the file as `NAME.before-REVISION-TIME`, readable by its owner only."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}.before-{revision}-{stamp}")
    try:
        with copying.beside(target) as making, closing(connect(path, WRITE, key)) as old:
            copying.copy_pages(old, making, lambda part, done, of: None, key=key)
    except (OSError, CoderError, module(key).Error) as error:
        raise StoreRefused(
            f"the copy made before an update failed: {error}", str(target), "free space or rights, then open it again"
        ) from error
    return target
