"""Starting the app in a terminal, and what is said when a person has left it."""

import sys
from typing import TYPE_CHECKING

from coder.app import CoderApp
from coder.errors import BadInput
from coder.plain import one_line

if TYPE_CHECKING:
    from coder.store import Store
    from coder.store.cipher import Passphrase


def run_app(target: str, who: str, passphrase: "Passphrase | None" = None) -> None:
    """Run the app on the database at a path or address until the person leaves. Errors: CoderError, as opening has."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):  # Textual draws on stderr
        raise BadInput("the app needs a terminal", "standard input and error", "start it in one, or see `coder --help`")
    from contextlib import ExitStack

    leaving = ExitStack()

    def opener() -> "Store":
        import coder.screens.home  # noqa: F401  (loaded in this thread, while the first frame stands)
        from coder.store import copies, open_store

        store = leaving.enter_context(open_store(target, who, passphrase))
        leaving.enter_context(copies.keeping(store.target, store.key))
        return store

    with leaving:
        run(CoderApp(opener))


def run(app: CoderApp) -> None:
    """Run it until the person leaves; what they must know then stands on their own screen. Errors: as it ended with."""
    error = app.run()
    for note in [*app.parting, *(app.goes_on if sys.stdout.isatty() else [])]:
        print(one_line(f"note: {note}"), file=sys.stderr)
    if error is not None:
        raise error
