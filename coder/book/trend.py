"""The sheet Trend: the figures of Sites by month, and their run chart."""

from dataclasses import replace

from coder.adherence.groups import GroupResult
from coder.adherence.report import Report
from coder.book.common import frame, less, records
from coder.book.groups import groups_sheet
from coder.book.keys import Keys
from exports.names import area
from exports.sheet import Column, IntervalChart, Sheet

_SIZE = (20.0, 9.0)
_FOR_THE_PICTURE = (
    Column("Below", "percent", 'IF(ISNUMBER(@[Low]),@[Adherence]-@[Low],"")', helper=True, meaning="Adherence - Low"),
    Column(
        "Above", "percent", 'IF(ISNUMBER(@[High]),@[High]-@[Adherence],"")', helper=True, meaning="High - Adherence"
    ),
)


def trend_sheet(report: Report, keys: Keys) -> Sheet:
    """Months in order, sessions without a date last; the chart stands below the table."""
    groups = report.regrouped("month").groups
    made = groups_sheet("Trend", "Month", "month", groups, keys.months, report.confidence)
    if not len(made.frame):
        return replace(made, title="Trend: adherence by month", meaning=_MEANING)
    means = {group.key or "(not stated)": group.weighted for group in groups}
    ordered = sorted(records(made.frame), key=lambda row: (row["Month"] == "(not stated)", row["Month"]))
    rows = [
        {
            **row,
            "Below": less(means[row["Month"]].value, means[row["Month"]].low),
            "Above": less(means[row["Month"]].high, means[row["Month"]].value),
        }
        for row in ordered
    ]
    columns = (*made.columns, *_FOR_THE_PICTURE)
    return replace(
        made,
        frame=frame(rows, columns),
        columns=columns,
        title="Trend: adherence by month",
        meaning=_MEANING,
        charts=_run_chart(columns, groups, len(rows)),
    )


_MEANING = (
    "The mean of each month's sessions, each once, with limits by t over sessions. With few sessions a month, ups and "
    "downs are mostly chance: look for a run of months, not for one."
)


def _run_chart(columns: tuple[Column, ...], groups: tuple[GroupResult, ...], rows: int) -> tuple[IntervalChart, ...]:
    if not any(group.weighted.value is not None for group in groups):
        return ()
    names = [column.name for column in columns]

    def place(name: str) -> str:
        return area("Trend", names.index(name) + 1, 2, rows + 1)

    told = "; ".join(
        f"{group.key or 'without a date'} {group.weighted.value:.0%} ({group.scored} scored)"
        for group in groups
        if group.weighted.value is not None
    )
    standards = {group.standard for group in groups} - {None}
    return (
        IntervalChart(
            title="Adherence by month with 95 % limits",
            alt=f"Run chart of mean adherence by month. {told}." + (" Dashed line: the standard." if standards else ""),
            labels=place("Month"),
            values=place("Adherence"),
            below=place("Below"),
            above=place("Above"),
            standard=place("Standard") if standards else None,
            anchor=f"A{rows + 3}",
            size=_SIZE,
            joined=True,
        ),
    )
