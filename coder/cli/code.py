"""`coder code`: straight to the desk, on this observer's coding of a session."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.errors import BadInput

if TYPE_CHECKING:
    from coder.models import Coding
    from coder.store import Store

ROLE_WORDS = "primary, second, consensus, gold or training"


def code(
    session: Annotated[str, typer.Argument(metavar="SESSION", help="The session's id, as `coder session add` has it.")],
    live: Annotated[bool, typer.Option("--live", help="The session runs now: its clock is never stopped.")] = False,
    media: Annotated[
        str | None, typer.Option("--media", metavar="FILE", help="The recording, which plays in another window.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", metavar="PRESET", help="Look for these codes only, such as live-core.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help=f"For leads: {ROLE_WORDS}.")] = None,
) -> None:
    """Code a session: opens straight on the coding screen, begun or where it was left.

    space starts the clock, ? shows every key, ctrl+q leaves; every stroke is on disk before it is shown. Without
    --live or --media the session's medium decides. A coding goes on with the preset that it was begun with.

    Example: coder code S01 --live --preset live-core
    """
    if live and media is not None:
        raise BadInput("a session is either live or a recording", "--live, --media", "give one of the two")
    with context.current().open() as store:
        coding = _coding(store, session, media=media, preset=preset, role=role)
        from coder.app import run_app

        run_app(store, coding=coding.id, live=True if live else False if media is not None else None)


def _coding(store: "Store", session: str, *, media: str | None, preset: str | None, role: str | None) -> "Coding":
    """This observer's coding, held for this process, so that what refuses it is told before the screen opens."""
    from coder.store import codings, presence, sessions

    watched = sessions.get(store, session)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        mend = "start it in one; what people coded elsewhere comes in with `coder import`"
        raise BadInput("the coding screen needs a terminal", "standard input and output", mend)
    if media is not None and media != watched.media:
        fields = sessions.SessionFields(name=watched.name, media=media)
        sessions.edit(store, watched.name, replace(fields, medium=watched.medium or "video"))
    coding = codings.begin(store, session, role=role, preset=preset)
    if coding.preset != preset and preset is not None:
        begun = coding.preset or "every code"
        context.say(f"note: this coding was begun with {begun} and goes on so")
    if coding.state != "locked":
        presence.take(store, coding.id)
    return coding
