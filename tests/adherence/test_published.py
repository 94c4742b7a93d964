"""Figures of published studies and scales, by their own definitions of them."""

import pytest

from coder.adherence.items import Item, score
from coder.adherence.records import SummaryRule
from coder.adherence.summaries import counted
from coder.adherence.uncertainty import mean_over_sessions

REFLECTIONS = (("SR", ("SR",)), ("CR", ("CR",)))
QUESTIONS = (("Q", ("Q",)),)
R_TO_Q = SummaryRule("R_TO_Q", "Reflections to questions", "ratio", REFLECTIONS, QUESTIONS)
COMPLEX = SummaryRule("COMPLEX", "Complex reflections", "share", (("CR", ("CR",)),), REFLECTIONS)
ALL = frozenset({"SR", "CR", "Q"})
MANUAL = 20
"""Techniques that a session's manual specifies."""


def of_the_manual(delivered: int) -> list[Item]:
    words = ["delivered"] * delivered + ["not_delivered"] * (MANUAL - delivered)
    return [Item(f"technique {at}", status) for at, status in enumerate(words)]


def test_the_share_of_the_manual_s_techniques_is_the_score_where_all_weigh_alike() -> None:
    """Lorencatto et al. 2013: techniques delivered over those that the manual specifies for the session, k/n.

    Published are the mean of 66 %, and sessions from 35 to 90 %. In twentieths: 7/20 = .35 and 18/20 = .90; with three
    sessions between them, made up so that the mean is theirs: (7 + 13 + 14 + 14 + 18) / 100 = .66.
    """
    found = [score(of_the_manual(delivered)) for delivered in (7, 13, 14, 14, 18)]
    assert [(one.full, one.seen) for one in found] == [(7, 20), (13, 20), (14, 20), (14, 20), (18, 20)]
    shares = [one.weighted for one in found if one.weighted is not None]
    assert [one.strict for one in found] == shares
    assert (min(shares), max(shares)) == (0.35, 0.90)
    assert mean_over_sessions(shares).value == 0.66


def test_a_technique_that_was_not_called_for_is_in_neither_k_nor_n() -> None:
    """7 of 20 with one that did not apply and one that was not seen: 7 of 18."""
    items = of_the_manual(7)
    items[-2:] = [Item("a", "not_applicable"), Item("b", "not_observed")]
    found = score(items)
    assert (found.full, found.seen, found.strict) == (7, 18, 7 / 18)


@pytest.mark.parametrize(
    ("simple", "complex_ones", "questions", "ratio", "share"),
    [(6, 4, 10, 1.0, 0.40), (10, 10, 10, 2.0, 0.50), (5, 4, 10, 0.9, 4 / 9)],
)
def test_reflections_by_the_miti_s_definitions(
    simple: int, complex_ones: int, questions: int, ratio: float, share: float
) -> None:
    """R:Q = (SR + CR) / Q, complex = CR / (SR + CR).

    The scale's thresholds are met exactly: fair at (6 + 4) / 10 = 1 and 4 / 10 = 40 %, good at 20 / 10 = 2 and 10 / 20
    = 50 %; 9 / 10 is under fair, though 4 / 9 = 44 % is not.
    """
    seen = {"SR": simple, "CR": complex_ones, "Q": questions}
    assert counted(R_TO_Q, seen, ALL).value == ratio
    assert counted(COMPLEX, seen, ALL).value == pytest.approx(share)


def test_without_a_question_the_ratio_is_not_defined() -> None:
    one = counted(R_TO_Q, {"SR": 3, "CR": 2}, ALL)
    assert one.value is None
    assert str(one.why_missing).startswith("no_denominator: ")


def test_without_a_reflection_no_share_of_them_is_complex() -> None:
    assert counted(COMPLEX, {"Q": 2}, ALL).value is None
