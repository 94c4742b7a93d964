"""Commands that keep the data safe and show that they are: verify."""

from dataclasses import asdict
from typing import Annotated

import typer

from coder.cli import context

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


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
        for problem in verdict.problems:
            print(context.one_line(str(problem)))
    else:
        print(
            f"whole: {verdict.entries:,} entries of the history in {verdict.chains:,} chains, "
            f"{verdict.records:,} records as the history says"
        )
    if verdict.problems:
        raise typer.Exit(1)
