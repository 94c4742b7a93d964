"""Leaving out who delivered a session: rows that tell it, and the names where people wrote them into texts."""

import json
import re
from collections.abc import Iterable

import pandas as pd

from coder.tables.past import ABOUT_PRACTITIONERS

MASK = "(practitioner)"
_WRITTEN = ("note", "actor", "recipient", "before", "after", "why")
"""Columns that can hold a practitioner's name; compared without regard to case."""


def people(sessions: pd.DataFrame, history: pd.DataFrame | None) -> frozenset[str]:
    """Every name under which a practitioner is or was known; `sessions` as in `coder.tables`."""
    seats = (seat for seats in sessions["practitioners"].dropna() for seat in seats.split(";"))
    found = {seat.partition("=")[2] for seat in seats}
    if history is not None:
        rows = history[history["record"] == "practitioner"]
        told = (json.loads(text) for text in (*rows["before"].dropna(), *rows["after"].dropna()))
        found |= {str(fields["name"]) for fields in told if fields.get("name")}
    return frozenset(found - {""})


def without_people(table: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """The table without rows about practitioners (a history's), their names in texts as `(practitioner)`."""
    for column in ("record", "Record"):
        if column in table:
            table = table[~table[column].isin(ABOUT_PRACTITIONERS)].reset_index(drop=True)
    pattern = _pattern(names)
    if pattern is None:
        return table
    written = [column for column in table.columns if str(column).casefold() in _WRITTEN]
    for column in written:
        masked = [_masked(pattern, value) for value in table[column]]
        table = table.assign(**{column: pd.Series(masked, index=table.index, dtype=object)})
    return table


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _masked(pattern: re.Pattern[str], value: object) -> object:
    return pattern.sub(MASK, value) if isinstance(value, str) else value
