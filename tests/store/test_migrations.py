"""Older databases are copied and brought up to date; newer ones are refused; a failure leaves everything as it was."""

import sqlite3
import stat
import textwrap
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from coder.errors import BadInput, StoreRefused
from coder.store import create_store, migrate, open_store, people, schema
from tests.store.conftest import SERVER
from tests.store.samples import book

NEXT = """\
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("observer", sa.Column("team", sa.String(), nullable=True))
    with op.batch_alter_table("session") as batch:
        batch.add_column(sa.Column("room", sa.String(), nullable=True))
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it may be one day: with a revision 0004."""
    versions = tmp_path / "versions"
    versions.mkdir()
    for script in migrate.VERSIONS.glob("v*.py"):
        (versions / script.name).write_text(script.read_text())
    (versions / "v0004.py").write_text(NEXT)
    monkeypatch.setattr(migrate, "VERSIONS", versions)
    monkeypatch.setattr(schema, "HEAD", "0004")
    return versions


def _sqlite_schema(path: Path) -> set[tuple[str, str, str | None]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        columns = {
            (f"column of {name}", str(column[1:]), None)
            for kind, name, _ in rows
            if kind == "table"
            for column in connection.execute(f"PRAGMA table_info('{name}')")
        }
        keys = {
            (f"key of {name}", str(key[2:]), None)
            for kind, name, _ in rows
            if kind == "table"
            for key in connection.execute(f"PRAGMA foreign_key_list('{name}')")
        }
        return {(kind, name, None) for kind, name, _ in rows} | columns | keys


def test_the_constant_is_the_newest_revision() -> None:
    script = ScriptDirectory(str(migrate.VERSIONS.parent), version_locations=[str(migrate.VERSIONS)])
    assert script.get_current_head() == schema.HEAD


def test_migrations_and_models_agree_on_sqlite(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    engine.dispose()


def test_migrations_and_models_agree_on_postgresql(server_schema: str) -> None:
    engine = create_engine(server_schema)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    engine.dispose()


def test_a_new_database_has_the_schema_that_migrations_give(tmp_path: Path) -> None:
    create_store(str(tmp_path / "new.db"), "anna", book()).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    migrate.upgrade(engine)
    engine.dispose()
    assert _sqlite_schema(tmp_path / "new.db") == _sqlite_schema(tmp_path / "migrated.db")


def _constraints(path: Path) -> set[str]:
    """The named constraints as SQLite keeps them, without blanks and brackets at their ends."""
    with closing(sqlite3.connect(path)) as connection:
        texts = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    flat = ["".join(text.split()).replace('"', "") for text in texts]
    return {part.rstrip("),") for text in flat for part in text.split("CONSTRAINT")[1:]}


def test_a_new_database_has_the_constraints_that_migrations_give(tmp_path: Path) -> None:
    create_store(str(tmp_path / "new.db"), "anna", book()).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    migrate.upgrade(engine)
    engine.dispose()
    made = _constraints(tmp_path / "new.db")
    assert made == _constraints(tmp_path / "migrated.db")
    assert len(made) > 20


def test_an_older_file_is_copied_then_brought_up_to_date(tmp_path: Path, next_version: Path) -> None:
    path = tmp_path / "work.db"
    with pytest.MonkeyPatch.context() as then:
        then.setattr(schema, "HEAD", "0003")
        create_store(str(path), "anna", book()).close()
    with open_store(str(path), "anna") as store:
        assert any("before-0003" in note for note in store.notes)
        assert [person.name for person in people.observers(store)] == ["anna"]
        with store.reading() as session:
            assert session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0004"
            session.connection().exec_driver_sql("SELECT team FROM observer")
            session.connection().exec_driver_sql("SELECT room FROM session")
    [kept] = tmp_path.glob("work.db.before-0003-*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
        assert connection.execute("SELECT name FROM observer").fetchall() == [("anna",)]
    with open_store(str(path), "anna") as store:
        assert store.notes == []


def test_an_older_database_on_a_server_is_brought_up_to_date(server_schema: str, next_version: Path) -> None:
    with pytest.MonkeyPatch.context() as then:
        then.setattr(schema, "HEAD", "0003")
        create_store(server_schema, "anna", book()).close()
    with open_store(server_schema, "anna") as store, store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0004"


BREAKS = """\
    op.execute("UPDATE observer SET name = 'spoiled'")
    op.execute("CREATE TABLE half (id INTEGER)")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


def test_a_migration_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path, next_version: Path) -> None:
    (next_version / "v0004.py").write_text(NEXT + BREAKS)
    path = tmp_path / "work.db"
    with pytest.MonkeyPatch.context() as then:
        then.setattr(schema, "HEAD", "0003")
        create_store(str(path), "anna", book()).close()
    before = _sqlite_schema(path)
    with pytest.raises(StoreRefused, match="left as it was"):
        open_store(str(path), "anna")
    assert _sqlite_schema(path) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM observer").fetchall() == [("anna",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_is_taken_back(
    tmp_path: Path, next_version: Path
) -> None:
    (next_version / "v0004.py").write_text(NEXT + textwrap.indent('op.execute("DELETE FROM codebook")\n', "    "))
    path = tmp_path / "work.db"
    with pytest.MonkeyPatch.context() as then:
        then.setattr(schema, "HEAD", "0003")
        with create_store(str(path), "anna", book()) as store:
            from coder.store import codings, sessions

            sessions.add(store, sessions.SessionFields("S01"))
            codings.begin(store, "S01")
    with pytest.raises(StoreRefused, match="refer to nothing"):
        open_store(str(path), "anna")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM codebook").fetchone() == (1,)


def test_a_migration_that_fails_on_a_server_leaves_it_as_it_was(server_schema: str, next_version: Path) -> None:
    (next_version / "v0004.py").write_text(NEXT + BREAKS)
    with pytest.MonkeyPatch.context() as then:
        then.setattr(schema, "HEAD", "0003")
        create_store(server_schema, "anna", book()).close()
    with pytest.raises(StoreRefused, match="left as it was"):
        open_store(server_schema, "anna")
    name = server_schema.rpartition("%3D")[2]
    with psycopg.connect(SERVER) as connection:
        assert connection.execute(f"SELECT name FROM {name}.observer").fetchall() == [("anna",)]
        assert connection.execute(f"SELECT version_num FROM {name}.alembic_version").fetchall() == [("0003",)]


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    create_store(str(path), "anna", book()).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(BadInput, match=r"newer version.*9999.*update the program"):
        open_store(str(path), "anna")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["work.db"]
