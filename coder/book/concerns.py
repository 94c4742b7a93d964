"""The practice concerns of a report: those that count, those that one observer alone noted, a practitioner's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coder.adherence.concerns import group_concerns
from coder.adherence.groups import GroupResult
from coder.adherence.own import own_clocked
from coder.adherence.records import Coding, Session
from coder.adherence.report import Report
from coder.adherence.sessions import INDEPENDENT

NEAR = 5.0
"""Seconds: two observers' events of one code that lie no further apart are one concern."""


@dataclass(frozen=True)
class Concern:
    """`onset` in seconds from the session's zero; `actor`: a seat or subject, None where it was not told."""

    session: Session
    coding: Coding
    code: str
    onset: float
    actor: str | None
    counts: bool
    """False: another observer noted it, and the coding that counts does not hold it."""


def concerns(report: Report) -> list[Concern]:
    """Those of the codings that count, in order of session and time; then those that another observer alone noted."""
    counted = [one for result in report.sessions for one in _of(result.session, result.coding, counts=True)]
    return [*counted, *_alone(report, counted)]


def own_concerns(group: GroupResult) -> int | None:
    """The concerns whose actor is a seat of the group's practitioner; None where no coding tells who did what."""
    own = own_clocked([one for one in group.results if one.coding], group.key) if group.key else []
    told: int | None = group_concerns(own, group.confidence)["count"]
    return told


def _of(session: Session, coding: Coding | None, *, counts: bool) -> Iterator[Concern]:
    if coding is None:
        return
    planned = session.plan.proscribed if session.plan else None
    wanted = coding.looked_for & set(coding.book.proscribed if planned is None else planned)
    events = coding.events
    for at in np.argsort(events.onset, kind="stable"):
        if events.code[at] in wanted:
            actor = events.actor[at] if events.actor else None
            yield Concern(session, coding, events.code[at], float(events.onset[at]), actor, counts)


def _alone(report: Report, counted: Sequence[Concern]) -> Iterator[Concern]:
    """A consensus has settled what each observer noted, so that nothing is alone beside it."""
    for result in report.sessions:
        session, coding = result.session, result.coding
        if coding is None or coding.role not in INDEPENDENT:
            continue
        left = [one for one in counted if one.session.name == session.name]
        for other in session.codings:
            if other is not coding and other.role in INDEPENDENT and other.observer != coding.observer:
                yield from (one for one in _of(session, other, counts=False) if not _taken(one, left))


def _taken(one: Concern, left: list[Concern]) -> bool:
    """Whether the coding that counts holds it too; each of its concerns answers for one."""
    near = [mine for mine in left if mine.code == one.code and abs(mine.onset - one.onset) <= NEAR]
    if near:
        left.remove(min(near, key=lambda mine: abs(mine.onset - one.onset)))
    return bool(near)
