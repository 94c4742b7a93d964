"""Labels as numbers: every kind of input gives the same ratings, and units rated alike may be taken together."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coder.agreement import encoding
from coder.agreement.intervals import Plan
from coder.agreement.measures import Units
from coder.agreement.ratings_matrix import Ratings, encode
from coder.agreement.result import Coefficient
from coder.agreement.unitwise import Fixed

LABELS = st.text(alphabet="abé ", min_size=1, max_size=9)
TABLES = st.integers(2, 4).flatmap(lambda raters: st.lists(st.lists(LABELS, min_size=raters, max_size=raters)))


def said(ratings: Ratings) -> list[list[Any]]:
    return [[None if code < 0 else ratings.labels[code] for code in row] for row in ratings.codes.tolist()]


@given(TABLES.filter(bool))
def test_rows_and_arrays_of_text_or_objects_are_encoded_alike(table: list[list[str]]) -> None:
    forms = [table, np.array(table), np.array(table, dtype=object), np.asfortranarray(np.array(table))]
    for form in forms:
        assert said(encode(form)) == table
        assert encode(form).labels == tuple(sorted({label for row in table for label in row}))


def test_a_label_that_is_met_late_is_a_label_like_the_others() -> None:
    cells = np.full((2 * encoding.BLOCK, 2), "reflection")
    cells[-1] = "reflexion!", "question"
    assert said(encode(cells))[-2:] == [["reflection", "reflection"], ["reflexion!", "question"]]


def test_more_labels_than_the_quick_way_takes_are_encoded_too() -> None:
    cells = np.array([[f"unit {n}", f"unit {n + 1}"] for n in range(2 * encoding.MOST_TEXTS)])
    assert encoding.of_text(cells) is None
    assert said(encode(cells)) == cells.tolist()


def test_bytes_are_labels_as_well() -> None:
    assert said(encode(np.array([[b"yes", b"no"]]))) == [[b"yes", b"no"]]


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan")])
def test_none_and_nan_are_missing_among_text_and_among_numbers(missing: Any) -> None:
    assert said(encode([["a", missing], ["b", "a"]])) == [["a", None], ["b", "a"]]
    assert said(encode([[2, missing], [10, 2]])) == [[2, None], [10, 2]]
    assert encode(np.array([[2, missing], [10, 2]], dtype=object)).labels == (2, 10)


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="a place for each rater"):
        encode([["a", "b"], ["a"]])


@pytest.mark.parametrize("size", [2, 11, 12, 181, 182])
def test_two_codes_make_one_number_without_overflow(size: int) -> None:
    codes = encode([[n, size - 1] for n in range(size)]).codes
    assert (codes[:, 0] * size + codes[:, 1]).max() == size**2 - 1


def scores(raters: int) -> st.SearchStrategy[list[list[float]]]:
    cell = st.sampled_from([1.0, 2.0, 3.0, 5.0, float("nan")])
    return st.lists(st.lists(cell, min_size=raters, max_size=raters), min_size=1, max_size=30)


def one_row_a_unit(ratings: Ratings) -> Ratings:
    """As rated, but said to be condensed already."""
    return replace(ratings, times=np.ones(len(ratings.codes)))


def numbers(coefficient: Coefficient) -> NDArray[np.float64]:
    given = (coefficient.value, coefficient.se, coefficient.low, coefficient.high)
    return np.array([np.nan if number is None else number for number in given])


@given(st.integers(2, 4).flatmap(scores), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_units_rated_alike_count_together_as_they_count_singly(table: list[list[float]], level: str) -> None:
    ratings = encode(np.array(table))
    together, _ = Fixed(ratings, level).estimates(Plan("analytic"))
    singly, _ = Fixed(one_row_a_unit(ratings), level).estimates(Plan("analytic"))
    for one, other in zip(together, singly, strict=True):
        assert (one.name, one.n, one.why_missing, one.why_no_interval) == (
            other.name,
            other.n,
            other.why_missing,
            other.why_no_interval,
        )
        np.testing.assert_allclose(numbers(one), numbers(other), rtol=1e-9, atol=1e-9)


def test_a_condensed_matrix_has_one_row_for_each_way_to_be_rated() -> None:
    condensed = encode([["a", "a"], ["a", "b"], ["a", "a"], [None, "b"]]).condensed()
    assert sorted(zip(map(tuple, said(condensed)), condensed.counted, strict=True), key=str) == [
        (("a", "a"), 2.0),
        (("a", "b"), 1.0),
        ((None, "b"), 1.0),
    ]
    assert condensed.number() == 4


def test_units_of_sessions_are_not_condensed() -> None:
    ratings = encode([["a", "a"], ["a", "a"]], sessions=["S1", "S2"])
    assert ratings.condensed() is ratings


def test_each_rating_takes_a_byte_where_categories_are_few() -> None:
    ratings = encode(np.full((1_000, 3), "a long label that many cells hold"))
    assert ratings.codes.nbytes == 3_000
    assert Units(ratings.condensed()).n == 1_000
