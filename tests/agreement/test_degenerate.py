"""Input from which little or nothing follows: a reason in words, never NaN, a warning of a library or a crash."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coder.agreement.report import Report, events_report, ratings_report
from coder.errors import BadInput
from tests.agreement.frames import FAST, Base, bare, entry

REASON = re.compile(r"[a-z_]+: \w.*\w")
"""A word for programs and a sentence for people."""


def refuse_constant(word: str) -> None:
    raise AssertionError(f"the document holds {word}")


def sound(report: Report) -> None:
    """Every number is one, every figure without a value or limits says why."""
    document = json.loads(json.dumps(report.to_json(), allow_nan=False), parse_constant=refuse_constant)
    assert document["coefficients"]
    for one in document["coefficients"]:
        told = f"{one['name']} at {one['scope']}"
        for value, why in ((one["value"], one["why_missing"]), (one["low"], one["why_no_interval"])):
            assert (value is None) != (why is None), told
            assert why is None or REASON.fullmatch(why), told
        assert (one["low"] is None) == (one["high"] is None) == (one["interval"] is None), told
        assert one["value"] is not None or one["se"] is None, told
        assert all(one[part] is None or math.isfinite(one[part]) for part in ("value", "se", "low", "high")), told
        assert one["n"] >= 0, told
    for row in (*document["tolerance_table"], document["baseline"]):
        missing = {name for name, value in row.items() if value is None}
        for name in missing & {"event_kappa", "event_agreement", "event_linked"}:
            assert any(one["name"] == name and one["why_missing"] for one in document["coefficients"])


def nothing(report: Report) -> None:
    """No figure at all has a value."""
    assert {one.value for one in report.coefficients} == {None}


# Ratings


def ratings(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


RATINGS = {
    "one category": ratings(A=["x"] * 5, B=["x"] * 5),
    "one category in sessions": ratings(session=["S1", "S1", "S2"], A=["x"] * 3, B=["x"] * 3),
    "one number": ratings(A=[3] * 5, B=[3] * 5),
    "one unit": ratings(A=["x"], B=["y"]),
    "one unit of numbers": ratings(A=[1], B=[2]),
    "one session": ratings(session=["S1"] * 4, A=[1, 2, 1, 3], B=[1, 2, 2, 3]),
    "a unit in each session": ratings(session=["S1", "S2", "S3"], A=["x", "y", "x"], B=["x", "y", "y"]),
    "a constant observer": ratings(A=[1, 1, 1, 1], B=[1, 2, 3, 4]),
    "two constant observers": ratings(A=[1, 1, 1], B=[2, 2, 2]),
    "no unit": ratings(A=[], B=[]),
    "no unit in sessions": ratings(session=[], A=[], B=[]),
    "everything missing": ratings(A=[None, "", None], B=[None, None, ""]),
    "everything missing in sessions": ratings(session=["S1", "S2"], A=[None, None], B=[None, None]),
    "one observer rated": ratings(A=["x", "y", "x"], B=[None, None, None]),
    "observers never meet": ratings(A=["x", None, "y", None], B=[None, "x", None, "y"]),
    "observers meet once": ratings(A=["x", "x", None], B=["y", None, "x"]),
    "sessions without a pair": ratings(session=["S1", "S2", "S3"], A=["x", "y", None], B=["x", None, "y"]),
    "unnamed sessions": ratings(session=[None, "", None, "S1"], A=["x", "y", "x", "y"], B=["x", "y", "y", "x"]),
    "three observers, one idle": ratings(A=[1, 2, 3, 1], B=[1, 2, 2, 1], C=[None] * 4),
    "all codes differ": ratings(A=["a", "b", "c"], B=["d", "e", "f"]),
    "full agreement": ratings(session=["S1", "S2", "S3"], A=[1, 2, 3], B=[1, 2, 3]),
    "full disagreement": ratings(session=["S1", "S1", "S2"], A=["x", "y", "x"], B=["y", "x", "y"]),
    "huge numbers": ratings(A=[1e300, 2e300, 3e300, 1e300], B=[1e300, 2e300, 1e300, 1e300]),
    "tiny numbers": ratings(A=[1e-300, 2e-300, 3e-300], B=[1e-300, 2e-300, 1e-300]),
    "numbers far from 0": ratings(A=[1e12, 1e12 + 1, 1e12 + 2], B=[1e12, 1e12 + 1, 1e12 + 1]),
}


@pytest.mark.parametrize("interval", [None, "analytic", "bootstrap", "bca", "jackknife"])
@pytest.mark.parametrize("name", RATINGS)
def test_ratings_of_all_kinds_give_figures_or_reasons(name: str, interval: str | None) -> None:
    sound(ratings_report(RATINGS[name], replace(FAST, interval=interval)))


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
@pytest.mark.parametrize("weights", [None, "linear", "ratio", "circular", "bipolar"])
@pytest.mark.parametrize(
    "name",
    [
        *("one number", "one unit of numbers", "two constant observers", "everything missing", "no unit"),
        *("huge numbers", "tiny numbers", "numbers far from 0"),
    ],
)
def test_levels_and_weights_give_figures_or_reasons_too(name: str, level: str, weights: str | None) -> None:
    declared = None if RATINGS[name].notna().to_numpy().any() else ("1", "2")
    sound(ratings_report(RATINGS[name], replace(FAST, level=level, weights=weights, categories=declared)))


@pytest.mark.parametrize("declared", [("x",), ("x", "y", "z")])
def test_one_category_is_one_reason_whatever_was_declared(declared: tuple[str, ...]) -> None:
    report = ratings_report(RATINGS["one category"], replace(FAST, categories=declared))
    sound(report)
    assert entry(report, "cohen_kappa")["why_missing"] == "one_category: all ratings are the same"
    assert entry(report, "percent_agreement")["value"] == 1.0


@pytest.mark.parametrize("name", ["no unit", "everything missing", "one observer rated", "observers never meet"])
def test_ratings_that_never_meet_say_so(name: str) -> None:
    report = ratings_report(RATINGS[name], FAST)
    assert entry(report, "krippendorff_alpha")["why_missing"] == "no_pairs: no unit was rated by two raters"
    assert "no unit was rated by two observers: nothing to compare" in report.warnings


@pytest.mark.parametrize("columns", [{}, {"A": ["x", "y"]}, {"session": ["S1"], "unit": ["1"], "A": ["x"]}])
def test_fewer_than_two_observers_are_refused_in_words(columns: Mapping[str, list[Any]]) -> None:
    with pytest.raises(BadInput, match=r"the table has (1|no) rater"):
        ratings_report(ratings(**columns), FAST)


def test_a_million_units_have_every_figure() -> None:
    source = np.random.default_rng(0)
    true = source.integers(0, 4, 1_000_000)
    seen = np.where(source.random(len(true)) < 0.6, true, source.integers(0, 4, len(true)))
    names = np.array(["w", "x", "y", "z"], dtype=object)
    report = ratings_report(pd.DataFrame({"A": names[true], "B": names[seen]}), FAST)
    sound(report)
    found = entry(report, "cohen_kappa")
    assert (found["n"], found["value"]) == (1_000_000, pytest.approx(0.6, abs=0.005))
    assert found["low"] < found["value"] < found["high"]


# Events


def coded(*rows: tuple[str, str, float | None, float | None, str]) -> pd.DataFrame:
    return bare(*rows)


EMPTY = coded(("S1", "A", 1, None, "x")).iloc[:0]
SAME = [("S1", one, n, None, "x") for one in "AB" for n in range(12)]
EVENTS = {
    "no events": EMPTY,
    "one event": coded(("S1", "A", 1, None, "x")),
    "one observer": coded(("S1", "A", 1, None, "x"), ("S2", "A", 2, None, "y")),
    "observers in different sessions": coded(("S1", "A", 1, None, "x"), ("S2", "B", 1, None, "x")),
    "one code": coded(*SAME),
    "one code in sessions": coded(*SAME, ("S2", "A", 1, None, "x"), ("S2", "B", 1, None, "x")),
    "one session": coded(*[("S1", one, n, None, "xyz"[n % 3]) for one in "AB" for n in range(12)]),
    "one event each, far apart": coded(("S1", "A", 1, None, "x"), ("S1", "B", 900, None, "y")),
    "nothing linked": coded(("S1", "A", 1, None, "x"), ("S1", "B", 90, None, "x"), ("S1", "B", 99, None, "y")),
    "all at 0": coded(*[("S1", one, 0, None, code) for one in "AB" for code in "xyz"]),
    "states without length": coded(*[("S1", one, 3, 3, code) for one in "AB" for code in "xy"]),
    "one state over everything": coded(("S1", "A", 0, 60, "x"), ("S1", "B", 0, 60, "x")),
    "states of one observer": coded(("S1", "A", 0, 60, "x"), ("S1", "B", 5, None, "x")),
    "states that overlap": coded(*[("S1", one, n, n + 20, "xy"[n % 2]) for one in "AB" for n in range(12)]),
    "half a second": coded(("S1", "A", 0, 0.4, "x"), ("S1", "B", 0.1, 0.5, "y")),
    "sessions of one event": coded(*[(f"S{n}", one, 1, None, "xy"[n % 2]) for n in range(9) for one in "AB"]),
    "three observers, one session each": coded(
        *[(f"S{n}", one, 1, None, "xy"[n % 2]) for n, both in enumerate(["AB", "BC", "AC"]) for one in both]
    ),
}


@pytest.mark.parametrize("interval", [None, "bca", "jackknife"])
@pytest.mark.parametrize("tolerance", [0.0, 2.0, 600.0])
@pytest.mark.parametrize("name", EVENTS)
def test_events_of_all_kinds_give_figures_or_reasons(name: str, tolerance: float, interval: str | None) -> None:
    sound(events_report(EVENTS[name], replace(FAST, bootstrap=20, tolerance=tolerance, interval=interval)))


@pytest.mark.parametrize(
    "asked", [{"gamma": True}, {"continuum": (100.0, 200.0)}, {"bin": 0.5}, {"tick": 0.1}, {"plan_width": 0.2}], ids=str
)
@pytest.mark.parametrize("name", EVENTS)
def test_events_with_whatever_is_asked_beside_give_figures_or_reasons(name: str, asked: dict[str, Any]) -> None:
    sound(events_report(EVENTS[name], replace(FAST, bootstrap=20, **asked)))


@pytest.mark.parametrize("name", ["no events", "one event", "one observer", "observers in different sessions"])
def test_events_without_a_second_observer_say_so(name: str) -> None:
    report = events_report(EVENTS[name], FAST)
    nothing(report)
    assert entry(report, "event_kappa")["why_missing"] == "no_pairs: no session was coded by two observers on their own"
    assert any(one.endswith("nothing to compare") for one in report.warnings)


@pytest.mark.parametrize("unit", ["1", "", None], ids=["one unit", "empty units", "no unit"])
@pytest.mark.parametrize("name", ["no events", "one event", "one observer", "one session", "sessions of one event"])
def test_events_on_units_give_figures_or_reasons(name: str, unit: str | None) -> None:
    frame = EVENTS[name].drop_duplicates(["session", "observer"])
    sound(events_report(frame.assign(turn=pd.Series([unit] * len(frame), dtype=object)), replace(FAST, unit="turn")))


@pytest.mark.parametrize("codes", [1, 6, 60])
def test_hundreds_of_events_at_one_time_pair_all_that_they_can(codes: int) -> None:
    source = np.random.default_rng(codes)
    given = source.integers(0, codes, (2, 400))
    rows = [("S1", "AB"[side], 5.0, None, f"c{one:02}") for side in (0, 1) for one in given[side].tolist()]
    report = events_report(bare(*rows), replace(FAST, bootstrap=2))
    sound(report)
    used = [np.bincount(side, minlength=codes) for side in given]
    assert report.confusion is not None
    assert np.trace(np.array(report.confusion["matrix"])[:-1, :-1]) == np.minimum(*used).sum()


def long_sessions(length: float | None) -> pd.DataFrame:
    """Two observers' 10,000 events of 12 hours, the second 1 s later at most; length of each in seconds."""
    source = np.random.default_rng(3)
    onsets = np.sort(source.choice(12 * 3600, 10_000, replace=False)).astype(float)
    names = np.array([f"c{number:02}" for number in range(30)], dtype=object)[source.integers(0, 30, 10_000)]
    sides = [
        pd.DataFrame({"session": "S1", "observer": one, "onset": onsets + shift, "code": names})
        for one, shift in (("A", 0.0), ("B", source.random(10_000).round(3)))
    ]
    frame = pd.concat(sides, ignore_index=True)
    ends = np.full(len(frame), np.nan) if length is None else frame["onset"].to_numpy() + length
    return frame.assign(offset=ends)


@pytest.mark.parametrize("length", [None, 4.0], ids=["points", "states"])
def test_twelve_hours_with_ten_thousand_events_have_every_figure(length: float | None) -> None:
    report = events_report(long_sessions(length), replace(FAST, bootstrap=2))
    sound(report)
    assert entry(report, "event_kappa")["value"] > 0.9
    assert entry(report, "event_linked")["n"] >= 10_000


# The database

BASES: dict[str, Callable[[], Base]] = {
    "no coding has an event": lambda: Base().coding("S1", "anna").coding("S1", "ben", role="second"),
    "one observer has no event": lambda: Base().coding("S1", "anna", (1, None, "1a")).coding("S1", "ben"),
    "no session is coded twice": lambda: Base().coding("S1", "anna", (1, None, "1a")).coding("S2", "ben"),
    "only training": lambda: Base().coding("S1", "anna", role="training").coding("S1", "ben", role="training"),
    "nothing is codable": lambda: (
        Base().coding("S1", "anna", (1, None, "1a"), (0, 60, "out")).coding("S1", "ben", (1, None, "1a"))
    ),
    "the presets share no code": lambda: (
        Base().preset("one", "1a").preset("other", "2a")
        .coding("S1", "anna", (1, None, "1a"), preset="one").coding("S1", "ben", (1, None, "2a"), preset="other")
    ),
    "a session without length": lambda: (
        Base().session("S1", minutes=0.0).coding("S1", "anna", (0, 0, "ED")).coding("S1", "ben", (0, 0, "ED"))
    ),
    "a state that nobody closed": lambda: (
        Base().coding("S1", "anna", (0, None, "ED")).coding("S1", "ben", (0, 60, "ED"))
    ),
    "a session of unknown length": lambda: (
        Base().session("S1", None, None).coding("S1", "anna", (0, 9, "ED")).coding("S1", "ben", (0, 9, "EN"))
    ),
}  # fmt: skip


@pytest.mark.parametrize("rollup", ["code", "technique", "mode"])
@pytest.mark.parametrize("asked", [{}, {"against": "gold"}, {"unit": "unit"}], ids=str)
@pytest.mark.parametrize("name", BASES)
def test_codings_of_all_kinds_give_figures_or_reasons(name: str, asked: dict[str, Any], rollup: str) -> None:
    sound(BASES[name]().report(replace(FAST, rollup=rollup, **asked)))
