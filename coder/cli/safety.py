"""Commands that keep the data safe and show that they are: backup, verify."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context

if TYPE_CHECKING:
    from coder.errors import Problem

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; never replaced.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Copy the whole database into a new file, while others go on working, and check the copy.

    A database on a server becomes a file too. The copy stands there only when it was read back whole; `coder restore`
    makes a database of it. Exit code 1 when the history does not hold in it, as it did not in the database.

    Example: coder --db work.db backup work-monday.db
    """
    from coder.cli.bar import working
    from coder.store.backup import back_up

    with context.current().open() as store, working("Copying the database") as tell:
        copy = back_up(store, file.expanduser().absolute(), tell)
    if as_json:
        context.print_json({"whole": not copy.problems, **asdict(copy)})
    else:
        print(f"{context.one_line(copy.path)}: {copy.bytes:,} bytes, {copy.entries:,} entries of the history")
        print(f"SHA-256 {copy.sha256}")
        _print_problems(copy.problems)
    if copy.problems:
        raise typer.Exit(1)


def _print_problems(problems: "Iterable[Problem]") -> None:
    for problem in problems:
        print(context.one_line(str(problem)))


def verify(as_json: Json = False) -> None:
    """Check the whole database: that each chain of the history holds, and that every record is as the history says.

    Exit code 1, with a line for each finding, when something was changed from outside this program; 3 when the file
    cannot be read.

    Example: coder --db work.db verify
    """
    from coder.cli.bar import working
    from coder.store.verify import verify as look

    with context.current().open() as store, working("Looking at the history") as tell:
        verdict = look(store, tell)
    if as_json:
        context.print_json({"whole": not verdict.problems, **asdict(verdict)})
    elif verdict.problems:
        _print_problems(verdict.problems)
    else:
        print(
            f"whole: {verdict.entries:,} entries of the history in {verdict.chains:,} chains, "
            f"{verdict.records:,} records as the history says"
        )
    if verdict.problems:
        raise typer.Exit(1)
