"""The funnel plot of Sites and Practitioners: who lies further out than chance explains, without any ranking."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coder.adherence.funnel import Funnel, FunnelRow, funnel
from coder.adherence.groups import GroupResult
from coder.book.layout import below
from exports.names import area
from exports.sheet import Aside, Cell, Column, Row, ScatterChart, Sheet, aside_column

_LINES = ("99.8 % low", "95 % low", "Target", "95 % high", "99.8 % high")
_SIZE = (20.0, 10.0)


def with_funnel(sheet: Sheet, groups: Sequence[GroupResult], numbers: dict[str | None, int]) -> Sheet:
    """`sheet` with the plot below its table and the plot's lines beside it; without lines, the reason in their place.

    `numbers`: the groups' keys.
    """
    if not len(sheet.frame):
        return sheet
    found = funnel(groups)
    if not found.limits:
        why = (found.why_no_limits or "no_score: no group has a score").partition(": ")[2]
        told = f"No funnel plot: {why}."
        column = Column("Funnel plot", width=70, meaning="Why none is drawn")
        return replace(sheet, aside=Aside((column,), ((Cell(told),),), printed=False), foot=told)
    aside = Aside(_columns(found), tuple(_rows(found)), printed=False)
    return replace(sheet, aside=aside, charts=(*sheet.charts, _chart(sheet, found, numbers)))


def _columns(found: Funnel) -> tuple[Column, ...]:
    widened = f", widened by {found.widened_by:.2f} since groups differ by more than chance"
    how = f"target ± z s / √n{widened if found.widened_by > 1 else ''}; as exported"
    return (
        Column("Funnel: scored sessions", "int", width=12, meaning="n, a size of group, for the lines of the funnel"),
        *(
            Column(
                name,
                "percent",
                meaning="The mean score of all sessions, as exported"
                if name == "Target"
                else f"Control limit for a group of that many sessions: {how}",
            )
            for name in _LINES
        ),
    )


def _rows(found: Funnel) -> Iterator[Row]:
    for one in found.limits:
        shares = (one.outer_low, one.low, found.target, one.high, one.outer_high)
        yield (Cell(one.sessions, "int"), *(Cell(share, "percent") for share in shares))


def _chart(sheet: Sheet, found: Funnel, numbers: dict[str | None, int]) -> ScatterChart:
    heads, first = [column.name for column in sheet.columns], aside_column(sheet.columns)
    rows = {key: row for row, key in enumerate(sheet.frame["Key"], start=2)}

    def cells(one: FunnelRow) -> tuple[str, str, str]:
        row = rows[numbers[one.key]]
        places = (1, heads.index("Scored") + 1, heads.index("Adherence") + 1)
        name, scored, mean = (area(sheet.name, column, row, row) for column in places)
        return name, scored, mean

    def line(place: int) -> str:
        return area(sheet.name, first + place, 2, len(found.limits) + 1)

    widened = ", limits widened for over-dispersion" if found.widened_by > 1 else ""
    return ScatterChart(
        title=f"Funnel: {sheet.name.lower()} by number of sessions, with 95 % and 99.8 % limits{widened}",
        alt=f"Funnel plot of mean adherence by number of scored sessions. The mean of all, {found.target:.0%}, is the "
        f"line in the middle{widened}. {'; '.join(map(_told, found.rows))}. Not a ranking.",
        points=tuple(cells(one) for one in found.rows),
        lines=tuple((name, line(0), line(place), name.startswith("95")) for place, name in enumerate(_LINES, start=1)),
        across="Scored sessions",
        most=max(one.sessions for one in found.rows),
        anchor=f"A{below(sheet)}",
        size=_SIZE,
    )


def _told(one: FunnelRow) -> str:
    where = f"beyond the {one.outside} limits" if one.outside else "within the limits"
    return f"{one.key or '(not stated)'} {one.value:.0%} of {one.sessions}, {where}"
