"""The console command `coder`, also `python -m coder`.

Bare `coder`, with nothing but `--db` and `--as`, opens the app without loading the command line, which would stand
between a person and the first frame. Everything else, and whatever is wrong, is for `coder.cli.main`.
"""

import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from coder import settings
from coder.errors import CoderError


def main() -> int:
    """Run the program; returns its exit code."""
    # Textual waits this long, in ms, for the rest of an escape sequence; a hand is faster than its 100.
    os.environ.setdefault("ESCDELAY", "10")
    opens = straight_to_app(sys.argv[1:])
    if opens is None:
        from coder.cli.main import main as command_line

        return command_line()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    from coder.start import run_app

    try:
        run_app(*opens)
    except CoderError as error:
        from coder.cli.main import fail

        return fail(error)
    return 0


def straight_to_app(arguments: Sequence[str]) -> tuple[str, str] | None:
    """Database and observer of a call that only opens the app on a database that is there; None for every other."""
    given: dict[str, str | None] = {"--db": None, "--as": None}
    words = iter(arguments)
    for word in words:
        option, equals, value = word.partition("=")
        value = value if equals else next(words, "")
        if option not in given or not value or value.startswith("-"):
            return None
        given[option] = value
    try:
        target, who = settings.database_target(given["--db"]), settings.who(given["--as"])
    except CoderError:
        return None
    return (target, who) if "://" in target or Path(target).exists() else None


if __name__ == "__main__":
    sys.exit(main())
