"""Frames of what was watched and of what took place."""

from uuid import UUID

import pandas as pd
from sqlalchemy import Connection, func, select

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
    seats, recorded = _seats(connection), _recorded(connection)

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
            None if (length := row.length_ms or recorded.get(row.id)) is None else length / 60_000,
            row.media,
            row.format,
            row.chosen,
            seats.get(row.id),
        )
        for known, row in found
    ]
    return frame(_SESSIONS, cells)


def _recorded(connection: Connection) -> dict[UUID, int]:
    """The session time, in ms, at which each session's recording ends, where the length of all its files is known."""
    file = TABLES["recording"]
    query = select(
        file.c.session_id, func.max(file.c.begins_ms + file.c.length_ms), func.count() - func.count(file.c.length_ms)
    ).group_by(file.c.session_id)
    return {session: ends for session, ends, unknown in connection.execute(query) if not unknown and ends > 0}


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
