"""Codable time, and each mode's part of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.adherence.modes import ModeTime, mode_times
from tests.adherence.programmes import one_session, session


def of(in_modes: list[float], codable: float, coded: float, idle: float, looked_for: str = "ED EN NM") -> ModeTime:
    [found] = mode_times(
        *(np.array(cells, dtype=np.float64) for cells in ([in_modes], [codable], [coded], [idle])),
        modes=["ED", "EN"],
        looked_for=frozenset(looked_for.split()),
        no_mode="NM" in looked_for.split(),
    )
    return found


def test_shares_are_over_codable_time_in_a_mode_worked_by_hand() -> None:
    """100 s, break 30-40: 90 codable. ED 0-40: 30 left; EN 40-60: 20; no mode 60-80: 20; coded 70.

    ED 30/50 = .6, EN 20/50 = .4; no mode 20/90; uncoded (90 - 70)/90.
    """
    programme = one_session(minutes=100 / 60)
    events = [("ED", 0.0, 40.0), ("EN", 40.0, 60.0), ("NM", 60.0, 80.0), ("ZZ-BRK", 30.0, 40.0)]
    programme.coding("S01", events=events)
    found = session(programme)
    assert found["codable_seconds"] == pytest.approx(90.0)
    assert found["mode_time_share"] == pytest.approx({"ED": 0.6, "EN": 0.4})
    assert (found["no_mode_share"], found["uncoded_share"]) == pytest.approx((20 / 90, 20 / 90))


def test_a_mode_that_was_not_looked_for_has_no_share_and_none_is_uncoded() -> None:
    found = of([0.0, 0.0], 100.0, 0.0, 0.0, looked_for="RU-BND")
    assert found.shares == {"ED": None, "EN": None}
    assert (found.no_mode, found.uncoded) == (None, None)


def test_a_mode_beside_one_that_was_not_looked_for_has_all_of_the_time() -> None:
    found = of([30.0, 20.0], 100.0, 50.0, 0.0, looked_for="ED")
    assert (found.seconds, found.shares) == ({"ED": 30.0, "EN": None}, {"ED": 1.0, "EN": None})


def test_without_codable_time_nothing_has_a_share() -> None:
    found = of([0.0, 0.0], 0.0, 0.0, 0.0)
    assert (found.shares, found.no_mode, found.uncoded) == ({"ED": None, "EN": None}, None, None)


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_the_shares_sum_to_one_where_there_is_time_in_a_mode(first: float, second: float) -> None:
    shares = [share for share in of([first, second], 10000.0, first + second, 0.0).shares.values() if share is not None]
    assert len(shares) == (2 if first + second > 0 else 0)
    assert not shares or sum(shares) == pytest.approx(1.0)
