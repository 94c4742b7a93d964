"""The alignment that counts, against every possible alignment, and on cases that observers know."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import align as aligning
from coder.agreement.align import Alignment, align

Event = tuple[int, int]
events = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), max_size=4)


def aligned(first: list[Event], second: list[Event], tolerance: int) -> Alignment:
    times_a, codes_a, times_b, codes_b = (
        np.array([event[part] for event in side], dtype=np.int64) for side in (first, second) for part in (0, 1)
    )
    return align(times_a, codes_a, times_b, codes_b, tolerance)


Merit = tuple[int, int, int, list[tuple[int, int]]]


def merit(first: list[Event], second: list[Event], pairs: list[tuple[int, int]]) -> Merit:
    """Smaller is better: pairs of the same code, pairs, sum of |Δt|, times of the pairs."""
    same = sum(first[a][1] == second[b][1] for a, b in pairs)
    apart = sum(abs(first[a][0] - second[b][0]) for a, b in pairs)
    return -same, -len(pairs), apart, sorted((first[a][0], second[b][0]) for a, b in pairs)


def every_alignment(first: list[Event], second: list[Event], tolerance: int) -> list[list[tuple[int, int]]]:
    near = [
        (a, b) for a in range(len(first)) for b in range(len(second)) if abs(first[a][0] - second[b][0]) <= tolerance
    ]
    found: list[list[tuple[int, int]]] = [[]]
    for a, b in near:
        free = [pairs for pairs in found if all(fits(first, second, (a, b), other) for other in pairs)]
        found += [[*pairs, (a, b)] for pairs in free]
    return found


def fits(first: list[Event], second: list[Event], one: tuple[int, int], other: tuple[int, int]) -> bool:
    crossing = (first[one[0]][0] - first[other[0]][0]) * (second[one[1]][0] - second[other[1]][0]) < 0
    return one[0] != other[0] and one[1] != other[1] and not crossing


@given(events, events, st.integers(0, 3))
def test_no_alignment_is_better_than_the_one_found(first: list[Event], second: list[Event], tolerance: int) -> None:
    found = [(a, b) for a, b in aligned(first, second, tolerance).pairs.tolist()]
    best = min(merit(first, second, pairs) for pairs in every_alignment(first, second, tolerance))
    assert merit(first, second, found) == best


long_events = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 2)), max_size=25)


@given(long_events, long_events, st.integers(0, 12))
def test_cell_by_cell_and_by_arrays_the_same_pairs_are_found(
    first: list[Event], second: list[Event], tolerance: int
) -> None:
    found = aligned(first, second, tolerance)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aligning, "NARROW", -1)
        assert aligned(first, second, tolerance).pairs.tolist() == found.pairs.tolist()


def test_a_moment_of_many_events_far_off_does_not_change_how_the_others_are_paired() -> None:
    first, second = [(0, 0), (5, 1), (9, 0)], [(1, 0), (4, 1), (11, 0)]
    alone = aligned(first, second, 2).pairs.tolist()
    crowd = [(1_000, code) for code in range(3)]
    assert aligned(first + crowd, second + crowd, 2).pairs.tolist() == [*alone, [3, 3], [4, 4], [5, 5]]


@given(events, events, st.integers(0, 3))
def test_every_event_is_paired_once_or_left_alone(first: list[Event], second: list[Event], tolerance: int) -> None:
    found = aligned(first, second, tolerance)
    assert sorted([*found.pairs[:, 0].tolist(), *found.only_first.tolist()]) == list(range(len(first)))
    assert sorted([*found.pairs[:, 1].tolist(), *found.only_second.tolist()]) == list(range(len(second)))


def crowd(seed: int, size: int, codes: int) -> tuple[list[Event], list[Event]]:
    source = np.random.default_rng(seed)
    times = source.integers(0, 4 * size, (2, size))
    which = source.integers(0, codes, (2, size))
    first, second = ([(int(t), int(c)) for t, c in zip(times[s], which[s], strict=True)] for s in (0, 1))
    return first, second


@pytest.mark.parametrize("seed", range(6))
def test_long_sessions_computed_in_blocks_give_the_same_pairs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = crowd(seed, 200, 4)
    whole = aligned(first, second, 7).pairs.tolist()
    monkeypatch.setattr(aligning, "KEPT_CELLS", 0)
    monkeypatch.setattr(aligning, "BLOCK", 7)
    assert aligned(first, second, 7).pairs.tolist() == whole


@pytest.mark.parametrize("seed", range(6))
def test_scores_too_large_for_64_bits_give_the_same_pairs(seed: int) -> None:
    first, second = crowd(seed, 60, 3)
    far = 10**13
    wide = ([(t * far, c) for t, c in first], [(t * far, c) for t, c in second])
    assert aligned(*wide, 5 * far).pairs.tolist() == aligned(first, second, 5).pairs.tolist()


@pytest.mark.parametrize("seed", range(6))
def test_a_wider_tolerance_never_loses_pairs_of_the_same_code(seed: int) -> None:
    first, second = crowd(seed, 80, 3)
    same = []
    for tolerance in range(0, 40, 4):
        pairs = aligned(first, second, tolerance).pairs.tolist()
        same.append(sum(first[a][1] == second[b][1] for a, b in pairs))
    assert same == sorted(same)


def test_the_complaint_of_boris_issue_228_matches_all_three_pairs() -> None:
    first = [(155105, 0), (169855, 0), (264855, 0)]
    second = [(156405, 0), (170852, 0), (264606, 0)]
    assert aligned(first, second, 2000).pairs.tolist() == [[0, 0], [1, 1], [2, 2]]


def test_exactly_the_tolerance_apart_is_a_pair_and_a_millisecond_more_is_none() -> None:
    assert len(aligned([(1000, 0)], [(3000, 0)], 2000).pairs) == 1
    assert len(aligned([(1000, 0)], [(3001, 0)], 2000).pairs) == 0


def test_a_pair_of_the_same_code_is_worth_more_than_two_of_different_codes() -> None:
    found = aligned([(0, 0), (1, 1)], [(0, 1), (1, 2)], 1)
    assert found.pairs.tolist() == [[1, 0]]


def test_of_equally_near_partners_the_earlier_is_taken() -> None:
    assert aligned([(2, 0)], [(1, 0), (3, 0)], 2).pairs.tolist() == [[0, 0]]


def test_simultaneous_events_are_taken_in_whichever_order_pairs_their_codes() -> None:
    first, second = [(0, 0), (0, 1), (0, 2)], [(0, 2), (0, 0), (0, 1)]
    assert aligned(first, second, 0).pairs.tolist() == [[0, 1], [1, 2], [2, 0]]


def test_too_many_simultaneous_codes_are_taken_in_order_and_said_so() -> None:
    many = [(0, code) for code in range(20)]
    found = aligned(many, [*reversed(many), (1, 3)], 1)
    assert found.capped
    assert all(many[a][1] == 19 - b for a, b in found.pairs.tolist())
    assert len(found.pairs) == 20


@pytest.mark.parametrize("sides", [1, -1])
def test_codes_that_only_one_observer_used_do_not_hold_up_the_others_at_that_time(sides: int) -> None:
    many, some = [(0, code) for code in range(20)], [(0, code) for code in range(1, 20, 2)]
    first, second = (many, some)[::sides]
    pairs = aligned(first, second, 0).pairs.tolist()
    assert sum(first[a][1] == second[b][1] for a, b in pairs) == 10


def test_an_observer_without_events_pairs_nothing() -> None:
    found = aligned([], [(5, 1)], 10)
    assert (len(found.pairs), found.only_second.tolist()) == (0, [0])


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        aligned([(0, 0)], [(0, 0)], -1)


def test_all_pairs_of_two_events_are_tried_by_the_reference() -> None:
    both = [(0, 0), (1, 0)]
    assert len(every_alignment(both, both, 1)) == 1 + 4 + len([1 for _ in combinations(range(2), 2)])
