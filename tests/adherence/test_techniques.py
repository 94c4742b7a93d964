"""Techniques: the share of sessions with at least one, and rates an hour with their limits."""

import pytest

from tests.adherence.frames import Programme
from tests.adherence.programmes import group, one_session, session


def test_one_session_s_rate_has_exact_poisson_limits() -> None:
    """3 events in 2 codable hours: 1.5 an hour; Garwood's limits of 3, .6187 and 8.7673, halved."""
    programme = one_session(minutes=120.0)
    programme.coding("S01", events=[("ED1", 5.0), ("ED-CON", 6.0), ("ED-CBS", 7.0)])
    found = session(programme)["techniques"]["ED1"]
    assert (found["count"], found["per_hour"], found["method"]) == (3, 1.5, "exact Poisson")
    assert (found["low"], found["high"]) == pytest.approx((0.30933, 4.38364), abs=1e-4)
    rate = group(programme)["techniques"]["ED1"]["rate_per_hour"]
    assert (rate["low"], rate["high"], rate["method"]) == (found["low"], found["high"], "exact Poisson")


def test_the_share_of_sessions_with_at_least_one_has_wilson_s_limits() -> None:
    """8 of 10 sessions: .8, Wilson's limits .490 and .943; 16 events in 10 hours: mean 1.6 an hour.

    SD of eight 2s, two 0s: sqrt((8 x .16 + 2 x 2.56) / 9) = .843274; half-width 2.262157 x .843274 / sqrt(10) = .60324.
    """
    programme = Programme()
    for at in range(10):
        programme.session(f"S{at}", minutes=60.0)
        programme.coding(f"S{at}", events=[("ED1", 5.0), ("ED-CON", 9.0)] if at < 8 else [("EN1", 5.0)])
    found = group(programme)["techniques"]["ED1"]
    share, rate = found["sessions_with"], found["rate_per_hour"]
    assert (share["sessions"], share["value"], share["n"], share["method"]) == (8, 0.8, 10, "wilson")
    assert (share["low"], share["high"]) == pytest.approx((0.490, 0.943), abs=5e-4)
    assert (rate["value"], rate["method"]) == (1.6, "t over sessions")
    assert (rate["low"], rate["high"]) == pytest.approx((1.6 - 0.603244, 1.6 + 0.603244), abs=1e-5)


def test_sessions_that_did_not_look_for_a_technique_do_not_count_for_it() -> None:
    programme = Programme()
    for name, preset in (("S01", None), ("S02", "nothing-of-it")):
        programme.session(name)
        programme.coding(name, events=[("ED1", 5.0)], preset=preset)
    found = group(programme)["techniques"]["ED1"]["sessions_with"]
    assert (found["sessions"], found["n"]) == (1, 1)
    entries = programme.report().to_json()["sessions"]
    assert entries[1]["techniques"]["ED1"]["count"] is None
    assert entries[1]["techniques"]["ED1"]["why_missing"].startswith("not_looked_for: ")
