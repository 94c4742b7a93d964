"""Kappa and its kin of timed events."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coder.agreement import events
from coder.agreement.events import EventSums, Lags, Stream
from coder.agreement.nominal import Batch

ONCE = np.ones((1, 1))
Floats = NDArray[np.float64]


def one(batch: Batch) -> float:
    return float(batch(ONCE)[0])


def fitted(table: Floats) -> Floats:
    """Expected counts by iterative proportional fitting until nothing changes by a part in 10^14."""
    expected = np.ones(table.shape)
    expected[-1, -1] = 0.0
    for _ in range(100_000):
        before = expected.copy()
        for axis in (1, 0):
            wanted, held = table.sum(axis=axis), expected.sum(axis=axis)
            factor = np.divide(wanted, held, out=np.zeros_like(held), where=held > 0)
            expected = expected * (factor[:, None] if axis == 1 else factor[None, :])
        if np.abs(expected - before).max() <= 1e-14 * table.sum():
            break
    return expected


counts = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4)


@given(counts)
def test_the_closed_form_is_what_iterative_fitting_converges_to(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float) + 0.5
    table[-1, -1] = 0.0
    chance = float(events.expected(EventSums.of_table(table), ONCE)[0])
    assert chance == pytest.approx(np.trace(fitted(table)[:-1, :-1]) / table.sum(), abs=1e-9)


@given(counts)
def test_swapping_the_observers_changes_nothing(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    table[-1, -1] = 0.0
    for statistic in events.OVERALL.values():
        there = one(statistic(EventSums.of_table(table)))
        back = one(statistic(EventSums.of_table(table.T)))
        assert there == pytest.approx(back, nan_ok=True)


def stream(*pairs: tuple[int, int]) -> Stream:
    return Stream(np.array([p[0] for p in pairs], dtype=np.int64), np.array([p[1] for p in pairs], dtype=np.int64))


EMPTY = stream()


def sums(first: Stream, second: Stream, codes: int, tolerance: int = 2000) -> EventSums:
    return EventSums.of([events.aligned(0, first, second, tolerance)], 1, codes)


def test_an_observer_agrees_wholly_with_itself() -> None:
    seen = stream((1000, 0), (5000, 1), (5000, 2), (9000, 0))
    found = sums(seen, seen, 3, 0)
    assert [one(statistic(found)) for statistic in events.OVERALL.values()] == [1.0] * 5


def test_the_table_holds_pairs_once_and_unmatched_events_against_none() -> None:
    first, second = stream((0, 0), (10_000, 1)), stream((500, 1), (40_000, 0), (50_000, 0))
    table = events.table([events.aligned(0, first, second, 2000)], 2)
    assert table.tolist() == [[0, 1, 0], [0, 0, 1], [2, 0, 0]]


def test_agreement_is_pairs_of_the_same_code_over_pairs_and_unmatched_events() -> None:
    first, second = stream((0, 0), (10_000, 1), (20_000, 0)), stream((500, 0), (10_500, 0), (40_000, 0))
    found = sums(first, second, 2)
    assert one(events.event_agreement(found)) == 1 / 4
    assert one(events.event_linked(found)) == 2 / 4


def test_precision_is_over_the_second_and_recall_over_the_first_observers_events() -> None:
    found = sums(stream((0, 0), (10_000, 0)), stream((0, 0), (30_000, 0), (40_000, 0), (50_000, 0)), 1)
    assert [one(batch(found, 0)) for batch in events.PER_CODE.values()] == [1 / 4, 1 / 2, 2 / 6]


def test_one_code_gives_no_kappa_since_it_would_be_0_whatever_the_agreement() -> None:
    found = sums(stream((0, 0), (9000, 0)), stream((0, 0)), 1)
    assert np.isnan(one(events.event_kappa(found)))
    assert one(events.event_agreement(found)) == 0.5


def test_nothing_linked_is_agreement_no_better_than_chance() -> None:
    found = sums(stream((0, 0), (1, 1)), stream((90_000, 0), (95_000, 1)), 2)
    assert one(events.event_kappa(found)) == 0.0
    assert np.isnan(one(events.event_kappa_linked(found)))


def test_no_events_at_all_have_no_value() -> None:
    found = sums(EMPTY, EMPTY, 2)
    assert all(np.isnan(one(statistic(found))) for statistic in events.OVERALL.values())


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=9), st.sampled_from([0.05, 0.5, 0.95]))
def test_lag_quantiles_are_numpys(lags: list[int], share: float) -> None:
    first = stream(*((n * 100_000, 0) for n in range(len(lags))))
    second = stream(*((n * 100_000 + lag, 0) for n, lag in enumerate(lags)))
    held = Lags.of([events.aligned(0, first, second, 5000)], 0)
    assert one(held.quantile(share)) == pytest.approx(np.quantile(np.array(lags) / 1000, share))


def test_lags_of_a_resample_count_a_session_as_often_as_it_is_drawn() -> None:
    held = Lags(np.array([1.0, 2.0, 9.0]), np.array([0, 0, 1]))
    assert held.quantile(0.5)(np.array([[1.0, 3.0], [1.0, 0.0]])).tolist() == [9.0, 1.5]
