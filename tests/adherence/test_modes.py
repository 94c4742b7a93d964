"""Codable time, and each mode's part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.adherence.modes import Stretches, codable_seconds, codable_states, mode_time, seconds_of, stretches, without

pairs = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 40)).map(lambda pair: (float(pair[0]), float(sum(pair)))),
    max_size=8,
)
END = 90


def held(parts: Stretches) -> set[int]:
    return {second for start, end in parts for second in range(int(start), int(end))}


@given(pairs)
def test_the_union_holds_each_second_once(given_pairs: list[tuple[float, float]]) -> None:
    union = stretches(given_pairs, END)
    expected = {second for start, end in given_pairs for second in range(int(start), min(int(end), END))}
    assert held(union) == expected
    assert seconds_of(union) == len(expected)


@given(pairs, pairs)
def test_taking_out_leaves_what_was_not_taken(
    first: list[tuple[float, float]], second: list[tuple[float, float]]
) -> None:
    whole, out = stretches(first, END), stretches(second, END)
    assert held(without(whole, out)) == held(whole) - held(out)


def test_codable_time_is_the_length_without_overlapping_breaks_twice() -> None:
    assert codable_seconds(100.0, stretches([(10, 30), (20, 40), (90, 200)], 100.0)) == 60.0


def test_shares_are_over_codable_time_in_a_mode() -> None:
    found = mode_time(
        codable_states({"ED": [(0, 40)], "EN": [(40, 60)], "NM": [(60, 80)]}, [(30.0, 40.0)], 100.0),
        90.0,
        100.0,
        modes=["ED", "EN"],
        no_mode=["NM"],
        looked_for=frozenset({"ED", "EN", "NM"}),
    )
    assert found.seconds == {"ED": 30.0, "EN": 20.0}
    assert found.shares == {"ED": 0.6, "EN": 0.4}
    assert found.no_mode == pytest.approx(20 / 90)
    assert found.uncoded == pytest.approx(20 / 90)


def test_a_mode_that_was_not_looked_for_has_no_share_and_none_is_uncoded() -> None:
    found = mode_time({}, 100.0, 100.0, modes=["ED", "EN"], no_mode=["NM"], looked_for=frozenset({"RU-BND"}))
    assert found.shares == {"ED": None, "EN": None}
    assert (found.no_mode, found.uncoded) == (None, None)


@given(st.dictionaries(st.sampled_from(["ED", "EN", "TH"]), pairs), pairs)
def test_the_shares_sum_to_one_where_there_is_time_in_a_mode(
    states: dict[str, list[tuple[float, float]]], breaks: list[tuple[float, float]]
) -> None:
    modes = ["ED", "EN", "TH"]
    away = stretches(breaks, END)
    found = mode_time(
        codable_states(states, away, END),
        codable_seconds(END, away),
        END,
        modes=modes,
        no_mode=["NM"],
        looked_for=frozenset([*modes, "NM"]),
    )
    shares = [share for share in found.shares.values() if share is not None]
    assert not shares or sum(shares) == pytest.approx(1.0)
    assert len(shares) in (0, 3)
