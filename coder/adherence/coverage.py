"""How much of what took place was seen: never guessed, unknown where the counts do not tell."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coder.adherence.records import Delivered, Session

TOLD_BY = ("programme", "site", "month")


@dataclass(frozen=True)
class Window:
    """What the report was narrowed to. Days are ISO 8601, ends included."""

    date_from: str | None = None
    date_to: str | None = None
    media: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    """How they were chosen; counts of delivered sessions stand for all of them whatever this is."""

    @property
    def whole_months(self) -> bool:
        """Counts of delivered sessions are by month: a window that cuts one in two leaves its count unknown."""
        starts = self.date_from is None or date.fromisoformat(self.date_from).day == 1
        return starts and (self.date_to is None or _is_last_of_month(date.fromisoformat(self.date_to)))

    def holds(self, month: str | None) -> bool:
        after = self.date_from is None or (month is not None and month >= self.date_from[:7])
        return after and (self.date_to is None or (month is not None and month <= self.date_to[:7]))


def delivered_sessions(
    rows: Sequence[Delivered], sessions: Sequence[Session], window: Window, by: str, key: str | None
) -> int | None:
    """How many sessions took place of the group `by` = `key`, or None where the rows do not tell.

    They tell it when nothing but whole months narrows the report and there is a row for every programme, site and month
    in which a session of the group was watched.
    """
    if by not in TOLD_BY or key is None or window.media or window.plans or not window.whole_months:
        return None
    kept = [row for row in rows if getattr(row, by) == key and window.holds(row.month)]
    return _sum_if_complete(kept, sessions)


def delivered_in_all(rows: Sequence[Delivered], sessions: Sequence[Session], window: Window) -> int | None:
    """How many sessions took place within the window, or None where the rows do not tell."""
    if window.media or window.plans or not window.whole_months:
        return None
    return _sum_if_complete([row for row in rows if window.holds(row.month)], sessions)


def _sum_if_complete(rows: Sequence[Delivered], sessions: Sequence[Session]) -> int | None:
    told = {(row.programme, row.site, row.month) for row in rows}
    told_ever = {(row.programme, row.site) for row in rows}
    for session in sessions:
        place = (session.programme, session.site)
        if not (place in told_ever if session.month is None else (*place, session.month) in told):
            return None
    return sum(row.sessions for row in rows) if rows else None


def _is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
