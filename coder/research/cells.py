"""Small cells: a site, a practitioner or a month with few sessions tells who it is, under whatever code it stands."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coder.adherence.coverage import Window
from coder.tables import Tables
from coder.tables.frames import frame
from coder.tables.watched import DELIVERED

SMALLEST = 5
"""Sessions that a site, a practitioner at a site, or either of them in a month holds at least."""
OTHER_SITE, OTHER_PRACTITIONER = "ST-OTHER", "PR-OTHER"
ENOUGH = 0.8
"""Share of the dated sessions that must keep a month, quarter or year, or the next wider one is given."""
Cell = tuple[Any, ...]


def within(tables: Tables) -> Tables:
    """The tables of a filter with what took place narrowed alike, and the filter, which has done its work, lifted.

    Counts of what took place stay for the programmes and sites of the sessions and for whole months: none where the
    filter cuts a month in two.
    """
    where = tables.where
    window = Window(where.date_from, where.date_to)
    places = {(row["programme"], row["site"]) for row in _rows(tables.sessions)}
    rows = [
        window.whole_months and window.holds(row["month"]) and (row["programme"], row["site"]) in places
        for row in _rows(tables.delivered)
    ]
    lifted = replace(where, date_from=None, date_to=None, sessions=None)
    return replace(tables, delivered=tables.delivered[np.array(rows, dtype=bool)], where=lifted)


def pooled(tables: Tables, smallest: int, known: Mapping[str, str] | None = None) -> tuple[Tables, str | None]:
    """Sites, then practitioners of a site, with fewer sessions than `smallest` as one; and a sentence that says so.

    `tables` bear codes for names: `F1=PR-2KX7M;F2=PR-9T4WQ` for practitioners. Pools that stay small take in the next
    larger site or practitioner. Where those of a pool were in a session together, two of them in its team would show
    which one was the small: the pool's sessions then name no practitioner. The counts of sessions that took place are
    added up alike. `known`: code -> name, which settles ties, so that the same data are always pooled alike.
    """
    sites = to_pool(_held((row["site"], row["session"]) for row in _rows(tables.sessions)), smallest, known)
    sessions = tables.sessions.assign(site=_changed(tables.sessions["site"], sites, OTHER_SITE))
    delivered = tables.delivered.assign(site=_changed(tables.delivered["site"], sites, OTHER_SITE))
    found = replace(tables, sessions=sessions, delivered=_delivered(_took_place(delivered, lambda month: month, 1)))
    hidden: dict[Any, set[str]] = {}
    unnamed = set[str]()
    for site in dict.fromkeys(row["site"] for row in _rows(sessions)):
        rows = [row for row in _rows(sessions) if row["site"] == site]
        held = _held((one, row["session"]) for row in rows for one in team(row))
        hidden[site], blank = hide(held, smallest, known)
        unnamed |= blank
    teams = [
        None if row["session"] in unnamed else _pooled_team(row["practitioners"], hidden[row["site"]])
        for row in _rows(sessions)
    ]
    found = replace(found, sessions=sessions.assign(practitioners=_column(teams, sessions.index)))
    return found, _pools_said(smallest, len(sites), len(set[str]().union(*hidden.values())), len(unnamed))


def _pools_said(smallest: int, sites: int, people: int, unnamed: int) -> str | None:
    if not sites and not people and not unnamed:
        return None
    said = (
        f"sites, and practitioners of a site, with fewer than {smallest} sessions stand together under {OTHER_SITE} "
        f"and {OTHER_PRACTITIONER}, with the next larger one where these would still be few (sites: {sites}, "
        f"practitioners: {people})"
    )
    if not unnamed:
        return said
    return (
        f"{said}; where no such pool hides who they are (they worked together, or nobody else is there) their sessions "
        f"name no practitioner (sessions: {unnamed})"
    )


def hide(
    held: Mapping[str, frozenset[str]], smallest: int, known: Mapping[str, str] | None = None
) -> tuple[set[str], set[str]]:
    """Practitioners of a site to be one, and sessions that are to name nobody. `held`: practitioner -> sessions.

    >>> pool, unnamed = hide({"a": frozenset("12"), "b": frozenset("12345678"), "c": frozenset("vwxyz")}, 5)
    >>> sorted(pool), sorted(unnamed)
    (['a', 'c'], [])
    >>> pool, unnamed = hide({"a": frozenset("12"), "b": frozenset("12345")}, 5)
    >>> sorted(pool), sorted(unnamed)
    ([], ['1', '2', '3', '4', '5'])
    """
    unnamed = set[str]()
    while True:
        left = {name: sessions - unnamed for name, sessions in held.items() if sessions - unnamed}
        pool = to_pool(left, smallest, known)
        shown = set[str]().union(*(left[name] for name in pool))
        if not pool or (len(shown) >= smallest and len(shown) == sum(len(left[name]) for name in pool)):
            return pool, unnamed
        unnamed |= shown


def to_pool(held: Mapping[str, frozenset[str]], smallest: int, known: Mapping[str, str] | None = None) -> set[str]:
    """Which of them (name -> its sessions) are to be one: the small, and as many more as make that one large enough.

    The next smaller that shares no session with the pool comes first; ties go by what is `known` of a name.

    >>> sorted(to_pool({"a": frozenset("12"), "b": frozenset("345678"), "c": frozenset("9abcdef")}, 5))
    ['a', 'b']
    """
    pool = {name for name, sessions in held.items() if len(sessions) < smallest}
    shown = set[str]().union(*(held[name] for name in pool))
    rest = set(held) - pool
    while pool and rest and len(shown) < smallest:
        following = min(
            rest,
            key=lambda name: (not shown.isdisjoint(held[name]), len(held[name]), (known or {}).get(name, name)),
        )
        pool.add(following)
        rest.remove(following)
        shown |= held[following]
    return pool


def coarsened(tables: Tables, smallest: int) -> tuple[Tables, str]:
    """Months as months, quarters or years: the finest in which most sessions are one of many; and a sentence on it.

    A period stays where the session's site, and each of its practitioners there, has at least `smallest` sessions in
    it; elsewhere it is missing.
    """
    rows = _rows(tables.sessions)
    step, kept = _finest(rows, smallest)
    period = PERIODS[step] if step else lambda month: None
    months = [period(row["month"]) if place in kept else None for place, row in enumerate(rows)]
    sessions = tables.sessions.assign(date=None, month=_column(months, tables.sessions.index))
    took_place = _delivered(_took_place(tables.delivered, period, smallest))
    return replace(tables, sessions=sessions, delivered=took_place), _said(step, _dated(rows) - len(kept), smallest)


def _finest(rows: list[dict[str, Any]], smallest: int) -> tuple[str | None, set[int]]:
    """The finest period that enough sessions keep, and which do (places in `rows`); None if there is none."""
    for step, period in PERIODS.items():
        kept = _kept(rows, [period(row["month"]) for row in rows], smallest)
        if len(kept) >= ENOUGH * _dated(rows):
            return step, kept
    return None, set()


def _dated(rows: list[dict[str, Any]]) -> int:
    return sum(row["month"] is not None for row in rows)


def _said(step: str | None, lost: int, smallest: int) -> str:
    few = f"fewer than {smallest} sessions of the site or of a practitioner there"
    if step is None:
        return f"dates are left out: even a year holds {few}"
    said = f"dates are coarsened to the {step}" + ("" if step == "month" else f", since a shorter time holds {few}")
    return said + (f"; where it holds {few} it is left out (sessions: {lost})" if lost else "")


def _quarter(month: str | None) -> str | None:
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}" if month else None


PERIODS: Mapping[str, Callable[[str | None], str | None]] = {
    "month": lambda month: month,
    "quarter": _quarter,
    "year": lambda month: month[:4] if month else None,
}


def team(row: Mapping[str, Any]) -> list[str]:
    """The practitioners of a session, each once.

    >>> team({"practitioners": "F1=PR-A;F2=PR-B"})
    ['PR-A', 'PR-B']
    """
    parts = (row["practitioners"] or "").split(";")
    return list(dict.fromkeys(part.rpartition("=")[2] for part in parts if part))


def _kept(sessions: list[dict[str, Any]], periods: list[str | None], smallest: int) -> set[int]:
    """Places of the sessions that keep their period: one that loses it may leave others in too small a cell."""
    kept = {place for place, period in enumerate(periods) if period is not None}
    cells = {place: _cells(sessions[place], periods[place]) for place in kept}
    while True:
        counts = Counter(cell for place in kept for cell in cells[place])
        small = {place for place in kept if any(counts[cell] < smallest for cell in cells[place])}
        if not small:
            return kept
        kept -= small


def _cells(row: dict[str, Any], period: str | None) -> list[Cell]:
    return [(row["site"], one, period) for one in (None, *team(row))]


def _took_place(delivered: pd.DataFrame, period: Callable[[str | None], str | None], smallest: int) -> Counter[Cell]:
    """The counts by place and period; a period in which few took place is missing there."""
    counts, large = Counter[Cell](), Counter[Cell]()
    for row in _rows(delivered):
        counts[row["programme"], row["site"], period(row["month"])] += row["sessions"]
    for (programme, site, when), count in counts.items():
        large[programme, site, when if count >= smallest else None] += count
    return large


def _delivered(counts: Counter[Cell]) -> pd.DataFrame:
    rows = sorted(counts, key=lambda cell: tuple((part is None, part or "") for part in cell))
    return frame(DELIVERED, [(*cell, counts[cell]) for cell in rows])


def _held(pairs: Iterable[tuple[str | None, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, session in pairs:
        if name is not None:
            found[name] = found.get(name, frozenset()) | {session}
    return found


def _pooled_team(practitioners: str | None, hidden: set[str]) -> str | None:
    return ";".join(_parts(practitioners, hidden)) if practitioners else practitioners


def _parts(practitioners: str, hidden: set[str]) -> Iterator[str]:
    for part in practitioners.split(";"):
        seat, sign, person = part.rpartition("=")
        yield f"{seat}{sign}{OTHER_PRACTITIONER if person in hidden else person}"


def _changed(column: "pd.Series[Any]", names: set[str], other: str) -> "pd.Series[Any]":
    return _column((other if cell in names else cell for cell in column), column.index)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, missing of every kind as None."""
    rows: list[dict[Any, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


def _column(cells: Iterable[Any], index: "pd.Index[Any]") -> "pd.Series[Any]":
    made: pd.Series[Any] = pd.Series(list(cells), dtype=object, index=index)
    return made
