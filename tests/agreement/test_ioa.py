"""Interobserver agreement indices of counts, bins and durations."""

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import ioa
from coder.agreement.codings import Code, Coding, Levels, Pairing
from coder.agreement.events import Stream
from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.ioa import DurationSums, IoaSums, duration_measure, ioa_measures
from coder.agreement.result import Place
from coder.agreement.sightings import Sighting, sightings
from coder.agreement.states import Spells, Watch, codable_until

ONCE = np.ones((1, 1))
Event = tuple[int, int]
Span = tuple[int, int]


def stream(events: Sequence[Event]) -> Stream:
    return Stream(
        np.array([time for time, _ in events], dtype=np.int64), np.array([code for _, code in events], dtype=np.int64)
    )


def sighting(
    first: Sequence[Event],
    second: Sequence[Event],
    end: int,
    *,
    codes: int = 1,
    out: tuple[Span, ...] = (),
    group: int = 0,
    start: int = 0,
) -> Sighting:
    return Sighting(group, stream(first), stream(second), start, end, out, np.ones(codes, dtype=bool))


def in_bins(counts: Sequence[int], size: int) -> list[Event]:
    """So many events of code 0 in each bin."""
    return [(number * size + 1, 0) for number, count in enumerate(counts) for _ in range(count)]


def values(measures: Sequence[Measure], groups: int = 1) -> dict[str, float | None]:
    found = estimate(measures, groups, Plan(resamples=2), by_session=True).coefficients
    return {one.name: one.value for one in found}


def indices(*each: Sighting, codes: int = 1, size: int = 10_000, groups: int = 1) -> dict[str, float | None]:
    return values(ioa_measures(IoaSums.of(each, groups, codes, size), Place()), groups)


def test_the_six_indices_by_hand() -> None:
    """Bins (A, B): 2 3, 3 4, 1 2, 3 3, 1 0, 0 0, 4 4, 0 0."""
    found = indices(sighting(in_bins([2, 3, 1, 3, 1, 0, 4, 0], 10), in_bins([3, 4, 2, 3, 0, 0, 4, 0], 10), 80), size=10)
    assert found == pytest.approx(
        {
            "ioa_total_count": 14 / 16,
            "ioa_mean_count": (2 / 3 + 3 / 4 + 1 / 2 + 1 + 0 + 1 + 1 + 1) / 8,
            "ioa_exact_count": 4 / 8,
            "ioa_interval": 7 / 8,
            "ioa_scored": 5 / 6,
            "ioa_unscored": 2 / 3,
        }
    )


def test_equal_totals_at_different_moments_agree_in_total_only() -> None:
    found = indices(sighting([(1, 0)], [(11, 0)], 20), size=10)
    assert (found["ioa_total_count"], found["ioa_scored"], found["ioa_mean_count"]) == (1.0, 0.0, 0.0)


def test_pooling_adds_cells_over_codes_and_sessions() -> None:
    """Totals: 1 against 3 and 2 against 2 for the codes of the first session, 4 against 1 in the second."""
    one = sighting([(0, 0), (0, 1), (0, 1)], [(0, 0)] * 3 + [(0, 1)] * 2, 10, codes=2)
    other = sighting([(0, 0)] * 4, [(0, 0)], 10, codes=2, group=1)
    found = indices(one, other, codes=2, groups=2, size=10)
    assert found["ioa_total_count"] == pytest.approx((1 + 2 + 1) / (3 + 2 + 4))
    assert found["ioa_mean_count"] == pytest.approx((1 / 3 + 1 + 1 / 4 + 1) / 4)


def test_a_figure_of_one_code_knows_nothing_of_the_others() -> None:
    sums = IoaSums.of([sighting([(0, 0), (5, 1)], [(0, 0)], 20, codes=2)], 1, 2, 10)
    of_first, of_second = (values(ioa_measures(sums, Place("code"), code)) for code in (0, 1))
    assert (of_first["ioa_total_count"], of_first["ioa_interval"], of_first["ioa_unscored"]) == (1.0, 1.0, 1.0)
    assert (of_second["ioa_total_count"], of_second["ioa_interval"], of_second["ioa_unscored"]) == (0.0, 0.5, 0.5)


@pytest.mark.parametrize(("end", "last", "bins"), [(20, 5, 2), (21, 5, 3), (20, 20, 3), (20, 45, 5), (0, 0, 1)])
def test_bins_cover_the_end_and_every_event(end: int, last: int, bins: int) -> None:
    sums = IoaSums.of([sighting([(last, 0)], [], end)], 1, 1, 10)
    assert sums.cells.tolist() == [[bins]]


def test_a_bin_whose_midpoint_is_not_codable_is_dropped_with_its_events() -> None:
    """Midpoints 5, 15, 25, 35; what was out holds 15 and ends at 25."""
    found = sighting([(12, 0), (22, 0)], [(22, 0)], 40, out=((11, 20), (18, 25)))
    sums = IoaSums.of([found], 1, 1, 10)
    assert (sums.cells[0, 0], sums.either[0, 0], sums.both[0, 0]) == (3, 1, 1)
    assert (sums.smaller[0, 0], sums.larger[0, 0]) == (1, 2)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 2)), max_size=12),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 2)), max_size=12),
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 40)), max_size=3),
    st.integers(1, 30),
    st.integers(0, 9),
)
def test_sparse_sums_are_those_of_every_bin_counted_one_by_one(
    first: list[Event], second: list[Event], gaps: list[Span], size: int, start: int
) -> None:
    first, second = ([(t + start, c) for t, c in one] for one in (first, second))
    out = tuple((at, at + length) for at, length in gaps)
    sums = IoaSums.of([sighting(first, second, 100, codes=3, out=out, start=start)], 1, 3, size)
    expected = np.zeros((5, 3))
    number = 0
    while start + number * size < 100 or any(t >= start + number * size for t, _ in first + second):
        middle = start + number * size + size // 2
        if not any(one <= middle < other for one, other in out):
            for code in range(3):
                held = [
                    sum(c == code and (t - start) // size == number for t, c in events) for events in (first, second)
                ]
                low, high = min(held), max(held)
                expected[:, code] += (1, high > 0, low > 0, high > 0 and low == high, low / high if high else 0)
        number += 1
    made = np.stack([sums.cells, sums.either, sums.both, sums.exact, sums.ratio])[:, 0]
    np.testing.assert_allclose(made, expected)


def test_undefined_indices_have_their_reasons() -> None:
    nothing = estimate(ioa_measures(IoaSums.of([], 0, 0, 10), Place()), 0, Plan(), by_session=True).coefficients
    assert {str(one.why_missing).split(":")[0] for one in nothing} == {"no_events"}
    full = IoaSums.of([sighting([(1, 0)], [(2, 0)], 10)], 1, 1, 10)
    unscored = estimate(ioa_measures(full, Place()), 1, Plan(), by_session=True).coefficients[-1]
    assert (unscored.name, unscored.value, unscored.n) == ("ioa_unscored", None, 0)
    assert str(unscored.why_missing).startswith("all_scored: ")


def test_a_long_session_with_many_codes_is_no_table_of_bins() -> None:
    """500 sessions of 12 hours, 100 codes, 10-second bins: 216 million cells if each were stored."""
    draws = np.random.default_rng(3)
    found = []
    for group in range(500):
        first, second = (Stream(draws.integers(0, 43_200_000, 300), draws.integers(0, 100, 300)) for _ in range(2))
        found.append(Sighting(group, first, second, 0, 43_200_000, (), np.ones(100, dtype=bool)))
    began = time.perf_counter()
    sums = IoaSums.of(found, 500, 100, 10_000)
    assert time.perf_counter() - began < 5
    assert sums.cells.sum() == 500 * 100 * 4320


def spells(*held: tuple[int, int, int]) -> Spells:
    columns = [np.array([row[part] for row in held], dtype=np.int64) for part in range(3)]
    return Spells(*columns)


def test_duration_is_the_shorter_total_over_the_longer_in_codable_time() -> None:
    """A: 0-40 less 10 that are out; B: 20-50 and 30-60, which overlap, up to the end at 55."""
    watch = Watch(0, spells((0, 40, 0)), spells((20, 50, 0), (30, 60, 0)), 0, 55, ((5, 10), (8, 15)))
    sums = DurationSums.of([watch], 1, 1)
    assert (sums.shorter[0, 0], sums.longer[0, 0]) == (30, 35)
    assert ioa.ioa_duration(sums)(ONCE)[0] == pytest.approx(30 / 35)


def test_without_any_state_the_duration_index_has_a_reason() -> None:
    watch = Watch(0, spells(), spells((5, 5, 0)), 0, 55)
    found = estimate([duration_measure(DurationSums.of([watch], 1, 1), Place())], 1, Plan(), by_session=True)
    assert str(found.coefficients[0].why_missing).startswith("no_events: ")


def test_codable_time_runs_only_where_nothing_is_out() -> None:
    moments = np.array([-5, 0, 10, 20, 30, 99])
    assert codable_until(moments, 0, 40, [(15, 25), (5, 8), (24, 28)]).tolist() == [0, 0, 7, 12, 14, 24]


KNOWN = {name: Code("code", name[0], "ED", "technique", False) for name in ("1a", "1b", "2a")}


def coding(observer: str, events: Sequence[tuple[int, str]], preset: frozenset[str] | None = None) -> Coding:
    onsets = np.array([time for time, _ in events], dtype=np.int64)
    return Coding("S1", observer, onsets, np.full(len(events), -1), tuple(c for _, c in events), preset, (), 60_000)


def test_a_code_outside_an_observers_preset_has_no_bins() -> None:
    levels = Levels("code", KNOWN)
    narrow = Pairing(0, coding("A", [(1, "1a")], frozenset({"1a"})), coding("B", [(1, "1a"), (2, "2a")]))
    wide = Pairing(1, coding("A", [(1, "2a")]), coding("B", [(1, "2a")]))
    seen = [pairing.compared(levels) for pairing in (narrow, wide)]
    found = sightings((narrow, wide), seen, levels, ("1a", "2a"))
    sums = IoaSums.of(found, 2, 2, 10_000)
    assert sums.cells.tolist() == [[6, 0], [6, 6]]


def test_a_continuum_leaves_out_what_lies_outside_it() -> None:
    levels = Levels()
    pairing = Pairing(0, coding("A", [(5_000, "x"), (15_000, "x"), (30_000, "x")]), coding("B", [(15_000, "x")]))
    found = sightings([pairing], [pairing.compared(levels)], levels, ("x",), start=10_000, end=30_000)
    sums = IoaSums.of(found, 1, 1, 10_000)
    assert (sums.cells[0, 0], sums.smaller[0, 0], sums.larger[0, 0]) == (2, 1, 1)
