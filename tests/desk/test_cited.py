"""Lists of moments for ratings: put on, taken off, kept, found."""

import pytest

from coder.desk.cited import Cited, matching
from coder.desk.sitting import Sitting
from coder.errors import CoderError
from coder.store import codings, evidence
from tests.desk.conftest import Hand, Open, strokes

SCALE = "G-LEGIT"


def cited(sitting: Sitting) -> Cited:
    recorder = sitting.recorder
    known = evidence.of(sitting.store, sitting.subject.coding.id)
    return Cited(sitting.keeper, recorder.ledger, recorder.book.globals, known)


@pytest.fixture
def sitting(opened: Open, hand: Hand) -> Sitting:
    made = opened(live=True)
    made.space(hand())
    strokes(made, hand, "4v4e")
    return made


def test_the_same_choice_puts_a_moment_on_a_list_and_takes_it_off(sitting: Sitting) -> None:
    lists, event = cited(sitting), sitting.recorder.ledger.events()[0]
    lists.turn(event, SCALE)
    assert [its.id for its in cited(sitting).moments(SCALE)] == [event.id]
    lists.turn(event, SCALE)
    assert cited(sitting).moments(SCALE) == [] == lists.moments(SCALE)


def test_moments_stand_in_the_order_of_the_session(sitting: Sitting) -> None:
    lists, (first, second) = cited(sitting), sitting.recorder.ledger.events()
    lists.turn(second, SCALE)
    lists.turn(first, SCALE)
    assert lists.moments(SCALE) == [first, second]


def test_a_deleted_event_is_no_moment_until_it_is_brought_back(sitting: Sitting) -> None:
    lists, event = cited(sitting), sitting.recorder.ledger.events()[1]
    lists.turn(event, SCALE)
    sitting.recorder.take_back()
    assert lists.moments(SCALE) == []
    sitting.recorder.do_again()
    assert lists.moments(SCALE) == [event]


def test_what_the_store_refuses_is_on_no_list(sitting: Sitting) -> None:
    lists, event = cited(sitting), sitting.recorder.ledger.events()[0]
    codings.lock(sitting.store, sitting.subject.coding.id)
    with pytest.raises(CoderError):
        lists.turn(event, SCALE)
    assert not lists.holds(event.id)


@pytest.mark.parametrize("wanted", ["en-val", "VALID", "00:00 val", "film", ""])
def test_events_are_found_by_any_of_their_words(sitting: Sitting, wanted: str) -> None:
    first = sitting.recorder.ledger.events()[0]
    first.note = "the film"
    assert first in matching(sitting.recorder.ledger.events(), wanted, {"EN-VAL": "Validate"})


def test_every_word_must_be_there(sitting: Sitting) -> None:
    assert matching(sitting.recorder.ledger.events(), "en-val 7:77", {}) == []
