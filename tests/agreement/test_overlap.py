"""States linked by overlap."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement.events import EventSums
from coder.agreement.overlap import linked, overlap_agreement, overlap_kappa, overlap_sums
from coder.agreement.states import Spells, Watch
from tests.agreement.state_streams import CODES, NOTHING, ONCE, renamed, spells, streams, swapped, watch, watches

shares = st.sampled_from((0.05, 0.3, 0.5, 0.6, 0.8, 1.0))


def sums(seen: Watch, share: float = 0.6, codes: int = CODES) -> EventSums:
    return overlap_sums([seen], 1, codes, share)


def share_of(first: Spells, second: Spells, one: int, other: int) -> float:
    """By the definition, without a shortcut."""
    common = min(first.offsets[one], second.offsets[other]) - max(first.onsets[one], second.onsets[other])
    longer = max(first.offsets[one] - first.onsets[one], second.offsets[other] - second.onsets[other])
    return float(common / longer) if common > 0 else 0.0


@given(watches, shares)
def test_the_largest_shares_are_linked_first_as_a_search_of_all_pairs_finds_them(seen: Watch, share: float) -> None:
    both = seen.compressed()
    first, second = both.first, both.second
    rows, columns = range(len(first.onsets)), range(len(second.onsets))
    table = np.array([[share_of(first, second, one, other) for other in columns] for one in rows])
    found = sorted((share_of(first, second, one, other) for one, other in linked(first, second, share)), reverse=True)
    largest = []
    while table.size and table.max() >= share:
        largest.append(float(table.max()))
        ties = np.argwhere(table == table.max())
        # Which of equal shares is linked decides what is left: follow the choice that was made.
        made = {tuple(pair) for pair in linked(first, second, share).tolist()}
        one, other = next(pair for pair in map(tuple, ties.tolist()) if pair in made)
        table[one, :] = table[:, other] = 0.0
    assert found == largest


@given(streams())
def test_an_observer_agrees_wholly_with_itself(seen: Spells) -> None:
    value = sums(watch(seen, seen))
    agreement, kappa = overlap_agreement(value)(ONCE)[0], overlap_kappa(value)(ONCE)[0]
    assert agreement == 1.0 or (value.n == 0 and np.isnan(agreement))
    assert np.isnan(kappa) or kappa == pytest.approx(1.0)


@given(watches, shares)
def test_it_does_not_matter_who_is_first(seen: Watch, share: float) -> None:
    one, other = sums(seen, share), sums(swapped(seen), share)
    for figure in (overlap_kappa, overlap_agreement):
        assert figure(one)(ONCE)[0] == pytest.approx(figure(other)(ONCE)[0], nan_ok=True)


@given(streams(), streams())
def test_new_names_for_the_codes_change_nothing(first: Spells, second: Spells) -> None:
    one, other = sums(watch(first, second)), sums(watch(renamed(first), renamed(second)))
    for figure in (overlap_kappa, overlap_agreement):
        assert figure(one)(ONCE)[0] == pytest.approx(figure(other)(ONCE)[0], nan_ok=True)


@given(watches, shares)
def test_every_state_that_lasts_is_counted_and_a_linked_one_twice(seen: Watch, share: float) -> None:
    found, both = sums(seen, share), seen.compressed()
    pairs = len(linked(both.first, both.second, share))
    states = len(both.first.onsets) + len(both.second.onsets)
    assert (found.linked[0], found.n) == (2 * pairs, states)
    assert found.of_first.sum() == len(both.first.onsets) + pairs


def test_a_pair_of_different_codes_is_linked_before_a_smaller_overlap_of_the_same() -> None:
    found = sums(watch(spells((0, 10_000, 0)), spells((0, 9000, 1), (3000, 10_000, 0))))
    assert (found.linked[0], found.same.sum()) == (2, 0)


def test_of_equal_shares_the_earlier_is_linked() -> None:
    first, second = spells((10_000, 20_000, 0)), spells((12_000, 22_000, 0), (8000, 18_000, 0))
    assert linked(first, second, 0.6).tolist() == [[0, 1]]


def test_a_share_that_is_just_reached_links() -> None:
    first, second = spells((0, 10_000, 0)), spells((4000, 10_000, 0))
    assert len(linked(first, second, 0.6)) == 1
    assert len(linked(first, second, 0.6001)) == 0


def test_time_that_was_not_codable_does_not_part_two_states() -> None:
    out = ((4000, 8000),)
    seen = Watch(0, spells((0, 10_000, 0)), spells((0, 4000, 0)), 0, 10_000, out)
    assert overlap_agreement(sums(seen))(ONCE)[0] == 1.0
    assert overlap_agreement(sums(Watch(0, seen.first, seen.second, 0, 10_000)))(ONCE)[0] == 0.0


def test_sessions_are_summed_by_weight() -> None:
    good = watch(spells((0, 9000, 0), (9000, 12_000, 1)), spells((0, 9000, 0), (9000, 12_000, 1)))
    bad = watch(spells((0, 9000, 0)), spells((0, 9000, 1)), group=1)
    value = overlap_agreement(overlap_sums([good, bad], 2, CODES, 0.6))
    assert value(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])).tolist() == pytest.approx([4 / 6, 1.0, 0.0])


@pytest.mark.parametrize("kind", NOTHING)
def test_there_is_no_figure_where_nothing_was_coded(kind: str) -> None:
    found = sums(NOTHING[kind])
    assert np.isnan([overlap_kappa(found)(ONCE)[0], overlap_agreement(found)(ONCE)[0]]).all()


def test_one_code_alone_has_no_kappa() -> None:
    seen = watch(spells((0, 9000, 0)), spells((0, 9000, 0)))
    assert np.isnan(overlap_kappa(sums(seen, codes=1))(ONCE)[0])
    assert np.isnan(overlap_kappa(sums(seen, codes=3))(ONCE)[0])


def test_states_of_one_observer_alone_are_not_agreed_on() -> None:
    found = sums(watch(spells((0, 9000, 0), (9000, 12_000, 1)), spells()))
    assert (overlap_agreement(found)(ONCE)[0], overlap_kappa(found)(ONCE)[0]) == (0.0, 0.0)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.5, float("nan")])
def test_a_share_that_cannot_be_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        sums(NOTHING["no states"], share)


@pytest.mark.parametrize("share", [0.6, 0.01])
def test_ten_thousand_states_and_one_that_spans_them_all_are_linked_in_a_second(share: float) -> None:
    onsets = np.arange(10_000) * 4320
    rows = [(int(onset), int(onset) + 3000, 0) for onset in onsets]
    first = spells((0, 43_200_000, 1), *rows)
    second = spells((0, 43_200_000, 1), *((onset + 500, offset + 500, code) for onset, offset, code in rows))
    began = time.perf_counter()
    assert len(linked(first, second, share)) == 10_001
    assert time.perf_counter() - began < 1.0
