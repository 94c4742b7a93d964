"""Limits by resampling sessions."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.result import ANY_RANGE
from coder.agreement.tally import quotient

Floats = NDArray[np.float64]


def mean(values: Floats, limits: tuple[float, float] = ANY_RANGE) -> Measure:
    """The mean over sessions as a measure."""
    return Measure("mean", len(values), lambda weights: quotient(weights @ values, weights.sum(axis=1)), "", limits)


VALUES = np.random.default_rng(5).gamma(2.0, size=25)


def test_bca_limits_are_scipys() -> None:
    found = estimate([mean(VALUES)], 25, Plan("bca", 20_000), by_session=True).coefficients[0]
    theirs = stats.bootstrap((VALUES,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(1))
    assert [found.low, found.high] == pytest.approx(list(theirs.confidence_interval), abs=0.03)
    assert found.se == pytest.approx(theirs.standard_error, rel=0.03)


def test_percentile_limits_are_scipys() -> None:
    found = estimate([mean(VALUES)], 25, Plan("bootstrap", 20_000), by_session=True).coefficients[0]
    theirs = stats.bootstrap((VALUES,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(1))
    assert [found.low, found.high] == pytest.approx(list(theirs.confidence_interval), abs=0.03)


def test_the_jackknife_of_a_mean_is_students_interval() -> None:
    found = estimate([mean(VALUES)], 25, Plan("jackknife"), by_session=True).coefficients[0]
    low, high = stats.t.interval(0.95, 24, loc=VALUES.mean(), scale=stats.sem(VALUES))
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize("method", ["bootstrap", "bca", "jackknife"])
def test_limits_are_clipped_to_the_range_of_the_coefficient(method: str) -> None:
    narrow = (float(VALUES.mean()) - 0.01, float(VALUES.mean()) + 0.01)
    found = estimate([mean(VALUES, narrow)], 25, Plan(method, 500), by_session=True).coefficients[0]
    assert (found.low, found.high) == narrow


def test_resamples_that_are_undefined_are_counted_and_left_out() -> None:
    held = np.array([0.0, 0.0, 1.0])
    rare = Measure("rare", 3, lambda weights: quotient(weights @ held, weights @ held), "")
    found = estimate([rare], 3, Plan("bootstrap", 900), by_session=True).coefficients[0]
    assert 900 * 0.2 < found.undefined_resamples < 900 * 0.4
    assert (found.low, found.high) == (1.0, 1.0)


def test_a_value_that_is_undefined_has_its_reason_and_no_limits() -> None:
    never = Measure("never", 0, lambda weights: np.full(len(weights), np.nan), "no_events: nothing there")
    found = estimate([never], 9, Plan(resamples=10), by_session=True).coefficients[0]
    assert (found.value, found.low, found.why_missing) == (None, None, "no_events: nothing there")


def test_fewer_than_eight_sessions_are_marked_as_few() -> None:
    assert estimate([mean(VALUES[:7])], 7, Plan(resamples=10), by_session=True).few
    assert not estimate([mean(VALUES[:8])], 8, Plan(resamples=10), by_session=True).few


def test_a_form_that_nobody_published_says_so() -> None:
    found = estimate([mean(VALUES)], 25, Plan("analytic"), by_session=True).coefficients[0]
    assert (found.why_no_interval or "").startswith("no_published_form: ")
