"""Reading a session plan: items, credits, bands and ranges, and its codes against the codebook."""

import pytest

from codebooks import load_plan
from tests.codebooks.small import PLAN, broken_plan, plan_problems


def test_a_plan_that_holds_is_loaded() -> None:
    assert plan_problems(PLAN) == []
    plan = load_plan(PLAN, where="plan.yaml").book
    assert [item.id for item in plan.items] == ["A", "B"]
    assert plan.scoring.bands == {"high": 0.8, "low": 0.0}
    assert plan.scoring.bands_source == "own"
    assert plan.mode_targets is not None
    assert (plan.mode_targets.ranges["ED"].min, plan.mode_targets.ranges["ED"].max) == (0.2, 0.6)


def test_credits_are_a_number_left_out_or_unknown() -> None:
    statuses = load_plan(PLAN, where="plan.yaml").book.scoring.statuses
    assert statuses == {
        "delivered": 1.0,
        "adapted": 1.0,
        "partial": 0.5,
        "not_delivered": 0.0,
        "not_applicable": None,
        "not_observed": "unknown",
    }


def test_without_scoring_the_usual_credits_hold_and_there_is_no_standard() -> None:
    text = PLAN[: PLAN.index("scoring:")] + PLAN[PLAN.index("items:") :]
    scoring = load_plan(text, where="plan.yaml").book.scoring
    assert (scoring.statuses["partial"], scoring.standard, scoring.bands) == (0.5, None, None)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("weight: 2", "weight: -2", "weight of item B is too small ('-2') (plan.yaml:13)"),
        ("weight: 2", "weigth: 2", "item B has an unknown field 'weigth' (plan.yaml:13): is 'weight' meant?"),
        ("standard: 0.8", "standard: 80", "standard of scoring is too large ('80') (plan.yaml:9): at most 1"),
        ("standard: 0.8", "standard: -0.1", "standard of scoring is too small"),
        ("high: 0.8, low: 0", "low: 0, high: 0.8", "scoring has bands that do not fall from one to the next"),
        ("high: 0.8, low: 0", "high: 0.8, low: 0.8", "scoring has bands that do not fall from one to the next"),
        ("partial: 0.5", "partial: 1.5", "partial of statuses is no credit ('1.5') (plan.yaml:8)"),
        ("partial: 0.5", "partial: nan", "partial of statuses is no credit ('nan') (plan.yaml:8)"),
        ("partial: 0.5", "parts: 0.5", "parts of statuses is not one of the words for it ('parts')"),
        ("partial: 0.5, ", "", "scoring gives no credit for partial"),
        ("breaks_minutes: 10", "breaks_minutes: 70", "session has longer breaks than the session is planned to last"),
        ("format: group", "format: groups", "format of session is not one of the words for it ('groups')"),
        (
            "measure: mode_time_share",
            "measure: time",
            "measure of mode_targets is not one of the words for it ('time')",
        ),
        ("{min: 0.2, max: 0.6}", "{min: 0.6, max: 0.2}", "ED of ranges goes from a higher to a lower"),
        ("id: B,", "id: A,", "the id A is given to two entries, first on line 12 (plan.yaml:13): rename one item"),
        (", min: 1}", "}", "expect_codes of item A says neither how often nor how long (plan.yaml:12)"),
        ("[ED-RDV]", "[ED-RDX]", "item A names the code 'ED-RDX', which is not there (plan.yaml:12)"),
        (
            "[PX-HOS]",
            "[PX-HSO]",
            "proscribed names the code 'PX-HSO', which is not there (plan.yaml:14): is 'PX-HOS' meant?",
        ),
        ("[TH-TRY]", "[TH-EMO]", "item B asks for minutes of TH-EMO, which is a point (plan.yaml:13)"),
        ("share, ED:", "share, NM:", "mode_targets names the mode 'NM', which is not there (plan.yaml:15)"),
        ('">=0.2"', '">=9"', "the plan asks for version >=9 of modes-of-practice, and this one is"),
        ('">=0.2"', "soon", "version of codebook cannot be 'soon' (plan.yaml:6)"),
        ("id: modes-of-practice", "id: other", "the plan's codes are from the codebook 'other', and this one is"),
    ],
)
def test_what_does_not_hold_is_told(old: str, new: str, told: str) -> None:
    problems = broken_plan(old, new)
    assert any(problem.startswith(told) for problem in problems), problems


def test_a_plan_whose_items_all_weigh_nothing_is_refused() -> None:
    problems = plan_problems(PLAN.replace("weight: 1", "weight: 0").replace("weight: 2", "weight: 0.0"))
    assert problems == ["every item has the weight 0 (plan.yaml:12): give at least one item a weight over 0"]


def test_without_a_codebook_its_codes_are_not_looked_up() -> None:
    plan = load_plan(PLAN.replace("[ED-RDV]", "[OTHER]"), where="plan.yaml").book
    assert plan.items[0].expect_codes[0].any_of == ("OTHER",)
