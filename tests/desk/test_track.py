"""Where a player is between its reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.desk.track import FORESEEN_SECONDS, Track

DELAYS = st.lists(st.floats(0, 0.02), min_size=20, max_size=200)


def test_it_goes_on_at_its_speed_between_reports() -> None:
    track = Track(0.0)
    track.runs(10.0, 4.0, 1.5)
    assert track.at(10.5) == 4.75


def test_a_key_struck_before_the_last_report_is_timed_by_what_was_known_then() -> None:
    track = Track(0.0)
    track.runs(10.0, 4.0, 1.0)
    track.stands(10.5, 4.5)
    track.runs(11.0, 90.0, 1.0)
    assert (track.at(10.25), track.at(10.75), track.at(11.25)) == (4.25, 4.5, 90.25)


def test_without_reports_it_is_soon_taken_to_stand() -> None:
    track = Track(0.0)
    track.runs(10.0, 4.0, 1.0)
    assert track.at(100.0) == 4.0 + FORESEEN_SECONDS


def test_a_player_that_stood_for_a_while_is_believed_at_once() -> None:
    track = Track(0.0)
    track.runs(10.0, 4.0, 1.0)
    track.runs(10.5, 4.1, 1.0)
    assert track.at(10.5) == 4.1


@pytest.mark.parametrize(("speed", "delay", "ahead"), [(1.0, 0.02, 0.018), (2.0, 0.025, 0.045)])
def test_a_tenth_of_a_report_s_delay_is_believed(speed: float, delay: float, ahead: float) -> None:
    track = Track(0.0)
    track.runs(10.0, 4.0, speed)
    track.runs(10.5 + delay, 4.0 + 0.5 * speed, speed)
    assert track.at(10.5 + delay) == pytest.approx(4.0 + 0.5 * speed + ahead)


@given(DELAYS, st.sampled_from([0.5, 1.0, 1.5, 2.0]))
def test_reports_that_are_held_up_on_their_way_put_it_back_by_little(delays: list[float], speed: float) -> None:
    """It was at `speed * moment` all the time; each report came a little late."""
    track = Track(0.0)
    track.runs(0.0, 0.0, speed)
    for number, delay in enumerate(delays, 1):
        sent = number / 25
        track.runs(sent + delay, speed * sent, speed)
    end = len(delays) / 25 + 0.03
    assert -0.0201 * speed <= track.at(end) - speed * end <= 1e-9


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), min_size=1, max_size=20), st.floats(0, 100))
def test_standing_from_a_moment_on_voids_what_was_known_later(
    reports: list[tuple[float, float]], position: float
) -> None:
    track, moment = Track(0.0), 0.0
    for after, where in reports:
        moment += after
        track.runs(moment, where, 1.0)
    track.stands(moment / 2, position)
    assert track.at(moment + 1) == position
