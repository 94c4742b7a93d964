"""`coder init`: a new database with its codebook and session plans."""

import os
from typing import Annotated

import typer

from coder.cli import context
from coder.cli.passphrase import FILE, Asked
from coder.errors import BadInput

Book = Annotated[
    str, typer.Option("--codebook", metavar="NAME-or-FILE", help="A shipped codebook, or a file.", show_default=False)
]
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="NAME-or-FILE", help="A session plan; may be given again.", show_default=False),
]


Encrypt = Annotated[bool, typer.Option("--encrypt", help="Keep the file under a passphrase.")]


def init(codebook: Book, plan: Plans = None, encrypt: Encrypt = False) -> None:
    """Make a new database.

    Its codebook is what codings are made with; more codebooks and plans can be added later.

    With --encrypt nothing in the file, its copies and its backups can be read without the passphrase, by nobody, when
    it is lost neither. It is asked for in a terminal, or is the first line of the file that CODER_PASSPHRASE_FILE
    names.

    Example: coder --db work.db init --codebook modes-of-practice --plan bridgework-s04
    """
    from pathlib import Path

    from coder.cli.books import codebook_named, plan_named
    from coder.store import create_store

    here = context.current()
    if "://" not in here.target and Path(here.target).exists():
        raise BadInput("there is a file already", here.target, "use it, or name another path with --db")
    book = codebook_named(codebook)
    plans = [plan_named(name, book.book) for name in plan or ()]
    if "://" not in here.target and not here.named:
        # The person's own data folder; a folder that was named has to be there.
        Path(here.target).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passphrase = Asked(here.target, new=True) if encrypt else None
    if passphrase is None and os.environ.get(FILE):
        context.say(f"warning: {FILE} is set, and this database is not encrypted: that takes --encrypt")
    with create_store(here.target, here.who, book, plans, passphrase=passphrase) as store:
        for note in store.notes:
            context.say(f"warning: {note}")
        made = "made and encrypted" if encrypt else "made"
        print(f"{context.one_line(store.target)}: {made}, with {book.book.id} {book.book.version}, for {store.who}")
