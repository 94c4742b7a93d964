"""Time-unit and exact-duration kappa of states."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import states, units
from coder.agreement.options import Options
from coder.agreement.report import events_report
from coder.agreement.states import Spells, TimeUnits, Watch
from tests.agreement.frames import bare, entry

ONCE = np.ones((1, 1))


def spells(*held: tuple[int, int, int]) -> Spells:
    columns = [np.array([row[part] for row in held], dtype=np.int64) for part in range(3)]
    return Spells(*columns)


def watch(first: Spells, second: Spells, end: int, out: tuple[tuple[int, int], ...] = ()) -> Watch:
    return Watch(0, first, second, 0, end, out)


def time_units(seen: Watch, codes: int, tolerance: int = 0) -> TimeUnits:
    return TimeUnits.of([seen], 1, codes, size=1000, tolerance=tolerance)


@st.composite
def streams(draw: st.DrawFn) -> Spells:
    """States one after another, some time between them, onsets and offsets in tenths of a second."""
    edges = sorted(draw(st.lists(st.integers(0, 200), max_size=8, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return spells(*((a * 100, b * 100, draw(st.integers(0, 2))) for a, b in pairs))


@given(streams(), streams())
def test_without_tolerance_it_is_plain_cohens_kappa_of_the_seconds(first: Spells, second: Spells) -> None:
    middles = np.arange(20) * 1000 + 500
    rated = np.stack([first.at(middles, 3), second.at(middles, 3)], axis=1)
    plain = units.cohen_kappa(rated.astype(float)).value
    found = time_units(watch(first, second, 20_000), 3)
    expected = np.nan if plain is None else plain
    assert states.kappa(found.forth)(ONCE)[0] == pytest.approx(expected, nan_ok=True, abs=1e-12)
    assert states.kappa(found.back)(ONCE)[0] == pytest.approx(expected, nan_ok=True, abs=1e-12)


@given(streams(), streams(), st.integers(0, 5))
def test_a_window_finds_what_a_loop_over_the_seconds_finds(first: Spells, second: Spells, window: int) -> None:
    middles = np.arange(20) * 1000 + 500
    one, other = first.at(middles, 3).tolist(), second.at(middles, 3).tolist()
    expected = np.zeros((4, 4))
    for second_number, code in enumerate(one):
        near = other[max(0, second_number - window) : second_number + window + 1]
        expected[code, code if code in near else other[second_number]] += 1
    assert states.directed(np.array(one), np.array(other), window, 3).tolist() == expected.tolist()


@given(streams(), streams(), st.integers(0, 4000))
def test_swapping_the_observers_swaps_the_directions(first: Spells, second: Spells, tolerance: int) -> None:
    there = time_units(watch(first, second, 20_000), 3, tolerance)
    back = time_units(watch(second, first, 20_000), 3, tolerance)
    assert there.forth.rows.tolist() == back.back.rows.tolist()
    assert states.kappa(there.forth)(ONCE)[0] == pytest.approx(states.kappa(back.back)(ONCE)[0], nan_ok=True)


@given(streams())
def test_an_observer_agrees_wholly_with_itself(seen: Spells) -> None:
    value = time_units(watch(seen, seen, 20_000), 3).mean()(ONCE)[0]
    assert np.isnan(value) or value == pytest.approx(1.0)


def test_a_state_holds_its_onset_and_not_its_offset() -> None:
    assert spells((500, 1500, 0)).at(np.array([499, 500, 1499, 1500]), 9).tolist() == [9, 0, 0, 9]


def test_units_cover_the_end_and_the_tolerance_is_rounded_down_to_whole_units() -> None:
    one, other = watch(spells((0, 2000, 0)), spells((1000, 3000, 0)), 2400).units(1000, 1)
    assert (one.tolist(), other.tolist()) == ([0, 0, 1], [1, 0, 0])
    seen = watch(spells((0, 2000, 0)), spells((1000, 3000, 0)), 2400)
    assert time_units(seen, 1, 1999).forth.rows.tolist() == time_units(seen, 1, 1000).forth.rows.tolist()
    assert time_units(seen, 1, 0).forth.same.sum(axis=1).tolist() == [1.0]
    assert time_units(seen, 1, 1000).forth.same.sum(axis=1).tolist() == [2.0]


def test_time_that_is_not_codable_is_left_out() -> None:
    seen = watch(spells((0, 5000, 0)), spells((0, 2000, 0), (2000, 5000, 1)), 10_000, ((2000, 6000),))
    found = time_units(seen, 2)
    assert found.forth.n == 6
    assert found.forth.same.sum(axis=1).tolist() == [6.0]


def test_a_window_does_not_look_into_time_that_is_not_codable() -> None:
    seen = watch(spells((0, 1000, 0)), spells((1000, 2000, 0)), 3000, ((1000, 2000),))
    assert time_units(seen, 1, 1000).forth.same.sum(axis=1).tolist() == [1.0]


def test_overlapping_states_are_seen_and_touching_ones_are_not_overlapping() -> None:
    assert spells((0, 1001, 0), (1000, 2000, 1)).overlapping
    assert not spells((0, 1000, 0), (1000, 2000, 1), (1500, 1500, 0)).overlapping


def test_one_code_alone_joins_its_overlapping_states() -> None:
    alone = spells((0, 3000, 1), (2000, 5000, 1), (1000, 4000, 0), (7000, 8000, 1)).only(1)
    assert (alone.onsets.tolist(), alone.offsets.tolist()) == ([0, 7000], [5000, 8000])


def test_exact_durations_add_up_the_joint_time_of_every_pair_of_codes() -> None:
    seen = watch(spells((0, 4000, 0)), spells((1000, 3000, 0), (3000, 6000, 1)), 10_000)
    assert seen.durations(2).tolist() == [[2000.0, 1000.0, 1000.0], [0.0, 0.0, 0.0], [0.0, 2000.0, 4000.0]]


@given(streams(), streams())
def test_exact_durations_are_time_units_of_a_tenth_of_a_second(first: Spells, second: Spells) -> None:
    seen = watch(first, second, 20_000)
    fine = TimeUnits.of([seen], 1, 3, size=100, tolerance=0)
    exact = states.exact_durations([seen], 1, 3)
    assert states.kappa(exact)(ONCE)[0] == pytest.approx(states.kappa(fine.forth)(ONCE)[0], nan_ok=True, abs=1e-9)


def test_a_session_without_length_has_no_value() -> None:
    assert np.isnan(time_units(watch(spells(), spells(), 0), 1).mean()(ONCE)[0])


def test_the_base_rates_of_states_stand_beside_their_kappa() -> None:
    """Of 30 s: both x 10, both y 19, A y and B x 1; so A has x 10 and y 20, B x 11 and y 19."""
    rows = bare(("S", "A", 0, 10, "x"), ("S", "A", 10, 30, "y"), ("S", "B", 0, 11, "x"), ("S", "B", 11, 30, "y"))
    report = events_report(rows, Options(tolerance=0.0, bootstrap=2))
    assert entry(report, "time_unit_agreement")["value"] == pytest.approx(29 / 30)
    x, y, none = 21 / 60, 39 / 60, 0
    chance = (x * (1 - x) + y * (1 - y) + none) / 2
    assert entry(report, "time_unit_ac1")["value"] == pytest.approx((29 / 30 - chance) / (1 - chance))
    both = entry(report, "duration_positive_agreement", scope="code", code="x")
    assert (both["value"], both["n"]) == (pytest.approx(20 / 21), 21)
    assert entry(report, "duration_prevalence", scope="code", code="y")["value"] == pytest.approx(39 / 60)


def test_the_prevalence_of_a_code_is_its_share_of_all_events() -> None:
    rows = bare(("S", "A", 1, None, "x"), ("S", "A", 5, None, "y"), ("S", "B", 1, None, "x"), ("S", "B", 9, None, "x"))
    report = events_report(rows, Options(bootstrap=2))
    assert entry(report, "prevalence", scope="code", code="x")["value"] == pytest.approx(3 / 4)
