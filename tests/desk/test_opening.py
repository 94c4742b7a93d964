"""A long coding is opened in two steps: what is in sight, then all of it."""

import sqlite3
from contextlib import closing

import pytest

from coder.desk.opening import open_sitting
from coder.desk.sitting import Sitting
from coder.errors import OutsideFailed
from tests.desk.conftest import Hand, Open, on_disk, strokes


@pytest.fixture
def coded(opened: Open, hand: Hand) -> Sitting:
    """By the second practitioner first: nine events, of which the fifth is taken back."""
    sitting = opened(seats={"F1": "P03", "F2": "P07"})
    sitting.space(hand())
    sitting.recorder.cast.next_practitioner()
    strokes(sitting, hand, "E4v4e4r")
    sitting.recorder.cast.next_practitioner()
    strokes(sitting, hand, "4v")
    sitting.recorder.take_back()
    strokes(sitting, hand, "N1c1s4v")
    sitting.leave()
    return sitting


def again(coded: Sitting, in_sight: int, hand: Hand) -> Sitting:
    return open_sitting(coded.store, coded.subject.coding.id, in_sight=in_sight, source=hand)


def test_first_those_entered_last_are_there_in_order_of_the_session(coded: Sitting, hand: Hand) -> None:
    sitting = again(coded, 3, hand)
    assert not sitting.whole
    assert [event.code for event in sitting.recorder.ledger.events()] == ["ED-CON", "ED-CBS", "EN-VAL"]


def test_then_all_is_there_as_it_is_on_disk(coded: Sitting, hand: Hand) -> None:
    sitting = again(coded, 3, hand)
    sitting.fill(sitting.read())
    assert sitting.whole
    assert sitting.recorder.ledger.events() == on_disk(sitting.store, sitting.subject.coding.id)
    assert sitting.recorder.ledger.next_entry == 10


def test_a_short_coding_is_whole_at_once(coded: Sitting, hand: Hand) -> None:
    assert again(coded, 10, hand).whole


def test_who_was_coded_last_is_taken_up_from_before_what_is_in_sight(opened: Open, hand: Hand) -> None:
    sitting = opened(seats={"F1": "P03", "F2": "P07"})
    sitting.space(hand())
    sitting.recorder.cast.next_practitioner()
    strokes(sitting, hand, "4v")
    strokes(sitting, hand, "ENT")
    sitting.leave()
    reopened = again(sitting, 2, hand)
    reopened.fill(reopened.read())
    assert reopened.recorder.cast.practitioner == "F2"


def test_what_was_done_before_what_is_in_sight_is_taken_back_too(coded: Sitting, hand: Hand) -> None:
    sitting = again(coded, 2, hand)
    sitting.fill(sitting.read())
    while sitting.recorder.take_back().events:
        pass
    assert on_disk(sitting.store, sitting.subject.coding.id) == []


def test_a_coding_that_cannot_be_read_whole_is_refused(coded: Sitting, hand: Hand) -> None:
    with closing(sqlite3.connect(coded.store.target)) as file, file:
        file.execute("UPDATE event SET modifiers = '{' WHERE entry = 1")
    sitting = again(coded, 3, hand)
    with pytest.raises(OutsideFailed, match="damaged"):
        sitting.read()


def test_a_strain_from_before_what_is_in_sight_is_told(opened: Open, hand: Hand) -> None:
    sitting = opened()
    sitting.space(hand())
    strokes(sitting, hand, "rbrb4v4e")
    sitting.leave()
    reopened = again(sitting, 3, hand)
    before = len(reopened.recorder.strains())
    reopened.fill(reopened.read())
    assert (before, len(reopened.recorder.strains())) == (1, 2)
