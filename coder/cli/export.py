"""`coder export`: the managers' workbook, pages to print, the research bundle, or one table of what is stored."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from coder.cli import context
from coder.cli.adherence import ChosenSo, Day, LastDay, Media, Plans
from coder.cli.bar import working
from coder.cli.export_bundle import BUNDLE, bundle, check_bundle
from coder.cli.export_filter import Filter, Sessions
from coder.cli.export_job import Job
from coder.cli.export_pages import PAGE, check_practitioner, page, supervision
from coder.errors import BadInput

TABLES = (".csv", ".tsv", ".parquet")
WORKBOOK = ".xlsx"


class What(StrEnum):
    events = "events"
    sessions = "sessions"
    items = "items"
    ratings = "ratings"
    agreement = "agreement"
    adherence = "adherence"
    history = "history"


class Without(StrEnum):
    practitioners = "practitioners"


File = Annotated[
    Path, typer.Argument(metavar="FILE", help="Its suffix decides: .xlsx, .html, .zip, .csv, .tsv or .parquet.")
]
WhatOption = Annotated[
    What | None,
    typer.Option(
        "--what",
        metavar="TABLE",
        help="One table in place of the workbook: events (of a .csv and .parquet if not said), sessions, items, "
        "ratings, agreement, adherence or history.",
    ),
]
Standard = Annotated[
    float | None, typer.Option("--standard", metavar="P", help="A share from 0 to 1, in place of the plans' own.")
]
WithoutOption = Annotated[
    list[Without] | None, typer.Option("--without", metavar="practitioners", help="Leave out who delivered a session.")
]
PractitionerOption = Annotated[
    str | None,
    typer.Option(
        "--practitioner",
        metavar="NAME",
        help="One practitioner's sheet for supervision, to a .html or .xlsx: strengths, missed items, moments.",
    ),
]
With = Annotated[
    str | None,
    typer.Option(
        "--with",
        metavar="names,notes,dates",
        help="Keep these in a .zip: names (of sessions, people, sites and recordings), notes (with undeclared "
        "modifiers and carried-through columns), dates (with the times of work).",
    ),
]


SmallestCell = Annotated[
    int | None,
    typer.Option(
        "--smallest-cell",
        metavar="N",
        help="Sessions that a site, practitioner or month of a .zip holds at least, 5 if not said; 1 pools nothing.",
    ),
]


def export(
    file: File,
    what: WhatOption = None,
    standard: Standard = None,
    without: WithoutOption = None,
    practitioner: PractitionerOption = None,
    keep: With = None,
    smallest_cell: SmallestCell = None,
    date_from: Day = None,
    date_to: LastDay = None,
    medium: Media = None,
    plan: Plans = None,
    chosen: ChosenSo = None,
    session: Sessions = None,
) -> None:
    """Write the workbook (.xlsx), pages to print (.html), the research bundle (.zip), or one table (.csv, .tsv,
    .parquet; .xlsx and .html with --what).

    The workbook holds live scores of programmes, sites, practitioners and sessions over the item marks, the mode mix,
    agreement and all events. A table holds what is stored, as it is: every coding, draft or locked, of every role. The
    file is written whole, or not at all.

    The bundle holds all tables with a dictionary, and scripts for SPSS and R that load them. It alone is pseudonymised:
    random codes for names, months for dates, no notes, unless --with names,notes,dates keeps them. Sites and
    practitioners with few sessions are pooled, and months with few become quarters or years.

    A .html file holds the manager's summary, or with --practitioner one practitioner's sheet for supervision.

    --from, --to, --medium, --plan, --chosen and --session narrow whatever is written to some of the sessions.

    Example: coder export bridgework.xlsx --standard 0.8, coder export p03.html --practitioner P03
    """
    suffix = file.suffix.lower()
    if suffix not in (WORKBOOK, PAGE, BUNDLE, *TABLES):
        raise BadInput(f"a {suffix or 'nameless'} file cannot be written", str(file), _mend())
    if standard is not None and not 0 <= standard <= 1:
        raise BadInput(f"{standard:g} is not a share", "--standard", "write a number from 0 to 1, such as 0.8")
    left_out = tuple(one.value for one in without or ())
    parts = check_bundle(suffix, what, keep, smallest_cell)
    check_practitioner(practitioner, suffix, what, left_out)
    media, how = tuple(one.value for one in medium or ()), tuple(one.value for one in chosen or ())
    only = Filter(date_from, date_to, media, plan or (), how, session or ())
    with context.current().open() as store, working("reading what was coded") as bar:
        where = only.of(store)
        job = Job(file, store, bar, standard, where, left_out)
        if practitioner is not None:
            told = supervision(job, practitioner)
        elif suffix == PAGE:
            told = page(job, what.value if what else None)
        elif suffix == BUNDLE:
            told = bundle(job, parts)
        else:
            told = _tables(job, what)
    for words in (*told, *([f"of sessions only {where.words}"] if where else [])):
        context.say(f"note: {words}")


def _tables(job: Job, what: What | None) -> list[str]:
    """The workbook, or one table."""
    from coder.book import write_plain, write_workbook

    if job.file.suffix.lower() == WORKBOOK and what is None:
        write_workbook(
            job.file, job.store, standard=job.standard, where=job.where, without=job.without, progress=job.bar
        )
        return [f"wrote {job.file}"]
    chosen = (what or What.events).value
    rows = write_plain(job.file, job.store, chosen, standard=job.standard, where=job.where, without=job.without)
    return [f"wrote {rows} rows of {chosen} to {job.file}"]


def _mend() -> str:
    return (
        f"use {WORKBOOK} for the workbook, {PAGE} for pages to print, {BUNDLE} for the research bundle, or one of "
        f"{' '.join(TABLES)} for a table"
    )
