"""What every command shares: where it acts and as whom, and how it speaks.

Results go to stdout (`print`, `print_json`), notes to stderr (`say`), errors are raised. Light: imports no room.
"""

import json
import os
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from coder import settings
from coder.errors import NotFound
from coder.plain import one_line as one_line

if TYPE_CHECKING:
    from coder.cli.passphrase import Asked
    from coder.store import Store


@dataclass(frozen=True)
class Here:
    """The database and the person that a command acts on and as, as the options before the command gave them."""

    database: str | None = None
    name: str | None = None

    @cached_property
    def target(self) -> str:
        """An absolute path or a URL."""
        return settings.database_target(self.database)

    @cached_property
    def who(self) -> str:
        return settings.who(self.name)

    @property
    def named(self) -> bool:
        """Whether a person named the database, rather than leaving it to the default."""
        return bool(self.database or os.environ.get("CODER_DATABASE_URL"))

    @property
    def exists(self) -> bool:
        """Whether there is a database file; of a server it is only known on opening."""
        return "://" in self.target or Path(self.target).exists()

    @cached_property
    def passphrase(self) -> "Asked":
        """Gives the passphrase of an encrypted database, to whatever opens it."""
        from coder.cli.passphrase import Asked

        return Asked(self.target)

    def ask_before_screen(self) -> None:
        """Where the database is encrypted, ask for its passphrase now: the app is about to take the screen."""
        if "://" in self.target or not Path(self.target).is_file() or _is_plain(Path(self.target)):
            return
        from coder.store import sqlite

        if sqlite.look_at(Path(self.target)):
            self.passphrase()

    def open(self) -> "Store":
        """The store, opened and its warnings said. NotFound names `coder init`."""
        if not self.exists:
            mend = "make one with `coder init --codebook modes-of-practice`, or try `coder demo`"
            beside = Path(self.target).with_name("demo.db")
            if beside.exists():
                mend += f"; the demonstration is there with `--db {beside}`"
            raise NotFound("there is no database yet", self.target, mend)
        from coder.store import open_store

        store = open_store(self.target, self.who, self.passphrase)
        _opened.append(store)
        _warn(store)
        return store


def _warn(store: "Store") -> None:
    """Say what the store has to tell, once."""
    while store.notes:
        say(f"warning: {store.notes.pop(0)}")


def _is_plain(path: Path) -> bool:
    """Whether it is an unencrypted database: known without loading the store, which waits for the first frame."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


_here: ContextVar[Here | None] = ContextVar("here", default=None)
_held: list[str] = []
_opened: "list[Store]" = []


def current() -> Here:
    """Where the running command acts."""
    return _here.get() or Here()


def act_at(here: Here) -> None:
    """Set by the program's own options, before the command runs."""
    _here.set(here)


def group(help: str) -> typer.Typer:
    """A group of commands, in plain text like all others."""
    return typer.Typer(help=help, add_completion=False, rich_markup_mode=None)


def say(note: str) -> None:
    """A line on stderr that begins in lower case (`note:`, `warning:`).

    On a terminal it shows at once. Elsewhere it waits until the command has ended well, since a command that fails
    leaves nothing but its error lines there.
    """
    if sys.stderr.isatty():
        print(one_line(note), file=sys.stderr)
    else:
        _held.append(note)


def end_notes(*, failed: bool) -> None:
    """Print the notes that waited, and what stores had to tell meanwhile, or drop them with a failed command."""
    for store in _opened:
        _warn(store)
    _opened.clear()
    for note in [] if failed else _held:
        print(one_line(note), file=sys.stderr)
    _held.clear()


def print_json(document: object) -> None:
    """One JSON document in UTF-8 on stdout. ValueError for NaN and infinities: an unknown number is None."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
