"""`coder adherence`: whether sessions were delivered as planned, with intervals, for a terminal or a program."""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.cli.bar import working
from coder.errors import BadInput

if TYPE_CHECKING:
    from coder.adherence.phases import Cut

MOST_PHASES, MOST_MINUTES = 12, 1440


class By(StrEnum):
    programme = "programme"
    site = "site"
    practitioner = "practitioner"
    month = "month"
    session = "session"


class Chosen(StrEnum):
    random = "random"
    selected = "selected"
    volunteered = "volunteered"


class Medium(StrEnum):
    live = "live"
    live_link = "live-link"
    video = "video"
    audio = "audio"


Grouping = Annotated[By, typer.Option("--by", help="What the sessions are grouped by.")]
Standard = Annotated[
    float | None, typer.Option("--standard", metavar="P", help="A share from 0 to 1, in place of the plan's own.")
]
Day = Annotated[str | None, typer.Option("--from", metavar="DAY", help="Sessions from this day on (2026-01-31).")]
LastDay = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Sessions up to this day, itself included.")]
Media = Annotated[list[Medium] | None, typer.Option("--medium", help="Sessions watched so; may be repeated.")]
Plans = Annotated[list[str] | None, typer.Option("--plan", metavar="ID", help="Sessions of this plan; repeatable.")]
ChosenSo = Annotated[
    list[Chosen] | None, typer.Option("--chosen", help="Sessions that were chosen so; may be repeated.")
]
Phases = Annotated[
    int | None, typer.Option("--phases", metavar="N", help="Modes and rates also for each of N equal phases (2 to 12).")
]
BinMinutes = Annotated[
    float | None, typer.Option("--bin", metavar="MINUTES", help="The same for every so many minutes.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def adherence(
    by: Grouping = By.programme,
    standard: Standard = None,
    date_from: Day = None,
    date_to: LastDay = None,
    medium: Media = None,
    plan: Plans = None,
    chosen: ChosenSo = None,
    phases: Phases = None,
    bin_minutes: BinMinutes = None,
    as_json: AsJson = False,
) -> None:
    """Report adherence, dose, mode mix and concerns, with intervals over sessions.

    Each session counts once: its consensus, else its primary coding. The standard is --standard, else the plan's own.

    Example: coder adherence --by site --from 2026-01-01 --to 2026-06-30
    """
    if standard is not None and not 0 <= standard <= 1:
        raise BadInput(f"{standard:g} is not a share", "--standard", "write a number from 0 to 1, such as 0.8")
    cut = _cut(phases, bin_minutes)
    from coder import tables
    from coder.store import disclosures
    from coder.tables.judged import adherence_of
    from coder.tables.scope import Places, narrowed

    with context.current().open() as store:
        places = Places("--from", "--to", "--medium", "--plan")
        where = narrowed(store, date_from, date_to, [one.value for one in medium or ()], plan or (), places)
        where = replace(where, chosen=tuple(one.value for one in chosen or ()) or None)
        with working("scoring sessions"):
            report = adherence_of(tables.read(store, where), by=by.value, standard=standard, cut=cut)
        disclosures.reported(store, "adherence", report.parameters)
    if as_json:
        context.print_json(report.to_json())
        return
    from coder.cli.adherence_page import lines
    from coder.cli.folding import folded

    for line in lines(report):
        print(context.one_line(line))
    told = report.overall.warnings if by is not By.session else report.warnings
    for warning in folded(told, {one.session.name for one in report.sessions}):
        context.say(f"warning: {warning}")


def _cut(phases: int | None, bin_minutes: float | None) -> "Cut | None":
    """How sessions are cut into phases or time bins, where that was asked for."""
    if phases is not None and bin_minutes is not None:
        raise BadInput("both phases and time bins are asked for", "--phases and --bin", "give one of them")
    if phases is not None and not 2 <= phases <= MOST_PHASES:
        raise BadInput(f"{phases} is not a number of phases", "--phases", f"write a number from 2 to {MOST_PHASES}")
    if bin_minutes is not None and not 1 <= bin_minutes <= MOST_MINUTES:
        mend = f"write minutes from 1 to {MOST_MINUTES}, such as 10"
        raise BadInput(f"{bin_minutes:g} is not a length of a time bin", "--bin", mend)
    if phases is None and bin_minutes is None:
        return None
    from coder.adherence.phases import Cut

    return Cut(phases, None if bin_minutes is None else bin_minutes * 60)
