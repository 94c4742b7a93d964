"""`coder paper`: a form to print, for where no computer may be brought."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.errors import BadInput, NotFound

if TYPE_CHECKING:
    from codebooks import Codebook, Plan
    from coder.store.sessions import SessionLine


def paper(
    file: Annotated[Path, typer.Argument(metavar="FILE.html", help="Where to; replaced.", show_default=False)],
    plan: Annotated[str | None, typer.Option("--plan", metavar="ID", help="A session plan's id, or a file.")] = None,
    codebook: Annotated[
        str | None, typer.Option("--codebook", metavar="ID", help="A codebook's id, or a file; else the plan's.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", metavar="PRESET", help="Only these codes, such as live-core.")
    ] = None,
    session: Annotated[
        str | None, typer.Option("--session", metavar="SESSION", help="Fill in what is known of this session.")
    ] = None,
) -> None:
    """Write a coding form to print and fill in by hand: codes with their keys, plan items, ratings.

    One HTML file on A4 paper, without names. `coder code SESSION --paper` enters it afterwards.

    Example: coder paper form.html --plan bridgework-s04 --preset live-core
    """
    from codebooks import UnknownName
    from coder import settings
    from coder.book.files import translated
    from coder.book.form import form_of
    from exports.form import write

    if file.suffix.lower() not in (".html", ".htm"):
        raise BadInput("the form is an HTML page", str(file), "give the file a name that ends in .html")
    watched = _watched(session) if session is not None else None
    planned = _plan(plan, watched)
    book = _book(codebook, planned)
    try:
        form = form_of(
            book,
            planned,
            preset,
            _known(watched),
            watched.minutes if watched else None,
            one_to_one=(watched.format if watched else planned.session.format if planned else None) == "one-to-one",
            marking=settings.marking(),
        )
    except UnknownName as error:
        known = ", ".join(entry.id for entry in book.presets) or "none"
        raise NotFound(f"no preset is called '{preset}'", f"{book.id} {book.version}", f"there are: {known}") from error
    with translated():
        write(file.expanduser(), form)
    print(f"{context.one_line(str(file))}: print it from a browser, on A4")


def _watched(session: str) -> "SessionLine":
    from coder.store import sessions

    with context.current().open() as store:
        return sessions.get(store, session)


def _known(watched: "SessionLine | None") -> dict[str, str]:
    """What is known of a session: pseudonyms alone, as the database has them."""
    if watched is None:
        return {}
    seats = ", ".join(f"{seat} {person}" for seat, person in sorted(watched.seats.items()))
    return {"Session": watched.name, "Date": watched.date or "", "Practitioners": seats}


def _plan(plan: str | None, watched: "SessionLine | None") -> "Plan | None":
    from coder.cli.books import find_plan

    if plan is not None:
        return find_plan(plan)
    if watched is not None and watched.plan is not None:
        return find_plan(f"{watched.plan} {watched.plan_version}")
    return None


def _book(codebook: str | None, plan: "Plan | None") -> "Codebook":
    """The codebook that is named, else the plan's, else the database's."""
    from coder.cli.books import find_codebook

    if codebook is not None:
        return find_codebook(codebook)
    if plan is not None and plan.codebook is not None:
        return find_codebook(plan.codebook.id)
    if not context.current().exists:
        raise BadInput("which codebook is not said", "--codebook, --plan", "give one of the two")
    from coder.store import books

    with context.current().open() as store:
        return books.codebook(store)[1]
