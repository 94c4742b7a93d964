"""Summaries over counts, of sessions and of groups: every number is worked by hand."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebooks import load_codebook
from coder.adherence.means import Means
from coder.adherence.records import Book, BookCode, Coding, Events, Named, Session, SummaryRule
from coder.adherence.sessions import assess
from coder.adherence.summaries import SessionSummary, counted, different, of_group, of_session, pooled
from coder.tables import booked
from tests.codebooks.small import CODEBOOK


def plain(*codes: str) -> Named:
    return tuple((code, (code,)) for code in codes)


R_TO_Q = SummaryRule("R_TO_Q", "Reflections to questions", "ratio", plain("REF"), plain("QUE"))
CHANGE = SummaryRule("CHANGE", "Change talk", "share", plain("CHG"), plain("CHG", "SUS"))
ALL = frozenset({"REF", "QUE", "CHG", "SUS"})
MEANS = Means(None, 0.95)


def ratio(reflections: int, questions: int, rule: SummaryRule = R_TO_Q) -> dict[str, SessionSummary]:
    return of_session([rule], ["REF"] * reflections + ["QUE"] * questions, ALL)


def test_a_ratio_divides_the_counts() -> None:
    """3 reflections, 2 questions: 3 / 2 = 1.5. Other codes do not count."""
    one = of_session([R_TO_Q], ["REF", "QUE", "CHG", "REF", "QUE", "REF"], ALL)["R_TO_Q"]
    assert one.to_json() == {
        "id": "R_TO_Q",
        "label": "Reflections to questions",
        "kind": "ratio",
        "numerator": 3,
        "denominator": 2,
        "value": 1.5,
        "why_missing": None,
    }


def test_a_share_takes_the_numerator_as_a_part_of_the_denominator() -> None:
    """Change talk 3, sustain talk 1: 3 / (3 + 1) = 0.75."""
    one = counted(CHANGE, {"CHG": 3, "SUS": 1}, ALL)
    assert (one.numerator, one.denominator, one.value) == (3, 4, 0.75)


def test_without_a_denominator_it_is_not_defined_rather_than_infinite() -> None:
    one = counted(R_TO_Q, {"REF": 5}, ALL)
    assert (one.numerator, one.denominator, one.value) == (5, 0, None)
    assert one.why_missing is not None
    assert one.why_missing.startswith("no_denominator: ")


def test_none_reflected_is_0() -> None:
    assert counted(R_TO_Q, {"QUE": 5}, ALL).value == 0.0


def test_a_code_outside_the_preset_leaves_it_unknown() -> None:
    one = counted(R_TO_Q, {"REF": 5}, frozenset({"REF"}))
    assert (one.numerator, one.value) == (None, None)
    assert one.why_missing == "not_looked_for: QUE not in the preset in use"


@pytest.mark.parametrize(("looked_for", "value"), [({"T"}, 1.0), ({"T-A", "T-B"}, 1.0), ({"T-A"}, None)])
def test_a_technique_was_looked_for_alone_or_with_all_its_codes(looked_for: set[str], value: float | None) -> None:
    """T once and T-A once over the same: 2 / 2 = 1."""
    technique = (("T", ("T", "T-A", "T-B")),)
    rule = SummaryRule("S", "Of itself", "share", technique, technique)
    assert counted(rule, {"T": 1, "T-A": 1}, frozenset(looked_for)).value == value


def test_an_event_of_a_technique_and_its_code_named_together_counts_once() -> None:
    """T-A 2 and T-B 1, of a numerator T with T-A: 3, not 5; over T-B: 3 / 1 = 3."""
    rule = SummaryRule("S", "Twice named", "ratio", (("T", ("T-A", "T-B")), *plain("T-A")), plain("T-B"))
    assert counted(rule, {"T-A": 2, "T-B": 1}, frozenset({"T-A", "T-B"})).value == 3.0


def test_ids_of_the_codebook_become_codes() -> None:
    """The technique T1 stands for ASK and the other codes of it; a code for itself."""
    entry = "{id: S, label: Asked, kind: share, numerator: [ASK], denominator: [T1], definition: Part of it.}"
    book = load_codebook(f"{CODEBOOK}summaries:\n  - {entry}\n", where="b").book
    [rule] = booked.summaries({"d": book})["d"]
    of_t1 = {code.id for code in book.codables if code.technique == "T1"}
    assert (set(rule.above), set(rule.below)) == ({"ASK"}, of_t1)
    assert len(of_t1) > 1


def test_a_session_without_coding_or_events_says_so() -> None:
    none = assess([Session("S01")], declared=(R_TO_Q,))[0].summaries["R_TO_Q"]
    book = Book(tuple(BookCode(code) for code in ("REF", "QUE")), summaries=(R_TO_Q,))
    [empty] = assess([Session("S02", codings=(Coding("anna", book=book, looked_for=ALL, state="draft"),))])
    assert str(none.why_missing).startswith("no_coding: ")
    assert str(empty.summaries["R_TO_Q"].why_missing).startswith("no_events: ")


def test_a_locked_session_at_the_screen_without_events_has_a_count_of_0() -> None:
    book = Book(tuple(BookCode(code) for code in ("REF", "QUE")), summaries=(R_TO_Q,))
    coding = Coding("anna", book=book, looked_for=book.all_ids, events=Events())
    one = assess([Session("S01", minutes=30.0, codings=(coding,))])[0].summaries["R_TO_Q"]
    assert (one.numerator, one.denominator, one.value) == (0, 0, None)


def test_a_group_has_the_mean_of_its_sessions_and_their_counts_pooled() -> None:
    """2/4 = .5, 3/4 = .75, 4/4 = 1: mean .75, SD .25, t(2) = 4.302653, half-width 4.302653 x .25 / sqrt 3 = .621035.

    Limits .128965 and 1.371035: a ratio is not cut at 1. Pooled (2 + 3 + 4) / (4 + 4 + 4) = .75. Its log is -.287682,
    and without one session log 7/8 = -.133531, log 6/8 = -.287682, log 5/8 = -.470004. The pseudo-values
    3 x -.287682 - 2 x each: -.595983, -.287682, .076961; mean -.268901, SD .336866, / sqrt 3 = .194490, half-width
    .836821; exp(-.287682 -/+ .836821) = .3248 and 1.7318.
    """
    entry = of_group([ratio(2, 4), ratio(3, 4), ratio(4, 4)], MEANS)["R_TO_Q"]
    assert (entry["value"], entry["sessions"], entry["method"]) == (0.75, 3, "t over sessions")
    assert (entry["low"], entry["high"]) == pytest.approx((0.128965, 1.371035), abs=1e-6)
    both = entry["pooled"]
    assert (both["value"], both["numerator"], both["denominator"], both["sessions"]) == (0.75, 9, 12, 3)
    assert (both["low"], both["high"]) == pytest.approx((0.3248, 1.7318), abs=1e-4)
    assert both["method"] == "jackknife over sessions on the log, t(n-1)"


def test_a_pooled_share_has_its_limits_on_the_logit() -> None:
    """1 of 4 and 2 of 4: 3/8, logit log 3/5; without the first log 2/2 = 0, without the second log 1/3.

    Pseudo-values 2 log .6 - 0 and 2 log .6 - log 1/3 lie log 3 = 1.098612 apart: SD = 1.098612 / sqrt 2, its error
    / sqrt 2 = .549306; t(1) = 12.706205, half-width 6.979597.
    """
    both = pooled([(1, 4), (2, 4)], "share")
    low, high = (1 / (1 + exp(-(log(0.6) + side * 12.706205 * log(3) / 2))) for side in (-1, 1))
    assert both["value"] == 0.375
    assert (both["low"], both["high"]) == pytest.approx((low, high), rel=1e-5)
    assert both["method"] == "jackknife over sessions on the logit, t(n-1)"


def test_the_mean_of_shares_stays_in_0_to_1() -> None:
    """3/4 and 4/4: mean .875, half-width 12.706 x .125 = 1.588."""
    sessions = [of_session([CHANGE], ["CHG"] * change + ["SUS"] * (4 - change), ALL) for change in (3, 4)]
    entry = of_group(sessions, MEANS)["CHANGE"]
    assert (entry["low"], entry["value"], entry["high"]) == (0.0, 0.875, 1.0)


def test_a_session_without_a_denominator_is_pooled_but_not_in_the_mean() -> None:
    """2/4, 3/4 and 1/0: mean (.5 + .75) / 2 = .625 of 2; pooled (2 + 3 + 1) / 8 = .75 of 3."""
    entry = of_group([ratio(2, 4), ratio(3, 4), ratio(1, 0)], MEANS)["R_TO_Q"]
    assert (entry["value"], entry["sessions"]) == (0.625, 2)
    assert (entry["pooled"]["value"], entry["pooled"]["sessions"]) == (0.75, 3)


@pytest.mark.parametrize(
    ("counts", "value", "reason"),
    [
        ([(3, 4)], 0.75, "single_session"),
        ([(0, 4), (0, 2)], 0.0, "no_spread"),
        ([(3, 4), (0, 2)], 0.5, "no_spread"),
        ([(3, 0), (2, 0)], None, "no_denominator"),
        ([(3, 4), (2, 0)], 1.25, "no_spread"),
    ],
)
def test_pooled_limits_need_both_totals_without_any_one_session(
    counts: list[tuple[int, int]], value: float | None, reason: str
) -> None:
    both = pooled(counts, "ratio")
    assert (both["value"], both["low"], both["high"], both["method"]) == (value, None, None, None)
    assert both["why_no_interval"].startswith(f"{reason}: ")


def test_a_share_of_1_throughout_has_no_pooled_limits() -> None:
    both = pooled([(4, 4), (2, 2)], "share")
    assert (both["value"], both["low"]) == (1.0, None)


def test_one_reason_for_all_sessions_is_the_groups_reason() -> None:
    entry = of_group([ratio(1, 0), ratio(2, 0)], MEANS)["R_TO_Q"]
    assert (entry["value"], entry["sessions"]) == (None, 0)
    assert entry["why_missing"].startswith("no_denominator: ")


def test_versions_that_define_it_differently_are_not_taken_together() -> None:
    other = SummaryRule("R_TO_Q", "Reflections to questions", "ratio", plain("REF", "CHG"), plain("QUE"))
    sessions = [ratio(2, 4), ratio(3, 4, other)]
    entry = of_group(sessions, MEANS)["R_TO_Q"]
    assert (entry["value"], entry["pooled"]["value"]) == (None, None)
    assert entry["why_missing"].startswith("different_definitions: ")
    assert different(sessions) == ["R_TO_Q"]


def test_another_label_is_not_another_definition() -> None:
    other = SummaryRule("R_TO_Q", "R:Q", "ratio", plain("REF"), plain("QUE"))
    sessions = [ratio(2, 4), ratio(3, 4, other)]
    assert different(sessions) == []
    assert of_group(sessions, MEANS)["R_TO_Q"]["value"] == 0.625


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=12)


@given(COUNTS)
def test_the_pooled_ratio_lies_between_the_least_and_the_greatest(counts: list[tuple[int, int]]) -> None:
    ratios = [top / bottom for top, bottom in counts]
    value = pooled(counts, "ratio")["value"]
    assert min(ratios) - 1e-12 <= value <= max(ratios) + 1e-12


@given(COUNTS)
def test_pooled_limits_hold_the_value_and_turn_with_the_ratio(counts: list[tuple[int, int]]) -> None:
    """Questions to reflections has the limits of reflections to questions, each as 1 over the other."""
    both, turned = pooled(counts, "ratio"), pooled([(bottom, top) for top, bottom in counts], "ratio")
    assert (both["low"] is None) == (turned["low"] is None)
    if both["low"] is not None:
        assert both["low"] <= both["value"] <= both["high"]
        assert log(both["high"]) == pytest.approx(-log(turned["low"]), abs=1e-6)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=6))
def test_a_share_has_the_limits_of_the_ratio_to_the_rest(counts: list[tuple[int, int]]) -> None:
    """The logit of a / (a + b) is the log of a / b: p = r / (1 + r) at either limit."""
    ratio_of, share = pooled(counts, "ratio"), pooled([(top, top + bottom) for top, bottom in counts], "share")
    for limit in ("low", "high"):
        odds = ratio_of[limit]
        assert share[limit] == pytest.approx(odds / (1 + odds) if odds < 1e12 else 1.0, abs=1e-9)


def test_the_spread_of_two_sessions_by_hand() -> None:
    """2/4 and 4/4: log pseudo-values lie log(4/4) - log(2/4) = log 2 apart, their error is log 2 / 2."""
    both = pooled([(2, 4), (4, 4)], "ratio")
    half = 12.706205 * (log(2) / sqrt(2)) / sqrt(2)
    assert log(both["high"]) == pytest.approx(log(0.75) + half, rel=1e-5)
