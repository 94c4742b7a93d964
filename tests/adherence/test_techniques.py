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


def test_the_share_of_sessions_with_at_least_one_is_told_of_single_codes_too() -> None:
    """ED-CON in 4 of 5 sessions, .8: Wilson's limits .38 and .96 of the published list; ED-CBS in none of 5."""
    programme = Programme()
    for at in range(5):
        programme.session(f"S{at}")
        programme.coding(f"S{at}", events=[("ED-CON", 5.0), ("ED-CON", 9.0)] if at else [("ED1", 5.0)])
    found = group(programme)["codes"]
    share, never = found["ED-CON"]["sessions_with"], found["ED-CBS"]["sessions_with"]
    assert (share["sessions"], share["value"], share["n"], share["method"]) == (4, 0.8, 5, "wilson")
    assert (share["low"], share["high"]) == pytest.approx((0.38, 0.96), abs=5e-3)
    assert (never["sessions"], never["value"], never["low"]) == (0, 0.0, 0.0)


def test_a_code_that_was_not_looked_for_has_no_share() -> None:
    programme = one_session()
    programme.coding("S01", events=[("ED1", 5.0)], preset="live-core")
    share = group(programme)["codes"]["ED-CON"]["sessions_with"]
    assert (share["sessions"], share["value"]) == (None, None)
    assert share["why_missing"].startswith("not_looked_for: ")


def two_practitioners() -> Programme:
    """2 hours with P03 in seat F1 and P07 in F2: ED-CON by F1 twice, once by F2, once by nobody's seat; EN1 by F2."""
    programme = one_session(minutes=120.0, practitioners="F1=P03;F2=P07")
    codes = ("ED-CON", "ED-CON", "ED-CON", "ED-CON", "EN1")
    programme.coding("S01", events=[(code, 5.0 * at) for at, code in enumerate(codes)])
    for event, actor in enumerate(("F1", "F1", "F2", "C1", "F2")):
        programme.by(event, actor)
    return programme


def test_a_practitioner_s_own_techniques_are_those_of_the_own_seat() -> None:
    """P03: 2 of ED1 in 2 hours, 1 an hour; P07: 1 of ED1 and 1 of EN1, .5 an hour each. One total: exact Poisson."""
    found = two_practitioners().report(by="practitioner").to_json()["groups"]
    rates = [
        {technique: one["rate_per_hour"]["value"] for technique, one in entry["own_techniques"].items()}
        for entry in found
    ]
    assert rates == [{"ED1": 1.0, "EN1": 0.0}, {"ED1": 0.5, "EN1": 0.5}]
    assert found[0]["own_techniques"]["ED1"]["rate_per_hour"]["method"] == "exact Poisson"
    assert found[0]["techniques"]["ED1"]["rate_per_hour"]["value"] == 2.0


def test_without_actors_nothing_is_anybody_s_own() -> None:
    programme = one_session()
    programme.coding("S01", events=[("ED1", 5.0)])
    [first, *_] = programme.report(by="practitioner").to_json()["groups"]
    assert first["own_techniques"] is None
    assert first["why_no_own_techniques"].startswith("not_told: ")


def test_own_techniques_are_told_in_groups_by_practitioner_alone() -> None:
    entry = group(two_practitioners(), by="site")
    assert entry["own_techniques"] is None
    assert entry["why_no_own_techniques"].startswith("no_practitioner: ")
