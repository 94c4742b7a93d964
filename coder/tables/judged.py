"""The adherence report of the database, from one state of its tables."""

from typing import TYPE_CHECKING

from coder.tables import Tables

if TYPE_CHECKING:
    from coder.adherence.phases import Cut
    from coder.adherence.report import Report


def adherence_of(
    tables: Tables, *, by: str = "programme", standard: float | None = None, cut: "Cut | None" = None
) -> "Report":
    """Adherence of the sessions in these tables, grouped `by`.

    `standard`: a share from 0 to 1 in place of the plans' own; `cut`: into which phases sessions are cut as well.
    """
    # Here, not above: the app opens without scipy.
    from coder.adherence.coverage import Window
    from coder.adherence.report import adherence_report

    where = tables.where
    return adherence_report(
        sessions=tables.sessions,
        codings=tables.codings,
        events=tables.events,
        marks=tables.marks,
        plans=tables.plans,
        plan_items=tables.plan_items,
        codes=tables.codes,
        looked_for=tables.looked_for,
        gaps=tables.gaps,
        delivered=tables.delivered,
        by=by,
        standard=standard,
        window=Window(where.date_from, where.date_to, where.media or (), where.plans or (), where.chosen or ()),
        strains=tables.strains,
        summaries=tables.summaries,
        phases=cut.phases if cut else None,
        bin_seconds=cut.bin_seconds if cut else None,
    )
