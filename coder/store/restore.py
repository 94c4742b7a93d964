"""A database out of a backup, or of a damaged file what can be read of it; never in the place of another."""

import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from coder.errors import BadInput, NotFound, OutsideFailed, Problem
from coder.store import cipher, copies, pages, raw_rows, rescue, rows_across, schema, splicing, sqlite, still, trees
from coder.store.addresses import database_url, file_of, server, shown
from coder.store.backup import checked
from coder.store.cipher import Key, Passphrase
from coder.store.copying import Tell, beside, copy_pages
from coder.store.driver import READ, WRITE, connect
from coder.store.engine import WAIT_MS, checked_name, open_store
from coder.store.peeking import first_bytes
from coder.store.raw_rows import UNREADABLE
from coder.store.refusals import sentences
from coder.store.rescue import Saved
from coder.store.salvage import Wreck
from coder.store.verify import Verdict, verify


@dataclass(frozen=True)
class Restored:
    """What was made. `damage`: what was wrong with the file, and then `tables` tells what was saved of it, and `better`
    names the newest whole automatic copy if that holds more rows."""

    path: str
    entries: int
    records: int
    damage: str | None
    tables: tuple[Saved, ...]
    problems: tuple[Problem, ...]
    better: str | None = None


def restore(
    file: Path, target: str, who: str, tell: Tell | None = None, passphrase: Passphrase | None = None
) -> Restored:
    """Make the database `target` out of a file, which is only read; one under a passphrase stays under it.

    Errors: BadInput (the target is there, the file is not of this program, no or a wrong passphrase), NotFound,
    OutsideFailed (nothing of the file can be read, or the target takes nothing).
    """
    tell = tell or (lambda part, done, of: None)
    who, url = checked_name(who), database_url(target)
    path = file_of(url) if url.drivername.startswith("sqlite") else None
    if path is not None and (path.exists() or path.is_symlink()):
        raise sqlite.taken(path)
    if path is not None and not path.parent.is_dir():
        raise BadInput("there is no such folder", str(path.parent), "make it, or name another path with --db")
    with _own_copy(file, path) as copy:
        key = cipher.unlock(copy, passphrase) if is_encrypted(copy) else None
        damage = pages.damage(copy, WRITE, pages.THOROUGH, key)
        if damage is None:
            _is_ours(copy, file, key)
            _bring_up_to_date(copy, file, key)
            damage = _first_unreadable(copy, key)
        if path is None:
            return _into_server(file, copy, damage, target, who, tell, key)
        with beside(path) as making, sentences(str(path)):
            if damage is None:
                with closing(connect(copy, WRITE, key)) as source:
                    copy_pages(source, making, tell, key=key)
                _held_by_nobody(making, key)
                tables: Sequence[Saved] = ()
            else:
                tables = _saved(file, copy, making, damage, tell, key)
            verdict = checked(making, who, tell, key)
    better = None if damage is None else copies.newest_whole(file, copies.rows(path, key), key)
    return _told(str(path), verdict, damage, tables, better)


def _told(
    path: str, verdict: Verdict, damage: str | None, tables: Sequence[Saved], better: Path | None = None
) -> Restored:
    copy = None if better is None else str(better)
    return Restored(path, verdict.entries, verdict.records, damage, tuple(tables), verdict.problems, copy)


@contextmanager
def _own_copy(file: Path, target: Path | None) -> Iterator[Path]:
    """The file with its log, in a folder for its owner only that goes afterwards: it may be written to."""
    if not file.exists():
        raise NotFound("there is no such file", str(file), "name a backup, an automatic copy or a damaged database")
    if not file.is_file():
        raise BadInput("this is not a file", str(file), "name a backup, an automatic copy or a damaged database")
    folder = None if target is None else target.parent
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as own:
            copy, before = Path(own) / "copy.db", file.stat()
            for end in ("", "-wal", "-journal"):
                if Path(f"{file}{end}").exists():
                    shutil.copyfile(f"{file}{end}", f"{copy}{end}")
            if (file.stat().st_mtime_ns, file.stat().st_size) != (before.st_mtime_ns, before.st_size):
                raise BadInput("this file is being written to", str(file), "copy it with `coder backup`")
            yield copy
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        mend = "check that both may be read and written, and that there is room"
        raise OutsideFailed(f"the file could not be copied: {why}", str(file), mend) from error


def is_encrypted(file: Path) -> bool:
    """By its first two pages: where one of them is lost, a plain file may look so by the other."""
    start = first_bytes(file, 2 * cipher.PAGE_BYTES)
    halves = start[: cipher.PAGE_BYTES], start[cipher.PAGE_BYTES :]
    return not sqlite.has_our_mark(start) and all(cipher.looks_encrypted(half) for half in halves)


def _is_ours(copy: Path, file: Path, key: Key | None) -> None:
    """BadInput for a whole database of another program."""
    with closing(connect(copy, WRITE, key)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "alembic_version" not in tables or "coding" not in tables:
        raise _other(file)


def _other(file: Path) -> BadInput:
    return BadInput("this file is not a database of this program", str(file), "name another file")


def _bring_up_to_date(copy: Path, file: Path, key: Key | None) -> None:
    engine = sqlite.engine(copy, wait_ms=WAIT_MS, network=True, key=key)
    try:
        schema.bring_up_to_date(engine, str(file), copy=None)
    finally:
        engine.dispose()


def _first_unreadable(copy: Path, key: Key | None) -> str | None:
    """Pages may be whole and a cell on one may not."""
    with still.engine(copy, READ, key).connect() as connection:
        for table in rescue.TABLES.values():
            try:
                if any(UNREADABLE in row.values() for row in raw_rows.rows(connection, table)):
                    return f"a row of the table {table.name} cannot be read"
            except DatabaseError as error:
                return str(error.orig)
    return None


def _held_by_nobody(path: Path, key: Key | None) -> None:
    """No process has a coding of the new database open, whoever had it of the old one."""
    with closing(connect(path, WRITE, key)) as connection:
        connection.execute(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
        connection.execute("UPDATE presence SET pid = 0")


def _saved(file: Path, copy: Path, making: Path, damage: str, tell: Tell, key: Key | None) -> list[Saved]:
    """OutsideFailed when nothing can be read, naming the newest whole automatic copy."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=making.parent) as own:
        # Pages under a key cannot be written, nor taken from another file: each is bound to its place and its file.
        if key is None:
            _put_together(file, copy, Path(own))
        found = rescue.rescue(copy, making, tell, key)
    if not any(part.saved for part in found):
        with file.open("rb") as opened:
            if not sqlite.has_our_mark(opened.read(100)):
                raise _other(file)
        newest = copies.newest_whole(file, key=key)
        mend = "there is no whole automatic copy beside it: restore a backup"
        if newest is not None:
            mend = f"`coder --db NEW.db restore {shlex.quote(str(newest))}` takes the newest automatic copy"
        raise OutsideFailed(f"nothing of this file can be read: {damage}", str(file), mend)
    return found


def _put_together(file: Path, copy: Path, own: Path) -> None:
    """Make SQLite reach what is left in the copy of a file: its log, its schema, and each table's leaves."""
    size, has_log = copy.stat().st_size, Path(f"{copy}-wal").exists()
    trees.pad(copy)
    with closing(Wreck(copy)) as wreck:
        wreck.take_in_log()
    if not _schema_reads(copy):
        blank = own / "blank.db"
        blank.touch()
        still.fill(blank)
        any(splicing.splice(copy, like) for like in (*reversed(copies.every(file)), blank))
    with closing(Wreck(copy)) as wreck:
        roots = {name: page for name, page in wreck.roots().items() if name in rescue.TABLES}
    trees.mend(copy, copy.stat().st_size if has_log else size, roots, rescue.TABLES["history"])


def _schema_reads(copy: Path) -> bool:
    """Whether the tables can be asked for, whatever lies in them."""
    with closing(Wreck(copy)) as wreck:
        return all(
            wreck.answers(f"SELECT {', '.join(column.name for column in table.c)} FROM {table.name} LIMIT 0")
            for table in rescue.TABLES.values()
        )


def _into_server(
    file: Path, copy: Path, damage: str | None, target: str, who: str, tell: Tell, key: Key | None
) -> Restored:
    if damage is not None:
        mend = "save what can be read into a new file first: `coder --db NEW.db restore FILE`, and restore that"
        raise BadInput(f"the file is damaged: {damage}", str(file), mend)
    url = database_url(target)
    engine = server(url, WAIT_MS)
    try:
        with sentences(shown(url)), still.engine(copy, READ, key).connect() as source, engine.begin() as connection:
            schema.create(connection, shown(url))
            rows_across.copy_rows(source, connection, tell)
            connection.exec_driver_sql("UPDATE presence SET pid = 0")
    finally:
        engine.dispose()
    with open_store(target, who) as store:
        return _told(store.target, verify(store, tell), None, ())
