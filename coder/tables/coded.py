"""Frames of what was coded: codings, events, marks, ratings, gaps. Read through Core: rows are many."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Row, Select, Table, Text, cast, func, select

from coder.tables.frames import frame, seconds, series
from coder.tables.scope import TABLES, CodingRow, Scope

_CODINGS = {
    "session": "text",
    "observer": "text",
    "role": "text",
    "state": "text",
    "codebook": "text",
    "codebook_digest": "text",
    "preset": "text",
    "made_by": "text",
    "begun": "text",
    "locked": "text",
    "ratings_done": "truth",
    "retrospective": "truth",
    "clock_seconds": "number",
    "events": "whole",
}
_MARKS = {
    "session": "text",
    "observer": "text",
    "role": "text",
    "state": "text",
    "plan": "text",
    "item": "text",
    "status": "text",
    "minutes": "number",
    "note": "text",
}
_RATINGS = {
    "session": "text",
    "observer": "text",
    "role": "text",
    "state": "text",
    "scale": "text",
    "value": "number",
    "note": "text",
}
_MOMENTS = {
    "session": "text",
    "observer": "text",
    "role": "text",
    "scale": "text",
    "onset": "number",
    "code": "text",
}
_GAPS = {"session": "text", "observer": "text", "role": "text", "start": "number", "end": "number"}


def codings(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a coding, by session, observer and role."""
    event, mark, presence = TABLES["event"], TABLES["clock_mark"], TABLES["presence"]
    counted = select(event.c.coding_id, func.count()).where(~event.c.retracted).group_by(event.c.coding_id)
    reached = select(mark.c.coding_id, func.max(func.coalesce(mark.c.until_ms, mark.c.session_ms)))
    events = dict(tuple(row) for row in connection.execute(counted))
    marked = dict(tuple(row) for row in connection.execute(reached.group_by(mark.c.coding_id)))
    beats = dict(tuple(row) for row in connection.execute(select(presence.c.coding_id, presence.c.session_ms)))

    further = TABLES["pass"].c
    from_paper = {row[0] for row in connection.execute(select(further.coding_id).where(further.how == "paper"))}

    def clock(coding: CodingRow) -> float | None:
        known = [times[coding.id] for times in (marked, beats) if coding.id in times]
        return seconds(max(known, default=None))

    rows = (
        (
            row.session,
            row.observer,
            row.role,
            row.state,
            row.codebook,
            row.digest,
            row.preset,
            row.made_by,
            _instant(row.begun_at),
            _instant(row.locked_at),
            row.ratings_done,
            row.id in from_paper,
            clock(row),
            events.get(row.id, 0),
        )
        for row in scope.codings
    )
    return frame(_CODINGS, rows)


def _instant(milliseconds: int | None) -> str | None:
    """`2026-03-02T10:15:00+00:00`."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def events(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row an event that was not retracted, in order of session, observer, onset, entry."""
    table = TABLES["event"].c
    query = select(
        # As text: hundreds of thousands of UUID objects would take longer than all the rest.
        cast(table.coding_id, Text),
        table.onset_ms,
        table.entry,
        table.offset_ms,
        table.code,
        table.actor,
        table.recipient,
        table.unit,
        table.note,
        cast(table.modifiers, Text),
        table.is_open,
        table.come_back,
        cast(table.linked_id, Text),
        cast(table.id, Text),
        cast(table.extra, Text),
    ).where(~table.retracted)
    rows = _admitted(connection, scope, query, TABLES["event"])
    # Some databases compare text by language: the order is ours, by the codings' places.
    pairs = {pair: rank for rank, pair in enumerate(dict.fromkeys((c.session, c.observer) for c in scope.codings))}
    pair_of: dict[str, int] = {}
    place: dict[str, int] = {}
    for rank, coding in enumerate(scope.codings):
        for text in (str(coding.id), coding.id.hex):
            place[text], pair_of[text] = rank, pairs[coding.session, coding.observer]
    columns = list(zip(*rows, strict=True)) or [()] * 15
    ranks = np.fromiter(map(place.__getitem__, columns[0]), dtype=np.int64)
    pair = np.fromiter(map(pair_of.__getitem__, columns[0]), dtype=np.int64)
    onset, entry = (np.array(columns[at], dtype=np.int64) for at in (1, 2))
    order = np.lexsort((ranks, entry, onset, pair)).tolist()
    of = [scope.codings[rank] for rank in ranks[order].tolist()]
    return _event_frame(of, [[column[at] for at in order] for column in columns[1:]])


def _event_frame(of: Sequence[CodingRow], columns: Sequence[Sequence[Any]]) -> pd.DataFrame:
    onset, entry, offset, code, actor, recipient, unit, note, modifiers, is_open, back, linked, event, extra = columns
    data = {
        "session": series("text", (coding.session for coding in of)),
        "observer": series("text", (coding.observer for coding in of)),
        "onset": series("number", (time / 1000 for time in onset)),
        "offset": series("number", (seconds(time) for time in offset)),
        "code": series("text", code),
        "actor": series("text", actor),
        "recipient": series("text", recipient),
        "unit": series("text", unit),
        "note": series("text", note),
        **{f"mod:{name}": values for name, values in _spread(modifiers).items()},
        "role": series("text", (coding.role for coding in of)),
        "state": series("text", (coding.state for coding in of)),
        "codebook": series("text", (coding.codebook for coding in of)),
        "preset": series("text", (coding.preset for coding in of)),
        "codebook_digest": series("text", (coding.digest for coding in of)),
        "is_open": series("truth", is_open),
        "come_back": series("truth", back),
        "responds_to": series("text", map(_id, linked)),
        "event": series("text", map(_id, event)),
        "entry": series("whole", entry),
    }
    return _with_extra(data, extra)


def _id(text: str | None) -> str | None:
    """A UUID as it is commonly written; SQLite keeps it without hyphens."""
    if text is None or len(text) != 32:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _spread(texts: Sequence[str | None]) -> dict[str, "pd.Series[Any]"]:
    """JSON objects, one a row, as a column for each of their names."""
    known: dict[str, Mapping[str, Any]] = {"{}": {}}
    cells: dict[str, list[Any]] = {}
    for row, text in enumerate(texts):
        if text is None or text == "{}":
            continue
        values = known.get(text)
        if values is None:
            values = known[text] = json.loads(text)
        for name, value in values.items():
            cells.setdefault(name, [None] * len(texts))[row] = value
    return {name: series("any", cells[name]) for name in sorted(cells)}


def _with_extra(data: dict[str, "pd.Series[Any]"], extra: Sequence[str | None]) -> pd.DataFrame:
    """Our columns, then those that were carried through from imported tables."""
    carried = {name: values for name, values in _spread(extra).items() if name not in data}
    columns = {**data, **carried}
    return pd.DataFrame(columns, columns=pd.Index(list(columns), dtype=object))


def marks(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row an item that was marked, by coding and item."""
    table = TABLES["item_mark"].c
    query = select(table.coding_id, table.item, table.status, table.minutes, table.note, cast(table.extra, Text))
    rows = sorted(_named(connection, scope, query, TABLES["item_mark"]), key=lambda row: row[:2])
    made = frame(_MARKS, [(*_who(coding), coding.plan, *row) for _, _, coding, *row, _ in rows])
    return _with_extra(dict(made.items()), [row[-1] for row in rows])  # type: ignore[arg-type]  # names are text


def ratings(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row an answer, by coding and scale."""
    table = TABLES["rating"].c
    query = select(table.coding_id, table.scale, table.value, table.note, cast(table.extra, Text))
    rows = sorted(_named(connection, scope, query, TABLES["rating"]), key=lambda row: row[:2])
    made = frame(_RATINGS, [(*_who(coding), *row) for _, _, coding, *row, _ in rows])
    return _with_extra(dict(made.items()), [row[-1] for row in rows])  # type: ignore[arg-type]  # names are text


def moments(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row an event that a rating rests on, by coding, scale and onset; never retracted ones."""
    table, event = TABLES["evidence"].c, TABLES["event"].c
    query = select(table.coding_id, table.scale, event.onset_ms, event.code)
    query = query.where(event.id == table.event_id, ~event.retracted)
    rows = sorted(_named(connection, scope, query, TABLES["evidence"]), key=lambda row: (row[0], *row[3:]))
    cells = [
        (coding.session, coding.observer, coding.role, scale, onset / 1000, code)
        for _, _, coding, scale, onset, code in rows
    ]
    return frame(_MOMENTS, cells)


def gaps(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row a stretch in which nobody was at the keys: it is not codable."""
    table = TABLES["clock_mark"].c
    query = select(table.coding_id, table.session_ms, table.until_ms).where(table.kind == "gap")
    rows = sorted(_named(connection, scope, query, TABLES["clock_mark"]), key=lambda row: row[:2])
    cells = [
        (coding.session, coding.observer, coding.role, start / 1000, (start if end is None else end) / 1000)
        for _, _, coding, start, end in rows
    ]
    return frame(_GAPS, cells)


def _who(coding: CodingRow) -> tuple[str, str, str, str]:
    return coding.session, coding.observer, coding.role, coding.state


def _named(
    connection: Connection, scope: Scope, query: Select[*tuple[Any, ...]], table: Table
) -> list[tuple[Any, ...]]:
    """Rows as (place of their coding, first cell, coding, cells ...)."""
    place = {coding.id: rank for rank, coding in enumerate(scope.codings)}
    return [
        (place[coding], cells[0], scope.by_id[coding], *cells)
        for coding, *cells in _admitted(connection, scope, query, table)
    ]


def _admitted(
    connection: Connection, scope: Scope, query: Select[*tuple[Any, ...]], table: Table
) -> list[Row[*tuple[Any, ...]]]:
    """The rows of admitted codings; the first column is the coding's id."""
    if scope.where.is_open:
        return list(connection.execute(query))
    found: list[Row[*tuple[Any, ...]]] = []
    ids: list[UUID] = [coding.id for coding in scope.codings]
    # A few hundred at a time: databases bound the number of parameters of a statement.
    for start in range(0, len(ids), 500):
        found += connection.execute(query.where(table.c.coding_id.in_(ids[start : start + 500])))
    return found
