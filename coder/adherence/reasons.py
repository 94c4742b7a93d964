"""Why a figure of the report is null, where no estimate carries the reason itself: a fixed word, then a sentence."""

from coder.adherence.clocked import Clocked
from coder.adherence.techniques import NOT_LOOKED_FOR

COUNTED_BY = ("programme", "site", "month")
"""The groups that told numbers of sessions are of."""
_NO_MODES = "no_modes: the codebook has no modes"


def of_mode_time(at: Clocked) -> str | None:
    """Of a session's or a phase's shares of time: of each mode, of no mode, uncoded. None: all are known."""
    time = at.time
    if time is None:
        return at.why_missing
    if not time.shares:
        return _NO_MODES
    if None not in (*time.shares.values(), time.no_mode, time.uncoded):
        return None
    if not at.codable_seconds:
        return "no_length: no codable time is known"
    if None in time.shares.values() and None not in time.seconds.values():
        return "no_mode_time: no codable time was coded as one of the modes"
    return NOT_LOOKED_FOR


def of_mode_events(at: Clocked) -> str | None:
    """Of the modes' shares of events. None: all are known."""
    if at.counts is None or at.event_shares is None:
        return at.why_missing
    if not at.event_shares:
        return _NO_MODES
    if None not in at.event_shares.values():
        return None
    if None in at.counts.modes.values():
        return NOT_LOOKED_FOR
    return "no_events: no event of a technique that has a mode was coded"


def of_other_observer(other: str | None, score: float | None, why_no_score: str | None) -> str | None:
    """Of the other observer's score. `why_no_score`: of the session's own, such as that it has no plan."""
    if score is not None:
        return None
    if other is not None:
        return "no_marks: the other observer marked no item that earns a credit"
    return why_no_score or "one_observer: no other observer coded the session independently"


def of_delivered(delivered: int | None, by: str) -> str | None:
    """Of how many sessions took place."""
    if delivered is not None:
        return None
    if by not in (*COUNTED_BY, "all"):
        return f"not_counted: what took place is told by {', '.join(COUNTED_BY)}, not by {by}"
    return "not_told: nobody told how many sessions took place"
