"""The report as a program reads it: the document and the frames hold the same, with or without a session."""

import json
import math
from typing import Any

import pytest

from coder.adherence.report import adherence_report
from tests.adherence.frames import ALL_DELIVERED, Programme
from tests.adherence.programmes import drawn, one_session


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, float) else []


def test_the_coverage_is_told_with_how_the_sessions_were_chosen() -> None:
    programme = drawn()
    programme.coding("S01", "ben", ALL_DELIVERED, role="second")
    programme.session("S09", chosen="volunteered")
    assert programme.report().to_json()["coverage"] == {
        "delivered": 16, "why_no_delivered": None, "registered": 5, "observed": 4, "scored": 4, "double_coded": 1,
        "chosen": {"random": 4},
    }  # fmt: skip


def test_the_document_is_plain_json_without_nan() -> None:
    programme = drawn()
    programme.session("S09")
    programme.session("S10", minutes=None)
    programme.coding("S10", events=[("ED", 0.0, 60.0)])
    for by in ("programme", "site", "practitioner", "month", "session"):
        document = json.loads(json.dumps(programme.report(by=by).to_json(), allow_nan=False))
        assert all(math.isfinite(number) for number in numbers(document))


def test_an_empty_database_has_an_empty_report() -> None:
    programme = one_session()
    frames = programme.frames()
    frames["sessions"] = frames["sessions"].iloc[:0]
    found = adherence_report(**frames).to_json()
    assert (found["sessions"], found["groups"], found["coverage"]["observed"]) == ([], [], 0)


def test_frames_have_their_columns_without_a_row_too() -> None:
    programme = one_session()
    empty = programme.frames()
    empty["sessions"] = empty["sessions"].iloc[:0]
    full, none = with_events().report(by="site"), adherence_report(**empty, by="site")
    for name in ("sessions", "groups", "items", "item_summary", "modes", "techniques"):
        frame, blank = getattr(full, f"{name}_frame")(), getattr(none, f"{name}_frame")()
        assert len(frame) > 0
        assert len(blank) == 0
        assert list(frame.columns) == list(blank.columns)


def with_events() -> Programme:
    programme = one_session()
    programme.coding("S01", marks=ALL_DELIVERED, events=[("ED", 0.0, 60.0), ("ED1", 5.0)])
    return programme


def test_an_unknown_grouping_or_standard_is_refused() -> None:
    with pytest.raises(ValueError, match="programme, site"):
        drawn().report(by="weekday")
    with pytest.raises(ValueError, match="share from 0 to 1"):
        drawn().report(standard=80.0)


def test_frames_hold_the_same_figures_as_the_document() -> None:
    programme = drawn()
    programme.session("S09")
    report = programme.report(by="site")
    document = report.to_json()
    sessions = report.sessions_frame()
    assert list(sessions["session"]) == [entry["session"] for entry in document["sessions"]]
    assert sessions["weighted"].dropna().tolist() == [e["weighted"] for e in document["sessions"] if e["weighted"]]
    assert report.groups_frame()["weighted_low"].tolist() == [e["weighted"]["low"] for e in document["groups"]]


def test_the_items_frame_lets_a_reader_compute_the_scores_again() -> None:
    report = drawn().report()
    items = report.items_frame()
    again = (items["weight"] * items["credit"]).groupby(items["session"]).sum() / items.groupby("session")[
        "weight"
    ].sum()
    assert again.to_dict() == pytest.approx(report.sessions_frame().set_index("session")["weighted"].to_dict())


def test_the_items_missed_are_counted_over_sessions() -> None:
    summary = drawn().report().item_summary_frame().set_index("item")
    assert summary.loc["S4.1", "sessions"] == 4
    assert summary["not_delivered"].sum() + summary["delivered"].sum() == 24
    assert (summary["met_low"] <= summary["met"]).all()


def test_regrouping_gives_what_a_new_report_would() -> None:
    programme = drawn()
    assert programme.report(by="site").regrouped("month").to_json() == programme.report(by="month").to_json()
