"""How many sessions to double-code for an interval of a given width."""

import math

import numpy as np
import pytest
from scipy import stats

from bench.planning import Sample, draw, measure_of, width_of
from coder.agreement.intervals import Measure
from coder.agreement.planning import expected_width, planned, sessions_for
from coder.agreement.result import ANY_RANGE
from coder.agreement.tally import quotient


@pytest.mark.parametrize(
    ("width", "se", "sessions", "confidence"),
    [(0.2, 0.05, 30, 0.95), (0.1, 0.2, 8, 0.9), (1.0, 0.01, 5, 0.95), (0.5, 0.1, 40, 0.99), (0.02, 0.07, 12, 0.95)],
)
def test_it_is_the_smallest_number_whose_limits_are_narrow_enough(
    width: float, se: float, sessions: int, confidence: float
) -> None:
    found = sessions_for(width, se, sessions, confidence).sessions
    assert found is not None

    def reached(m: int) -> float:
        return 2 * float(stats.t.ppf((1 + confidence) / 2, m - 1)) * se * math.sqrt(sessions / m)

    assert reached(found) <= width
    assert found == 2 or reached(found - 1) > width


def test_the_width_at_hand_needs_the_sessions_at_hand() -> None:
    width = expected_width(0.05, 30, 30)
    assert sessions_for(width * 1.000001, 0.05, 30).sessions == 30


def test_the_basis_names_sessions_standard_error_and_width() -> None:
    found = sessions_for(0.2, 0.0512, 30, coefficient="event_kappa")
    entry = found.to_json()
    assert set(entry) == {"coefficient", "sessions", "basis"}
    assert entry["coefficient"] == "event_kappa"
    assert all(part in entry["basis"] for part in ("30 double-coded sessions", "0.0512", "jackknife", "0.2", "95 %"))
    assert "rough" not in entry["basis"]


@pytest.mark.parametrize("sessions", [3, 7])
def test_a_plan_from_under_eight_sessions_says_that_it_is_rough(sessions: int) -> None:
    assert "fewer than 8 sessions" in sessions_for(0.2, 0.05, sessions).basis


@pytest.mark.parametrize(
    ("width", "se", "sessions", "word"),
    [(0.2, 0.05, 2, "few_sessions"), (0.2, 0.0, 9, "zero_variance"), (1e-6, 0.05, 9, "too_many")],
)
def test_where_no_number_can_be_given_it_says_why(width: float, se: float, sessions: int, word: str) -> None:
    found = sessions_for(width, se, sessions)
    assert found.sessions is None
    assert str(found.why_missing).startswith(f"{word}: ")
    assert found.to_json()["why_missing"] == found.why_missing
    assert found.basis.startswith("no number of sessions: ")


@pytest.mark.parametrize("width", [0.0, -1.0, float("nan")])
def test_a_width_of_nothing_is_refused(width: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        sessions_for(width, 0.1, 9)


VALUES = np.random.default_rng(5).gamma(2.0, size=25)


def mean(count: int) -> Measure:
    values = VALUES[:count]
    return Measure("mean", count, lambda weights: quotient(weights @ values, weights.sum(axis=1)), "", ANY_RANGE)


def test_the_standard_error_of_a_measure_is_its_jackknife_over_sessions() -> None:
    """That of a mean is s / √n."""
    assert planned(mean(25), 25, 0.4) == sessions_for(0.4, float(stats.sem(VALUES)), 25, coefficient="mean")


def test_an_undefined_coefficient_has_no_plan_but_its_reason() -> None:
    never = Measure("never", 0, lambda weights: np.full(len(weights), np.nan), "no_events: nothing there")
    found = planned(never, 9, 0.2)
    assert (found.sessions, found.why_missing) == (None, "no_events: nothing there")


@pytest.mark.parametrize("sessions", [1, 2])
def test_two_sessions_are_no_ground_for_a_plan(sessions: int) -> None:
    assert str(planned(mean(sessions), sessions, 0.2).why_missing).startswith("few_sessions: ")


@pytest.mark.parametrize("width", [0.08, 0.15])
def test_sessions_drawn_as_planned_give_limits_as_wide_as_asked_for(width: float) -> None:
    """Plans from 30 sessions whose agreement is beta-binomial; then that many sessions anew, again and again."""
    source = np.random.default_rng(11)
    widths = []
    for _ in range(25):
        pilot = draw(source, Sample(30))
        needed = planned(measure_of(pilot), 30, width).sessions
        assert needed is not None
        widths += [width_of(draw(source, Sample(needed))) for _ in range(6)]
    assert float(np.mean(widths)) == pytest.approx(width, rel=0.2)
