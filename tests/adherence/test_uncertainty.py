"""Intervals and the words read from them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.adherence.uncertainty import (
    Estimate,
    mean_over_sessions,
    poisson,
    share_of_sessions,
    status_rule,
    status_word,
    wilson,
)

scores = st.lists(st.floats(0, 1, allow_nan=False), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Wilson 1927; the figures are those that managers are shown for sessions that met a standard
    [(3, 3, 44, 100), (4, 5, 38, 96), (8, 10, 49, 94), (16, 20, 58, 92), (40, 50, 67, 89)],
)
def test_wilson_limits_for_sessions_that_met_a_standard(successes: int, n: int, low: int, high: int) -> None:
    found = wilson(successes, n)
    assert (round(100 * found[0]), round(100 * found[1])) == (low, high)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.7), (3, 0.6, 8.8)])
def test_exact_poisson_limits_for_one_total(count: int, low: float, high: float) -> None:
    # Garwood 1936
    found = poisson(count)
    assert (round(found[0], 1), round(found[1], 1)) == (low, high)


def test_the_mean_has_t_limits_over_sessions() -> None:
    # mean 0.8, SD 0.1, n 4: half-width t(3, .975) 0.1 / 2 = 3.182446 x 0.05
    found = mean_over_sessions([0.7, 0.9, 0.7, 0.9])
    half = 3.182446305 * math.sqrt(0.04 / 3) / 2
    assert found.value == pytest.approx(0.8)
    assert found.low == pytest.approx(0.8 - half)
    assert found.high == pytest.approx(0.8 + half)
    assert found.method == "t over sessions"


def test_a_random_draw_from_a_known_number_narrows_the_limits() -> None:
    values = [0.7, 0.8, 0.75, 0.85]
    whole, drawn = mean_over_sessions(values), mean_over_sessions(values, population=16)
    assert whole.value is not None
    assert drawn.low is not None
    assert whole.low is not None
    assert (whole.value - drawn.low) / (whole.value - whole.low) == pytest.approx(math.sqrt(1 - 4 / 16))


def test_watching_every_session_leaves_nothing_uncertain() -> None:
    found = mean_over_sessions([0.7, 0.8, 0.9], population=3)
    assert found.low == found.value == found.high


def test_one_session_has_no_sampling_interval() -> None:
    found = mean_over_sessions([0.65])
    assert (found.value, found.low, found.high, found.method) == (0.65, None, None, None)
    assert str(found.why_no_interval).startswith("single_session: ")


def test_no_session_has_no_value_and_says_so() -> None:
    found = mean_over_sessions([])
    assert found.value is None
    assert str(found.why_missing).startswith("no_sessions: ")
    assert share_of_sessions(0, 0).value is None


@given(scores, st.one_of(st.none(), st.integers(30, 500)))
def test_the_limits_hold_the_mean_and_stay_within_the_scale(values: list[float], population: int | None) -> None:
    found = mean_over_sessions(values, population=population)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(scores)
def test_the_correction_never_widens(values: list[float]) -> None:
    plain, drawn = mean_over_sessions(values), mean_over_sessions(values, population=3 * len(values))
    assert plain.low is not None
    assert drawn.low is not None
    assert drawn.low >= plain.low


@given(st.integers(1, 200), st.data())
def test_wilson_limits_hold_the_share(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


@pytest.mark.parametrize(
    ("low", "high", "n", "word"),
    [
        (0.80, 0.9, 6, "Met"),
        (0.7, 0.79, 6, "Not met"),
        (0.7, 0.8, 6, "Cannot tell yet"),
        (0.79, 0.95, 6, "Cannot tell yet"),
        (0.9, 0.95, 2, "Too few sessions"),
    ],
)
def test_the_word_is_read_from_the_limits(low: float, high: float, n: int, word: str) -> None:
    assert status_word(Estimate((low + high) / 2, low, high, n=n), 0.8) == word


def test_without_a_standard_there_is_nothing_to_meet() -> None:
    assert status_word(Estimate(0.9, 0.8, 1.0, n=9), None) == "No standard set"


def test_the_rule_names_the_standard_and_who_set_it() -> None:
    assert status_rule(0.8, "Set by the owner").startswith("Standard 0.8 (Set by the owner).")
