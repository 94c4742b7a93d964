"""Gamma and the disorder of the best alignment."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from coder.agreement.disorder import Costs, GammaSums, disorder, gamma, shifted
from coder.agreement.states import Spells, Watch
from tests.agreement.state_streams import CODES, LENGTH, NOTHING, ONCE, renamed, spells, streams, swapped, watch

weights = st.sampled_from((0.3, 1.0, 3.0))


def sums(seen: Watch, samples: int = 4) -> GammaSums:
    return GammaSums.of([seen], 1, CODES, seed=1, samples=samples)


def figure(seen: Watch, samples: int = 4) -> float:
    return float(gamma(sums(seen, samples))(ONCE)[0])


def by_dense_assignment(first: Spells, second: Spells, costs: Costs) -> float:
    """Every pair in one square table, with as many places to be left alone as there are states."""
    rows, columns = len(first.onsets), len(second.onsets)
    one, other = (each.ravel() for each in np.indices((rows, columns), dtype=np.int64))
    table = np.zeros((rows + columns, rows + columns))
    table[:rows, :columns] = costs.of(first, second, one, other).reshape(rows, columns)
    table[:rows, columns:] = table[rows:, :columns] = costs.empty
    return float(table[linear_sum_assignment(table)].sum() / ((rows + columns) / 2))


@given(streams(12), streams(12), weights, weights, weights)
def test_the_alignment_is_that_of_a_search_of_all(
    first: Spells, second: Spells, alpha: float, beta: float, empty: float
) -> None:
    both = watch(first, second).compressed()
    found = disorder(first, second, alpha=alpha, beta=beta, empty=empty)
    if len(both.first.onsets) + len(both.second.onsets) == 0:
        assert np.isnan(found)
    else:
        costs = Costs(alpha, beta, empty)
        assert found == pytest.approx(by_dense_assignment(both.first, both.second, costs), abs=1e-9)


@given(streams())
def test_an_observer_agrees_wholly_with_itself(seen: Spells) -> None:
    value = figure(watch(seen, seen))
    assert np.isnan(value) or value == pytest.approx(1.0)


@given(streams(), streams())
def test_it_does_not_matter_who_is_first(first: Spells, second: Spells) -> None:
    seen = watch(first, second)
    assert figure(seen) == pytest.approx(figure(swapped(seen)), nan_ok=True, abs=1e-9)


@given(streams(), streams())
def test_new_names_for_the_codes_change_nothing(first: Spells, second: Spells) -> None:
    there = figure(watch(first, second))
    assert figure(watch(renamed(first), renamed(second))) == pytest.approx(there, nan_ok=True, abs=1e-9)


@given(streams(), st.integers(0, 3 * LENGTH))
def test_a_shuffled_coding_keeps_lengths_and_codes_and_begins_within_the_session(seen: Spells, shift: int) -> None:
    moved = shifted(seen, shift, LENGTH)
    assert (moved.offsets - moved.onsets).tolist() == (seen.offsets - seen.onsets).tolist()
    assert moved.codes.tolist() == seen.codes.tolist()
    assert ((moved.onsets - seen.onsets - shift) % LENGTH == 0).all()
    assert ((moved.onsets >= 0) & (moved.onsets < LENGTH)).all()


def test_the_same_seed_gives_the_same_figure_and_another_seed_another() -> None:
    seen = watch(spells((0, 4000, 0), (5000, 6000, 1)), spells((500, 4100, 0), (9000, 9900, 1)))
    drawn = [GammaSums.of([seen], 1, CODES, seed=seed, samples=4).expected[0] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_session_draws_the_same_whichever_others_are_compared() -> None:
    one = watch(spells((0, 4000, 0)), spells((500, 4100, 0)))
    other = watch(spells((0, 7000, 1)), spells((500, 9000, 1)), group=1)
    both = GammaSums.of([other, one], 2, CODES, seed=1)
    assert both.expected[0] == GammaSums.of([one], 1, CODES, seed=1).expected[0]


def test_sessions_are_summed_by_weight() -> None:
    good = watch(spells((0, 4000, 0), (5000, 6000, 1)), spells((0, 4000, 0), (5000, 6000, 1)))
    bad = watch(spells((0, 4000, 0)), spells((20_000, 24_000, 1)), group=1)
    found = GammaSums.of([good, bad], 2, CODES, seed=1)
    both, first, second = gamma(found)(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
    assert both == pytest.approx(1 - found.observed.sum() / found.expected.sum())
    assert first == 1.0
    assert second < both


@pytest.mark.parametrize("kind", NOTHING)
def test_there_is_no_figure_where_nothing_was_coded(kind: str) -> None:
    found = sums(NOTHING[kind])
    assert found.n == 0
    assert np.isnan(gamma(found)(ONCE)[0])


def test_states_of_one_observer_alone_are_agreed_on_no_better_than_by_chance() -> None:
    assert figure(watch(spells((0, 9000, 0), (9000, 12_000, 1)), spells())) == pytest.approx(0.0)


@pytest.mark.parametrize(("alpha", "beta", "empty"), [(0.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, 0.0)])
def test_costs_that_cannot_be_are_refused(alpha: float, beta: float, empty: float) -> None:
    with pytest.raises(ValueError, match="gamma's costs"):
        disorder(spells(), spells(), alpha=alpha, beta=beta, empty=empty)


def test_a_thousand_states_each_take_less_than_five_seconds() -> None:
    sizes = np.random.default_rng(3).integers(500, 9000, 1000).tolist()
    rows = [(place * 3600, place * 3600 + size, size % CODES) for place, size in enumerate(sizes)]
    second = [(onset + 300, offset + 700, code) for onset, offset, code in rows]
    began = time.perf_counter()
    assert 0 < figure(watch(spells(*rows), spells(*second), end=3_700_000), samples=30) < 1
    assert time.perf_counter() - began < 5.0
