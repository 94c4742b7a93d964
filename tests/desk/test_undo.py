"""Undo without limit, though only the last acts are held whole."""

from coder.desk.sitting import Sitting
from coder.desk.undo import AT_HAND
from coder.store.undoing import PAGE
from tests.desk.conftest import Hand, Open, brief, rows, strokes

POINTS = ("1s", "2b", "4v", "4e")
MANY = PAGE + AT_HAND + 10


def coded(opened: Open, hand: Hand) -> Sitting:
    """So many acts that the first of them are held as ids alone, and not read at once after a reopening.

    Each tenth ends one state and opens another.
    """
    sitting = opened(medium="video")
    sitting.space(hand())
    for place in range(MANY):
        keys = "EN"[place // 10 % 2] if place % 10 == 0 else POINTS[place % 4]
        strokes(sitting, hand, keys, apart=1)
    return sitting


def shown(sitting: Sitting) -> list[tuple[str, int, int | None, bool]]:
    return [brief(event) for event in sitting.recorder.ledger.events()]


def test_acts_far_below_are_taken_back_to_the_first_and_done_again(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand)
    before = rows(sitting)
    for left in reversed(range(MANY)):
        assert sitting.recorder.take_back().kind == "changed"
        assert len(sitting.recorder.undo.done) == left
    assert sitting.recorder.take_back().kind == "hint"
    assert rows(sitting) == shown(sitting) == []
    for _ in range(MANY):
        assert sitting.recorder.do_again().kind == "changed"
    assert rows(sitting) == shown(sitting) == before


def test_after_a_reopening_acts_are_taken_back_to_the_first(opened: Open, hand: Hand) -> None:
    before = rows(coded(opened, hand))
    again = opened()
    strokes(again, hand, "1s", apart=1)
    for _ in range(MANY + 1):
        assert again.recorder.take_back().kind == "changed"
    assert again.recorder.take_back().kind == "hint"
    assert rows(again) == shown(again) == []
    for _ in range(MANY):
        assert again.recorder.do_again().kind == "changed"
    assert rows(again) == shown(again) == before


def test_what_was_undone_before_a_reopening_is_done_again_after_it(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand)
    before = rows(sitting)
    for _ in range(MANY - 5):
        sitting.recorder.take_back()
    again = opened()
    for _ in range(MANY - 5):
        assert again.recorder.do_again().kind == "changed"
    assert again.recorder.do_again().kind == "hint"
    assert rows(again) == shown(again) == before
