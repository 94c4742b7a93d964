"""Limits by resampling sessions."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special, stats

from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.result import ANY_RANGE, KAPPA_RANGE, SHARE_RANGE
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


def test_bootstrap_limits_are_scipys_percentiles_of_the_same_draws() -> None:
    found = estimate([mean(VALUES)], 25, Plan("bootstrap", 2000, seed=3), by_session=True).coefficients[0]
    theirs = stats.bootstrap((VALUES,), np.mean, n_resamples=2000, method="percentile", rng=np.random.default_rng(3))
    assert [found.low, found.high] == pytest.approx(list(theirs.confidence_interval), rel=1e-12)
    assert found.se == pytest.approx(theirs.standard_error, rel=1e-12)


@pytest.mark.parametrize("stepped", [False, True])
def test_bootstrap_limits_are_the_outer_percentiles_of_resampled_sessions_quantiles_included(stepped: bool) -> None:
    measure = replace(mean(VALUES), stepped=stepped)
    found = estimate([measure], 25, Plan("bootstrap", 500, 8, 0.9), by_session=True).coefficients[0]
    drawn = VALUES[np.random.default_rng(8).integers(25, size=(500, 25))].mean(axis=1)
    assert [found.low, found.high] == pytest.approx(list(np.quantile(drawn, [0.05, 0.95])), rel=1e-12)
    assert found.interval == "bootstrap"


def test_the_jackknife_of_a_mean_without_a_range_is_students_interval() -> None:
    found = estimate([mean(VALUES)], 25, Plan("jackknife"), by_session=True).coefficients[0]
    low, high = stats.t.interval(0.95, 24, loc=VALUES.mean(), scale=stats.sem(VALUES))
    assert (found.low, found.high) == pytest.approx((low, high))


def test_the_jackknife_of_a_share_is_students_interval_of_its_logit() -> None:
    shares = np.array([0.5, 0.7, 0.8, 0.9, 0.85, 0.6])
    found = estimate([mean(shares, SHARE_RANGE)], 6, Plan("jackknife"), by_session=True).coefficients[0]
    centre = shares.mean()
    reach = stats.t.ppf(0.975, 5) * stats.sem(shares) / (centre * (1 - centre))
    limits = special.expit(special.logit(centre) + np.array([-reach, reach]))
    assert (found.low, found.high) == pytest.approx(tuple(limits))


def test_the_jackknife_of_a_kappa_is_students_interval_of_fishers_z() -> None:
    kappas = np.array([-0.1, 0.4, 0.8, 0.6, 0.7])
    found = estimate([mean(kappas, KAPPA_RANGE)], 5, Plan("jackknife"), by_session=True).coefficients[0]
    centre = kappas.mean()
    reach = stats.t.ppf(0.975, 4) * stats.sem(kappas) / (1 - centre**2)
    limits = np.tanh(np.arctanh(centre) + np.array([-reach, reach]))
    assert (found.low, found.high) == pytest.approx(tuple(limits))


def test_jackknife_limits_of_a_high_share_stay_below_one() -> None:
    shares = np.array([1.0, 1.0, 0.99, 1.0, 0.93])
    found = estimate([mean(shares, SHARE_RANGE)], 5, Plan("jackknife"), by_session=True).coefficients[0]
    assert found.high is not None
    assert 0.99 < found.high < 1.0


def test_sessions_that_only_bear_on_chance_do_not_count_as_freedom() -> None:
    found = estimate([mean(VALUES)], 25, Plan("jackknife"), by_session=True, paired=4).coefficients[0]
    low, high = stats.t.interval(0.95, 3, loc=VALUES.mean(), scale=stats.sem(VALUES))
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize("method", ["bootstrap", "bca", "jackknife"])
def test_sessions_that_do_not_differ_give_no_limits(method: str) -> None:
    perfect = mean(np.full(6, 1.0), SHARE_RANGE)
    found = estimate([perfect], 6, Plan(method, 200), by_session=True).coefficients[0]
    assert (found.value, found.se, found.low, found.high) == (1.0, None, None, None)
    assert (found.why_no_interval or "").startswith("zero_variance: ")


def test_the_jackknife_gives_no_limits_to_what_rests_on_one_session_alone() -> None:
    held = np.array([0.0, 0.0, 0.0, 2.0])
    rare = Measure("rare", 2, lambda weights: quotient(weights @ held / 2, weights @ held), "")
    found = estimate([rare], 4, Plan("jackknife"), by_session=True).coefficients[0]
    assert (found.value, found.low) == (0.5, None)
    assert (found.why_no_interval or "").startswith("unstable: ")


def test_a_quantile_gets_limits_by_the_spread_of_resamples_where_the_jackknife_is_asked() -> None:
    quantile = replace(mean(VALUES), stepped=True)
    found = estimate([quantile, mean(VALUES)], 25, Plan("jackknife", 400), by_session=True).coefficients
    drawn = VALUES[np.random.default_rng(0).integers(25, size=(400, 25))].mean(axis=1)
    assert [one.interval for one in found] == ["bootstrap_se", "jackknife"]
    assert found[0].se == pytest.approx(drawn.std(ddof=1) * np.sqrt(25 / 24), rel=1e-12)


def test_limits_by_spread_are_t_times_the_standard_error_made_good_for_few_sessions() -> None:
    quantile = replace(mean(VALUES[:4]), stepped=True)
    found = estimate([quantile], 4, Plan("jackknife", 40_000), by_session=True).coefficients[0]
    low, high = stats.t.interval(0.95, 3, loc=VALUES[:4].mean(), scale=stats.sem(VALUES[:4]))
    assert [found.low, found.high] == pytest.approx([low, high], rel=0.02)


@pytest.mark.parametrize("method", ["bootstrap", "bca", "jackknife"])
def test_a_quantile_that_no_session_moves_has_no_limits(method: str) -> None:
    level = replace(mean(np.full(6, 0.4)), stepped=True)
    found = estimate([level], 6, Plan(method, 200), by_session=True).coefficients[0]
    assert found.value == pytest.approx(0.4)
    assert found.low is None
    assert (found.why_no_interval or "").startswith("zero_variance: ")


def test_a_measure_that_resampling_cannot_serve_says_why() -> None:
    ceiling = replace(mean(VALUES), no_limits="no_published_form: a ceiling")
    found = estimate([ceiling], 25, Plan("jackknife"), by_session=True).coefficients[0]
    assert found.value == pytest.approx(VALUES.mean())
    assert (found.low, found.why_no_interval) == (None, "no_published_form: a ceiling")


@pytest.mark.parametrize("method", ["bootstrap", "bca"])
def test_limits_are_clipped_to_the_range_of_the_coefficient(method: str) -> None:
    narrow = (float(VALUES.mean()) - 0.01, float(VALUES.mean()) + 0.01)
    found = estimate([mean(VALUES, narrow)], 25, Plan(method, 500), by_session=True).coefficients[0]
    assert (found.low, found.high) == narrow


def test_resamples_that_are_undefined_are_counted_and_left_out() -> None:
    held, agreed = np.array([0.0, 2.0, 1.0]), np.array([0.0, 1.0, 1.0])
    rare = Measure("rare", 3, lambda weights: quotient(weights @ agreed, weights @ held), "")
    found = estimate([rare], 3, Plan("bootstrap", 9000), by_session=True).coefficients[0]
    assert 9000 * 0.02 < found.undefined_resamples < 9000 * 0.06
    assert (found.low, found.high) == (0.5, 1.0)


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
