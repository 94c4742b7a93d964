"""Krippendorff's alpha for unitizing."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coder.agreement.states import Spells, Watch
from coder.agreement.unitizing import UnitizingSums, Units, expected, observed, tick_of, unitizing_alpha
from coder.agreement.unitizing import unitizing_alpha_of as alpha_of
from tests.agreement.state_streams import (
    CODES,
    LENGTH,
    NOTHING,
    ONCE,
    renamed,
    spells,
    streams,
    swapped,
    watch,
    watches,
)

Pairs = list[tuple[int, int]]


def sums(seen: Watch, tick: int = 100) -> UnitizingSums:
    return UnitizingSums.of([seen], 1, CODES, tick)


def alpha(seen: Watch, tick: int = 100) -> float:
    return float(unitizing_alpha(sums(seen, tick))(ONCE)[0])


@st.composite
def unit_lists(draw: st.DrawFn, length: int = 40) -> Pairs:
    """Units one after another on a short continuum, some of them touching."""
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    pairs = list(pairwise(edges))
    return [pair for pair in pairs if draw(st.booleans())]


def units(pairs: Pairs) -> Units:
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Units(columns[:, 0], columns[:, 1])


def sections(pairs: Pairs, length: int) -> list[tuple[int, int, bool]]:
    """Units and gaps in order, as Krippendorff's formulas have them."""
    found, reached = [], 0
    for begin, end in pairs:
        if begin > reached:
            found.append((reached, begin, False))
        found.append((begin, end, True))
        reached = end
    return [*found, (reached, length, False)] if reached < length else found


def distance(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> int:
    meet = one[0] < other[1] and other[0] < one[1]
    if one[2] and other[2] and meet:
        return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    if one[2] and not other[2] and other[0] <= one[0] and one[1] <= other[1]:
        return (one[1] - one[0]) ** 2
    return 0


@given(unit_lists(), unit_lists())
def test_observed_disagreement_is_that_of_all_pairs_of_sections(first: Pairs, second: Pairs) -> None:
    one, other = sections(first, 40), sections(second, 40)
    met = sum(distance(a, b) for a in one for b in other)
    alone = sum(distance(b, a) for a in one for b in other if not a[2])
    assert observed(units(first), units(second), 40) == pytest.approx((met + alone) / 40**2)


@given(unit_lists(), unit_lists())
def test_expected_disagreement_is_that_of_all_units_and_gaps(first: Pairs, second: Pairs) -> None:
    both = sections(first, 40) + sections(second, 40)
    sizes = [end - begin for begin, end, unit in both if unit]
    gaps = [end - begin for begin, end, unit in both if not unit]
    total = sum(
        (len(sizes) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in sizes
    )
    by_hand = 2 / 40 * total / (80 * 79 - sum(size * (size - 1) for size in sizes))
    assert expected(units(first), units(second), 40) == pytest.approx(by_hand)


@given(streams())
def test_an_observer_agrees_wholly_with_itself(seen: Spells) -> None:
    value = alpha(watch(seen, seen))
    assert value == 1.0 or (np.isnan(value) and sums(watch(seen, seen)).expected.sum() == 0)


@given(watches)
def test_it_does_not_matter_who_is_first(seen: Watch) -> None:
    assert alpha(seen) == pytest.approx(alpha(swapped(seen)), nan_ok=True)


@given(streams(), streams())
def test_new_names_for_the_codes_change_nothing(first: Spells, second: Spells) -> None:
    there = alpha(watch(first, second))
    assert alpha(watch(renamed(first), renamed(second))) == pytest.approx(there, nan_ok=True)


@given(watches)
def test_the_figure_over_all_codes_pools_what_each_code_disagrees(seen: Watch) -> None:
    found = sums(seen)
    assume(found.expected.sum() > 0)
    assert alpha(seen) == pytest.approx(1 - found.observed.sum() / found.expected.sum())
    for code in range(CODES):
        alone = UnitizingSums.of([seen], 1, CODES, 100)
        chance = float(alone.expected[0, code])
        by_hand = 1 - float(alone.observed[0, code]) / chance if chance else np.nan
        assert alpha_of(found, code)(ONCE)[0] == pytest.approx(by_hand, nan_ok=True)


@given(watches)
def test_states_of_different_codes_that_overlap_are_taken_as_they_are(seen: Watch) -> None:
    found = sums(seen)
    for code in range(CODES):
        kept = [
            Spells(*(part[spells.codes == code] for part in (spells.onsets, spells.offsets, spells.codes)))
            for spells in (seen.first, seen.second)
        ]
        alone = sums(watch(kept[0], kept[1]))
        assert alone.observed[0, code] == found.observed[0, code]
        assert alone.expected[0, code] == found.expected[0, code]


def test_overlapping_states_of_one_code_are_one_unit_and_touching_ones_two() -> None:
    seen = spells((0, 3000, 0), (2000, 5000, 0), (5000, 6000, 0), (2500, 2600, 0))
    found = Units.of(seen, 0, 1000)
    assert (found.begins.tolist(), found.ends.tolist()) == ([0, 5000 // 1000], [5, 6])


def test_times_are_taken_at_the_nearest_tick_and_what_is_shorter_is_no_unit() -> None:
    found = Units.of(spells((1400, 2500, 0), (4100, 4300, 0)), 0, 1000)
    assert (found.begins.tolist(), found.ends.tolist()) == ([1], [3])


@pytest.mark.parametrize(("offset", "tick"), [(3000, 1000), (3100, 100), (3110, 10), (3111, 1)])
def test_the_tick_is_the_coarsest_that_holds_every_time(offset: int, tick: int) -> None:
    assert tick_of([watch(spells((0, 2000, 0)), spells((1000, offset, 0)))]) == tick
    assert tick_of([watch(spells((0, 2000, 0)), spells()), watch(spells(), spells(), end=offset)]) == tick


def test_without_a_session_the_tick_is_a_second() -> None:
    assert tick_of([]) == 1000


def test_time_that_was_not_codable_is_no_part_of_the_continuum() -> None:
    parted = Watch(0, spells((0, 10_000, 0)), spells((0, 9000, 0)), 0, LENGTH, ((4000, 8000), (20_000, 25_000)))
    whole = watch(spells((0, 6000, 0)), spells((0, 5000, 0)), end=LENGTH - 9000)
    assert alpha(parted) == alpha(whole)


def test_sessions_are_summed_by_weight() -> None:
    good = watch(spells((0, 9000, 0)), spells((0, 9000, 0)))
    bad = watch(spells((0, 9000, 0)), spells((15_000, 24_000, 0)), group=1)
    value = unitizing_alpha(UnitizingSums.of([good, bad], 2, CODES, 100))
    both, first, second = value(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
    assert first == 1.0
    assert second < both < first


@pytest.mark.parametrize("kind", NOTHING)
def test_there_is_no_figure_where_nothing_was_coded(kind: str) -> None:
    found = sums(NOTHING[kind])
    assert found.n == 0
    assert np.isnan([unitizing_alpha(found)(ONCE)[0], alpha_of(found, 0)(ONCE)[0]]).all()


def test_a_code_that_nobody_used_has_no_figure() -> None:
    found = sums(watch(spells((0, 9000, 0)), spells((0, 9000, 0))))
    assert np.isnan(alpha_of(found, 1)(ONCE)[0])


def test_states_of_one_observer_alone_are_not_agreed_on() -> None:
    assert alpha(watch(spells((0, 9000, 0)), spells())) < 0


def test_ten_thousand_units_at_a_millisecond_take_less_than_a_second() -> None:
    onsets = np.arange(10_000) * 4320
    rows = [(int(onset), int(onset) + 3000, 0) for onset in onsets]
    second = [(onset + 501, offset + 501, code) for onset, offset, code in rows]
    seen = watch(spells(*rows), spells(*second), end=43_200_000)
    began = time.perf_counter()
    assert tick_of([seen]) == 1
    value = alpha(seen, 1)
    assert time.perf_counter() - began < 1.0
    assert 0 < value < 1
