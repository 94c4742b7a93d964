"""What becomes of how far a clock came, of gaps and of lags, when the clock is set or started late."""

import time

import pytest

from coder import tables
from coder.desk.clock import Stopwatch
from coder.tables import Where
from tests.desk.conftest import Hand, Open, rows, strokes
from tests.desk.test_sitting import kinds


def test_a_recording_that_goes_back_has_come_as_far_as_before(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.space(hand())
    strokes(sitting, hand, "E")
    hand.move(599)
    sitting.set_clock(20_000, hand())
    sitting.beat()
    assert tables.read(sitting.store, Where()).codings["clock_seconds"].tolist() == [600.0]
    sitting.lock()
    assert rows(sitting) == [("ED", 0, 600_000, False)]


def test_a_live_clock_that_ran_ahead_and_is_set_back_has_not_come_further(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.space(hand())
    sitting.set_clock(5_000, hand.move(1_800))
    assert tables.read(sitting.store, Where()).codings["clock_seconds"].tolist() == [5.0]


def test_what_is_open_at_the_lock_ends_where_a_recording_stands(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.space(hand())
    strokes(sitting, hand, "E")
    hand.move(599)
    sitting.clock = Stopwatch(hand, 600_000)  # as a player at its recording's end, which stands by itself
    sitting.lock()
    assert rows(sitting) == [("ED", 0, 600_000, False)]


def test_a_live_clock_set_back_after_it_was_opened_again_takes_keys_at_the_time_it_shows(
    opened: Open, hand: Hand
) -> None:
    opened(live=True).space(hand())
    again = opened(live=True, wall=time.time() + 600)
    again.space(hand())
    again.set_clock(300_000, hand())
    assert again.key_ms(hand.move(5)) == 305_000


def test_a_lag_takes_no_key_into_a_gap_that_the_computer_slept(
    opened: Open, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = opened(live=True)
    sitting.take_lag(3_000)
    sitting.space(hand())
    ahead = time.time() + 300
    monkeypatch.setattr(sitting._sleep, "_wall", lambda: ahead)
    sitting.notice_sleep()
    sitting.set_clock(310_000, hand.move(10))
    assert sitting.key_ms(hand.move(1)) == 310_000


def test_what_was_missed_before_a_clock_is_set_and_goes_on_is_a_gap(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.space(hand())
    hand.move(60)
    sitting.leave()
    again = opened(live=True, wall=time.time() + 600)
    again.set_clock(300_000, hand())
    again.space(hand())
    assert kinds(again.subject.coding.id, again.store)[-1] == ("gap", 60_000, 300_000)


def test_what_the_computer_slept_before_the_session_is_no_delay_of_its_clock(
    opened: Open, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = opened(live=True)
    tomorrow = time.time() + 36_000
    monkeypatch.setattr(sitting._sleep, "_wall", lambda: tomorrow)
    sitting.space(hand())
    assert sitting.notice_sleep() == 0
