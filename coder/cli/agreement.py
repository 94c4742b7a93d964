"""`coder agreement`: how far observers agree, from the database, an event table or a ratings table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.cli.bar import working
from coder.errors import AnswerIsNo

if TYPE_CHECKING:
    from coder.agreement.report import Report
    from coder.cli.agreement_input import Floor
    from coder.cli.agreement_text import Page

Text = str | None
Events = Annotated[Text, typer.Option("--events", metavar="FILE", help="A tidy event table instead of the database.")]
Ratings = Annotated[
    Text, typer.Option("--ratings", metavar="FILE", help="A ratings table: a column a rater, a row a unit.")
]
Unit = Annotated[
    Text, typer.Option("--unit", metavar="COLUMN", help="Compare codes on pre-cut units instead of in time.")
]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="COLUMN=VALUE", help="Only these rows; same column: or, different: and."),
]
Sessions = Annotated[
    list[str] | None, typer.Option("--session", metavar="ID", help="Only this session; may be repeated.")
]
Observers = Annotated[Text, typer.Option("--observers", metavar="A,B", help="Only these observers.")]
From = Annotated[Text, typer.Option("--from", metavar="DATE", help="Sessions from this day on, such as 2026-03-02.")]
To = Annotated[Text, typer.Option("--to", metavar="DATE", help="Sessions up to this day.")]
Media = Annotated[
    list[str] | None, typer.Option("--medium", metavar="MEDIUM", help="live, live-link, video or audio; repeatable.")
]
Against = Annotated[Text, typer.Option("--against", metavar="ROLE", help="Compare with gold or consensus codings.")]
Rollup = Annotated[
    str, typer.Option("--rollup", metavar="LEVEL", help="Compare at the level of code, technique or mode.")
]
Tolerance = Annotated[float | None, typer.Option("--tolerance", metavar="SECONDS", help="How far two onsets may part.")]
Level = Annotated[str, typer.Option("--level", metavar="LEVEL", help="nominal, ordinal, interval or ratio.")]
Categories = Annotated[
    Text, typer.Option("--categories", metavar="A,B,C", help="All categories in order, unseen ones too.")
]
Weights = Annotated[
    Text, typer.Option("--weights", metavar="W", help="Add weighted forms: linear, quadratic, ordinal ...")
]
Interval = Annotated[Text, typer.Option("--interval", metavar="KIND", help="analytic, bootstrap, bca or jackknife.")]
Bootstrap = Annotated[int, typer.Option("--bootstrap", metavar="N", help="Resamples.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the resamples.")]
Confidence = Annotated[float, typer.Option("--confidence", metavar="P", help="Share of the limits, such as 0.95.")]
Overlap = Annotated[
    float, typer.Option("--overlap", metavar="SHARE", help="Of the longer state, what two must share to be linked.")
]
Tick = Annotated[
    float | None, typer.Option("--tick", metavar="SECONDS", help="Of unitizing alpha; else the coarsest that fits.")
]
Bin = Annotated[float, typer.Option("--bin", metavar="SECONDS", help="Interval of the ioa_* indices.")]
Gamma = Annotated[bool, typer.Option("--gamma", help="Also gamma of states (Mathet et al. 2015): slower.")]
Continuum = Annotated[
    Text, typer.Option("--continuum", metavar="START,END", help="Seconds that states are compared over.")
]
PlanWidth = Annotated[
    float | None,
    typer.Option("--plan-width", metavar="W", help="How many sessions to double-code for limits this far apart."),
]
Scale = Annotated[
    Text,
    typer.Option("--scale", metavar="NAME", help="Words by landis-koch, cicchetti, koo-li or mchugh."),
]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under",
        metavar="NAME[@PLACE]=VALUE",
        help="Exit 1 when a coefficient is lower or undefined; PLACE: of one code, channel, session or pair 'A - B'.",
    ),
]
Show = Annotated[
    list[str] | None,
    typer.Option(
        "--show",
        metavar="PART",
        help="Also indices, codes, pairs, sessions, items, scales, disagreements or aligned; repeatable.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def agreement(
    events: Events = None,
    ratings: Ratings = None,
    unit: Unit = None,
    where: Where = None,
    session: Sessions = None,
    observers: Observers = None,
    date_from: From = None,
    date_to: To = None,
    medium: Media = None,
    against: Against = None,
    rollup: Rollup = "code",
    tolerance: Tolerance = None,
    level: Level = "nominal",
    categories: Categories = None,
    weights: Weights = None,
    interval: Interval = None,
    bootstrap: Bootstrap = 2000,
    seed: Seed = 0,
    confidence: Confidence = 0.95,
    overlap: Overlap = 0.6,
    tick: Tick = None,
    bin_seconds: Bin = 10.0,
    gamma: Gamma = False,
    continuum: Continuum = None,
    plan_width: PlanWidth = None,
    scale: Scale = None,
    fail_under: FailUnder = None,
    show: Show = None,
    as_json: AsJson = False,
) -> None:
    """How far observers agree: of every session in the database that two or more coded on their own, or of a table.

    Value, limits, number and reason of each coefficient. Exit code 1: a --fail-under is not met.

    Of events in time, event_linked is pairs over (pairs + unmatched events), whatever their codes; of each code,
    precision and recall take the first observer by name as the reference (with --against, the reference named).

    Example: coder agreement --events events.csv --tolerance 2 --json
    """
    from coder.agreement.options import Options
    from coder.cli import agreement_input as given

    named, met = given.categories(categories), given.conditions(where or [])
    asked = Options(
        level=level,
        categories=named,
        weights=weights,
        tolerance=tolerance,
        rollup=rollup,
        unit=unit,
        where=met,
        against=against,
        interval=interval,
        bootstrap=bootstrap,
        seed=seed,
        confidence=confidence,
        overlap=overlap,
        tick=tick,
        bin=bin_seconds,
        gamma=gamma,
        continuum=given.continuum(continuum),
        plan_width=plan_width,
    )
    chosen = given.Chosen(tuple(session or ()), given.names(observers), date_from, date_to, tuple(medium or ()))
    floors, page = given.floors(fail_under or []), given.page(show or [], scale)
    with working("comparing observers"):
        report = given.report_of(events, ratings, asked, chosen)
    _tell(report, floors, page, as_json=as_json)


def _tell(report: "Report", floors: "Sequence[Floor]", page: "Page", *, as_json: bool) -> None:
    from coder.cli.agreement_input import missed
    from coder.cli.agreement_text import lines

    short = missed(report, floors)
    if as_json:
        context.print_json(report.to_json(aligned="aligned" in page.shown))
    else:
        for line in lines(report, page):
            print(context.one_line(line))
        for warning in report.warnings:
            context.say(f"warning: {warning}")
    if short:
        raise AnswerIsNo.several(short)
