"""What the codes suggest for an item of the plan: its own time, status and minutes, each with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebooks import shipped_codebook, shipped_plan
from codebooks.plan import Item
from coder.desk.ledger import Ledger
from coder.desk.suggestions import Ran, Span, Suggestion, joined, minus, overlap, running, suggest, total
from coder.models import Event, ItemMark, new_id

BOOK = shipped_codebook("modes-of-practice").book
PLAN = shipped_plan("bridgework-s04").book
CODING = new_id()
MINUTE = 60_000


def item(id: str) -> Item:
    return next(its for its in PLAN.items if its.id == id)


def ledger(*coded: tuple[str, float, float | None]) -> Ledger:
    """Of codes with onset and, for a state, offset in minutes."""
    events = [
        Event(
            id=new_id(),
            coding_id=CODING,
            entry=entry,
            onset_ms=round(onset * MINUTE),
            offset_ms=None if offset is None else round(offset * MINUTE),
            is_open=False,
            code=code,
            modifiers={},
            extra={},
            keyed_at=0,
            keyed_offset=0,
        )
        for entry, (code, onset, offset) in enumerate(coded, start=1)
    ]
    return Ledger(BOOK, events)


def mark(ran: str) -> ItemMark:
    return ItemMark(coding_id=CODING, item="S4.1", extra={"ran": ran})


def suggested(id: str, ran: str, *coded: tuple[str, float, float | None], now: float = 100) -> Suggestion:
    return suggest(item(id), mark(ran) if ran else None, ledger(*coded), round(now * MINUTE))


def test_an_item_is_delivered_when_all_it_expects_was_seen_in_its_own_time() -> None:
    told = suggested("S4.3", "0-600", ("EN-RAT", 1, None), ("EN-GOA", 9, None))
    assert told.status == "delivered"
    assert told.why == "EN-RAT 1 of 1; EN-CDG or EN-GOA 1 of 1"


@pytest.mark.parametrize(("first", "last"), [(0.0, 10.0), (10.0, 0.0)])
def test_what_is_coded_at_the_very_beginning_or_end_of_its_time_counts(first: float, last: float) -> None:
    assert suggested("S4.3", "0-600", ("EN-RAT", first, None), ("EN-GOA", last, None)).status == "delivered"


def test_it_is_partial_when_some_was_seen_and_says_what_was_not() -> None:
    told = suggested("S4.3", "0-600", ("EN-RAT", 1, None))
    assert (told.status, told.why) == ("partial", "EN-RAT 1 of 1; EN-CDG or EN-GOA not seen")


def test_fewer_than_expected_is_partial() -> None:
    assert suggested("S4.2", "0-600", ("ED-PRF", 1, None)).status == "partial"
    assert suggested("S4.2", "0-600", ("ED-PRF", 1, None), ("EN-SRF", 2, None)).status == "delivered"


def test_nothing_is_suggested_when_nothing_was_seen_or_only_at_another_time() -> None:
    for coded in ([], [("ED-RDV", 11.0, None)]):
        told = suggested("S4.1", "0-600", *coded)
        assert (told.status, told.why) == (None, "ED-RDV not seen")


def test_minutes_of_a_state_count_within_the_items_time_without_breaks() -> None:
    long = suggested("S4.5", "0-1200", ("TH-TRY", 0, 30), ("ZZ-BRK", 2, 5))
    assert (long.status, long.why) == ("delivered", "TH-TRY 17:00 of 15 min")
    short = suggested("S4.5", "0-1200", ("TH-TRY", 0, 30), ("ZZ-BRK", 2, 8))
    assert (short.status, short.why) == ("partial", "TH-TRY 14:00 of 15 min")


def test_minutes_are_those_between_the_strokes_without_breaks_and_gaps() -> None:
    book = ledger(("ZZ-BRK", 2, 5))
    told = suggest(item("S4.1"), mark("0-600; 900-1200"), book, 100 * MINUTE, gaps=[(4 * MINUTE, 6 * MINUTE)])
    assert (told.minutes, told.whence) == (11, "11:00 between its strokes, 04:00 not codable left out")


@pytest.mark.parametrize(("ran", "minutes"), [("0-629", 10), ("0-631", 11)])
def test_minutes_are_rounded_to_the_nearest(ran: str, minutes: int) -> None:
    assert suggested("S4.1", ran).minutes == minutes


def test_an_item_without_strokes_has_the_time_of_the_states_that_it_expects() -> None:
    told = suggested("S4.5", "", ("TH-TRY", 10, 26))
    assert (told.status, told.minutes, told.whence) == ("delivered", 16, "16:00 in the states that it expects")


def test_without_a_time_of_its_own_nothing_is_suggested() -> None:
    told = suggested("S4.1", "", ("ED-RDV", 1, None))
    assert (told.status, told.minutes) == (None, None)
    assert "r at its beginning" in told.whence


def test_a_preset_without_the_codes_suggests_no_status() -> None:
    told = suggest(item("S4.1"), mark("0-600"), ledger(), MINUTE, looked_for=BOOK.looked_for("live-core"))
    assert (told.status, told.why) == (None, "ED-RDV not looked for with this preset")


def test_the_item_that_runs_counts_whole_codable_minutes() -> None:
    marks = {"S4.1": mark("0-600"), "S4.2": mark("600-")}
    assert running(marks, ledger(("ZZ-BRK", 11, 12)), 14 * MINUTE + 30_000) == ("S4.2", 3)
    assert running({"S4.1": mark("0-600")}, ledger(), MINUTE) is None


@pytest.mark.parametrize("text", ["", "12", "x-y", "9-3", "-", "1e3-1e4", "٣-٤"])
def test_what_cannot_be_read_is_no_time(text: str) -> None:
    assert Ran.of(mark(text)) == Ran()


def test_an_end_before_the_beginning_makes_no_time() -> None:
    assert Ran().begun(5_000).ended(4_000) == Ran()


spans = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda its: (min(its), max(its))), max_size=6)


def held(some: list[Span]) -> set[int]:
    return {at for start, end in some for at in range(start, end)}


@given(spans, spans)
def test_spans_are_sets_of_moments(first: list[Span], second: list[Span]) -> None:
    a, b = joined(first), joined(second)
    assert held(a) == held(first)
    assert total(a) == len(held(first))
    assert held(minus(a, b)) == held(first) - held(second)
    assert held(overlap(a, b)) == held(first) & held(second)


@given(spans, st.none() | st.integers(0, 10**9))
def test_times_are_read_back_as_they_were_written(done: list[Span], since: int | None) -> None:
    ran = Ran(tuple(sorted(done)), since)
    assert Ran.of(mark(ran.text())) == ran
