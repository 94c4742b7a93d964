"""The options that say what is known of a session: told once, for the commands that add and that edit one."""

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from coder.errors import BadInput

if TYPE_CHECKING:
    from coder.store.sessions import SessionFields

Id = Annotated[str, typer.Argument(metavar="ID", help="The session's id, such as S01.", show_default=False)]
Programme = Annotated[
    str | None, typer.Option("--programme", metavar="ID", help="The programme it belongs to; if not given, its plan's.")
]
Site = Annotated[str | None, typer.Option("--site", metavar="ID", help="Where it took place.")]
PlanId = Annotated[str | None, typer.Option("--plan", metavar="ID", help="Its session plan, in the database.")]
Date = Annotated[str | None, typer.Option("--date", metavar="DAY", help="Its day, as 2026-03-02.")]
Medium = Annotated[
    str | None, typer.Option("--medium", metavar="live/live-link/video/audio", help="How it is watched.")
]
Practitioners = Annotated[
    list[str] | None,
    typer.Option("--practitioner", metavar="SEAT=ID", help="Who sat where: F1=P03. Again for each."),
]
Media = Annotated[
    list[str] | None,
    typer.Option("--media", metavar="FILE", help="Its recording; never copied. Again for each further file."),
]
Minutes = Annotated[str | None, typer.Option("--minutes", metavar="N", help="How long it lasted.")]
Chosen = Annotated[
    str | None, typer.Option("--chosen", metavar="random/selected/volunteered", help="How it came to be observed.")
]
Format = Annotated[str | None, typer.Option("--format", metavar="group/one-to-one", help="Who took part.")]


def fields_given(
    id: Id,
    programme: Programme = None,
    site: Site = None,
    plan: PlanId = None,
    date: Date = None,
    medium: Medium = None,
    practitioner: Practitioners = None,
    media: Media = None,
    minutes: Minutes = None,
    chosen: Chosen = None,
    format: Format = None,
) -> "SessionFields":
    """What the options say of a session; None is not said, an empty text clears. BadInput."""
    from coder.desk.referring import MEDIA_APART
    from coder.store.sessions import SessionFields

    length, seats = _length(minutes), _seats(practitioner)
    files = None if media is None else MEDIA_APART.join(media)
    return SessionFields(id, programme, site, plan, date, medium, chosen, format, length, files, seats)


def of_a_session(verb: "Callable[[SessionFields, list[str] | None], None]") -> Callable[..., None]:
    """`verb` as a command that takes the options of `fields_given` and gets what they say, and the recording's files:
    None is not said, an empty list clears."""

    def command(**given: Any) -> None:
        media: list[str] | None = given["media"]
        verb(fields_given(**given), None if media is None else [file for file in media if file])

    # Typer reads a command's options off its signature.
    taken = inspect.signature(fields_given)
    command.__signature__ = taken  # type: ignore[attr-defined]  # read by inspect
    command.__annotations__ = {name: taken.parameters[name].annotation for name in taken.parameters}
    command.__name__, command.__doc__, command.__module__ = verb.__name__, verb.__doc__, verb.__module__
    return command


def _length(text: str | None) -> float | Literal[""] | None:
    if text is None or not text.strip():
        return None if text is None else ""
    try:
        return float(text)
    except ValueError:
        what = f"--minutes takes a number, and {text!r} is none"
        mend = "write it with a point, such as 112.5, or an empty text to clear it"
        raise BadInput(what, "--minutes", mend) from None


def _seats(given: Sequence[str] | None) -> dict[str, str] | None:
    if given is None:
        return None
    seats: dict[str, str] = {}
    for one in filter(None, given):
        seat, equals, person = (part.strip() for part in one.partition("="))
        if not equals or seat in seats:
            what = f"seat {seat} is given twice" if equals else f"{one!r} does not say who sat where"
            raise BadInput(what, "--practitioner", "write it as F1=P03, once for each seat")
        seats[seat] = person
    return seats
