"""Observed and expected agreement, and the standard error of kappa under chance."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import terms, units

cell = st.one_of(st.none(), st.sampled_from("abc"))
pairs = st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=8)
CORRECTED = ("cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1")


@pytest.mark.parametrize("name", [*CORRECTED, "percent_agreement", "krippendorff_alpha"])
@given(table=pairs)
def test_a_coefficient_is_what_its_terms_make_of_it(name: str, table: list[list[str | None]]) -> None:
    value = getattr(units, name)(table).value
    observed, chance = terms.observed_and_chance(table, name)
    if value is None:
        assert observed is None or chance is None or chance == pytest.approx(1.0)
    else:
        assert observed is not None
        assert chance is not None
        assert (observed - chance) / (1 - chance) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("table", [[["a", "a"], ["a", "a"]], [["a", None], [None, "b"]]])
def test_there_is_no_error_under_chance_where_nothing_varies_or_nothing_meets(table: list[list[Any]]) -> None:
    assert terms.kappa_null_se(table) is None


def test_alpha_of_ratings_that_never_meet_has_no_terms() -> None:
    assert terms.observed_and_chance([["a", None], [None, "b"]], "krippendorff_alpha") == (None, None)


def test_a_coefficient_without_such_terms_is_refused() -> None:
    with pytest.raises(ValueError, match="kendall_w is not made of"):
        terms.observed_and_chance([[1, 2], [2, 2]], "kendall_w")
