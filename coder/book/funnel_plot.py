"""The funnel plot of Sites and Practitioners: who lies further out than chance explains, without any ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, TypeAlias

from coder.adherence.funnel import Funnel, FunnelRow, funnel
from coder.adherence.groups import GroupResult
from coder.book.layout import below
from exports.names import area
from exports.sheet import Aside, Cell, Column, ScatterChart, Sheet, aside_column

_NAMES = ("99.8 % low", "95 % low", "mean of all", "95 % high", "99.8 % high")
_SIZE = (20.0, 10.0)
Asked: TypeAlias = tuple[str, Sequence[GroupResult], dict[str | None, int]]
"""A sheet's name, its groups, and their keys."""


def with_funnels(sheets: Mapping[str, Sheet], asked: Sequence[Asked]) -> dict[str, Sheet]:
    """The sheets asked for with the plot below their tables, and Sessions with the plots' lines beside its own.

    Sessions has as many rows as the largest group: beside a shorter table cells below it would pass for rows of it.
    Without limits, the reason stands beside the group's table and at the foot of its paper. The points follow the
    scores; the lines stand as exported.
    """
    made = dict(sheets)
    lines: dict[Column, list[Any]] = {}
    first = aside_column(made["Sessions"].columns)
    for name, groups, numbers in asked:
        found = funnel(groups)
        if not len(made[name].frame):
            continue
        if found.limits:
            chart = _chart(made[name], found, numbers, first + len(lines))
            made[name] = replace(made[name], charts=(*made[name].charts, chart))
            lines |= _lines(name, found)
        else:
            made[name] = _without(made[name], found)
    if lines:
        columns, values = tuple(lines), zip_longest(*lines.values())
        rows = (tuple(map(_cell, columns, row)) for row in values)
        made["Sessions"] = replace(made["Sessions"], aside=Aside(columns, tuple(rows), printed=False))
    return made


def _without(sheet: Sheet, found: Funnel) -> Sheet:
    why = (found.why_no_limits or "no_score: no group has a score").partition(": ")[2]
    told = f"No funnel plot: {why}."
    column = Column("Funnel plot", width=70, meaning="Why none is drawn")
    return replace(sheet, aside=Aside((column,), ((Cell(told),),), printed=False), foot=told)


def _lines(name: str, found: Funnel) -> dict[Column, list[Any]]:
    """The columns of a plot's lines with their values, the sizes first."""
    widened = f", widened by {found.widened_by:.2f} since groups differ by more than chance"
    how = f"target ± z s / √n{widened if found.widened_by > 1 else ''}; as exported"
    told = (
        f"Outer limits of the funnel on {name}: {how}",
        f"Inner limits of the funnel on {name}: {how}",
        "Mean score of all sessions, as exported",
    )
    meanings = (told[0], told[1], told[2], told[1], told[0])
    limits = found.limits
    shares = (
        [one.outer_low for one in limits],
        [one.low for one in limits],
        [found.target for _ in limits],
        [one.high for one in limits],
        [one.outer_high for one in limits],
    )
    sizes = Column(f"{name}: size", "int", width=12, meaning=f"n, scored sessions of a group on {name}, for its funnel")
    columns = (
        Column(f"{name}: {line}", "percent", width=12, meaning=meaning)
        for line, meaning in zip(_NAMES, meanings, strict=True)
    )
    return {sizes: [one.sessions for one in limits], **dict(zip(columns, shares, strict=True))}


def _cell(column: Column, value: float | None) -> Cell | None:
    return None if value is None else Cell(value, column.kind)


def _chart(sheet: Sheet, found: Funnel, numbers: dict[str | None, int], first: int) -> ScatterChart:
    """`first`: the column on Sessions that holds the sizes, the lines behind it."""
    heads = [column.name for column in sheet.columns]
    rows = {key: row for row, key in enumerate(sheet.frame["Key"], start=2)}

    def cells(one: FunnelRow) -> tuple[str, str, str]:
        row = rows[numbers[one.key]]
        places = (1, heads.index("Scored") + 1, heads.index("Adherence") + 1)
        name, scored, mean = (area(sheet.name, column, row, row) for column in places)
        return name, scored, mean

    def line(place: int) -> str:
        return area("Sessions", first + place, 2, len(found.limits) + 1)

    widened = ", limits widened for over-dispersion" if found.widened_by > 1 else ""
    return ScatterChart(
        title=f"Funnel: {sheet.name.lower()} by number of sessions, with 95 % and 99.8 % limits{widened}",
        alt=f"Funnel plot of mean adherence by number of scored sessions. The mean of all, {found.target:.0%}, is the "
        f"line in the middle{widened}. {'; '.join(map(_told, found.rows))}. Not a ranking.",
        points=tuple(cells(one) for one in found.rows),
        lines=tuple((name, line(0), line(place), name.startswith("95")) for place, name in enumerate(_NAMES, start=1)),
        across="Scored sessions (lines as exported)",
        most=max(one.sessions for one in found.rows),
        anchor=f"A{below(sheet)}",
        size=_SIZE,
    )


def _told(one: FunnelRow) -> str:
    where = f"beyond the {one.outside} limits" if one.outside else "within the limits"
    return f"{one.key or '(not stated)'} {one.value:.0%} of {one.sessions}, {where}"
