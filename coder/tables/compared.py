"""The agreement report of the database: its frames, and the codebooks' tolerances, which are in no frame."""

from typing import TYPE_CHECKING

from coder.store import Store, books
from coder.tables import Tables

if TYPE_CHECKING:
    from coder.agreement.options import Options
    from coder.agreement.report import Report


def tolerances(store: Store) -> dict[str, tuple[float, float]]:
    """Seconds (live, recorded) within which onsets are the same moment, by digest of the codebooks that say so."""
    found = {}
    for row in books.codebooks(store):
        stated = books.parsed_codebook(store, row).settings.tolerance_seconds
        if stated is not None:
            found[row.digest] = (float(stated.live), float(stated.recorded))
    return found


def agreement_report(store: Store, tables: Tables, options: "Options | None" = None) -> "Report":
    """Agreement of the sessions in these tables with two or more independent codings. Errors: BadInput."""
    from coder.agreement.report import database_report

    return database_report(
        sessions=tables.sessions,
        codings=tables.codings,
        events=tables.events,
        codes=tables.codes,
        looked_for=tables.looked_for,
        gaps=tables.gaps,
        marks=tables.marks,
        ratings=tables.ratings,
        scales=tables.scales,
        tolerances=tolerances(store),
        options=options,
        source=store.target,
    )
