"""What must hold of every figure, whatever the observers did: checked on made-up codings of all kinds."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coder.agreement import events, states, units
from coder.agreement.events import EventSums, Stream
from coder.agreement.ratings_matrix import encode
from coder.agreement.states import Spells, TimeUnits, Watch
from coder.agreement.unitwise import Fixed
from tests.agreement.test_align import aligned, every_alignment, merit
from tests.agreement.test_states import streams

CODES = 3
ONCE = np.ones((1, 1))
Event = tuple[int, int]
code = st.integers(0, CODES - 1)
coded = st.lists(st.tuples(st.integers(0, 60), code), max_size=20)
few = st.lists(st.tuples(st.integers(0, 60), code), max_size=4)
one_at_a_time = st.lists(st.tuples(st.integers(0, 60), code), max_size=20, unique_by=lambda event: event[0])
tolerances = st.integers(0, 12)
cell = st.one_of(st.none(), st.sampled_from("abc"))
rated = st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=12)


def stream(found: Sequence[Event]) -> Stream:
    times, codes = (np.array([event[part] for event in found], dtype=np.int64) for part in (0, 1))
    return Stream(times, codes)


def table(first: Sequence[Event], second: Sequence[Event], tolerance: int) -> NDArray[np.int64]:
    return events.table([events.aligned(0, stream(first), stream(second), tolerance)], CODES)


def figures(first: Sequence[Event], second: Sequence[Event], tolerance: int) -> dict[str, float]:
    """The figures of timed events, NaN where undefined."""
    sums = EventSums.of([events.aligned(0, stream(first), stream(second), tolerance)], 1, CODES)
    return {name: float(make(sums)(ONCE)[0]) for name, make in events.OVERALL.items()}


def confusion(ratings: Sequence[Sequence[str | None]]) -> list[list[int]]:
    found = Fixed(encode(ratings, categories=["a", "b", "c"])).confusion()
    assert found is not None
    return list(found["matrix"])


def known(value: float | None) -> float:
    return np.nan if value is None else value


# Tolerance 0 is plain kappa


@given(st.lists(st.tuples(code, code), max_size=20))
def test_events_at_the_same_moments_have_cohens_kappa_at_tolerance_0(pairs: list[Event]) -> None:
    first, second = ([(10 * n, both[side]) for n, both in enumerate(pairs)] for side in (0, 1))
    found = figures(first, second, 0)
    plain = known(units.cohen_kappa([[*both] for both in pairs] or [[None, None]]).value)
    assert found["event_kappa"] == pytest.approx(plain, nan_ok=True, abs=1e-12)
    assert found["event_kappa_linked"] == pytest.approx(plain, nan_ok=True, abs=1e-12)


@given(streams(), streams())
def test_seconds_at_tolerance_0_have_cohens_kappa_in_both_directions(first: Spells, second: Spells) -> None:
    seen = Watch(0, first, second, 0, 20_000)
    rows = np.stack(seen.units(1000, CODES), axis=1)
    plain = known(units.cohen_kappa(rows.astype(float)).value)
    found = TimeUnits.of([seen], 1, CODES, size=1000, tolerance=999)
    for direction in (states.kappa(found.forth), states.kappa(found.back), found.mean()):
        assert direction(ONCE)[0] == pytest.approx(plain, nan_ok=True, abs=1e-12)


# Swapping the observers transposes the table


@given(few, few, tolerances)
def test_swapping_observers_transposes_the_table_of_events(
    first: list[Event], second: list[Event], tolerance: int
) -> None:
    ranks = sorted(merit(first, second, pairs)[:3] for pairs in every_alignment(first, second, tolerance))
    assume(len(ranks) < 2 or ranks[0] != ranks[1])  # of several alignments as good the earliest by the first counts
    assert table(second, first, tolerance).tolist() == table(first, second, tolerance).T.tolist()


@given(coded, coded, tolerances)
def test_swapping_observers_keeps_how_many_events_are_linked_and_kappa(
    first: list[Event], second: list[Event], tolerance: int
) -> None:
    there, back = figures(first, second, tolerance), figures(second, first, tolerance)
    for name in ("event_kappa", "event_kappa_max", "event_agreement", "event_linked"):
        assert there[name] == pytest.approx(back[name], nan_ok=True, abs=1e-12)


@given(rated)
def test_swapping_observers_transposes_the_table_of_ratings(ratings: list[list[str | None]]) -> None:
    swapped = confusion([row[::-1] for row in ratings])
    assert swapped == [list(column) for column in zip(*confusion(ratings), strict=True)]


@given(streams(), streams())
def test_swapping_observers_transposes_the_table_of_durations(first: Spells, second: Spells) -> None:
    there, back = Watch(0, first, second, 0, 20_000), Watch(0, second, first, 0, 20_000)
    assert back.durations(CODES).tolist() == there.durations(CODES).T.tolist()


# Links never fall as the tolerance grows


@given(coded, coded)
def test_links_of_the_same_code_never_fall_as_the_tolerance_grows(first: list[Event], second: list[Event]) -> None:
    same = [int(np.trace(table(first, second, tolerance)[:-1, :-1])) for tolerance in range(0, 61, 4)]
    assert all(less <= more for less, more in pairwise(same))


@given(st.lists(st.integers(0, 60), max_size=20), st.lists(st.integers(0, 60), max_size=20))
def test_links_of_a_single_code_never_fall_as_the_tolerance_grows(first: list[int], second: list[int]) -> None:
    sides = [(time, 0) for time in first], [(time, 0) for time in second]
    linked = [len(aligned(*sides, tolerance).pairs) for tolerance in range(0, 61, 4)]
    assert all(less <= more for less, more in pairwise(linked))


@given(streams(), streams())
def test_seconds_that_agree_never_fall_as_the_tolerance_grows(first: Spells, second: Spells) -> None:
    seen = Watch(0, first, second, 0, 20_000)
    agreed = [TimeUnits.of([seen], 1, CODES, size=1000, tolerance=1000 * n).forth.same.sum() for n in range(8)]
    assert all(less <= more for less, more in pairwise(agreed))


# The banded alignment is the full dynamic programme


def full(first: list[Event], second: list[Event], tolerance: int) -> list[tuple[int, int]]:
    """The alignment by the whole table; no two events of an observer are at one time."""
    one, other = (np.argsort([time for time, _ in side]).tolist() for side in (first, second))

    def worth(a: int, b: int) -> tuple[int, int, int] | None:
        (time_a, code_a), (time_b, code_b) = first[one[a]], second[other[b]]
        apart = abs(time_a - time_b)
        return (int(code_a == code_b), 1, -apart) if apart <= tolerance else None

    best = np.zeros((len(one) + 1, len(other) + 1, 3), dtype=int)
    for a, b in product(reversed(range(len(one))), reversed(range(len(other)))):
        choices = [tuple(best[a + 1, b]), tuple(best[a, b + 1])]
        if (gain := worth(a, b)) is not None:
            choices.append(tuple(best[a + 1, b + 1] + gain))
        best[a, b] = max(choices)
    found, a, b = [], 0, 0
    while a < len(one):
        steps = (n for n in range(b, len(other)) if worth(a, n) is not None)
        step = next((n for n in steps if (best[a + 1, n + 1] + worth(a, n) == best[a, b]).all()), None)
        if step is not None:
            found.append((one[a], other[step]))
            b = step + 1
        a += 1
    return found


@given(one_at_a_time, one_at_a_time, tolerances)
def test_the_banded_alignment_is_the_full_dynamic_programme(
    first: list[Event], second: list[Event], tolerance: int
) -> None:
    assert [(a, b) for a, b in aligned(first, second, tolerance).pairs.tolist()] == full(first, second, tolerance)


# Self-agreement is 1


def all_ones(found: Sequence[float]) -> bool:
    return all(np.isnan(value) or value == pytest.approx(1.0) for value in found)


@given(coded, tolerances)
def test_an_observers_events_agree_wholly_with_themselves(seen: list[Event], tolerance: int) -> None:
    found = figures(seen, seen, tolerance)
    assert all_ones(list(found.values()))
    assert np.isnan(found["event_linked"]) == (not seen)


@pytest.mark.parametrize(
    "name",
    ["cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1", "krippendorff_alpha"],
)
@given(st.lists(cell, min_size=1, max_size=9))
def test_an_observers_ratings_agree_wholly_with_themselves(name: str, given_: list[str | None]) -> None:
    found = getattr(units, name)([[one, one] for one in given_])
    assert found.value == pytest.approx(1.0) if found.value is not None else found.why_missing


@given(streams(), st.integers(0, 4000))
def test_an_observers_states_agree_wholly_with_themselves(seen: Spells, tolerance: int) -> None:
    watch = Watch(0, seen, seen, 0, 20_000)
    found = TimeUnits.of([watch], 1, CODES, size=1000, tolerance=tolerance)
    exact = states.exact_durations([watch], 1, CODES)
    assert all_ones([float(batch(ONCE)[0]) for batch in (found.mean(), states.kappa(exact))])


# A permutation of codes changes nothing

orders = st.permutations(range(CODES))


@given(coded, coded, tolerances, orders)
def test_renaming_codes_changes_no_figure_of_events(
    first: list[Event], second: list[Event], tolerance: int, order: list[int]
) -> None:
    one, other = ([(time, order[which]) for time, which in side] for side in (first, second))
    before, after = figures(first, second, tolerance), figures(one, other, tolerance)
    for name in ("event_kappa", "event_kappa_max", "event_agreement", "event_linked"):
        assert before[name] == pytest.approx(after[name], nan_ok=True, abs=1e-12)


@given(one_at_a_time, one_at_a_time, tolerances, orders)
def test_renaming_codes_links_the_same_events(
    first: list[Event], second: list[Event], tolerance: int, order: list[int]
) -> None:
    one, other = ([(time, order[which]) for time, which in side] for side in (first, second))
    assert aligned(one, other, tolerance).pairs.tolist() == aligned(first, second, tolerance).pairs.tolist()


@pytest.mark.parametrize("name", ["cohen_kappa", "kappa_max", "scott_pi"])
@given(rated, st.permutations("abc"))
def test_renaming_categories_changes_no_figure_of_two_raters(
    name: str, ratings: list[list[str | None]], order: list[str]
) -> None:
    other: dict[str | None, str | None] = {None: None, **dict(zip("abc", order, strict=True))}
    before, after = (
        getattr(units, name)(rows).value for rows in (ratings, [[other[one] for one in row] for row in ratings])
    )
    assert known(before) == pytest.approx(known(after), nan_ok=True, abs=1e-12)


@given(streams(), streams(), orders, st.integers(0, 4000))
def test_renaming_codes_changes_no_figure_of_states(
    first: Spells, second: Spells, order: list[int], tolerance: int
) -> None:
    place = np.array(order)
    one, other = (replace(side, codes=place[side.codes]) for side in (first, second))
    before, after = (
        TimeUnits.of([watch], 1, CODES, size=1000, tolerance=tolerance).mean()
        for watch in (Watch(0, first, second, 0, 20_000), Watch(0, one, other, 0, 20_000))
    )
    assert before(ONCE)[0] == pytest.approx(after(ONCE)[0], nan_ok=True, abs=1e-12)


# Shuffled codes agree no better than chance


def test_shuffled_codes_of_events_agree_no_better_than_chance() -> None:
    source = np.random.default_rng(0)
    times = np.arange(20_000, dtype=np.int64) * 5000
    skewed = source.choice(CODES, p=[0.7, 0.2, 0.1], size=20_000)
    first, second = (Stream(times, one) for one in (skewed, source.permutation(skewed)))
    sums = EventSums.of([events.aligned(0, first, second, 2000)], 1, CODES)
    assert float(events.event_kappa(sums)(ONCE)[0]) == pytest.approx(0.0, abs=0.02)
    assert float(events.event_agreement(sums)(ONCE)[0]) == pytest.approx(0.7**2 + 0.2**2 + 0.1**2, abs=0.02)


def test_shuffled_codes_of_two_raters_agree_no_better_than_chance() -> None:
    source = np.random.default_rng(1)
    skewed = source.choice(CODES, p=[0.7, 0.2, 0.1], size=20_000).astype(float)
    both = np.stack([skewed, source.permutation(skewed)], axis=1)
    for statistic in (units.cohen_kappa, units.scott_pi, units.krippendorff_alpha):
        assert statistic(both).value == pytest.approx(0.0, abs=0.02)


def test_shuffled_codes_of_states_agree_no_better_than_chance() -> None:
    source = np.random.default_rng(2)
    onsets = np.arange(5000, dtype=np.int64) * 10_000
    codes = source.choice(CODES, p=[0.7, 0.2, 0.1], size=5000)
    first, second = (Spells(onsets, onsets + 10_000, one) for one in (codes, source.permutation(codes)))
    watch = Watch(0, first, second, 0, 50_000_000)
    exact = states.exact_durations([watch], 1, CODES)
    assert float(states.kappa(exact)(ONCE)[0]) == pytest.approx(0.0, abs=0.05)
