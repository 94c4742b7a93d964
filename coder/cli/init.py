"""`coder init`: a new database with its codebook and session plans."""

from typing import Annotated

import typer

from coder.cli import context
from coder.errors import BadInput

Book = Annotated[
    str, typer.Option("--codebook", metavar="NAME-or-FILE", help="A shipped codebook, or a file.", show_default=False)
]
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="NAME-or-FILE", help="A session plan; may be given again.", show_default=False),
]


def init(codebook: Book, plan: Plans = None) -> None:
    """Make a new database.

    Its codebook is what codings are made with; more codebooks and plans can be added later.

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
    with create_store(here.target, here.who, book, plans) as store:
        for note in store.notes:
            context.say(f"warning: {note}")
        print(f"{store.target}: made, with {book.book.id} {book.book.version}, for {store.who}")
