"""Agreement on session counts of each code."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import units
from coder.agreement.counts import Counts, Spread, count_coefficients, limits_of_agreement, spread
from coder.agreement.events import Stream
from coder.agreement.intervals import Plan
from coder.agreement.result import OVERALL, Coefficient
from coder.agreement.sightings import Sighting

HOUR = 3_600_000
# Peak flow by two meters, first readings (Bland & Altman 1986, Lancet 327:307-310).
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def session(
    group: int,
    first: Sequence[int],
    second: Sequence[int],
    *,
    hours: float = 1.0,
    out: tuple[tuple[int, int], ...] = (),
    looked: Sequence[bool] | None = None,
) -> Sighting:
    """Counts of each code by either observer."""
    one, other = (
        Stream(np.arange(sum(counts)), np.repeat(np.arange(len(counts)), np.array(counts)))
        for counts in (first, second)
    )
    held = np.ones(len(first), dtype=bool) if looked is None else np.array(looked)
    return Sighting(group, one, other, 0, int(hours * HOUR), out, held)


def figures(*sessions: Sighting, labels: Sequence[str] = ("x",), confidence: float = 0.95) -> dict[str, Coefficient]:
    found = count_coefficients(sessions, labels, "code", Plan("analytic", confidence=confidence))
    assert {one.place.scope for one in found} == {"code"}
    return {f"{one.name} {one.place.code}": one for one in found}


def test_the_limits_of_agreement_are_those_bland_and_altman_published() -> None:
    """Mean difference -2.1 l/min, SD 38.8 l/min."""
    both = np.array([LARGE, MINI], dtype=float).T
    found = limits_of_agreement(both, np.arange(17), OVERALL, 0.95)
    assert found.value == pytest.approx(-2.1, abs=0.05)
    assert found.high is not None
    assert found.low is not None
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(38.8, abs=0.05)
    assert (found.interval, found.n) == ("bland_altman", 17)


def test_limits_of_agreement_follow_the_confidence_asked_for() -> None:
    sessions = [session(group, [group], [group + group % 2]) for group in range(6)]
    narrow, wide = (figures(*sessions, confidence=share)["limits_of_agreement x"] for share in (0.8, 0.95))
    assert narrow.value == wide.value == -0.5
    assert wide.high is not None
    assert narrow.high is not None
    assert (wide.high + 0.5) / (narrow.high + 0.5) == pytest.approx(1.959964 / 1.281552)


def test_icc2_is_that_of_a_table_of_counts_with_its_f_limits() -> None:
    table = [[9, 2], [6, 1], [8, 4], [7, 1], [10, 5], [6, 2]]
    found = figures(*(session(row, [one], [other]) for row, (one, other) in enumerate(table)))["icc2 x"]
    theirs = units.icc(table, "icc2")
    assert (found.value, found.low, found.high) == (theirs.value, theirs.low, theirs.high)
    assert (found.n, found.interval) == (6, "analytic")


def test_the_rate_takes_out_how_long_a_session_was() -> None:
    """Four events an hour throughout by both: counts agree because lengths differ, rates do not differ at all."""
    sessions = [session(0, [4], [4]), session(1, [8], [8], hours=2), session(2, [4], [4], hours=2, out=((0, HOUR),))]
    found = figures(*sessions)
    assert found["icc2 x"].value == 1.0
    assert found["icc2_rate x"].value is None
    assert str(found["icc2_rate x"].why_missing).startswith("zero_variance: ")


def test_a_session_without_codable_time_has_no_rate() -> None:
    sessions = [session(0, [4], [3]), session(1, [8], [9]), session(2, [0], [0], out=((0, HOUR),))]
    found = figures(*sessions)
    assert (found["icc2 x"].n, found["icc2_rate x"].n) == (3, 2)


def test_a_code_that_one_observer_did_not_look_for_gives_no_count_of_zero() -> None:
    sessions = [
        session(0, [1, 5], [1, 0], looked=(True, False)),
        session(1, [3, 2], [2, 2]),
        session(2, [5, 4], [5, 3]),
    ]
    found = figures(*sessions, labels=("x", "y"))
    assert (found["limits_of_agreement x"].n, found["limits_of_agreement y"].n) == (3, 2)
    assert found["limits_of_agreement y"].value == 0.5


def test_one_session_has_a_difference_but_nothing_that_varies() -> None:
    """Three observers make three rows, but still one session."""
    found = figures(*(session(0, [one], [other]) for one, other in ((4, 3), (4, 6), (3, 6))))
    assert str(found["icc2 x"].why_missing).startswith("single_session: ")
    assert found["limits_of_agreement x"].value == pytest.approx((1 - 2 - 3) / 3)
    assert found["limits_of_agreement x"].low is None
    assert str(found["limits_of_agreement x"].why_no_interval).startswith("single_session: ")


def test_without_a_row_every_figure_has_its_reason() -> None:
    found = figures(session(0, [3], [3], looked=(False,)))
    assert [str(one.why_missing).split(":")[0] for one in found.values()] == ["no_pairs"] * 3


def test_counts_that_never_differ_leave_the_icc_undefined_and_the_difference_zero() -> None:
    found = figures(*(session(group, [2], [2]) for group in range(4)))
    assert str(found["icc2 x"].why_missing).startswith("zero_variance: ")
    limits = found["limits_of_agreement x"]
    assert (limits.value, limits.low, limits.high) == (0.0, 0.0, 0.0)


def test_the_spread_tells_how_rare_a_code_is() -> None:
    counts = Counts.of([session(0, [0], [2]), session(1, [0], [0])], 1)
    assert spread(counts, 0) == Spread(2, 0.5, 1.0, 0.75)


@pytest.mark.parametrize("table", [[(0, 3), (0, 4), (2, 1)], [(0, 4), (4, 0), (4, 0), (5, 0)]])
def test_far_below_zero_the_f_limits_fail_and_say_so(table: list[tuple[int, int]]) -> None:
    found = figures(*(session(group, [one], [other]) for group, (one, other) in enumerate(table)))["icc2 x"]
    assert found.value == units.icc(table, "icc2").value
    assert (found.low, found.high, found.interval) == (None, None, None)
    assert str(found.why_no_interval).startswith("unstable: ")


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.5, 1.0, 1.7])), max_size=6))
def test_no_figure_is_ever_nan(rows: list[tuple[int, int, float]]) -> None:
    sessions = [session(group, [one], [other], hours=hours) for group, (one, other, hours) in enumerate(rows)]
    for found in figures(*sessions).values():
        numbers = [x for x in (found.value, found.se, found.low, found.high) if x is not None]
        assert np.isfinite(numbers).all()
        assert (found.value is None) == (found.why_missing is not None)
        assert (found.low is None) == (found.why_no_interval is not None)
        if found.name != "limits_of_agreement" and found.low is not None and found.high is not None:
            assert found.value is not None
            assert found.low <= found.value <= found.high
