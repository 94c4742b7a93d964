"""What a practitioner did: the events of the seats that they had, where the coding tells who did what."""

from collections.abc import Sequence

from coder.adherence.clocked import Clocked
from coder.adherence.counts import Tally
from coder.adherence.sessions import SessionResult


def own_clocked(results: Sequence[SessionResult], practitioner: str) -> list[Clocked]:
    """Counts of the practitioner's own events, over the codable time of each session whose coding tells actors.

    A coding tells them where any of its events has the seat of one of the session's practitioners as its actor. An
    event by a co-practitioner, by nobody's seat or without an actor is not the practitioner's own.
    """
    found = []
    for one in results:
        coding, seats = one.coding, dict(one.session.seats)
        if coding is None or one.clocked.counts is None or seats.keys().isdisjoint(coding.events.actor):
            continue
        theirs = {seat for seat, name in seats.items() if name == practitioner}
        rows = zip(coding.events.code, coding.events.actor, strict=True)
        plan = one.session.plan
        tally = Tally(coding.book, coding.looked_for, plan.proscribed if plan else None)
        counts = tally.count(code for code, actor in rows if actor in theirs)
        found.append(Clocked(one.clocked.codable_seconds, counts=counts))
    return found
