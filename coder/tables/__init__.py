"""Rows to tidy frames: the one way out of the store. What a screen shows and what a file holds both come from here."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from coder.adherence.records import StrainRule, SummaryRule
from coder.store import Store
from coder.tables import booked, coded, watched
from coder.tables.scope import Scope, Where

__all__ = ["Tables", "Where", "read"]


@dataclass(frozen=True)
class Tables:
    """One state of the database as frames. Text columns hold None for missing; times are seconds from session zero.

    - `sessions`: session, programme, site, plan, plan_version, date, month, medium, minutes (as was said of it, else to
      the end of its recording), media, format, chosen, practitioners (`F1=P03;F2=P07`)
    - `codings`: session, observer, role, state, codebook, codebook_digest, preset, made_by, begun, locked,
      ratings_done, retrospective (entered from a paper form), clock_seconds (the furthest that the clock came),
      events (their number)
    - `events`: session, observer, onset, offset, code, actor, recipient, unit, note, mod:NAME ..., role, state,
      codebook, preset, codebook_digest, is_open, come_back, responds_to, event, entry, carried-through columns; in
      order of session, observer, onset, entry; never retracted ones
    - `marks`: session, observer, role, state, plan, item, status, minutes, note, carried-through columns
    - `ratings`: session, observer, role, state, scale, value (NaN: not ratable), note, carried-through columns
    - `moments`: session, observer, role, scale, onset, code of each event that a rating rests on
    - `plans`, `plan_items`, `codes`, `looked_for`, `scales`: the stored plans and codebooks, see `booked`
    - `gaps`: session, observer, role, start, end (seconds in which nobody was at the keys)
    - `delivered`: programme, site, month, sessions
    - `strains`: which codes mark, hold open and resolve a strain, by codebook digest; None where a codebook says none
    - `summaries`: what is worked out of counts of codes, by codebook digest; empty where a codebook declares nothing
    - `where`: what the sessions were narrowed to; `delivered` stays whole
    """

    sessions: pd.DataFrame
    codings: pd.DataFrame
    events: pd.DataFrame
    marks: pd.DataFrame
    ratings: pd.DataFrame
    moments: pd.DataFrame
    plans: pd.DataFrame
    plan_items: pd.DataFrame
    codes: pd.DataFrame
    looked_for: pd.DataFrame
    gaps: pd.DataFrame
    delivered: pd.DataFrame
    scales: pd.DataFrame
    strains: Mapping[str, StrainRule | None]
    summaries: Mapping[str, tuple[SummaryRule, ...]]
    where: Where


def read(store: Store, where: Where | None = None) -> Tables:
    """Everything that the filter admits, from one state of the database. Errors: StoreRefused."""
    where = where or Where()
    with store.reading() as session:
        connection = session.connection()
        scope = Scope.of(connection, where)
        books, plans = booked.stored(store, session)
        return Tables(
            sessions=watched.sessions(connection, scope),
            codings=coded.codings(connection, scope),
            events=coded.events(connection, scope),
            marks=coded.marks(connection, scope),
            ratings=coded.ratings(connection, scope),
            moments=coded.moments(connection, scope),
            plans=booked.plans(plans),
            plan_items=booked.plan_items(plans),
            codes=booked.codes(books),
            looked_for=booked.looked_for(books),
            gaps=coded.gaps(connection, scope),
            delivered=watched.delivered(connection),
            scales=booked.scales(books),
            strains=booked.strains(books),
            summaries=booked.summaries(books),
            where=where,
        )
