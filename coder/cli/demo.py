"""`coder demo`: a fictional programme to look round in."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from coder import settings
from coder.cli import context
from coder.errors import BadInput

Export = Annotated[
    Path | None, typer.Option("--export", metavar="FILE.xlsx", help="Write the managers' workbook; opens no app.")
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Only fill the database.")]


def demo(export: Export = None, no_open: NoOpen = False) -> None:
    """Fill a database with a fictional programme and open the app on it as one of its observers.

    24 sessions at 3 sites, drawn from a stated model: nobody in it is real. 23 have been watched, 8 of them by two
    observers; of these, 21 are locked, one is to lock and one half coded, and the last of the 24 is still to begin.
    They go into demo.db beside your own database, which is not touched; if demo.db is there it is kept with all that
    you coded in it. With --db before the command they go into that file; a demonstration that is there already is
    kept, and anything else is refused.

    Example: coder demo --export bridgework.xlsx
    """
    if export is not None and export.suffix.lower() != ".xlsx":
        raise BadInput(f"{export.name} is not named as a workbook", str(export), "end its name in .xlsx")
    opens = export is None and not no_open
    if opens and not (sys.stdin.isatty() and sys.stdout.isatty()):
        mend = "start it in one, or use --no-open or --export FILE.xlsx"
        raise BadInput("the app needs a terminal", "standard input and output", mend)
    target = _target()
    from coder.demo import OPENS_AS

    _fill_or_keep(target)
    if export is not None:
        _export(target, OPENS_AS, export)
    if opens:
        from coder.start import run_app

        run_app(target, OPENS_AS)


def _target() -> str:
    """The file of --db, else demo.db: the database that the environment names is a team's, and never meant itself."""
    here = context.current()
    if here.database is None:
        return str(settings.demo_database())
    if here.target == str(settings.default_database()):
        mend = "leave --db out: the demonstration goes beside it into demo.db"
        raise BadInput("the demonstration never goes into your own database", here.target, mend)
    return here.target


def _fill_or_keep(target: str) -> None:
    from coder.demo import fill, holds_demo

    # An address may hold a password.
    shown = "the database on the server" if "://" in target else target
    try:
        fill(target)
    except BadInput:
        if not holds_demo(target):
            raise
        context.say(f"note: {shown} is kept as it is")
    else:
        context.say(f"note: filled {shown} with a fictional programme")


def _export(target: str, who: str, file: Path) -> None:
    from coder.book import write_workbook
    from coder.store import open_store

    with open_store(target, who) as store:
        write_workbook(file, store)
    context.say(f"note: wrote {file}")
