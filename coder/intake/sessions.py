"""Tables of sessions, and of how many sessions took place."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coder.errors import BadInput, Problem
from coder.store import Store, books, sessions
from coder.store.history import acting
from coder.store.sessions import DeliveredRow, SessionFields
from exports import raw
from exports.ids import why_not_an_id
from exports.tidy_rules import our_names
from exports.times import NotRead, number

_TEXTS = ("programme", "site", "plan", "medium", "chosen", "format", "media")
SESSION_COLUMNS = ("session", "date", "minutes", "practitioners", *_TEXTS)
DELIVERED_COLUMNS = ("programme", "site", "month", "sessions")


@dataclass(frozen=True)
class Counted:
    """How many rows were new, changed something, or said what was known."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ignored: tuple[str, ...] = ()
    """Columns that are not known."""


def import_sessions(store: Store, frame: pd.DataFrame) -> Counted:
    """Register sessions, or change those that are there; an empty cell leaves a field as it is.

    The id stands in a column `session` or `id`. Errors: BadInput with every bad row, StoreRefused.
    """
    table = _named(frame, ("id", *SESSION_COLUMNS))
    if "session" not in table.columns:
        table = table.rename(columns={"id": "session"})
    table.attrs.update(frame.attrs)
    rows = _rows(table, ("session",))
    problems: list[Problem] = []
    found = [_session(where, cells, _comma(frame), problems) for where, cells in rows]
    problems += _twice(((where, fields.name) for (where, _), fields in zip(rows, found, strict=True)), "session")
    known = {row.plan for row in books.plans(store)} | {f"{row.plan} {row.version}" for row in books.plans(store)}
    for (where, _), fields in zip(rows, found, strict=True):
        problems += [Problem(p.what, where, p.mend) for error in sessions.problems_in(fields) for p in error.problems]
        if fields.plan and fields.plan not in known:
            problems.append(Problem(f"there is no session plan {fields.plan}", where, "add it with `coder plan add`"))
    _refuse(problems)
    with acting(store) as act:
        done = Counter(sessions.put(act, fields) for fields in found)
    ignored = tuple(str(name) for name in table.columns if name not in SESSION_COLUMNS)
    return Counted(done["added"], done["changed"], done["unchanged"], ignored)


def _session(where: str, cells: Mapping[str, Any], comma: bool, problems: list[Problem]) -> SessionFields:
    minutes = None
    if cells.get("minutes") is not None:
        try:
            minutes = number(cells["minutes"], decimal_comma=comma)
        except NotRead as error:
            problems.append(Problem(f"minutes: {error.what}", where, error.mend))
    seats: dict[str, str] | None = None
    if cells.get("practitioners") is not None:
        seats = {}
        for part in filter(None, (part.strip() for part in _text(cells, "practitioners").split(";"))):
            seat, _, person = (piece.strip() for piece in part.partition("="))
            seats[seat] = person
    texts = {name: _text(cells, name) for name in _TEXTS if cells.get(name) is not None}
    day = _day(cells.get("date"))
    return SessionFields(name=_text(cells, "session"), date=day, minutes=minutes, seats=seats, **texts)


def import_delivered(store: Store, frame: pd.DataFrame) -> Counted:
    """Keep how many sessions took place; a month given again replaces the old figure.

    Errors: BadInput with every bad row, StoreRefused.
    """
    problems: list[Problem] = []
    found: list[DeliveredRow] = []
    keys: list[tuple[str, str]] = []
    for where, cells in _rows(_named(frame, DELIVERED_COLUMNS), DELIVERED_COLUMNS):
        for name in ("programme", "site"):
            why = why_not_an_id(_text(cells, name))
            if why is not None:
                problems.append(Problem(f"{name}: {why}", where, "write its id"))
        month = _month(cells.get("month"))
        if month is None:
            problems.append(Problem(f"{_text(cells, 'month')!r} is not a month", where, "write it as 2026-03"))
        count = _count(cells.get("sessions"))
        if count is None:
            said = _text(cells, "sessions")
            problems.append(Problem(f"{said!r} is not a number of sessions", where, "write a whole number, such as 12"))
        row = DeliveredRow(_text(cells, "programme"), _text(cells, "site"), month or "", count or 0)
        if month is not None:
            keys.append((where, f"{row.programme}, {row.site}, {row.month}"))
        found.append(row)
    problems += _twice(keys, "month")
    _refuse(problems)
    done = sessions.set_delivered(store, found)
    return Counted(done["added"], done["changed"], done["unchanged"])


def _named(frame: pd.DataFrame, ours: tuple[str, ...]) -> pd.DataFrame:
    names = our_names([str(name) for name in frame.columns], ours)
    made = frame.set_axis(pd.Index(names, dtype=object), axis="columns")
    made.attrs.update(frame.attrs)
    return made


def _rows(frame: pd.DataFrame, required: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    """(where, cells) of each row. BadInput for missing columns."""
    source = str(frame.attrs.get("source", "table"))
    there = ", ".join(map(str, frame.columns))
    _refuse(
        [
            Problem(f"there is no column {name}", source, f"there are: {there}")
            for name in required
            if name not in frame.columns
        ]
    )
    return [
        (f"{source}:{line}", {str(name): raw.plain(cell) for name, cell in record.items()})
        for line, record in zip(frame.index, frame.to_dict(orient="records"), strict=True)
    ]


def _comma(frame: pd.DataFrame) -> bool:
    return bool(frame.attrs.get("decimal_comma"))


def _text(cells: Mapping[str, Any], name: str) -> str:
    return raw.as_text(cells.get(name)).strip(" \xa0")


def _day(cell: Any) -> str | None:
    """A day as `2026-03-02`, also from a sheet's date; text is left for the check."""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return None if cell is None else raw.as_text(cell).strip()


def _month(cell: Any) -> str | None:
    """`2026-03`, also from a date that a sheet made of it."""
    text = _day(cell) or ""
    if isinstance(cell, datetime.date):
        return text[:7] if cell.day == 1 else None
    return text if sessions.is_day(f"{text}-01") and len(text) == 7 else None


def _count(cell: Any) -> int | None:
    try:
        value = number(cell)
    except NotRead:
        return None
    return int(value) if value.is_integer() and 0 <= value <= 1_000_000 else None


def _twice(named: Any, what: str) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for where, name in named:
        if name and name in seen:
            problems.append(Problem(f"{name} is there twice", where, f"keep one row a {what}; first in {seen[name]}"))
        seen.setdefault(name, where)
    return problems


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise BadInput.several(problems)
