"""The mix of modes held against the ranges of the plan's owner."""

import pytest

from coder.adherence.targets import Range, points_outside, verdict
from coder.adherence.uncertainty import Estimate
from tests.adherence.frames import Programme
from tests.adherence.programmes import group, session

RANGES = {"ED": {"min": 0.35, "max": 0.60}, "EN": {"min": 0.25, "max": 0.50}}


def shared(*minutes_of_ed: float, measure: str = "mode_time_share") -> Programme:
    """Sessions of 100 minutes, the first so many of them ED and the rest EN."""
    programme = Programme()
    programme.plan["mode_targets"] = {"measure": measure, "ranges": RANGES}
    for at, minutes in enumerate(minutes_of_ed):
        programme.session(f"S{at}")
        programme.coding(f"S{at}", events=[("ED", 0.0, 60 * minutes), ("EN", 60 * minutes, 6000.0), ("ED1", 1.0)])
    return programme


@pytest.mark.parametrize(("share", "points"), [(0.72, 12.0), (0.60, 0.0), (0.5, 0.0), (0.35, 0.0), (0.30, 5.0)])
def test_points_outside_are_counted_from_the_nearer_end(share: float, points: float) -> None:
    """Of 35 to 60 %: 72 is 12 points above, 30 is 5 points below; the ends belong to the range."""
    assert points_outside(share, Range(0.35, 0.60)) == pytest.approx(points)


def test_a_session_s_shares_stand_beside_the_ranges_worked_by_hand() -> None:
    """72 of 100 minutes ED: 12 points above 60 %; 28 EN: within 25 to 50 %."""
    found = session(shared(72.0))["mode_targets"]
    assert found["measure"] == "mode_time_share"
    assert found["modes"]["ED"] == pytest.approx({"min": 0.35, "max": 0.6, "value": 0.72, "points_outside": 12.0})
    assert found["modes"]["EN"]["points_outside"] == 0.0


def test_an_open_end_is_never_passed() -> None:
    """ED up to 60 %, open below: 5 % is within."""
    programme = shared(5.0)
    programme.plan["mode_targets"] = {"measure": "mode_time_share", "ranges": {"ED": {"min": None, "max": 0.6}}}
    found = session(programme)["mode_targets"]["modes"]["ED"]
    assert (found["min"], found["points_outside"]) == (None, 0.0)


def test_ranges_may_be_for_shares_of_events() -> None:
    """One event in a mode, ED1: all of the events, 40 points above 60 %."""
    found = session(shared(50.0, measure="mode_event_share"))["mode_targets"]
    assert found["modes"]["ED"]["points_outside"] == pytest.approx(40.0)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.61, 0.70, "Over"),
        (0.60, 0.70, "Cannot tell yet"),
        (0.35, 0.60, "Inside"),
        (0.34, 0.50, "Cannot tell yet"),
        (0.20, 0.35, "Cannot tell yet"),
        (0.20, 0.34, "Under"),
    ],
)
def test_the_verdict_is_read_from_the_limits(low: float, high: float, said: str) -> None:
    assert verdict(Estimate((low + high) / 2, low, high, n=9), Range(0.35, 0.60)) == said


def test_a_group_s_mean_stands_beside_the_ranges_with_its_verdict() -> None:
    """ED .70, .72, .74: mean .72, SD .02, t(2) 4.302653 x .02 / sqrt 3 = .049683: .670 to .770, clear above .60."""
    found = group(shared(70.0, 72.0, 74.0))["mode_targets"]["modes"]["ED"]
    assert (found["value"], found["points_outside"]) == (pytest.approx(0.72), pytest.approx(12.0))
    assert found["verdict"] == "Over"


def test_one_session_tells_nothing_of_others() -> None:
    assert group(shared(72.0))["mode_targets"]["modes"]["ED"]["verdict"] == "Too few sessions"


def test_without_ranges_nothing_is_judged() -> None:
    programme = shared(72.0)
    del programme.plan["mode_targets"]
    for found in (session(programme)["mode_targets"], group(programme)["mode_targets"]):
        assert found["modes"] is None
        assert found["why_missing"].startswith("no_targets: ")


def test_sessions_under_different_plans_are_not_judged_together() -> None:
    programme = shared(72.0)
    programme.session("S9", plan=None, plan_version=None)
    programme.coding("S9", events=[("ED", 0.0, 60.0)])
    assert group(programme)["mode_targets"]["why_missing"].startswith("different_targets: ")
