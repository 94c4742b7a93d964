"""How item marks become a score, its bounds and its band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.adherence.dose import dose
from coder.adherence.items import CREDITS, STATUSES, Item, band, score

BANDS = {"high": 0.80, "moderate": 0.50, "low": 0.0}
items_of_a_plan = st.lists(
    st.builds(
        Item,
        id=st.uuids().map(str),
        status=st.sampled_from([*STATUSES, None]),
        weight=st.integers(0, 50).map(lambda tenths: tenths / 10),
        critical=st.booleans(),
    ),
    max_size=12,
)


def test_weights_and_credits_give_the_scores_computed_by_hand() -> None:
    items = [
        Item("S4.1", "delivered", 1),
        Item("S4.2", "not_delivered", 2, critical=True),
        Item("S4.3", "adapted", 1),
        Item("S4.4", "delivered", 2, critical=True),
        Item("S4.5", "partial", 3, critical=True),
        Item("S4.6", "delivered", 1),
    ]
    result = score(items)
    assert result.strict == 4 / 6
    assert (result.weighted, result.lower, result.upper) == (0.65, 0.65, 0.65)
    assert result.critical_missed == ("S4.2",)


def test_what_was_not_applicable_leaves_the_denominator() -> None:
    result = score([Item("a", "delivered", 1), Item("b", "not_applicable", 9)])
    assert (result.weighted, result.strict, result.lower) == (1.0, 1.0, 1.0)


def test_what_was_not_observed_is_unknown_and_opens_the_bounds() -> None:
    result = score([Item("a", "delivered", 6), Item("b", "not_delivered", 2), Item("c", "not_observed", 2)])
    assert (result.weighted, result.lower, result.upper) == (0.75, 0.6, 0.8)
    assert result.unobserved_weight == 0.2


def test_an_item_without_a_mark_is_as_unknown_as_one_not_observed() -> None:
    marked = score([Item("a", "delivered"), Item("b", "not_observed")])
    unmarked = score([Item("a", "delivered"), Item("b", None)])
    assert (marked.lower, marked.upper) == (unmarked.lower, unmarked.upper) == (0.5, 1.0)
    assert (unmarked.unmarked, unmarked.counts["not_observed"]) == (1, 0)


def test_a_plan_may_credit_adapted_with_less() -> None:
    result = score([Item("a", "adapted"), Item("b", "delivered")], {**CREDITS, "adapted": 0.8})
    assert (result.weighted, result.strict) == (0.9, 0.5)


def test_tenths_that_reach_the_standard_reach_it_in_the_score_too() -> None:
    result = score([Item("a", "delivered", 0.1), Item("b", "delivered", 0.7), Item("c", "not_delivered", 0.2)])
    assert result.weighted == 0.8


@pytest.mark.parametrize(
    ("items", "word"),
    [
        ([], "no_items"),
        ([Item("a", None)], "no_marks"),
        ([Item("a", "not_applicable")], "none_applicable"),
        ([Item("a", "not_observed")], "not_observed"),
        ([Item("a", "delivered", 0)], "no_weight"),
    ],
)
def test_a_score_that_is_undefined_says_why(items: list[Item], word: str) -> None:
    result = score(items)
    assert result.weighted is None
    assert str(result.why_missing).split(":")[0] == word


@pytest.mark.parametrize(
    ("weighted", "word"),
    [(1.0, "high"), (0.8, "high"), (0.795, "moderate"), (0.5, "moderate"), (0.4999, "low"), (0.0, "low")],
)
def test_bands_leave_no_gap_between_them(weighted: float, word: str) -> None:
    assert band(weighted, 0.0, BANDS, 0.2) == (word, None)


def test_a_band_is_withheld_only_over_the_limit_of_unobserved_weight() -> None:
    assert band(0.9, 0.2, BANDS, 0.2)[0] == "high"
    word, why = band(0.9, 0.21, BANDS, 0.2)
    assert word is None
    assert str(why).startswith("unobserved: 21%")


@given(items_of_a_plan)
def test_the_bounds_hold_the_score_and_lie_between_0_and_1(items: list[Item]) -> None:
    result = score(items)
    if result.lower is None or result.upper is None:
        assert result.weighted is None
        return
    assert 0 <= result.lower <= result.upper <= 1
    if result.weighted is not None:
        assert result.lower <= result.weighted <= result.upper


@given(items_of_a_plan, st.sampled_from([2.0, 10.0, 0.5]))
def test_only_the_proportions_of_the_weights_matter(items: list[Item], factor: float) -> None:
    scaled = [Item(item.id, item.status, item.weight * factor, item.critical) for item in items]
    assert score(scaled).weighted == pytest.approx(score(items).weighted, abs=1e-12)


@given(items_of_a_plan)
def test_every_item_is_counted_once(items: list[Item]) -> None:
    result = score(items)
    assert sum(result.counts.values()) + result.unmarked == result.items == len(items)


@given(items_of_a_plan)
def test_without_unknown_items_the_bounds_meet_at_the_score(items: list[Item]) -> None:
    known = [item for item in items if item.status not in (None, "not_observed")]
    result = score(known)
    assert result.lower == result.weighted == result.upper


def test_dose_is_the_minutes_over_the_planned_minutes_of_what_applied() -> None:
    items = [
        Item("a", "delivered", planned_minutes=20, minutes=25),
        Item("b", "not_delivered", planned_minutes=20),
        Item("c", "not_applicable", planned_minutes=60),
    ]
    result = dose(items, low=0.8, high=1.2)
    assert (result.delivered_minutes, result.planned_minutes, result.ratio, result.flag) == (25, 40, 0.625, "low")


def test_dose_is_not_capped_at_the_plan() -> None:
    result = dose([Item("a", "delivered", planned_minutes=20, minutes=30)], low=0.8, high=1.2)
    assert (result.ratio, result.flag) == (1.5, "high")


@pytest.mark.parametrize("status", ["delivered", "adapted", "partial", "not_observed", None])
def test_an_item_whose_minutes_are_not_told_makes_the_dose_unknown(status: str | None) -> None:
    result = dose([Item("a", "delivered", planned_minutes=9, minutes=9), Item("b", status, planned_minutes=9)])
    assert (result.ratio, result.delivered_minutes, result.planned_minutes) == (None, None, 18)
    assert result.why_missing == "no_minutes: no minutes for b"


def test_an_item_not_delivered_took_no_minutes_whatever_was_written() -> None:
    result = dose([Item("a", "not_delivered", planned_minutes=10, minutes=4)])
    assert (result.delivered_minutes, result.ratio) == (0, 0)


def test_a_plan_without_minutes_has_no_dose() -> None:
    assert str(dose([Item("a", "delivered", minutes=3)]).why_missing).startswith("no_planned_minutes")
