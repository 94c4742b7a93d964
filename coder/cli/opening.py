"""Opening the app straight on one of its screens."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from coder.cli import context
from coder.errors import BadInput

if TYPE_CHECKING:
    from textual.screen import Screen

    from coder.store import Store


def on_screen(what: str, screen: "Callable[[Store], Screen[None]]") -> None:
    """Run the app, `screen` being the one it stands on, until the person leaves. Errors: CoderError, as opening has."""
    here = context.current()
    if not here.exists:
        here.open()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(f"the {what} needs a terminal", "standard input and output", "start it in one")
    here.ask_before_screen()
    from coder.app import CoderApp
    from coder.start import run

    leaving = ExitStack()

    def opener() -> "Store":
        from coder.store import copies, open_store

        store = leaving.enter_context(open_store(here.target, here.who, here.passphrase))
        leaving.enter_context(copies.keeping(store.target, store.key))
        return store

    with leaving:
        run(CoderApp(opener, screen))
