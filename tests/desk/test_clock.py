import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.desk.clock import LifeSign, SleepWatch, Stopwatch, standing
from coder.models import ClockMark, new_id
from tests.desk.conftest import Hand

MOMENTS = st.lists(st.tuples(st.sampled_from(["start", "pause", "wait"]), st.integers(0, 3_600_000)), max_size=30)


def mark(kind: str, session_ms: int, wall_at: int, until_ms: int | None = None) -> ClockMark:
    return ClockMark(coding_id=new_id(), kind=kind, session_ms=session_ms, until_ms=until_ms, wall_at=wall_at)


def test_a_clock_stands_at_zero_until_it_is_started(hand: Hand) -> None:
    clock = Stopwatch(hand)
    hand.move(5)
    assert clock.now() == 0


def test_a_key_is_timed_by_its_arrival_and_not_by_its_handling(hand: Hand) -> None:
    clock = Stopwatch(hand)
    clock.start()
    arrived = hand.move(2.5)
    hand.move(0.4)
    assert clock.at(arrived) == 2_500


def test_a_paused_clock_goes_on_from_where_it_stood(hand: Hand) -> None:
    clock = Stopwatch(hand)
    clock.start()
    hand.move(10)
    assert clock.pause() == 10_000
    hand.move(60)
    clock.start()
    hand.move(1)
    assert clock.now() == 11_000


def test_a_set_clock_runs_on_from_the_new_time(hand: Hand) -> None:
    clock = Stopwatch(hand)
    clock.start()
    hand.move(3)
    clock.set(600_000)
    hand.move(2)
    assert clock.now() == 602_000


def test_a_clock_never_shows_less_than_zero(hand: Hand) -> None:
    clock = Stopwatch(hand)
    clock.start()
    assert clock.at(hand() - 5) == 0


def test_a_clock_beside_a_recording_that_plays_slower_runs_slower_from_then_on(hand: Hand) -> None:
    clock = Stopwatch(hand)
    clock.start()
    hand.move(10)
    clock.set_speed(0.5)
    hand.move(10)
    assert clock.now() == 15_000


@pytest.mark.parametrize(("asked", "given"), [(0.1, 0.5), (1.5, 1.5), (4.0, 2.0)])
def test_a_clock_runs_between_half_and_double_speed(hand: Hand, asked: float, given: float) -> None:
    assert Stopwatch(hand).set_speed(asked) == given


@given(MOMENTS)
def test_the_clock_shows_the_time_that_it_ran(moments: list[tuple[str, int]]) -> None:
    hand = Hand()
    clock, ran, running = Stopwatch(hand), 0, False
    for act, ms in moments:
        if act == "start":
            clock.start()
            running = True
        elif act == "pause":
            clock.pause()
            running = False
        hand.move(ms / 1000)
        ran += ms if running else 0
    assert abs(clock.now() - ran) <= len(moments)


def test_sleep_shows_as_wall_time_that_the_monotonic_clock_missed() -> None:
    hand, wall = Hand(), Hand()
    watch = SleepWatch(hand, wall)
    hand.move(10)
    wall.move(10.5)
    assert watch.slept_ms() == 0
    hand.move(1)
    wall.move(601)
    assert watch.slept_ms() == 600_000
    assert watch.slept_ms() == 0


def test_a_coding_never_begun_stands_at_zero() -> None:
    found = standing([], [], live=True, wall_ms=5_000)
    assert (found.ms, found.goes_on_ms, found.begun) == (0, 0, False)


def test_a_recording_that_was_paused_stands_where_it_was_paused() -> None:
    marks = [mark("start", 0, 1_000), mark("pause", 60_000, 61_000)]
    found = standing(marks, [], live=False, wall_ms=900_000)
    assert (found.ms, found.goes_on_ms) == (60_000, 60_000)


def test_a_recording_that_was_killed_stands_at_its_last_sign_of_life() -> None:
    marks = [mark("start", 0, 1_000)]
    signs = [LifeSign(31_000), LifeSign(36_000, 35_000)]
    found = standing(marks, signs, live=False, wall_ms=900_000)
    assert (found.ms, found.goes_on_ms, found.gap) == (35_000, 35_000, None)


def test_a_live_session_goes_on_as_if_its_clock_had_never_stopped() -> None:
    marks = [mark("start", 0, 1_000), mark("set", 600_000, 11_000)]
    found = standing(marks, [LifeSign(21_000, 610_000)], live=True, wall_ms=71_000)
    assert (found.ms, found.goes_on_ms, found.gap) == (610_000, 660_000, (610_000, 660_000))


def test_a_live_session_left_in_good_order_goes_on_likewise() -> None:
    marks = [mark("start", 0, 1_000), mark("pause", 60_000, 61_000)]
    found = standing(marks, [LifeSign(61_000, 60_000)], live=True, wall_ms=121_000)
    assert (found.ms, found.goes_on_ms) == (60_000, 120_000)


def test_a_sign_from_before_the_last_mark_says_nothing() -> None:
    marks = [mark("start", 0, 1_000), mark("set", 5_000, 50_000)]
    found = standing(marks, [LifeSign(40_000, 39_000)], live=False, wall_ms=60_000)
    assert found.ms == 5_000


def test_gaps_do_not_move_the_clock() -> None:
    marks = [mark("start", 0, 1_000), mark("resume", 90_000, 91_000), mark("gap", 30_000, 91_000, 90_000)]
    assert standing(marks, [], live=False, wall_ms=91_000).ms == 90_000
