"""Ratings of units: from a ratings table, and from events on units that were cut beforehand, which is the same."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coder.agreement.options import Options, check
from coder.agreement.report import Report, events_report, ratings_report
from coder.errors import BadInput
from tests.agreement.frames import FAST, Base, bare, entry

BY_UTTERANCE = replace(FAST, unit="utterance")

# Events on units


def units(*codes: str) -> pd.DataFrame:
    """One unit a word, one observer a letter; `-` for no row."""
    cells = [(unit, observer, code) for unit, word in enumerate(codes) for observer, code in enumerate(word)]
    kept = [(unit, observer, code) for unit, observer, code in cells if code != "-"]
    rows = [("S1", "ABC"[observer], float(unit), None, code) for unit, observer, code in kept]
    return bare(*rows, utterance=[str(unit) for unit, _, _ in kept])


def test_units_have_the_coefficients_of_ratings() -> None:
    report = events_report(units("xx", "xy", "yy", "yy"), BY_UTTERANCE)
    assert entry(report, "percent_agreement")["value"] == 0.75
    assert entry(report, "cohen_kappa")["value"] == pytest.approx(0.5)
    assert report.to_json()["disagreements"] == [
        {
            "kind": "different_code",
            "session": "S1",
            "unit": "1",
            "raters": ["A", "B"],
            "onset": None,
            "code": ["x", "y"],
        }
    ]


def test_cohens_kappa_of_three_raters_is_given_for_each_pair() -> None:
    report = events_report(units("xxy", "yyy", "xyx", "xx-"), BY_UTTERANCE)
    assert report.named("cohen_kappa")[0].place.scope == "pair"
    assert entry(report, "cohen_kappa", scope="pair", raters=["A", "B"])["n"] == 4


def test_two_codes_by_one_observer_on_one_unit_are_a_bad_row() -> None:
    frame = units("xx", "xy")
    frame = pd.concat([frame, frame.iloc[:1].assign(code="y")], ignore_index=True)
    with pytest.raises(BadInput, match="A gives utterance 0 of session S1 a second code, y"):
        events_report(frame, BY_UTTERANCE)


def test_each_observer_is_held_against_the_reference_on_the_units_it_rated() -> None:
    frame = units("xyx", "yyy", "xxy", "yx-")
    frame["role"] = frame["observer"].map({"A": "primary", "B": "second", "C": "gold"})
    report = events_report(frame, replace(BY_UTTERANCE, against="gold"))
    assert report.raters == ("gold", "A", "B")
    assert entry(report, "percent_agreement")["n"] == 6
    assert entry(report, "percent_agreement")["value"] == pytest.approx(0.5)
    of_a = entry(report, "percent_agreement", scope="pair", raters=["gold", "A"])
    assert (of_a["n"], of_a["value"]) == (3, pytest.approx(2 / 3))
    of_b = entry(report, "percent_agreement", scope="pair", raters=["gold", "B"])
    assert (of_b["n"], of_b["value"]) == (3, pytest.approx(1 / 3))


def test_an_observer_may_be_held_against_a_reference_of_the_same_name() -> None:
    own = units("x", "y", "y").assign(role="primary")
    gold = units("x", "y", "x").assign(role="gold")
    report = events_report(pd.concat([own, gold], ignore_index=True), replace(BY_UTTERANCE, against="gold"))
    assert entry(report, "percent_agreement")["value"] == pytest.approx(2 / 3)


def test_rows_without_a_unit_are_counted_and_left_out() -> None:
    frame = units("xx", "xy")
    frame.loc[0, "utterance"] = None
    report = events_report(frame, BY_UTTERANCE)
    assert "1 row has no utterance and was left out" in report.warnings


def test_units_that_no_two_observers_share_give_reasons_instead_of_figures() -> None:
    report = events_report(units("x", "y"), BY_UTTERANCE)
    assert all(one.value is None for one in report.coefficients)
    assert report.raters == ()


Cells = dict[str, list[list[str | None]]]
cell = st.one_of(st.none(), st.sampled_from("123"))
sessions = st.lists(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=4), min_size=1, max_size=5)


def told(cells: Cells) -> pd.DataFrame:
    """An event for each rating; cells: units x observers of each session."""
    kept = [
        (session, "ABC"[observer], unit, code)
        for session, rows in cells.items()
        for unit, row in enumerate(rows)
        for observer, code in enumerate(row)
        if code is not None
    ]
    rows = [(session, observer, float(unit), None, code) for session, observer, unit, code in kept]
    return bare(*rows, utterance=[str(unit) for _, _, unit, _ in kept])


def tabled(cells: Cells) -> pd.DataFrame:
    """The same as a ratings table, without units and observers that have no rating."""
    rows = [(session, str(unit), *row) for session, each in cells.items() for unit, row in enumerate(each) if any(row)]
    frame = pd.DataFrame(rows, columns=["session", "unit", "A", "B", "C"], dtype=object)
    return frame.drop(columns=[name for name in "ABC" if not frame[name].notna().any()])


def figures(report: Report) -> list[dict[str, Any]]:
    return [one.to_json() for one in report.coefficients]


@pytest.mark.parametrize("names", [str.maketrans("", ""), str.maketrans("123", "xyz")], ids=["numbers", "words"])
@pytest.mark.parametrize("interval", ["bootstrap", "analytic"])
@settings(max_examples=40)
@given(rows=sessions)
def test_events_on_units_give_what_their_ratings_table_gives(
    names: dict[int, int], interval: str, rows: list[list[list[str | None]]]
) -> None:
    cells: Cells = {
        f"S{number}": [[code and code.translate(names) for code in row] for row in each]
        for number, each in enumerate(rows)
    }
    table = tabled(cells)
    assume(len(table.columns) > 3)
    asked = replace(FAST, bootstrap=20, interval=interval)
    one, other = events_report(told(cells), replace(asked, unit="utterance")), ratings_report(table, asked)
    assert figures(one) == figures(other)
    assert (one.sessions, one.raters, one.confusion) == (other.sessions, other.raters, other.confusion)
    assert one.disagreements == other.disagreements


def test_units_with_one_rating_count_for_no_pair_but_stay_in_the_chance_term() -> None:
    pairs: Cells = {"S1": [["x", "x", None], ["x", "y", None]], "S2": [["y", "y", None], ["y", "y", None]]}
    report = events_report(told({**pairs, "S3": [["x", None, None], ["x", None, None]]}), BY_UTTERANCE)
    share = (1 + 0.5 + 0 + 0 + 1 + 1) / 6
    chance = share**2 + (1 - share) ** 2
    assert entry(report, "percent_agreement")["value"] == 0.75
    assert entry(report, "fleiss_kappa")["value"] == pytest.approx((0.75 - chance) / (1 - chance))
    assert entry(report, "fleiss_kappa")["n"] == 4
    without = events_report(told(pairs), BY_UTTERANCE)
    assert entry(report, "krippendorff_alpha")["value"] == entry(without, "krippendorff_alpha")["value"]


def test_sessions_that_one_observer_coded_are_named_a_dozen_at_most() -> None:
    alone: Cells = {f"T{number:02}": [["x", None, None]] for number in range(15)}
    cells = {"S1": [["x", "x", None]], "S2": [["x", "y", None]], **alone}
    (found,) = [one for one in events_report(told(cells), BY_UTTERANCE).warnings if "one observer only" in one]
    assert "T00, T01" in found
    assert "T11 and 3 more; " in found
    assert "T12" not in found
    assert "stay in the chance terms" in found
    (left,) = [one for one in events_report(told(cells), FAST).warnings if one.startswith("left out")]
    assert left.endswith("T11 and 3 more")


def test_one_session_with_two_ratings_has_no_limits_however_many_have_one() -> None:
    alone: Cells = {f"T{number}": [["x", None, None], ["y", None, None]] for number in range(9)}
    report = events_report(told({"S1": [["x", "x", None], ["y", "x", None], ["y", "y", None]], **alone}), BY_UTTERANCE)
    found = entry(report, "fleiss_kappa")
    assert (found["value"] is None, found["low"]) == (False, None)
    assert found["why_no_interval"].startswith("single_session: ")


def test_a_pair_has_the_same_figures_whether_or_not_sessions_are_known() -> None:
    rows: dict[str, list[Any]] = {
        "A": ["x", "y", "x", "y", "x"],
        "B": ["x", "x", None, None, "x"],
        "C": [None, "y", "y", "x", "x"],
    }
    plain, known = (
        ratings_report(ratings(**rows)),
        ratings_report(ratings(session=["S1", "S1", "S2", "S3", "S4"], **rows)),
    )
    for name in ("percent_agreement", "scott_pi", "gwet_ac1", "cohen_kappa"):
        one, other = (entry(report, name, scope="pair", raters=["A", "B"]) for report in (plain, known))
        assert (one["value"], one["n"]) == (other["value"], other["n"])


def test_the_database_keeps_units_that_one_observer_coded_and_takes_codes_as_names() -> None:
    base = Base().coding("S1", "anna", (1, None, "1"), (2, None, "1a"), units=["u1", "u2"])
    base.coding("S1", "ben", (1, None, "1"), (2, None, "1b"), role="second", units=["u1", "u2"])
    base.coding("S2", "anna", (1, None, "1"), units=["u1"])
    report = base.report(replace(FAST, unit="unit"))
    share = (1 + 0 + 1) / 3
    chance = share**2 + 2 * ((1 - share) / 2) ** 2
    assert entry(report, "fleiss_kappa")["value"] == pytest.approx((0.5 - chance) / (1 - chance))
    assert any(one.startswith("coded by one observer only: S2; ") for one in report.warnings)
    assert report.parameters["categories"] == ["1", "1a", "1b"]


# Ratings tables


def ratings(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def test_a_ratings_table_has_analytic_limits_and_numbers_their_own_coefficients() -> None:
    report = ratings_report(ratings(unit=["a", "b", "c", "d"], A=["1", "2", "10", "3"], B=["1", "2", "9", None]))
    assert report.parameters["categories"] == [1, 2, 3, 9, 10]
    assert report.parameters["interval"] == "analytic"
    names = {one.name for one in report.coefficients}
    assert {"cohen_kappa_linear", "gwet_ac2_quadratic", "icc2k", "kendall_w"} <= names
    assert entry(report, "icc2")["n"] == 3
    assert any("1 of 4 units left out" in warning for warning in report.warnings)


def test_a_session_column_makes_the_session_the_resampling_unit() -> None:
    frame = ratings(session=["S1", "S1", "S2", "S3"], A=["x", "y", "x", "y"], B=["x", "y", "y", "y"])
    report = ratings_report(frame, FAST)
    assert (report.sessions, report.raters, report.parameters["interval"]) == (3, ("A", "B"), "jackknife")


def test_declared_categories_count_though_nobody_used_them() -> None:
    frame = ratings(A=["1", "2", "2"], B=["1", "2", "1"])
    asked = replace(FAST, categories=("1", "2", "3", "4", "5"))
    value = entry(ratings_report(frame, asked), "brennan_prediger")["value"]
    assert value == pytest.approx((2 / 3 - 1 / 5) / (1 - 1 / 5))
    assert entry(ratings_report(frame, FAST), "brennan_prediger")["value"] == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))


@pytest.mark.parametrize(
    ("cells", "asked", "said"),
    [
        (["low", "high"], Options(level="ordinal"), "no order"),
        (["low", "high"], Options(level="interval"), "not numbers"),
        (["low", "high"], Options(weights="linear"), "no order"),
        (["-1", "2"], Options(level="ratio"), "below 0"),
        (["low", "high"], Options(categories=("low", "middle")), "not among the declared categories: high"),
    ],
)
def test_what_the_ratings_cannot_be_asked_is_refused(cells: list[str], asked: Options, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        ratings_report(ratings(A=cells, B=cells), asked)


def test_weighted_forms_are_named_with_their_suffix() -> None:
    report = ratings_report(ratings(A=["1", "2", "4"], B=["1", "3", "4"]), Options(weights="ratio"))
    stems = "percent_agreement cohen_kappa scott_pi fleiss_kappa conger_kappa brennan_prediger gwet_ac2"
    assert {f"{stem}_ratio" for stem in (*stems.split(), "krippendorff_alpha")} <= {
        one.name for one in report.coefficients
    }
    ratio = ratings_report(ratings(A=["1", "2", "4"], B=["1", "3", "4"]), Options(level="ratio"))
    assert entry(ratio, "krippendorff_alpha")["value"] == pytest.approx(
        entry(report, "krippendorff_alpha_ratio")["value"]
    )


def test_one_rater_is_no_agreement() -> None:
    with pytest.raises(BadInput, match="1 rater "):
        ratings_report(ratings(unit=["1"], A=["x"]))


def test_a_decimal_comma_is_read_where_the_table_has_one() -> None:
    frame = ratings(A=["1,5", "2"], B=["1,5", "3"])
    frame.attrs["decimal_comma"] = True
    assert ratings_report(frame).parameters["categories"] == [1.5, 2, 3]


def test_over_a_thousand_categories_have_no_table_but_still_their_coefficients() -> None:
    cells = [str(number) for number in range(1001)]
    report = ratings_report(ratings(A=cells, B=cells))
    assert report.to_json()["confusion"] is None
    assert entry(report, "cohen_kappa")["value"] == 1.0
    assert any("over 1,000 categories" in warning for warning in report.warnings)


def test_every_wrong_option_is_told_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        check(Options(level="odd", weights="odd", interval="odd", tolerance=-1.0, bootstrap=1, confidence=1.0))
    assert len(caught.value.problems) == 6
