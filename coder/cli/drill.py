"""`coder drill`: learn the keys of a codebook."""

from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli.opening import on_screen
from coder.errors import BadInput

if TYPE_CHECKING:
    from textual.screen import Screen

    from coder.store import Store

Book = Annotated[
    str | None, typer.Option("--codebook", metavar="NAME-or-FILE", help="A codebook; else the database's own.")
]
Preset = Annotated[str | None, typer.Option("--preset", metavar="PRESET", help="These codes only, such as live-core.")]


def drill(codebook: Book = None, preset: Preset = None) -> None:
    """Learn the keys: a code's label and definition are shown, you strike its keys.

    After an error the right strokes are shown; what went wrong comes again soon. esc ends with a summary by code.
    Nothing of it is kept.

    Example: coder drill --preset live-core
    """
    from codebooks import UnknownName
    from coder.cli.books import find_codebook

    book = None if codebook is None else find_codebook(codebook)

    def screen(store: "Store") -> "Screen[None]":
        from coder.screens.drill import DrillScreen
        from coder.store import books

        try:
            return DrillScreen(book or books.codebook(store)[1], preset)
        except UnknownName as error:
            raise BadInput(str(error), "--preset", "write one of these, or leave it out") from error

    on_screen("key drill", screen)
