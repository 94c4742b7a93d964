"""Agreement on the marks of items and on ratings at the end of a session."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from coder.agreement import units
from coder.agreement.intervals import Plan
from coder.agreement.result import Coefficient
from coder.agreement.sheets import STATUSES, of_marks, of_ratings, of_sheets

FAST = Plan(resamples=200)
NOT, PART, ADAPT, FULL = STATUSES
Row = dict[str, Any]


def mark(session: str, observer: str, item: str, status: str | None, role: str = "primary", **more: Any) -> Row:
    return {"session": session, "observer": observer, "role": role, "item": item, "status": status, **more}


def rating(session: str, observer: str, scale: str, value: float | None, role: str = "primary") -> Row:
    return {"session": session, "observer": observer, "role": role, "scale": scale, "value": value}


def marked(sessions: Sequence[Sequence[Sequence[str | None]]], observers: str = "AB") -> list[Row]:
    """sessions: of each, its items, each the statuses by observer; None where there is no mark."""
    return [
        mark(f"S{number}", observer, f"i{place}", status)
        for number, items in enumerate(sessions)
        for place, statuses in enumerate(items)
        for observer, status in zip(observers, statuses, strict=True)
        if status is not None
    ]


def rated(table: Sequence[Sequence[float | None]], scale: str = "bond", observers: str = "ABCD") -> list[Row]:
    return [
        rating(f"S{number:02}", observer, scale, value)
        for number, values in enumerate(table)
        for observer, value in zip(observers, values, strict=False)
        if value is not None
    ]


def by_name(found: Sequence[Coefficient], code: str | None = None) -> dict[str, Coefficient]:
    named = {one.name: one for one in found if one.place.code == code}
    assert {one.place.scope for one in named.values()} <= {"overall" if code is None else "code"}
    return named


SESSIONS = [
    [(FULL, FULL), (ADAPT, PART), (NOT, NOT)],
    [(FULL, ADAPT), (PART, PART), (NOT, FULL)],
    [(FULL, FULL), (FULL, FULL), (PART, ADAPT)],
]
FLAT = [pair for items in SESSIONS for pair in items]


def test_two_observers_marks_have_the_figures_of_ordered_categories() -> None:
    found = by_name(of_marks(marked(SESSIONS), FAST)[0])
    expected = {
        "item_percent_agreement": units.percent_agreement(FLAT, categories=STATUSES),
        "item_cohen_kappa": units.cohen_kappa(FLAT, categories=STATUSES),
        "item_cohen_kappa_linear": units.cohen_kappa(FLAT, categories=STATUSES, weights="linear"),
        "item_gwet_ac1": units.gwet_ac1(FLAT, categories=STATUSES),
        "item_gwet_ac2_linear": units.gwet_ac2(FLAT, categories=STATUSES, weights="linear"),
        "item_krippendorff_alpha": units.krippendorff_alpha(FLAT, categories=STATUSES, level="ordinal"),
    }
    assert {name: one.value for name, one in found.items()} == {name: one.value for name, one in expected.items()}
    assert found["item_percent_agreement"].value == 5 / 9


def test_linear_kappa_gives_half_misses_more_than_far_ones() -> None:
    """By hand: weights 1 - |difference| / 3 over the nine items, margins 2 2 1 4 and 1 2 2 4 hold chance."""
    found = by_name(of_marks(marked(SESSIONS), FAST)[0])["item_cohen_kappa_linear"]
    weights = 1 - np.abs(np.subtract.outer(np.arange(4), np.arange(4))) / 3
    one, other = ([STATUSES.index(pair[side]) for pair in FLAT] for side in (0, 1))
    observed = weights[one, other].mean()
    first, second = (np.bincount(side, minlength=4) / 9 for side in (one, other))
    chance = first @ weights @ second
    assert found.value == pytest.approx((observed - chance) / (1 - chance))


def test_agreement_is_told_for_each_status_and_each_item() -> None:
    found, _ = of_marks(marked(SESSIONS), FAST)
    assert by_name(found, FULL)["item_positive_agreement"].value == pytest.approx(2 * 3 / (4 + 4))
    assert by_name(found, "i0")["item_percent_agreement"].value == pytest.approx(2 / 3)
    assert by_name(found, "i0")["item_percent_agreement"].n == 3


def test_a_status_that_nobody_gave_has_no_agreement() -> None:
    found, _ = of_marks(marked([[(FULL, FULL), (PART, NOT)]] * 2), FAST)
    assert str(by_name(found, ADAPT)["item_positive_agreement"].why_missing).startswith("code_not_used: ")


def test_not_applicable_and_not_observed_are_missing_and_said_so() -> None:
    more = [[(FULL, "not_applicable"), ("not_applicable", "not_applicable"), ("not_observed", PART)], *SESSIONS]
    found, warnings = of_marks(marked(more), FAST)
    assert by_name(found)["item_percent_agreement"].value == 5 / 9
    assert by_name(found)["item_percent_agreement"].n == 9
    assert by_name(found)["item_cohen_kappa"].value == units.cohen_kappa(FLAT, categories=STATUSES).value
    assert warnings[0].startswith("item marks: 3 not_applicable and 1 not_observed count as missing; on 2 items")


def test_only_independent_codings_of_doubled_sessions_count() -> None:
    rows = [
        mark("S1", "A", "i", FULL),
        mark("S1", "B", "i", FULL, "second"),
        mark("S1", "C", "i", NOT, "gold"),
        mark("S1", "D", "i", NOT, "training"),
        mark("S2", "A", "i", NOT),
        mark("S2", "A", "i", FULL, "second"),
        mark("S3", "A", "i", PART),
        mark("S3", "E", "i", NOT, "consensus"),
    ]
    found = by_name(of_marks(rows, FAST)[0])["item_percent_agreement"]
    assert (found.value, found.n) == (1.0, 1)


def test_limits_are_by_session_and_one_session_has_none() -> None:
    """Sessions agree in 2, 1 and 2 of their 3 items; drawing the second three times happens once in 27."""
    several = by_name(of_marks(marked(SESSIONS), Plan())[0])["item_percent_agreement"]
    assert several.interval == "bootstrap"
    assert (several.low, several.high) == pytest.approx((1 / 3, 2 / 3))
    alone = by_name(of_marks(marked(SESSIONS[:1]), FAST)[0])["item_percent_agreement"]
    assert alone.low is None
    assert str(alone.why_no_interval).startswith("single_session: ")


def test_few_sessions_are_named_beside_the_limits() -> None:
    _, warnings = of_sheets(marked(SESSIONS), rated([(1, 2), (3, 3), (5, 4)]), FAST)
    assert "item marks: 3 double-coded sessions are fewer than 8: take the limits as rough" in warnings
    rough = "doubled in fewer than 8 sessions, so take their own limits as rough"
    assert f"ratings: {rough}: bond" in warnings


def test_an_item_of_few_sessions_is_named_where_the_whole_has_enough() -> None:
    _, warnings = of_marks(marked([[(FULL, FULL), (PART, NOT)]] * 7 + [[(FULL, NOT)], [(PART, PART)]]), FAST)
    assert warnings == ["item marks: doubled in fewer than 8 sessions, so take their own limits as rough: i1"]


def test_rotating_pairs_of_observers_have_lights_kappa() -> None:
    """A and B agree wholly; B and C never: the mean of 1 and of theirs."""
    rows = marked([[(FULL, FULL, None), (NOT, NOT, None)], [(None, FULL, NOT), (None, NOT, FULL)]], "ABC")
    found = by_name(of_marks(rows, FAST)[0])
    assert "item_cohen_kappa" not in found
    assert found["item_light_kappa"].value == pytest.approx((1 - 1) / 2)
    assert found["item_light_kappa_linear"].value == pytest.approx((1 - 1) / 2)
    assert found["item_percent_agreement"].value == 0.5


def test_items_of_two_plans_that_share_an_id_stay_apart() -> None:
    rows = [
        mark(session, who, "1", status, plan=plan)
        for session, plan, statuses in (("S1", "p", (FULL, FULL)), ("S2", "q", (FULL, NOT)))
        for who, status in zip("AB", statuses, strict=True)
    ]
    found, _ = of_marks(rows, FAST)
    assert by_name(found, "1 (p)")["item_percent_agreement"].value == 1.0
    assert by_name(found, "1 (q)")["item_percent_agreement"].value == 0.0


def test_a_status_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="mostly"):
        of_marks(marked([[("mostly", FULL)]]), FAST)


# Six targets, four judges (Shrout & Fleiss 1979, Psychol Bull 86:420-428): ICC(2,1) = 0.29.
JUDGED = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]


def test_the_intraclass_correlation_of_a_scale_is_shrout_and_fleiss() -> None:
    found = by_name(of_ratings(rated(JUDGED), Plan("analytic"))[0], "bond")["rating_icc2"]
    assert found.value == pytest.approx(0.29, abs=0.005)
    theirs = units.icc(JUDGED, "icc2")
    assert (found.low, found.high, found.interval) == (theirs.low, theirs.high, "analytic")


def test_other_figures_of_a_scale_are_those_of_its_declared_points() -> None:
    table = [(2, 3), (4, 4), (3, 5), (5, 5), (2, 2)]
    found = by_name(of_ratings(rated(table), FAST, [{"scale": "bond", "low": 1, "high": 5}])[0], "bond")
    points = [1, 2, 3, 4, 5]
    ac2 = units.gwet_ac2(table, weights="quadratic", categories=points)
    assert ac2.value != units.gwet_ac2(table, weights="quadratic").value
    assert found["rating_gwet_ac2_quadratic"].value == pytest.approx(ac2.value)
    alpha = units.krippendorff_alpha(table, level="ordinal")
    assert found["rating_krippendorff_alpha"].value == pytest.approx(alpha.value)
    assert found["rating_within_1"].value == 4 / 5


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_rating_that_could_not_be_made_is_missing(missing: float | None) -> None:
    rows = [*rated([(1, 2), (3, 3), (5, 4)]), rating("S09", "A", "bond", 4), rating("S09", "B", "bond", missing)]
    found, warnings = of_ratings(rows, FAST)
    assert {one.n for one in found} == {3}
    assert warnings[0] == "ratings: 1 of 8 answers are not ratable, which counts as missing"


def test_rotating_pairs_make_rows_of_pairs_for_the_intraclass_correlation() -> None:
    table = [(1, 2, None), (None, 3, 3), (5, None, 4), (2, 2, None)]
    found, warnings = of_ratings(rated(table), FAST)
    icc = by_name(found, "bond")["rating_icc2"]
    assert icc.value == units.icc([(1, 2), (3, 3), (5, 4), (2, 2)], "icc2").value
    assert icc.n == 4
    assert any("pairs of observers: bond" in note for note in warnings)


def test_scales_do_not_mix() -> None:
    rows = [*rated([(1, 2), (3, 3), (5, 4)]), *rated([(1, 5), (2, 2), (3, 3)], "task")]
    found, _ = of_ratings(rows, FAST)
    assert by_name(found, "bond")["rating_within_1"].value == 1.0
    assert by_name(found, "task")["rating_within_1"].value == pytest.approx(2 / 3)


def test_ratings_that_never_differ_have_reasons() -> None:
    found = by_name(of_ratings(rated([(3, 3), (3, 3), (3, 3)]), FAST)[0], "bond")
    assert str(found["rating_icc2"].why_missing).startswith("zero_variance: ")
    assert str(found["rating_krippendorff_alpha"].why_missing).startswith("one_category: ")
    assert found["rating_within_1"].value == 1.0


@pytest.mark.parametrize("value", [float("nan"), 3.0])
def test_a_scale_on_which_no_two_ratings_meet_has_reasons(value: float) -> None:
    rows = [rating("S1", "A", "bond", value), rating("S1", "B", "task", 2)]
    found, _ = of_ratings(rows, FAST)
    assert len(found) == 8
    assert {str(one.why_missing).split(":")[0] for one in found} == {"no_pairs"}


def test_where_nothing_was_doubled_there_is_nothing_to_say() -> None:
    assert of_sheets([], [], FAST) == ((), [])
    assert of_sheets([mark("S1", "A", "i", FULL)], [rating("S1", "A", "bond", 3)], FAST) == ((), [])
