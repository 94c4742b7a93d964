"""The figures of each part of a session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.adherence.phases import Cut
from tests.adherence.frames import Programme
from tests.adherence.programmes import one_session


def coded() -> Programme:
    programme = one_session(minutes=60.0)
    programme.coding(
        "S01",
        events=[
            ("ED", 0.0, 1500.0),
            ("EN", 1500.0, 3600.0),
            ("ZZ-BRK", 2400.0, 3000.0),
            ("ED1", 1200.0),
            ("EN1", 3600.0),
        ],
    )
    return programme


def test_thirds_worked_by_hand() -> None:
    """60 minutes in thirds of 1200 s; a break 2400-3000. ED to 1500, then EN.

    Part 1: ED 1200 of 1200. Part 2: ED 300 and EN 900 of 1200: .25 and .75; the change at 1500: 3 an hour; ED1 at its
    first moment: 3 an hour. Part 3: 600 codable seconds, EN 600; EN1 at the session's last moment: 6 an hour.
    """
    found = coded().report(phases=3).to_json()["sessions"][0]["phases"]
    assert [part["codable_seconds"] for part in found] == [1200.0, 1200.0, 600.0]
    assert [part["mode_time_share"] for part in found] == [
        {"ED": 1.0, "EN": 0.0}, {"ED": 0.25, "EN": 0.75}, {"ED": 0.0, "EN": 1.0},
    ]  # fmt: skip
    assert [part["mode_changes"]["per_hour"] for part in found] == [0.0, 3.0, 0.0]
    assert [part["technique_rate_per_hour"]["ED1"] for part in found] == [0.0, 3.0, 0.0]
    assert found[2]["technique_rate_per_hour"]["EN1"] == 6.0


def test_bins_run_from_zero_and_the_last_is_shorter() -> None:
    found = coded().report(bin_seconds=1500.0).to_json()["sessions"][0]["phases"]
    assert [(part["start"], part["end"]) for part in found] == [(0.0, 1500.0), (1500.0, 3000.0), (3000.0, 3600.0)]


def test_a_group_has_the_mean_of_its_sessions_for_each_part() -> None:
    programme = coded()
    programme.session("S02", minutes=60.0)
    programme.coding("S02", events=[("EN", 0.0, 3600.0)])
    found = programme.report(phases=3).to_json()["groups"][0]["phases"]
    assert [part["sessions"] for part in found] == [2, 2, 2]
    assert found[0]["mode_time_share"]["ED"]["value"] == 0.5
    assert found[1]["mode_time_share"]["ED"]["value"] == 0.125


def test_without_being_asked_there_are_no_phases() -> None:
    found = coded().report().to_json()
    assert (found["sessions"][0]["phases"], found["groups"][0]["phases"]) == (None, None)


@given(st.integers(1, 12), st.floats(1.0, 20000.0))
def test_phases_leave_no_moment_out_and_none_twice(number: int, length: float) -> None:
    parts = Cut(phases=number).of(length)
    assert (parts[0].start, parts[-1].end) == (0.0, length)
    for moment in (0.0, length / 3, length / 2, length):
        assert sum(part.holds(moment) for part in parts) == 1


@pytest.mark.parametrize("cut", [{}, {"phases": 2, "bin_seconds": 60.0}, {"phases": 0}, {"bin_seconds": 0.5}])
def test_a_cut_that_cannot_be_is_refused(cut: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="phases"):
        Cut(**cut)  # type: ignore[arg-type]  # what a caller might give
