"""The picture on Summary: the mean adherence of each programme and site as a dot with its limits.

Its cells stand beside the printed page, so that it follows the live scores.
"""

from collections.abc import Mapping, Sequence

from coder.adherence.groups import GroupResult
from coder.adherence.uncertainty import FEWEST_SESSIONS
from coder.book.common import less
from coder.book.layout import address
from exports.names import area, literal
from exports.sheet import Cell, IntervalChart, Row

LINES = 15
"""Rows of the page that the picture covers."""
SITES_SHOWN = 30
_SIZE = (16.5, 8.6)
_HEAD = ("For the picture", "Adherence", "Below", "Above", "Standard")


def picture_rows(
    programmes: Sequence[GroupResult],
    sites: Sequence[GroupResult],
    headline: Mapping[str | None, int],
    site_rows: Mapping[str | None, int],
    scored: tuple[int, int],
) -> list[Row]:
    """A header and a row a dot. `headline`: each programme's row on Summary; `site_rows`: each site's on Sites.

    `scored`: the columns that hold the number of scored sessions on Summary and on Sites.
    """
    rows: list[Row] = [tuple(Cell(name, look="note") for name in _HEAD)]
    for group in programmes:
        row = headline[group.key]
        places = [address(column, row) for column in (3, 4, 5, scored[0])]
        rows.append(_row(group, f"All {group.key or 'sessions'}", places))
    for group in sites[:SITES_SHOWN]:
        row = site_rows[group.key]
        places = [f"Sites!{address(column, row)}" for column in (3, 4, 5, scored[1])]
        rows.append(_row(group, group.key or "(no site)", places))
    return rows


def picture(groups: Sequence[GroupResult], row: int, column: int) -> IntervalChart:
    """The chart of the rows below `row`, whose header stands there from `column` on."""
    places = [area("Summary", column + number, row + 1, row + len(groups)) for number in range(len(_HEAD))]
    told = "; ".join(
        f"{group.key or 'without a name'} {_span(group)}, {group.scored} scored, {group.status.lower()}"
        for group in groups
    )
    standards = {group.standard for group in groups}
    one = standards.pop() if len(standards) == 1 else None
    line = f" Dashed line: the standard, {one:.0%}." if one is not None else ""
    return IntervalChart(
        title="Adherence with 95 % limits",
        alt=f"Mean adherence as a dot with its 95 % limits. {told}.{line}",
        labels=places[0],
        values=places[1],
        below=places[2],
        above=places[3],
        standard=places[4] if one is not None else None,
        anchor=f"A{row}",
        size=_SIZE,
    )


def _row(group: GroupResult, label: str, cells: Sequence[str]) -> Row:
    mean, low, high, scored = cells
    named = f'{literal(f"{label} (")}&{scored}&IF({scored}<{FEWEST_SESSIONS},", too few)",")")'
    few = ", too few" if group.scored < FEWEST_SESSIONS else ""
    value, lower, upper = group.weighted.value, group.weighted.low, group.weighted.high
    return (
        Cell(f"{label} ({group.scored}{few})", formula=named, look="note"),
        Cell(value, "percent", mean, look="note"),
        Cell(less(value, lower), "percent", f'IF(ISNUMBER({low}),{mean}-{low},"")', look="note"),
        Cell(less(upper, value), "percent", f'IF(ISNUMBER({high}),{high}-{mean},"")', look="note"),
        Cell(group.standard, "percent", look="note"),
    )


def _span(group: GroupResult) -> str:
    mean = group.weighted
    if mean.value is None:
        return "without a score"
    limits = f" ({mean.low:.0%} to {mean.high:.0%})" if mean.low is not None and mean.high is not None else ""
    return f"{mean.value:.0%}{limits}"
