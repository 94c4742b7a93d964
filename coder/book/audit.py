"""The sheet Audit: the history as a person reads it."""

import json
from typing import Any

import pandas as pd

from coder.book.common import ROWS_ON_PAPER, frame, records
from exports.sheet import Column, Sheet

_LONGEST = 2_000
_UNTOLD = ("id", "keyed_at", "keyed_offset", "wall_at", "wall_offset", "begun_at", "locked_at")
COLUMNS = (
    Column("When", width=27, meaning="Local time of the change, with its distance from UTC"),
    Column("Who", meaning="Who made it"),
    Column("What", meaning="insert, update, retract, restore, delete, lock, unlock, disclose, purge, attempt, again"),
    Column("Before", width=36, wrap=True, meaning="The changed fields as they were, without ids"),
    Column("After", width=52, wrap=True, meaning="The changed fields as they became, without ids"),
    Column("Record", meaning="Kind of record that was changed"),
    Column("Session", meaning="Session of the coding that was changed"),
    Column("Why", width=30, wrap=True, meaning="The reason that was given"),
)


def audit_sheet(history: pd.DataFrame | None) -> Sheet:
    """`history` as `coder.tables.past` gives it, without what is not to be told; None: it was not read."""
    rows = [] if history is None else [_row(row) for row in records(history)]
    return Sheet(
        "Audit",
        frame(rows, COLUMNS),
        COLUMNS,
        title="Audit: who changed what, and when",
        empty="Nothing to show: no change is kept.",
        meaning="Every change of the database, in the order in which they were made. Changes made in this workbook "
        "are none of them. `coder export --what history` gives every field. Only the first changes are printed.",
        printed_columns=7,
        printed_rows=ROWS_ON_PAPER,
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "When": row["made_at"],
        "Who": row["who"],
        "What": row["action"],
        "Before": _fields(row["before"]),
        "After": _fields(row["after"]),
        "Record": row["record"],
        "Session": row["session"],
        "Why": row["why"],
    }


def _fields(text: str | None) -> str | None:
    """JSON fields as `name: value; ...`, what is empty left out; whole codebooks and plans by their length."""
    if text is None:
        return None
    told = (
        f"{name}: {_value(name, value)}"
        for name, value in json.loads(text).items()
        if name not in _UNTOLD and not name.endswith("_id") and value not in (None, {}, "")
    )
    return "; ".join(told) or None


def _value(name: str, value: object) -> str:
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"({len(told):,} characters)" if name == "text" and len(told) > _LONGEST else told
