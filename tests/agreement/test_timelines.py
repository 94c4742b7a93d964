"""Functions on timelines: the same figures as a report of the same rows, and refusals of what cannot be."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from coder.agreement import (
    Coefficient,
    Limits,
    Moment,
    Options,
    Report,
    align_events,
    code_agreement,
    event_agreement,
    event_kappa,
    event_kappa_linked,
    event_kappa_max,
    event_linked,
    events_report,
    exact_duration_kappa,
    gamma_agreement,
    interval_agreement,
    overlap_agreement,
    overlap_kappa,
    time_unit_kappa,
    timeline,
    unitizing_alpha,
)
from coder.agreement.codings import Coding
from tests.agreement.frames import Row, bare

ROWS: list[Row] = [
    ("S1", "anna", 0.0, 10.0, "a"),
    ("S1", "anna", 10.0, 16.25, "b"),
    ("S1", "anna", 18.0, 26.0, "a"),
    ("S1", "anna", 26.0, 40.0, "b"),
    ("S1", "ben", 0.5, 8.0, "a"),
    ("S1", "ben", 8.5, 17.0, "b"),
    ("S1", "ben", 17.0, 25.0, "a"),
    ("S1", "ben", 25.0, 33.0, "b"),
    ("S1", "ben", 36.0, 39.0, "c"),
    ("S2", "anna", 3.0, 9.0, "c"),
    ("S2", "anna", 9.0, 30.0, "a"),
    ("S2", "anna", 31.0, 50.0, "b"),
    ("S2", "ben", 4.0, 9.5, "c"),
    ("S2", "ben", 12.0, 29.0, "a"),
    ("S2", "ben", 33.5, 50.0, "b"),
    ("S3", "anna", 0.0, 5.0, "a"),
    ("S3", "anna", 5.0, 22.0, "c"),
    ("S3", "ben", 1.0, 5.5, "a"),
    ("S3", "ben", 5.5, 14.0, "b"),
    ("S3", "ben", 14.0, 21.0, "c"),
]
SESSIONS = ("S1", "S2", "S3")
DRAWS = Limits("bootstrap", resamples=40, seed=3, confidence=0.9)
ASKED = Options(tolerance=1.5, interval="bootstrap", bootstrap=40, seed=3, confidence=0.9, bin=5.0, overlap=0.7)


def of(observer: str) -> list[Coding]:
    """An observer's timelines of the three sessions."""
    found = []
    for session in SESSIONS:
        rows = [row for row in ROWS if row[:2] == (session, observer)]
        onsets, offsets, codes = ([row[place] for row in rows] for place in (2, 3, 4))
        found.append(timeline(onsets, codes, offsets, session=session))
    return found


ANNA, BEN = of("anna"), of("ben")


@pytest.fixture(scope="module")
def report() -> Report:
    return events_report(bare(*ROWS), Options(**{**vars(ASKED), "gamma": True}))


def reported(report: Report, name: str, code: str | None = None) -> Coefficient:
    scope = "overall" if code is None else "code"
    (found,) = [
        one
        for one in report.coefficients
        if one.name == name and one.place.scope == scope and one.place.code == code and one.place.raters is None
    ]
    return found


def figures(one: Coefficient) -> tuple[Any, ...]:
    return one.value, one.n, one.se, one.low, one.high, one.interval, one.why_missing, one.why_no_interval


BY_NAME: dict[str, Callable[[], Coefficient]] = {
    "event_kappa": lambda: event_kappa(ANNA, BEN, tolerance=1.5, limits=DRAWS),
    "event_kappa_max": lambda: event_kappa_max(ANNA, BEN, tolerance=1.5, limits=DRAWS),
    "event_agreement": lambda: event_agreement(ANNA, BEN, tolerance=1.5, limits=DRAWS),
    "event_linked": lambda: event_linked(ANNA, BEN, tolerance=1.5, limits=DRAWS),
    "event_kappa_linked": lambda: event_kappa_linked(ANNA, BEN, tolerance=1.5, limits=DRAWS),
    "time_unit_kappa": lambda: time_unit_kappa(ANNA, BEN, tolerance=1.5, limits=DRAWS),
    "exact_duration_kappa": lambda: exact_duration_kappa(ANNA, BEN, limits=DRAWS),
    "overlap_kappa": lambda: overlap_kappa(ANNA, BEN, share=0.7, limits=DRAWS),
    "overlap_agreement": lambda: overlap_agreement(ANNA, BEN, share=0.7, limits=DRAWS),
    "unitizing_alpha": lambda: unitizing_alpha(ANNA, BEN, limits=DRAWS),
    "gamma": lambda: gamma_agreement(ANNA, BEN, seed=3, limits=DRAWS),
}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_function_gives_what_a_report_of_the_same_rows_gives(name: str, report: Report) -> None:
    found, wanted = BY_NAME[name](), reported(report, name)
    assert found.name == name
    assert found.value is not None
    assert (found.low is None) == (name == "event_kappa_max")
    assert figures(found) == figures(wanted)


@pytest.mark.parametrize("code", ["a", "b", "c"])
def test_the_figures_of_one_code_are_the_reports(code: str, report: Report) -> None:
    found = code_agreement(ANNA, BEN, code, tolerance=1.5, limits=DRAWS)
    assert set(found) == {"precision", "recall", "f1", "prevalence", "lag_median", "lag_p05", "lag_p95"}
    for name, one in found.items():
        assert figures(one) == figures(reported(report, name, code))


def test_the_indices_of_intervals_are_the_reports(report: Report) -> None:
    found = interval_agreement(ANNA, BEN, interval=5.0, limits=DRAWS)
    assert len(found) == 7
    for name, one in found.items():
        assert figures(one) == figures(reported(report, name))


def test_the_aligned_list_is_the_reports(report: Report) -> None:
    found = align_events(ANNA, BEN, tolerance=1.5)
    told = [
        (one.kind, one.session, [one.first_onset, one.second_onset], [one.first_code, one.second_code]) for one in found
    ]
    assert told == [(one["kind"], one["session"], one["onset"], one["code"]) for one in report.aligned]


def test_a_line_of_the_aligned_list_names_both_sides() -> None:
    first, second = timeline([1.0, 9.0], ["a", "b"]), timeline([1.5, 20.0], ["c", "b"])
    assert align_events(first, second, tolerance=2.0) == (
        Moment("different_code", "", 1.0, "a", 1.5, "c"),
        Moment("only_first", "", 9.0, "b", None, None),
        Moment("only_second", "", None, None, 20.0, "b"),
    )


def test_a_tick_can_be_chosen_for_unitizing_alpha() -> None:
    coarse = unitizing_alpha(ANNA, BEN, tick=1.0).value
    assert coarse == reported(events_report(bare(*ROWS), Options(tick=1.0, bootstrap=2)), "unitizing_alpha").value
    assert coarse != unitizing_alpha(ANNA, BEN).value


def test_one_session_has_values_and_a_reason_for_no_limits() -> None:
    found = event_kappa(ANNA[0], BEN[0], tolerance=1.5)
    assert found.value is not None
    assert found.low is None
    assert found.why_no_interval == "single_session: there is one session, so nothing to resample"


@pytest.mark.parametrize("interval", ["bootstrap", "bca", "jackknife"])
def test_limits_are_of_the_kind_that_is_asked_for(interval: str) -> None:
    limits = Limits(interval, resamples=200)
    found = event_agreement(ANNA, BEN, tolerance=1.5, limits=limits)
    wanted = events_report(bare(*ROWS), Options(tolerance=1.5, interval=interval, bootstrap=200))
    assert found.interval == interval
    assert figures(found) == figures(reported(wanted, "event_agreement"))


def test_the_observers_names_do_not_decide_who_is_first() -> None:
    first, second = timeline([5.0, 9.0], ["a", "a"]), timeline([5.5], ["a"])
    assert code_agreement(first, second, "a")["precision"].value == 1.0
    assert code_agreement(second, first, "a")["precision"].value == 0.5
    assert code_agreement(first, second, "a")["lag_median"].value == 0.5


def test_the_longer_of_two_timelines_says_how_long_a_session_lasted() -> None:
    first = timeline([0.0], ["a"], [10.0], end=20.0)
    second = timeline([0.0], ["a"], [10.0])
    found = exact_duration_kappa(first, second)
    assert (found.value, found.n) == (1.0, 20)


def test_points_and_states_may_stand_in_one_timeline() -> None:
    both = timeline([1.0, 2.0, 3.0], ["a", "b", "a"], [None, 8.0, float("nan")])
    assert both.ends.tolist() == [-1, 8000, -1]
    assert both.end == 8000


def test_times_are_kept_to_the_millisecond() -> None:
    assert timeline(np.array([0.1 + 0.2, 4.0004]), ["a", "a"]).onsets.tolist() == [300, 4000]


def test_timelines_without_events_have_no_value_but_a_reason() -> None:
    empty = timeline([], [])
    found = [
        event_kappa(empty, empty),
        event_linked(empty, empty),
        overlap_kappa(empty, empty),
        unitizing_alpha(empty, empty),
        gamma_agreement(empty, empty),
        time_unit_kappa(empty, empty),
        *interval_agreement(empty, empty).values(),
    ]
    assert [one.value for one in found] == [None] * len(found)
    assert all(str(one.why_missing).startswith("no_events: ") for one in found)
    assert align_events(empty, empty) == ()


def test_no_sessions_at_all_have_no_value_but_a_reason() -> None:
    found = event_kappa([], [])
    assert found.value is None
    assert str(found.why_missing).startswith("no_pairs: ")


def test_overlapping_states_have_no_time_unit_kappa_but_a_reason() -> None:
    crossing = timeline([0.0, 2.0], ["a", "b"], [5.0, 9.0])
    for found in (time_unit_kappa(crossing, crossing), exact_duration_kappa(crossing, crossing)):
        assert found.value is None
        assert str(found.why_missing).startswith("overlapping_states: ")
    assert overlap_kappa(crossing, crossing).value == 1.0


POINT = timeline([1.0], ["a"])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: event_kappa([POINT, POINT], [POINT]), "2 sessions of the first observer, 1 of the second"),
        (lambda: align_events(POINT, [POINT, POINT]), "1 sessions of the first observer, 2 of the second"),
        (lambda: timeline([5.0], ["a"], [4.0]), "an offset lies before its onset"),
        (lambda: timeline([None], ["a"]), "an onset is missing"),
        (lambda: timeline([float("nan")], ["a"]), "an onset is missing"),
        (lambda: timeline([-1.0], ["a"]), "times are 0 or more seconds"),
        (lambda: timeline([float("inf")], ["a"]), "times are 0 or more seconds"),
        (lambda: timeline([1.0], ["a"], [float("inf")]), "times are 0 or more seconds"),
        (lambda: timeline([1.0, 2.0], ["a"]), "differ in number"),
        (lambda: timeline([1.0], ["a"], [2.0, 3.0]), "differ in number"),
        (lambda: code_agreement(POINT, POINT, "b"), "neither observer used the code b"),
        (lambda: event_kappa(POINT, POINT, tolerance=-1.0), "tolerance"),
        (lambda: overlap_kappa(POINT, POINT, share=0.0), "share of overlap"),
        (lambda: overlap_kappa(POINT, POINT, share=1.5), "share of overlap"),
        (lambda: interval_agreement(POINT, POINT, interval=0.0), "the interval is"),
        (lambda: event_kappa([POINT] * 3, [POINT] * 3, limits=Limits("normal")), "no interval called normal"),
    ],
)
def test_what_cannot_be_is_a_value_error(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


def test_timed_events_have_no_published_limits_but_a_reason() -> None:
    found = event_kappa(ANNA, BEN, limits=Limits("analytic"))
    assert (found.low, found.high) == (None, None)
    assert str(found.why_no_interval).startswith("no_published_form: ")


BARE: Any = ([1.0, 4.0], ["a", "b"])
"""What somebody may give in place of two timelines."""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: unitizing_alpha(ANNA, BEN, tick=0), "the tick is 0.001 or more seconds"),
        (lambda: unitizing_alpha(ANNA, BEN, tick=-1), "the tick is 0.001 or more seconds"),
        (lambda: time_unit_kappa(ANNA, BEN, tolerance=-1), "the tolerance is 0 or more seconds"),
        (lambda: event_kappa(ANNA, BEN, tolerance=float("nan")), "the tolerance is 0 or more seconds"),
        (lambda: interval_agreement(ANNA, BEN, interval=0), "the interval is 0.001 or more seconds"),
        (lambda: timeline([1.0], ["a"], [9.0], end=8.0), "the session ends before its last offset"),
        (lambda: timeline([1.0], ["a"], end=float("nan")), "the end is 0 or more seconds"),
        (lambda: event_kappa(*BARE), "is a timeline: timeline\\(onsets, codes\\)"),
        (lambda: Limits(resamples=0), "limits need 2 resamples or more"),
        (lambda: Limits(confidence=1.5), "limits need 2 resamples or more"),
        (lambda: Limits("wald"), "there is no interval called wald"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()
