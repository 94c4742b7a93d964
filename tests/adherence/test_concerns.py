"""Concerns of a group: how many, and how often an hour, with limits that do not take sessions as alike."""

import pytest

from coder.adherence.concerns import rate_of_totals
from coder.adherence.uncertainty import poisson
from tests.adherence.frames import Programme
from tests.adherence.programmes import group

HOUR = 3600.0


def test_several_sessions_have_limits_by_session_worked_by_hand() -> None:
    """0, 5 and 1 concerns in 1, 1 and 2 hours: 6 / 4 = 1.5 an hour.

    y - R x: -1.5, 3.5, -2; squares 2.25 + 12.25 + 4 = 18.5; SE = sqrt(3 x 18.5 / 2) / 4 = 1.316957.
    t(2) = 4.302653: half-width 5.666407; 1.5 - 5.67 is held at 0, and 1.5 + 5.666407 = 7.166407.
    """
    found = rate_of_totals([0, 5, 1], [HOUR, HOUR, 2 * HOUR])
    assert (found.per_hour, found.low) == (1.5, 0.0)
    assert found.high == pytest.approx(7.166407, abs=1e-6)
    assert found.method == "t over sessions, no narrower than exact Poisson"


def test_one_session_is_one_total_with_exact_limits() -> None:
    """3 in 2 hours: 1.5; exact limits of 3 are 0.6 and 8.8 (.6187 and 8.7673), halved."""
    found = rate_of_totals([3], [2 * HOUR])
    assert (found.per_hour, found.method) == (1.5, "exact Poisson")
    assert (found.low, found.high) == pytest.approx((0.30934, 4.38364), abs=1e-5)


def test_sessions_that_happen_to_be_alike_have_no_narrower_limits_than_their_total() -> None:
    """One concern in each of two hours: no spread, so t gives no width; exact limits of 2 are .2422 and 7.2247."""
    found = rate_of_totals([1, 1], [HOUR, HOUR])
    assert (found.low, found.high) == pytest.approx((0.2422 / 2, 7.2247 / 2), abs=1e-4)


def test_no_concern_in_several_sessions_leaves_an_upper_limit() -> None:
    """0 in 4 hours: the published upper limit of 0 is 3.7, so 3.6889 / 4 an hour."""
    found = rate_of_totals([0, 0, 0, 0], [HOUR] * 4)
    assert (found.per_hour, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3.6889 / 4, abs=1e-4)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.7), (3, 0.6, 8.8)])
def test_exact_limits_are_the_published_ones(count: int, low: float, high: float) -> None:
    assert [round(limit, 1) for limit in poisson(count)] == [low, high]


def test_a_group_counts_concerns_over_the_hours_watched() -> None:
    programme = Programme()
    for name, concerns in (("S01", 3), ("S02", 1)):
        programme.session(name, minutes=60.0)
        programme.coding(name, events=[("ED1", 9.0), *[("PX-HOS", 5.0)] * concerns])
    found = group(programme)["concerns"]
    assert (found["count"], found["per_hour"], found["low"]) == (4, 2.0, 0.0)
    assert found["high"] == pytest.approx(2.0 + 12.706205)
    assert found["why_missing"] is None


def test_concerns_without_a_known_length_are_counted_and_have_no_rate() -> None:
    programme = Programme()
    programme.session("S01", minutes=None)
    programme.coding("S01", events=[("PX-HOS", 0.0)])
    found = group(programme)["concerns"]
    assert (found["count"], found["per_hour"], found["high"], found["method"]) == (1, None, None, None)
    assert found["why_missing"].startswith("no_length: ")


def test_concerns_that_were_not_looked_for_are_unknown() -> None:
    programme = Programme()
    programme.session("S01")
    programme.coding("S01", events=[("ED1", 5.0)], preset="nothing-of-concerns")
    found = group(programme)["concerns"]
    assert (found["count"], found["per_hour"]) == (None, None)
    assert found["why_missing"].startswith("not_counted: ")
