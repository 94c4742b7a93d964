"""A paper form entered afterwards: no clock runs, and what is coded stands at the time that was typed."""

from coder.desk.sitting import Sitting
from coder.store import clocks, codings, passes
from tests.desk.conftest import Hand, Open, rows, strokes


def from_paper(opened: Open, **fields: object) -> Sitting:
    """S01, a live session, of which a paper form is entered."""
    before = opened(live=True, **fields)
    coding = codings.begin(before.store, "S01")
    passes.begin(before.store, coding.id, "paper")
    before.leave()
    return opened(**fields)


def test_codes_stand_at_the_typed_time_until_it_changes(opened: Open, hand: Hand) -> None:
    sitting = from_paper(opened, medium="live")
    sitting.set_clock(60_000, hand())
    strokes(sitting, hand, "4v4e", apart=30)
    sitting.set_clock(75_000, hand())
    strokes(sitting, hand, "E")
    assert rows(sitting) == [
        ("EN-VAL", 60_000, None, False),
        ("EN-EMP", 60_000, None, False),
        ("ED", 75_000, None, True),
    ]


def test_space_starts_no_clock(opened: Open, hand: Hand) -> None:
    sitting = from_paper(opened, medium="live")
    assert sitting.space(hand()).kind == "hint"
    assert not sitting.clock.running
    assert clocks.marks(sitting.store, sitting.subject.coding.id) == []


def test_it_is_taken_up_where_it_was_left_however_long_ago(opened: Open, hand: Hand) -> None:
    sitting = from_paper(opened, medium="live")
    sitting.set_clock(60_000, hand())
    sitting.leave()
    hand.move(3600)
    again = opened(medium="live")
    assert again.subject.paper
    assert again.key_ms(hand()) == 60_000
    assert again.gaps == []
