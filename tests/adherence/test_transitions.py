"""Changes of mode: how many, how often, from which to which."""

import numpy as np
import pytest

from coder.adherence.spans import Spans
from coder.adherence.transitions import changes, row_shares, table
from tests.adherence.frames import Programme
from tests.adherence.programmes import group, one_session, session


def test_changes_worked_by_hand() -> None:
    """60 minutes: ED 0-600, EN 600-1200, NM 1200-1500, EN 1500-1800, break 1800-2400, ED 2400-3600.

    Codable: 3600 - 600 = 3000 s. Changes: ED to EN at 600; EN after NM is no change; EN to ED at 2400, over the break.
    2 changes, 1 of them bridging; 3600 x 2 / 3000 = 2.4 an hour.
    """
    programme = one_session(minutes=60.0)
    events = [("ED", 0.0, 600.0), ("EN", 600.0, 1200.0), ("NM", 1200.0, 1500.0), ("EN", 1500.0, 1800.0),
              ("ZZ-BRK", 1800.0, 2400.0), ("ED", 2400.0, 3600.0)]  # fmt: skip
    programme.coding("S01", events=events)
    found = session(programme)["mode_changes"]
    assert (found["count"], found["bridging"], found["per_hour"]) == (2, 1, pytest.approx(2.4))
    assert found["transitions"] == {"ED": {"EN": 1}, "EN": {"ED": 1}}
    assert found["transition_shares"] == {"ED": {"EN": 1.0}, "EN": {"ED": 1.0}}


def test_rows_are_shared_out_and_one_without_a_change_has_no_shares() -> None:
    """ED EN ED TH ED EN: from ED 3 changes, 2 to EN (2/3) and 1 to TH (1/3); TH to ED 1 of 1; then NO never."""
    modes, order = ["ED", "EN", "TH", "NO"], [0, 1, 0, 2, 0, 1]
    found = changes(Spans.of((7, 10.0 * at, 10.0 * at + 10) for at in range(6)), np.array(order))
    counted = table(np.bincount(found.before * 4 + found.after, minlength=16).tolist(), modes)
    assert counted["ED"] == {"EN": 2, "TH": 1, "NO": 0}
    assert row_shares(counted)["ED"] == pytest.approx({"EN": 2 / 3, "TH": 1 / 3, "NO": 0.0})
    assert row_shares(counted)["NO"] == {"ED": None, "EN": None, "TH": None}


def test_a_state_cut_by_a_break_is_no_change() -> None:
    programme = one_session(minutes=10.0)
    programme.coding("S01", events=[("ED", 0.0, 600.0), ("ZZ-BRK", 100.0, 200.0)])
    assert session(programme)["mode_changes"]["count"] == 0


def test_changes_are_unknown_where_a_mode_was_not_looked_for() -> None:
    programme = one_session()
    programme.coding("S01", events=[("RU-BND", 5.0)], preset="nothing-of-the-modes")
    found = session(programme)["mode_changes"]
    assert (found["count"], found["per_hour"], found["transitions"]) == (None, None, None)
    assert found["why_missing"].startswith("not_looked_for: ED, EN")


def test_a_group_adds_the_tables_and_takes_the_mean_of_the_rates() -> None:
    """One hour with 1 change and one with 2: table 1 + 1 and 0 + 1, mean 1.5 an hour, t(1) 12.706 x 0.5 wide."""
    programme = Programme()
    for name, events in (
        ("S01", [("ED", 0.0, 60.0), ("EN", 60.0, 120.0)]),
        ("S02", [("ED", 0.0, 60.0), ("EN", 60.0, 120.0), ("ED", 120.0, 180.0)]),
    ):
        programme.session(name, minutes=60.0)
        programme.coding(name, events=events)
    found = group(programme)["mode_changes"]
    assert (found["count"], found["transitions"]) == (3, {"ED": {"EN": 2}, "EN": {"ED": 1}})
    assert found["per_hour"]["value"] == 1.5
    assert found["per_hour"]["high"] == pytest.approx(1.5 + 12.7062047 * 0.5)
    assert found["per_hour"]["low"] == 0.0


def test_time_bridges_only_where_no_earlier_mode_reaches_the_next() -> None:
    """ED 0-100 and EN 10-20 lie over each other; TH from 100 touches ED: nothing lies between."""
    found = changes(Spans.of([(0, 0, 100), (0, 10, 20), (0, 100, 110)]), np.array([0, 1, 2]))
    assert (found.at.tolist(), found.bridged.tolist()) == ([10.0, 100.0], [False, False])


def test_one_session_s_modes_do_not_change_into_another_s() -> None:
    found = changes(Spans.of([(0, 0, 9), (1, 0, 9), (1, 50, 60)]), np.array([0, 1, 0]))
    assert (found.owner.tolist(), found.at.tolist(), found.bridged.tolist()) == ([1], [50.0], [True])
