"""The ledger's indexes say what a walk over all events would."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from codebooks import Codable, shipped_codebook
from coder.desk.ledger import Ledger
from coder.models import Event, new_id

BOOK = shipped_codebook("modes-of-practice").book
CODING = new_id()
CODES = ("ED", "EN", "CL-PAR", "ZZ-BRK", "EN-VAL", "RU-BND")
Made = tuple[str, int, int | None]
MADE = st.tuples(st.sampled_from(CODES), st.integers(0, 20), st.none() | st.integers(0, 5))


def coded(code: str) -> Codable:
    codable = BOOK.codable(code)
    assert codable is not None
    return codable


def event(entry: int, code: str, onset: int, lasts: int | None) -> Event:
    """A state that lasts None is open."""
    state = coded(code).kind == "state"
    ends = onset + lasts if state and lasts is not None else None
    is_open = state and lasts is None
    return Event(coding_id=CODING, entry=entry, code=code, onset_ms=onset, offset_ms=ends, is_open=is_open, keyed_at=0)


def holding(events: list[Event], code: str, at: int) -> Event | None:
    """By a walk over all events."""
    ledger, codable = Ledger(BOOK), coded(code)
    states = [its for its in events if coded(its.code).kind == "state"]
    track = [its for its in states if ledger.track_of(coded(its.code)) == ledger.track_of(codable)]
    begun = sorted((its for its in track if its.onset_ms <= at), key=lambda its: (its.onset_ms, its.entry))
    for its in reversed(begun[-1:] if codable.exclusive else begun):
        if its.is_open or (its.offset_ms or 0) > at:
            return its
    return None


@given(st.lists(MADE, max_size=12), st.lists(st.tuples(st.integers(0, 11), MADE), max_size=6), st.integers(0, 26))
def test_what_holds_and_how_often_each_code_stands_after_any_changes(
    made: list[Made], changed: list[tuple[int, Made]], at: int
) -> None:
    events = [event(entry, *its) for entry, its in enumerate(made, start=1)]
    ledger = Ledger(BOOK, events)
    for place, (code, onset, lasts) in changed:
        if place < len(events):
            new = event(place + 1, code, onset, lasts)
            fields = {"code": code, "onset_ms": onset, "offset_ms": new.offset_ms, "is_open": new.is_open}
            ledger.change(events[place].id, {**fields, "retracted": onset % 5 == 0})
    stand = [its for its in events if not its.retracted]
    assert ledger.counts == Counter(its.code for its in stand)
    for code in ("ED", "CL-PAR", "ZZ-BRK"):
        assert ledger.covering(coded(code), at) is holding(stand, code, at)
