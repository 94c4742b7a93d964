"""The trend as a level: a run chart of all sessions or of one group's, a month a point."""

from typing import TYPE_CHECKING

from rich.text import Text

from coder.screens.adherence_figures import Chosen, Figures
from coder.screens.adherence_levels import Level, Sessions
from coder.screens.adherence_view import group_name, number
from coder.screens.tables import Table
from coder.widgets.run_chart import LEGEND, Point, run_lines, window

if TYPE_CHECKING:
    from coder.adherence.groups import GroupResult
    from coder.adherence.run_chart import Month

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OF_GROUPS = ("programme", "site", "practitioner")
"""Groupings whose groups have a trend of their own."""


class Trend(Level):
    """`cursor` is the month chosen, `subject` whose trend it is: all sessions, or a group of the grouping `by`."""

    def __init__(self, by: str, key: str | None) -> None:
        super().__init__()
        self.by, self.key = by, key
        self._grouping = by

    def stands(self, figures: Figures) -> bool:
        return figures.group(self.by, self.key) is not None

    def name(self, figures: Figures) -> str:
        group = figures.group(self.by, self.key)
        return f"trend of {'all sessions' if group is None or self.by == 'all' else group_name(group)}"

    def table(self, figures: Figures, width: int) -> Table:
        """A chart stands in its place."""
        return Table((), ())

    def chart(self, figures: Figures, width: int, height: int) -> Text:
        months = figures.trend(self.by, self.key).months
        if not months:
            return Text("No session of these has a date: there is no month to show.")
        points = [_point(month, place, months) for place, month in enumerate(months)]
        lines = run_lines(points, self.cursor, width, height - 1, figures.report.overall.standard)
        first, last = window(len(points), self.cursor, width)
        away = f"  months ‹ {first} · {len(points) - last} ›" if last - first < len(points) else ""
        return Text("\n").join([lines, Text(LEGEND + away, style="dim")])

    def move(self, figures: Figures, step: int) -> None:
        """To another month."""
        self.cursor = min(max(self.cursor + step, 0), max(len(figures.trend(self.by, self.key).months) - 1, 0))

    def turn(self, figures: Figures, step: int) -> None:
        """To the trend of another group of the same grouping, all sessions among them."""
        subjects: list[tuple[str, str | None]] = [("all", None)]
        if self._grouping in OF_GROUPS:
            subjects += [(self._grouping, group.key) for group in figures.grouped(self._grouping)]
        month = self._month(figures)
        self.by, self.key = subjects[(subjects.index((self.by, self.key)) + step) % len(subjects)]
        keys = [one.group.key for one in figures.trend(self.by, self.key).months]
        self.cursor = keys.index(month.group.key) if month is not None and month.group.key in keys else len(keys) - 1

    def _month(self, figures: Figures) -> "Month | None":
        months = figures.trend(self.by, self.key).months
        return months[self.cursor] if 0 <= self.cursor < len(months) else None

    def sentence(self, figures: Figures, row: int) -> str:
        from coder.adherence.run_chart import SHIFT

        month, trend = self._month(figures), figures.trend(self.by, self.key)
        if month is None:
            return "escape: back"
        group, score = month.group, month.group.weighted
        seen = f"{group.sessions}" + ("" if group.delivered_sessions is None else f" of {group.delivered_sessions}")
        limits = "" if score.low is None else f" ({number(score.low)} to {number(score.high)})"
        parts = [f"{group.key}: {seen} watched, mean {number(score.value)}{limits}, median {number(month.median)}"]
        if month.new:
            parts.append(f"from here {', '.join(' '.join(version) for version in month.new)}")
        parts.append(f"longest run on one side {trend.longest_run}, a shift from {SHIFT}")
        if trend.undated:
            parts.append(f"{trend.undated} without a date left out")
        return f"{' · '.join(parts)}. enter: its sessions"

    def group(self, figures: Figures, row: int) -> "GroupResult | None":
        month = self._month(figures)
        return None if month is None else month.group

    def into(self, figures: Figures, row: int) -> "Level | str | None":
        month = self._month(figures)
        return None if month is None else Sessions(Chosen(self.by, self.key, month=month.group.key))


def _point(month: "Month", place: int, months: "tuple[Month, ...]") -> Point:
    score, key = month.group.weighted, month.group.key or ""
    new_year = place == 0 or (months[place - 1].group.key or "")[:4] != key[:4]
    below = (MONTHS[int(key[5:7]) - 1], number(score.value), f"n {month.group.scored}", key[:4] if new_year else "")
    return Point(score.value, score.low, score.high, month.median, below, bool(month.new))


def trend_from(level: Level, figures: Figures, row: int) -> Trend:
    """The trend of the group under the cursor, or of the sessions' group; else of all."""
    by, key = "all", None
    if isinstance(level, Sessions):
        by, key = level.chosen.by, level.chosen.key
    elif level.in_view in OF_GROUPS and (group := level.group(figures, row)) is not None and group.by != "all":
        by, key = group.by, group.key
    trend = Trend(by, key) if by in OF_GROUPS else Trend("all", None)
    trend.cursor = max(len(figures.trend(trend.by, trend.key).months) - 1, 0)
    return trend
