"""Stretches of time of many owners at once."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.adherence.spans import Spans, left, seconds, within

OWNERS, END = 3, 140
rows = st.lists(
    st.tuples(st.integers(0, OWNERS - 1), st.integers(0, 100), st.integers(0, 40)).map(
        lambda row: (row[0], float(row[1]), float(row[1] + row[2]))
    ),
    max_size=12,
)
Rows = list[tuple[int, float, float]]


def held(given_rows: Rows, owner: int) -> set[int]:
    return {second for whose, start, end in given_rows if whose == owner for second in range(int(start), int(end))}


def listed(spans: Spans) -> Rows:
    return list(zip(spans.owner.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True))


@given(rows, rows)
def test_what_is_left_is_each_owner_s_second_that_is_covered_and_not_taken_out(covered: Rows, out: Rows) -> None:
    found = left(Spans.of(covered), Spans.of(out))
    for owner in range(OWNERS):
        expected = held(covered, owner) - held(out, owner)
        assert held(listed(found), owner) == expected
        assert seconds(found, OWNERS)[owner] == len(expected)


@given(rows, rows)
def test_what_is_left_is_sorted_and_touches_nothing_of_the_same_owner(covered: Rows, out: Rows) -> None:
    found = listed(left(Spans.of(covered), Spans.of(out)))
    assert found == sorted(found)
    for (before, _, end), (after, start, _) in pairwise(found):
        assert before != after or end < start


@given(rows, rows)
def test_a_stretch_is_cut_to_each_window_of_its_owner(stretches: Rows, windows: Rows) -> None:
    windows.sort()
    cut, row, window = within(Spans.of(stretches), Spans.of(windows))
    for one, at, by in zip(listed(cut), row.tolist(), window.tolist(), strict=True):
        assert held([one], one[0]) == held([stretches[at]], one[0]) & held([windows[by]], one[0])
    for owner in range(OWNERS):
        assert held(listed(cut), owner) == held(stretches, owner) & held(windows, owner)


@pytest.mark.parametrize("end", [5.0, 4.0, np.nan])
def test_a_stretch_that_does_not_end_after_its_start_covers_nothing(end: float) -> None:
    assert listed(left(Spans.of([(0, 5.0, end)]), Spans.of([]))) == []


def test_codable_time_is_the_length_without_overlapping_breaks_twice() -> None:
    """100 s less 10-40 and 90-100: 60 s."""
    breaks = within(Spans.of([(0, 10, 30), (0, 20, 40), (0, 90, 200)]), Spans.of([(0, 0, 100)]))[0]
    assert seconds(left(Spans.of([(0, 0, 100)]), breaks), 1).tolist() == [60.0]
