"""A run chart of adherence: the months' own figures in order, their median, and where what is measured changed.

Perla, Provost & Murray (2011), BMJ Quality & Safety 20:46-51: six or more points in a row on one side of the median
are a sign of a shift; points on the median are passed over. A new version of a plan or codebook breaks the line: the
median is taken anew from there on, for what stands on either side may not compare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from coder.adherence.groups import GroupResult
from coder.adherence.records import Delivered
from coder.adherence.report import Report

SHIFT = 6
"""Months in a row on one side of the median that are a sign of a shift."""
Version = tuple[str, str, str]
"""What it is of (`plan`, `codebook`), its id, its version."""


@dataclass(frozen=True)
class Month:
    """A month's figures as grouping by month has them. median: of the means of its stretch; None without any score.

    `new`: versions in use for the first time, of what had another version in an earlier month.
    """

    group: GroupResult
    median: float | None
    new: tuple[Version, ...] = ()


@dataclass(frozen=True)
class RunChart:
    """`months` in order; sessions without a date are in none."""

    months: tuple[Month, ...]
    undated: int

    @property
    def longest_run(self) -> int:
        """The most scored months in a row on one side of the median, within one stretch."""
        longest = length = 0
        side: bool | None = None
        for month in self.months:
            value = month.group.weighted.value
            if month.new:
                side, length = None, 0
            if value is None or month.median is None or value == month.median:
                continue
            above = value > month.median
            length = length + 1 if above is side else 1
            side, longest = above, max(longest, length)
        return longest


def run_chart(report: Report, of: GroupResult | None, versions: Mapping[str, frozenset[Version]]) -> RunChart:
    """The run chart of all sessions, or of those of one group; `versions`: what each session was measured with."""
    narrowed = report if of is None else replace(report, sessions=of.results, delivered=_of_group(report, of))
    groups = narrowed.regrouped("month").groups
    dated = [group for group in groups if group.key is not None]
    news = _news([[versions.get(one.session.name, frozenset()) for one in group.results] for group in dated])
    medians = _medians([group.weighted.value for group in dated], [bool(new) for new in news])
    months = tuple(Month(*cells) for cells in zip(dated, medians, news, strict=True))
    return RunChart(months, sum(len(group.results) for group in groups if group.key is None))


def _of_group(report: Report, of: GroupResult) -> tuple[Delivered, ...]:
    """Counts of what took place tell of programmes and sites, of no other group."""
    if of.by not in ("programme", "site"):
        return ()
    return tuple(row for row in report.delivered if getattr(row, of.by) == of.key)


def _news(months: Sequence[Sequence[frozenset[Version]]]) -> list[tuple[Version, ...]]:
    seen: set[Version] = set()
    news: list[tuple[Version, ...]] = []
    for sessions in months:
        here: set[Version] = set().union(*sessions)
        known = {version[:2] for version in seen}
        news.append(tuple(sorted(version for version in here - seen if version[:2] in known)))
        seen |= here
    return news


def _medians(values: Sequence[float | None], breaks: Sequence[bool]) -> list[float | None]:
    """The median of each month's stretch, which goes from one break up to the next."""
    stretch = 0
    stretches = []
    for begins in breaks:
        stretch += begins
        stretches.append(stretch)
    held: dict[int, list[float]] = {}
    for number, value in zip(stretches, values, strict=True):
        if value is not None:
            held.setdefault(number, []).append(value)
    return [median(held[number]) if number in held else None for number in stretches]
