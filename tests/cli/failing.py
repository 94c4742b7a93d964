"""Commands that end in each way a command can end."""

import sys
from typing import Annotated

import typer

from coder.cli import context
from coder.errors import AnswerIsNo, BadInput, CoderError, Locked, NotFound, OutsideFailed, Problem, StoreRefused

ERRORS: dict[str, type[CoderError]] = {
    error.__name__: error for error in (AnswerIsNo, BadInput, NotFound, Locked, OutsideFailed, StoreRefused)
}


def end(
    way: Annotated[str, typer.Argument()],
    number: Annotated[float, typer.Option("--number")] = 1.0,
) -> None:
    """End as told.

    Example: coder end well
    """
    context.say("note: under way")
    if way in ERRORS:
        raise ERRORS[way]("it went wrong", "here", "mend it")
    if way == "several":
        raise BadInput.several([Problem("one", "a:1", "mend one"), Problem("two", "a:2", "mend two")])
    if way == "escapes":
        raise BadInput("red \x1b[31m\nline", "here\x07", "mend it")
    if way == "disk":
        raise OSError(28, "No space left on device", "work.db")
    if way == "abort":
        raise typer.Abort
    if way == "pipe":
        raise EOFError
    if way == "nan":
        context.print_json({"value": number})
    print("done")
    sys.stdout.flush()
