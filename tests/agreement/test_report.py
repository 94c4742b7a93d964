"""The report in its three forms: which codings, codes and moments count, and what the document holds."""

import json
from dataclasses import replace
from typing import Any

import pytest

from coder.agreement.report import Report, events_report
from coder.errors import BadInput
from tests.agreement.frames import FAST, Base, bare, entry


def of(base: Base, **asked: Any) -> Report:
    return base.report(replace(FAST, **asked))


# Bare event tables


def test_the_document_is_plain_json_with_the_contracts_fields() -> None:
    report = events_report(bare(("S1", "A", 1, None, "x"), ("S1", "B", 2, None, "y")), FAST)
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert set(document) == {
        "source",
        "parameters",
        "sessions",
        "raters",
        "coefficients",
        "confusion",
        "tolerance_table",
        "baseline",
        "disagreements",
        "disagreements_total",
        "warnings",
    }
    assert document["parameters"] | {"tolerance": 2.0, "rollup": "code", "seed": 0} == document["parameters"]
    assert [row["tolerance"] for row in document["tolerance_table"]] == [float(n) for n in range(1, 11)]
    assert document["confusion"] == {"labels": ["x", "y", "none"], "matrix": [[0, 1, 0], [0, 0, 0], [0, 0, 0]]}


def test_one_session_has_values_and_says_why_there_are_no_limits() -> None:
    found = entry(events_report(bare(("S1", "A", 1, None, "x"), ("S1", "B", 2, None, "x")), FAST), "event_agreement")
    assert (found["value"], found["low"], found["interval"]) == (1.0, None, None)
    assert found["why_no_interval"].startswith("single_session: ")


def test_one_code_says_that_kappa_cannot_be_told() -> None:
    found = entry(events_report(bare(("S1", "A", 1, None, "x"), ("S1", "B", 2, None, "x")), FAST), "event_kappa")
    assert found["value"] is None
    assert found["why_missing"].startswith("one_category: ")


def test_a_session_in_which_only_one_observer_has_a_row_is_left_out_and_named() -> None:
    rows = [("S1", "A", 1, None, "x"), ("S1", "B", 1, None, "x"), ("S2", "A", 1, None, "x")]
    report = events_report(bare(*rows), FAST)
    assert report.sessions == 1
    assert report.warnings == ("left out, since only one observer has a row there: S2",)


def test_conditions_on_one_column_are_alternatives_and_on_two_columns_both_needed() -> None:
    frame = bare(
        *[("S1", name, second, None, "x") for second in range(4) for name in "AB"],
        actor=["f", "f", "g", "g", "h", "h", "f", "f"],
        kind=["1", "1", "1", "1", "1", "1", "2", "2"],
    )
    asked = replace(FAST, where=(("actor", "f"), ("actor", "g"), ("kind", "1")))
    assert entry(events_report(frame, asked), "event_linked")["n"] == 2


def test_a_condition_on_a_column_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(BadInput, match="no column actor"):
        events_report(bare(("S1", "A", 1, None, "x")), replace(FAST, where=(("actor", "f"),)))


def test_codings_that_are_not_independent_do_not_count() -> None:
    rows = [("S1", "A", 1, None, "x"), ("S1", "B", 1, None, "x"), ("S1", "C", 1, None, "y"), ("S1", "A", 9, None, "y")]
    report = events_report(bare(*rows, role=["primary", None, "training", "consensus"]), FAST)
    assert (report.raters, entry(report, "event_agreement")["value"]) == (("A", "B"), 1.0)
    assert "codings that do not count: consensus, training" in report.warnings


def test_states_without_a_codebook_are_one_channel_to_the_last_offset() -> None:
    rows = [("S1", "A", 0, 4, "x"), ("S1", "A", 4, 10, "y"), ("S1", "B", 0, 4, "x"), ("S1", "B", 4, 9.2, "y")]
    report = events_report(bare(*rows), replace(FAST, tolerance=0.0))
    found = entry(report, "time_unit_kappa")
    assert found["n"] == 10
    assert found["value"] == pytest.approx((0.9 - 0.46) / (1 - 0.46))


def test_overlapping_states_are_compared_code_by_code() -> None:
    rows = [("S1", name, start, end, code) for name in "AB" for start, end, code in ((0, 40, "x"), (10, 20, "y"))]
    rows += [("S1", "A", 50 + 2 * n, 51 + 2 * n, "x") for n in range(9)]
    report = events_report(bare(*rows), FAST)
    assert entry(report, "time_unit_kappa")["why_missing"].startswith("overlapping_states: ")
    assert entry(report, "time_unit_kappa", scope="code", code="x")["value"] is not None
    assert entry(report, "time_unit_kappa", scope="code", code="y")["why_missing"].startswith("few_occurrences: ")


def test_disagreements_tell_where_and_what_in_order_of_time() -> None:
    rows = [("A", 1, "x"), ("A", 50, "x"), ("B", 2.5, "y"), ("B", 20, "y")]
    frame = bare(*[("S1", observer, onset, None, code) for observer, onset, code in rows])
    found = events_report(frame, FAST).to_json()
    assert [(one["kind"], one["onset"], one["code"]) for one in found["disagreements"]] == [
        ("different_code", [1.0, 2.5], ["x", "y"]),
        ("only_second", [None, 20.0], [None, "y"]),
        ("only_first", [50.0, None], ["x", None]),
    ]
    assert found["disagreements_total"] == 3


def test_the_same_seed_gives_the_same_limits_and_limits_hold_the_value() -> None:
    rows = [(f"S{n}", name, n + k, None, "xyz"[(n * k + (name == "B" and k % 3 == 0)) % 3])
            for n in range(9) for k in range(0, 60, 5) for name in "AB"]  # fmt: skip
    first, again = (events_report(bare(*rows), FAST).to_json() for _ in range(2))
    assert first == again
    found = [one for one in first["coefficients"] if one["name"] == "event_kappa" and one["scope"] == "overall"]
    assert found[0]["low"] <= found[0]["value"] <= found[0]["high"]
    assert {one["scope"] for one in first["coefficients"]} == {"overall", "code", "session"}


def test_with_three_observers_every_pair_is_told_apart() -> None:
    rows = [("S1", name, second, None, "xy"[second % 2]) for name in "ABC" for second in range(0, 30, 5)]
    report = events_report(bare(*rows), FAST)
    assert entry(report, "event_kappa", scope="pair", raters=["A", "C"])["value"] == 1.0
    assert entry(report, "event_kappa")["n"] == 18


def test_a_table_without_rows_gives_reasons_instead_of_figures() -> None:
    report = events_report(bare(("S1", "A", 1, None, "x")).iloc[:0], FAST)
    assert (report.sessions, report.raters) == (0, ())
    assert all(one.value is None for one in report.coefficients)


# The database


def test_an_empty_coding_counts_as_coded() -> None:
    report = of(Base().coding("S1", "anna", (1, None, "1a")).coding("S1", "ben", role="second"))
    assert (report.sessions, entry(report, "event_linked")["value"]) == (1, 0.0)


def test_drafts_count_and_are_named() -> None:
    base = Base().coding("S1", "anna", (1, None, "1a"), state="draft")
    base.coding("S1", "ben", (1, None, "1a"), role="second")
    report = of(base)
    assert entry(report, "event_agreement")["value"] == 1.0
    assert "draft codings count: S1 anna" in report.warnings


def gold() -> Base:
    base = Base().coding("S1", "anna", (1, None, "1a"), (9, None, "2a"))
    base.coding("S1", "lead", (1, None, "1a"), (9, None, "3a"), (20, None, "3a"), role="gold")
    return base.coding("S1", "ben", (9, None, "1a"), role="training")


def test_gold_counts_only_when_asked_for_and_then_as_the_reference() -> None:
    assert of(gold()).sessions == 0
    report = of(gold(), against="gold")
    assert (report.sessions, report.raters) == (1, ("gold", "anna"))
    assert entry(report, "recall", scope="code", code="3a")["value"] == 0.0
    assert entry(report, "recall", scope="code", code="3a")["n"] == 2


def test_a_practice_coding_changes_no_figure_and_lengthens_no_session() -> None:
    def doubled() -> Base:
        base = Base().session("S1", minutes=None).coding("S1", "anna", (0, 60, "ED"), (9, None, "2a"))
        return base.coding("S1", "ben", (0, 50, "ED"), (9, None, "2a"), role="second")

    without, report = (
        of(doubled()),
        of(doubled().coding("S1", "cleo", (0, 900, "ED"), (9, None, "1a"), role="training")),
    )
    assert report.coefficients == without.coefficients
    assert report.warnings == (*without.warnings, "codings made for practice do not count")


def test_no_session_with_two_codings_gives_reasons_instead_of_figures() -> None:
    found = entry(of(Base().coding("S1", "anna", (1, None, "1a"))), "event_kappa")
    assert found["why_missing"] == "no_pairs: no session was coded by two observers on their own"


def test_codes_that_one_observer_did_not_look_for_are_not_compared() -> None:
    base = Base().preset("live", "1a", "ED").coding("S1", "anna", (1, None, "1a"), (9, None, "2a"))
    base.coding("S1", "ben", (1, None, "1a"), role="second", preset="live")
    report = of(base)
    assert (entry(report, "event_agreement")["value"], report.parameters["categories"]) == (1.0, ["1a"])


def test_a_technique_that_both_looked_for_is_compared_though_one_looked_only_for_it_alone() -> None:
    base = Base().preset("live", "1").coding("S1", "anna", (1, None, "1a"), (9, None, "2a"))
    base.coding("S1", "ben", (1, None, "1"), role="second", preset="live")
    assert of(base).parameters["categories"] == ["1"]
    assert entry(of(base, rollup="technique"), "event_agreement")["value"] == 1.0
    assert entry(of(base, rollup="mode"), "event_agreement")["n"] == 1


def test_modes_coded_as_states_stay_apart_from_techniques_rolled_up_to_modes() -> None:
    base = Base().coding("S1", "anna", (1, 30, "ED"), (1, None, "1a")).coding("S1", "ben", (1, 30, "ED"), role="second")
    report = of(base, rollup="mode")
    assert report.parameters["categories"] == ["ED", "ED (state)"]
    assert entry(report, "f1", scope="code", code="ED (state)")["value"] == 1.0
    assert entry(report, "f1", scope="code", code="ED")["value"] == 0.0


def test_states_are_compared_within_each_channel_over_the_sessions_minutes() -> None:
    base = Base().session("S1", minutes=2.0).coding("S1", "anna", (0, 60, "ED"), (60, 100, "EN"))
    base.coding("S1", "ben", (0, 60, "ED"), (60, 100, "EN"), role="second")
    found = entry(of(base), "time_unit_kappa", scope="channel", channel="mode")
    assert (found["value"], found["n"]) == (1.0, 120)


def test_time_that_either_observer_marked_not_codable_is_left_out() -> None:
    base = Base().coding("S1", "anna", (5, None, "1a"), (12, None, "1a"), (10, 20, "out"), (0, 30, "ED"))
    base.coding("S1", "ben", (5, None, "1a"), (45, None, "2a"), (0, 30, "ED"), role="second").gap("S1", "anna", 40, 50)
    report = of(base)
    assert report.parameters["categories"] == ["1a", "ED"]
    assert entry(report, "event_agreement")["value"] == 1.0
    assert entry(report, "time_unit_kappa", scope="channel", channel="mode")["n"] == 40


@pytest.mark.parametrize(
    ("media", "seconds"), [(("live",), 5.0), (("video",), 3.0), (("live-link", "audio"), 5.0), ((None,), 5.0)]
)
def test_the_tolerance_is_the_codebooks_for_the_medium_the_larger_when_mixed(
    media: tuple[str | None, ...], seconds: float
) -> None:
    base = Base()
    for number, medium in enumerate(media):
        base.session(f"S{number}", medium).coding(f"S{number}", "anna").coding(f"S{number}", "ben", role="second")
    report = base.report(FAST, {"d": (5.0, 3.0)})
    assert report.parameters["tolerance"] == seconds
    assert base.report(FAST).parameters["tolerance"] == 2.0
    assert of(base, tolerance=0.5).parameters["tolerance"] == 0.5


def test_a_row_that_does_not_count_does_not_lengthen_a_session() -> None:
    rows = bare(("S1", "A", 0.0, 10.0, "x"), ("S1", "B", 0.0, 10.0, "x"), ("S1", "C", 0.0, 500.0, "x"))
    rows["role"] = ["primary", "second", "training"]
    assert entry(events_report(rows, FAST), "time_unit_kappa")["n"] == 10
