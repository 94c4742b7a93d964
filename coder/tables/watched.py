"""Frames of what was watched and of what took place."""

import pandas as pd
from sqlalchemy import Connection, select

from coder.tables.frames import frame
from coder.tables.scope import TABLES, Scope

_SESSIONS = {
    "session": "text",
    "programme": "text",
    "site": "text",
    "plan": "text",
    "plan_version": "text",
    "date": "text",
    "month": "text",
    "medium": "text",
    "minutes": "number",
    "media": "text",
    "format": "text",
    "chosen": "text",
    "practitioners": "text",
}
DELIVERED = {"programme": "text", "site": "text", "month": "text", "sessions": "whole"}


def sessions(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a session, by name."""
    session, programme, site = TABLES["session"], TABLES["programme"], TABLES["site"]
    query = select(session, programme.c.name.label("programme"), site.c.name.label("site")).select_from(
        session.outerjoin(programme, programme.c.id == session.c.programme_id).outerjoin(
            site, site.c.id == session.c.site_id
        )
    )
    rows = {row.id: row for row in connection.execute(query)}
    seats = _seats(connection)

    found = ((known, rows[known.id]) for known in scope.sessions)
    cells = [
        (
            row.name,
            row.programme,
            row.site,
            known.plan,
            known.version,
            row.date,
            row.date[:7] if row.date else None,
            row.medium,
            None if row.length_ms is None else row.length_ms / 60_000,
            row.media,
            row.format,
            row.chosen,
            seats.get(row.id),
        )
        for known, row in found
    ]
    return frame(_SESSIONS, cells)


def _seats(connection: Connection) -> dict[object, str]:
    seat, person = TABLES["seat"], TABLES["practitioner"]
    query = select(seat.c.session_id, seat.c.seat, person.c.name).select_from(
        seat.join(person, person.c.id == seat.c.practitioner_id)
    )
    found: dict[object, list[str]] = {}
    for session_id, name, practitioner in connection.execute(query):
        found.setdefault(session_id, []).append(f"{name}={practitioner}")
    return {session_id: ";".join(sorted(seats)) for session_id, seats in found.items()}


def delivered(connection: Connection) -> pd.DataFrame:
    """How many sessions took place, by programme, site and month."""
    table, programme, site = TABLES["delivered"], TABLES["programme"], TABLES["site"]
    query = select(programme.c.name, site.c.name, table.c.month, table.c.sessions).select_from(
        table.join(programme, programme.c.id == table.c.programme_id).join(site, site.c.id == table.c.site_id)
    )
    return frame(DELIVERED, sorted(tuple(row) for row in connection.execute(query)))
