"""Beside the sheet Modes: the mean mode mix of programmes and sites against the owner's ranges, and their chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coder.adherence.groups import GroupResult
from coder.adherence.report import Report
from coder.adherence.targets import INSIDE, OVER, UNDER, Range, points_outside, verdict
from coder.adherence.uncertainty import CANNOT_TELL, FEWEST_SESSIONS, TOO_FEW, Estimate
from coder.book.common import less
from coder.book.keys import Keys
from coder.book.layout import address
from coder.book.lists import Labels
from coder.book.modes import SHARES
from coder.book.targets import EVENTS, TIME, ByPlan, Wanted, wanted_of
from exports.names import area
from exports.sheet import Aside, Cell, Column, RangeChart, Row, Sheet, aside_column

_GROUP = "Group against the owner's range"
COLUMNS = (
    Column(_GROUP, width=34, meaning="Programme or site; live over Modes, as all here"),
    Column("Mode", width=20, meaning="Name of the mode"),
    Column("Measure", width=13, meaning=f"What the range is for, {TIME} or {EVENTS}; without a range the {TIME}"),
    Column("Sessions", "int", meaning="Sessions in which the share is known"),
    Column("Mean share", "percent", meaning="Mean of the sessions' shares in that measure"),
    Column("Low", "percent", width=9, meaning="Lower limit of the mean, by t over sessions, not under 0"),
    Column("High", "percent", width=9, meaning="Upper limit of the mean, by t over sessions, not over 1"),
    Column("Target low", "percent", width=9, meaning="Lower end of the range that all plans set; empty: open or none"),
    Column("Target high", "percent", width=9, meaning="Upper end of the range that all plans set; empty: open or none"),
    Column("Points outside", "number", width=10, meaning="Percentage points from the mean to the range; 0 within it"),
    Column(
        "The limits are",
        width=19,
        meaning=f"{INSIDE}, {UNDER}, {OVER}: Low and High lie wholly in, under or over the range. {CANNOT_TELL}: an "
        f"end of it lies between them. {TOO_FEW}: under {FEWEST_SESSIONS}",
    ),
    Column("Label", width=16, helper=True, meaning="Group and mode, for the chart"),
    Column("Below", "percent", helper=True, meaning="Mean share - Low, for the chart"),
    Column("Above", "percent", helper=True, meaning="High - Mean share, for the chart"),
    Column("Middle", "percent", helper=True, meaning="Middle of the range, for the chart"),
    Column("Half", "percent", helper=True, meaning="Half the width of the range, for the chart"),
    Column("Drawn from", "int", helper=True, meaning="Number that the sessions were drawn from at random"),
)
_SHOWN = 24
_SIZE = (26.0, 10.0)


@dataclass(frozen=True)
class _Mean:
    """The mean share of one mode in one group, in the measure that its range is for."""

    group: GroupResult
    name: str
    key: int
    mode: str
    label: str
    measure: str
    share: Estimate
    range: Range | None


def with_mode_ranges(modes: Sheet, report: Report, keys: Keys, labels: Labels, by_plan: ByPlan) -> Sheet:
    """`modes` with a row for each programme or site and mode beside it; as it is where it has no rows."""
    if not len(modes.frame):
        return modes
    # More rows than the table's would pass for rows of it.
    means = list(_means(report, keys, labels, by_plan))[: len(modes.frame)]
    column = aside_column(modes.columns)
    rows = [_row(one, number, column, keys.modes[one.mode], report.confidence) for number, one in enumerate(means, 2)]
    known = any(one.share.value is not None for one in means[:_SHOWN])
    charts = (_chart(means[:_SHOWN], column, len(rows)),) if known else ()
    return replace(modes, aside=Aside(COLUMNS, tuple(rows), charts))


def _means(report: Report, keys: Keys, labels: Labels, by_plan: ByPlan) -> Iterator[_Mean]:
    for by, numbers in (("programme", keys.programmes), ("site", keys.sites)):
        for group in report.regrouped(by).groups:
            wanted = wanted_of(group.results, by_plan)
            name = f"All {group.key or 'sessions'}" if by == "programme" else group.key or "(no site)"
            for mode, share in shares(group, wanted).items():
                measure = wanted.measure if wanted else TIME
                limits = wanted.ranges.get(mode) if wanted else None
                label = labels.get(mode, mode)
                yield _Mean(group, name, numbers[group.key], mode, label, measure, share, limits)


def shares(group: GroupResult, wanted: Wanted | None) -> dict[str, Estimate]:
    """The group's mean shares by mode, in the measure that its ranges are for: else two things would be compared."""
    return group.mode_event_share if wanted and wanted.measure == EVENTS else group.mode_time_share


def _row(one: _Mean, number: int, column: int, mode: int, confidence: float) -> Row:
    at = {head.name: address(place, number) for place, head in enumerate(COLUMNS, start=column)}
    share, limits = one.share, one.range
    low, high = limits.drawn if limits else (None, None)
    values: dict[str, Any] = {
        _GROUP: one.name,
        "Mode": one.label,
        "Measure": one.measure,
        "Sessions": share.n,
        "Mean share": share.value,
        "Low": share.low,
        "High": share.high,
        "Target low": limits.low if limits else None,
        "Target high": limits.high if limits else None,
        "Points outside": points_outside(share.value, limits) if limits and share.value is not None else None,
        "The limits are": verdict(share, limits) if limits else None,
        "Label": f"{one.name}: {one.mode}",
        "Below": less(share.value, share.low),
        "Above": less(share.high, share.value),
        "Middle": (low + high) / 2 if low is not None and high is not None else None,
        "Half": (high - low) / 2 if low is not None and high is not None else None,
        "Drawn from": one.group.population if share.method and "finite" in share.method else None,
    }
    formulas = _formulas(one, at, mode, confidence)
    return tuple(Cell(values[head.name], head.kind, formulas.get(head.name)) for head in COLUMNS)


def _formulas(one: _Mean, at: dict[str, str], mode: int, confidence: float) -> dict[str, str]:
    if one.share.value is None:
        return {}
    shares, group = f"Modes[{SHARES[one.measure]}]", "Programme" if one.group.by == "programme" else "Site"
    mine = f"Modes[{group} key],{one.key},Modes[Mode key],{mode}"
    rows = f"(Modes[{group} key]={one.key})*(Modes[Mode key]={mode})*ISNUMBER({shares})"
    mean, n, low, high = at["Mean share"], at["Sessions"], at["Low"], at["High"]
    drawn = at["Drawn from"]
    finite = f"IF(ISNUMBER({drawn}),IF({drawn}>={n},SQRT(1-{n}/{drawn}),1),1)"
    spread = f"SQRT(SUMPRODUCT({rows}*({shares}-{mean})^2)/({n}-1)/{n})"
    half = f"TINV({round(1 - confidence, 12)!r},{n}-1)*{spread}*{finite}"
    return {
        "Sessions": f'COUNTIFS({mine},{shares},">=0")',
        "Mean share": f'IF({n}>0,SUMIFS({shares},{mine})/{n},"")',
        "Low": f'IF({n}>1,MAX(0,{mean}-{half}),"")',
        "High": f'IF({n}>1,MIN(1,{mean}+{half}),"")',
        "Below": f'IF(ISNUMBER({low}),{mean}-{low},"")',
        "Above": f'IF(ISNUMBER({high}),{high}-{mean},"")',
        **(_against(one.range, at) if one.range else {}),
    }


def _against(wanted: Range, at: dict[str, str]) -> dict[str, str]:
    """Formulas of what the range decides; an end that is open takes no part."""
    mean, n, low, high = at["Mean share"], at["Sessions"], at["Low"], at["High"]
    under = "0" if wanted.low is None else f"({at['Target low']}-{mean})*100"
    over = "0" if wanted.high is None else f"({mean}-{at['Target high']})*100"
    word = f'IF(AND({low}>={wanted.drawn[0]!r},{high}<={wanted.drawn[1]!r}),"{INSIDE}","{CANNOT_TELL}")'
    if wanted.high is not None:
        word = f'IF({low}>{at["Target high"]},"{OVER}",{word})'
    if wanted.low is not None:
        word = f'IF({high}<{at["Target low"]},"{UNDER}",{word})'
    return {
        "Points outside": f'IF(ISNUMBER({mean}),MAX(0,{under},{over}),"")',
        "The limits are": f'IF({n}<{FEWEST_SESSIONS},"{TOO_FEW}",{word})',
    }


def _chart(shown: Sequence[_Mean], column: int, rows: int) -> RangeChart:
    names = [head.name for head in COLUMNS]

    def place(name: str) -> str:
        return area("Modes", column + names.index(name), 2, len(shown) + 1)

    ranged = any(one.range for one in shown)
    return RangeChart(
        title="Mode mix: mean share with 95 % limits" + (", and the owner's range as a bracket beside it" * ranged),
        alt=f"Bars of the mean share of each mode with its limits{', the range beside each' * ranged}. "
        + "; ".join(map(_told, shown))
        + ".",
        labels=place("Label"),
        values=place("Mean share"),
        below=place("Below"),
        above=place("Above"),
        middle=place("Middle"),
        half=place("Half"),
        anchor=address(column, rows + 3).replace("$", ""),
        size=_SIZE,
    )


def _told(one: _Mean) -> str:
    share = "not known" if one.share.value is None else f"{one.share.value:.0%}"
    wanted = f", range {one.range}" if one.range else ", no range"
    return f"{one.name} {one.label} {share} ({one.measure}){wanted}"
