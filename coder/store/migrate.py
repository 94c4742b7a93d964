"""Bringing an older database up to date with Alembic. Imported only when the stored revision is not the newest."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def revisions() -> frozenset[str]:
    """All revisions that this version of the program knows."""
    script = ScriptDirectory.from_config(_config())
    return frozenset(revision.revision for revision in script.walk_revisions())


def upgrade(engine: Engine) -> None:
    """Migrate in one transaction: all of it or nothing. Errors: SQLAlchemyError, RuntimeError, Alembic's own."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
        if sqlite:
            # A batch migration drops tables that others refer to; checked below. Ignored within a transaction.
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite and connection.dialect.has_table(connection, "alembic_version"):
                    connection.execute(text("LOCK TABLE alembic_version IN EXCLUSIVE MODE"))
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"{len(broken)} rows would refer to nothing")
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, setting: str) -> None:
    """Set it on the driver's connection: through SQLAlchemy a transaction would begin first."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.cursor().execute(f"PRAGMA {setting}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("version_locations", str(VERSIONS))
    config.set_main_option("path_separator", "newline")
    return config
