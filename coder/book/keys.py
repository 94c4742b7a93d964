"""Whole numbers that join the tables of a workbook.

Formulas match on these, not on names: Excel's SUMIFS takes `*` and `?` in a name for wildcards, `007` for 7 and `north`
for `North`, so that a name from people could draw another's rows into a score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from coder.adherence.records import Plan
from coder.adherence.report import Report

Name = TypeVar("Name")
CodingName = tuple[str, str, str]
"""Session, observer, role."""


@dataclass(frozen=True)
class Keys:
    """Each from 1, in the order of the report."""

    codings: dict[CodingName, int]
    programmes: dict[str | None, int]
    sites: dict[str | None, int]
    practitioners: dict[str | None, int]
    months: dict[str | None, int]
    plans: dict[tuple[str, str | None], int]
    items: dict[tuple[str, str], int]
    modes: dict[str, int]
    plan_records: tuple[Plan, ...]
    """In the order of `plans`."""


def keys(report: Report) -> Keys:
    sessions = [result.session for result in report.sessions]
    plans = {(plan.id, plan.version): plan for plan in (session.plan for session in sessions) if plan}
    codings = [(session.name, coding.observer, coding.role) for session in sessions for coding in session.codings]
    books = (result.coding.book for result in report.sessions if result.coding)
    return Keys(
        codings=_numbered(codings),
        programmes=_numbered(session.programme for session in sessions),
        sites=_numbered(session.site for session in sessions),
        practitioners=_numbered(name for session in sessions for name in session.practitioners or (None,)),
        months=_numbered(session.month for session in sessions),
        plans=_numbered(plans),
        items=_numbered((plan.id, item.id) for plan in plans.values() for item in plan.items),
        modes=_numbered(mode for book in books for mode in book.modes),
        plan_records=tuple(plans.values()),
    )


def _numbered(names: Iterable[Name]) -> dict[Name, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}
