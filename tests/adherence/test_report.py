"""The report as a program reads it: sessions, groups, and nothing that was not seen."""

import json
import math
from typing import Any

import pytest

from coder.adherence.coverage import Window
from coder.adherence.report import adherence_report
from tests.adherence.frames import ALL_DELIVERED, Programme

CONTRACT_MARKS: dict[str, str | tuple[str, float | None]] = {
    "S4.1": ("delivered", 12.0),
    "S4.2": "not_delivered",
    "S4.3": ("adapted", 20.0),
    "S4.4": ("delivered", 26.0),
    "S4.5": ("partial", 32.0),
    "S4.6": ("delivered", 8.0),
}


def session(programme: Programme, **given: Any) -> dict[str, Any]:
    entry: dict[str, Any] = programme.report(**given).to_json()["sessions"][0]
    return entry


def group(programme: Programme, **given: Any) -> dict[str, Any]:
    entry: dict[str, Any] = programme.report(**given).to_json()["groups"][0]
    return entry


def one_session(**given: Any) -> Programme:
    programme = Programme()
    programme.session("S01", **given)
    return programme


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, float) else []


def test_a_session_worked_by_hand_comes_out_as_worked() -> None:
    programme = one_session(minutes=112.0)
    events = [
        ("ZZ-BRK", 3000.0, 3840.0),
        ("ED", 0.0, 2940.0),
        ("EN", 3900.0, 6000.0),
        ("NM", 6000.0, 6300.0),
        ("ED-CON", 10.0, 600.0),
        ("ED-CBS", 60.0),
        ("EN-VAL", 3950.0),
        ("EN1", 4000.0),
        ("PX-HOS", 4100.0),
    ]
    programme.coding("S01", marks=CONTRACT_MARKS, events=events)
    programme.coding("S01", "ben", {**CONTRACT_MARKS, "S4.2": "delivered", "S4.5": "not_delivered"}, role="second")
    found = session(programme)
    assert found["counts"] == {
        "delivered": 3, "adapted": 1, "partial": 1, "not_delivered": 1, "not_applicable": 0, "not_observed": 0,
    }  # fmt: skip
    assert (found["items"], found["strict"], found["weighted"]) == (6, 4 / 6, 0.65)
    assert (found["lower"], found["upper"], found["band"], found["other_observer"]) == (0.65, 0.65, "moderate", 0.7)
    assert found["critical_missed"] == ["S4.2"]
    assert found["dose"]["delivered_minutes"] == 98.0
    assert found["dose"]["planned_minutes"] == 105.0
    assert found["dose"]["ratio"] == pytest.approx(98 / 105)
    assert found["codable_seconds"] == 5880.0
    assert found["mode_time_share"] == pytest.approx({"ED": 2940 / 5040, "EN": 2100 / 5040})
    assert found["no_mode_share"] == pytest.approx(300 / 5880)
    assert found["uncoded_share"] == pytest.approx((5880 - 5340) / 5880)
    assert found["mode_event_share"] == {"ED": 0.5, "EN": 0.5}
    assert found["technique_rate_per_hour"] == pytest.approx({"ED1": 2 * 3600 / 5880, "EN1": 2 * 3600 / 5880})
    assert found["concerns"] == 1


def test_every_registered_session_has_an_entry_with_its_reason() -> None:
    programme = one_session()
    programme.session("S02", plan=None, plan_version=None)
    programme.coding("S02", events=[("ED", 0.0, 60.0)])
    programme.session("S03")
    programme.coding("S03")
    found = programme.report().to_json()["sessions"]
    assert [entry["session"] for entry in found] == ["S01", "S02", "S03"]
    assert [entry["why_missing"].split(":")[0] for entry in found] == ["no_coding", "no_plan", "no_marks"]
    assert {entry["weighted"] for entry in found} == {None}
    assert found[1]["mode_time_share"] == {"ED": 1.0, "EN": 0.0}


def test_a_coding_of_paper_marks_has_nothing_that_is_counted_from_events() -> None:
    programme = one_session()
    programme.coding("S01", marks=ALL_DELIVERED, made_by="import", state="locked")
    found = session(programme)
    counted = ("codable_seconds", "mode_time_share", "no_mode_share", "uncoded_share", "mode_event_share",
               "technique_rate_per_hour", "concerns")  # fmt: skip
    assert {name: found[name] for name in counted} == dict.fromkeys(counted)
    assert found["why_no_counts"].startswith("no_events: ")
    assert found["weighted"] == 1.0


def test_a_locked_coding_from_the_screen_in_which_nothing_happened_has_zeros() -> None:
    programme = one_session()
    programme.coding("S01", marks=ALL_DELIVERED, made_by="screen", state="locked")
    found = session(programme)
    assert (found["concerns"], found["technique_rate_per_hour"]) == (0, {"ED1": 0.0, "EN1": 0.0})
    assert (found["uncoded_share"], found["mode_time_share"]) == (1.0, {"ED": None, "EN": None})


def test_a_draft_from_the_screen_without_events_is_not_yet_nothing() -> None:
    programme = one_session()
    programme.coding("S01", marks=ALL_DELIVERED, made_by="screen", state="draft")
    assert session(programme)["concerns"] is None


def test_a_code_outside_the_preset_was_not_looked_for() -> None:
    programme = one_session()
    programme.coding("S01", events=[("ED", 0.0, 60.0), ("ED1", 5.0)], preset="live-core")
    report = programme.report()
    found = report.to_json()["sessions"][0]
    assert found["technique_rate_per_hour"] == {"ED1": 0.6, "EN1": 0.0}
    techniques = report.techniques_frame()
    assert set(techniques.loc[techniques["level"] == "code", "code"]).isdisjoint({"ED-CON", "EN-VAL", "PX-MIS"})
    assert found["concerns_not_looked_for"] == ["PX-MIS"]


def test_a_preset_without_concerns_has_no_count_of_them() -> None:
    programme = one_session()
    programme.plan["proscribed"] = ("PX-MIS",)
    programme.coding("S01", events=[("ED", 0.0, 60.0)], preset="live-core")
    assert session(programme)["concerns"] is None


def test_the_plan_says_which_concerns_count() -> None:
    programme = one_session()
    programme.plan["proscribed"] = ("PX-HOS",)
    programme.coding("S01", events=[("PX-HOS", 5.0), ("PX-MIS", 9.0)])
    assert session(programme)["concerns"] == 1


def test_a_state_that_still_runs_runs_to_the_end_and_one_without_an_end_has_no_duration() -> None:
    programme = one_session(minutes=10.0)
    programme.coding("S01", events=[("ED", 300.0, None, True), ("EN", 0.0, None)])
    found = session(programme)
    assert found["mode_time_share"] == {"ED": 1.0, "EN": 0.0}
    assert found["uncoded_share"] == 0.5
    assert any("without an end" in warning for warning in found["warnings"])


def test_time_away_from_the_keys_is_not_codable() -> None:
    programme = one_session(minutes=10.0)
    programme.coding("S01", events=[("ED", 0.0, 600.0), ("ZZ-BRK", 100.0, 200.0)])
    programme.gaps.append({"session": "S01", "observer": "anna", "role": "primary", "start": 150.0, "end": 300.0})
    assert session(programme)["codable_seconds"] == 400.0


def test_the_length_is_the_clock_s_where_no_minutes_are_given() -> None:
    programme = one_session(minutes=None)
    programme.coding("S01", events=[("ED", 0.0, 50.0)], clock_seconds=120.0)
    found = session(programme)
    assert (found["codable_seconds"], found["warnings"]) == (120.0, [])


def test_the_length_is_the_last_event_s_with_a_warning_where_nothing_else_tells() -> None:
    programme = one_session(minutes=None)
    programme.coding("S01", events=[("ED", 0.0, 50.0), ("EN1", 70.0)], made_by="import")
    found = session(programme)
    assert found["codable_seconds"] == 70.0
    assert any("last event" in warning for warning in found["warnings"])


def test_a_consensus_counts_before_the_primary_and_training_never() -> None:
    programme = one_session()
    programme.coding("S01", "anna", ALL_DELIVERED)
    programme.coding("S01", "ben", {**ALL_DELIVERED, "S4.5": "not_delivered"}, role="second")
    programme.coding("S01", "lead", {**ALL_DELIVERED, "S4.6": "not_delivered"}, role="consensus")
    programme.coding("S01", "newcomer", dict.fromkeys(ALL_DELIVERED, "not_delivered"), role="training")
    found = session(programme)
    assert (found["observer"], found["role"], found["weighted"], found["other_observer"]) == (
        "lead", "consensus", 0.9, 0.7,
    )  # fmt: skip


def test_a_draft_counts_and_is_named() -> None:
    programme = one_session()
    programme.coding("S01", marks=ALL_DELIVERED, state="draft")
    assert "drafts count: S01" in group(programme)["warnings"]


def test_items_without_a_mark_are_told() -> None:
    programme = one_session()
    programme.coding("S01", marks={"S4.1": "delivered"})
    found = session(programme)
    assert (found["unmarked"], found["weighted"], found["lower"], found["upper"], found["band"]) == (
        5,
        1.0,
        0.1,
        1.0,
        None,
    )


def test_a_group_s_score_is_the_mean_of_its_sessions_with_t_limits() -> None:
    programme = Programme()
    for name, tenths in (("S01", 7), ("S02", 8), ("S03", 9)):
        programme.scored(name, tenths, chosen="selected")
    found = group(programme, by="site")
    assert found["by"] == {"site": "north"}
    half = 4.302652729911275 * 0.1 / math.sqrt(3)
    assert found["weighted"]["value"] == pytest.approx(0.8)
    assert found["weighted"]["low"] == pytest.approx(0.8 - half)
    assert found["weighted"]["high"] == 1.0
    assert (found["met"]["sessions"], found["met"]["value"], found["met"]["method"]) == (2, 2 / 3, "wilson")
    assert (found["sessions"], found["delivered_sessions"], found["status"]) == (3, None, "Cannot tell yet")


def drawn(**given: Any) -> Programme:
    programme = Programme()
    for name, tenths in (("S01", 7), ("S02", 8), ("S03", 9), ("S04", 8)):
        programme.scored(name, tenths, **given)
    programme.delivered.append({"programme": "bridgework", "site": "north", "month": "2026-03", "sessions": 16})
    return programme


def width(found: dict[str, Any]) -> float:
    return float(found["weighted"]["value"] - found["weighted"]["low"])


def test_the_finite_population_correction_is_for_random_draws_from_a_known_number() -> None:
    random, chosen = group(drawn(), by="site"), group(drawn(chosen="selected"), by="site")
    assert (random["delivered_sessions"], chosen["delivered_sessions"]) == (16, 16)
    assert width(random) / width(chosen) == pytest.approx(math.sqrt(1 - 4 / 16))
    assert "finite-population" in random["weighted"]["method"]
    assert "finite-population" not in chosen["weighted"]["method"]


@pytest.mark.parametrize(
    "window",
    [
        Window(media=("video",)),
        Window(plans=("bridgework-s04",)),
        Window(date_from="2026-03-02"),
        Window(date_to="2026-03-30"),
    ],
)
def test_what_the_delivered_counts_do_not_tell_is_not_guessed(window: Window) -> None:
    assert group(drawn(), by="site", window=window)["delivered_sessions"] is None


def test_whole_months_are_told() -> None:
    window = Window(date_from="2026-03-01", date_to="2026-03-31")
    assert group(drawn(), by="site", window=window)["delivered_sessions"] == 16


def test_a_site_without_a_count_leaves_the_number_unknown() -> None:
    programme = drawn()
    programme.scored("S05", 8, month="2026-04")
    assert group(programme, by="site")["delivered_sessions"] is None


def test_more_sessions_watched_than_delivered_is_said_and_not_used() -> None:
    programme = drawn()
    programme.delivered[0]["sessions"] = 3
    found = group(programme, by="site")
    assert "4 sessions watched, but only 3 counted as delivered" in found["warnings"]
    assert found["weighted"]["method"] == "t over sessions"


def test_a_session_stands_under_each_of_its_practitioners() -> None:
    programme = drawn()
    found = programme.report(by="practitioner").to_json()["groups"]
    assert [entry["by"]["practitioner"] for entry in found] == ["P03", "P07"]
    assert [entry["sessions"] for entry in found] == [4, 4]


def test_one_session_is_a_census_with_the_other_s_score_and_no_interval() -> None:
    programme = one_session()
    programme.coding("S01", marks=CONTRACT_MARKS)
    found = group(programme, by="session")
    assert found["weighted"]["value"] == 0.65
    assert (found["weighted"]["low"], found["weighted"]["high"]) == (None, None)
    assert found["weighted"]["why_no_interval"].startswith("single_session: ")
    assert found["status"] == "Too few sessions"


def test_a_standard_given_on_the_spot_overrides_the_plan_s() -> None:
    found = group(drawn(), standard=0.7)
    assert (found["standard"], found["met"]["sessions"]) == (0.7, 4)
    assert "given with --standard" in found["status_rule"]


def test_without_a_standard_nothing_is_met_and_nothing_is_missed() -> None:
    programme = drawn()
    programme.plan["standard"] = None
    found = group(programme)
    assert (found["status"], found["met"]["sessions"], found["met"]["value"]) == ("No standard set", None, None)
    assert found["met"]["why_missing"].startswith("no_standard: ")


def test_the_standard_is_tested_on_the_unrounded_score() -> None:
    programme = drawn()
    found = [entry for entry in group(programme, standard=0.8)["met"].items() if entry[0] == "sessions"]
    assert found == [("sessions", 3)]


def test_shares_of_events_are_not_averaged_over_different_presets() -> None:
    programme = Programme()
    for name, preset in (("S01", "live-core"), ("S02", None)):
        programme.session(name)
        programme.coding(name, events=[("ED", 0.0, 60.0), ("ED1", 5.0)], preset=preset)
    found = group(programme)
    assert found["mode_event_share"]["ED"]["value"] is None
    assert found["mode_event_share"]["ED"]["why_missing"].startswith("mixed_presets: ")
    assert found["mode_time_share"]["ED"]["value"] == 1.0


def test_concerns_are_counted_over_the_hours_watched_with_exact_limits() -> None:
    programme = Programme()
    for name in ("S01", "S02"):
        programme.session(name, minutes=60.0)
        programme.coding(name, events=[("PX-HOS", 5.0), ("ED1", 9.0)])
    found = group(programme)["concerns"]
    assert (found["count"], found["per_hour"], found["method"]) == (2, 1.0, "exact Poisson")
    assert found["low"] == pytest.approx(0.2422 / 2, abs=1e-4)
    assert found["high"] == pytest.approx(7.2247 / 2, abs=1e-4)


def test_the_coverage_is_told_with_how_the_sessions_were_chosen() -> None:
    programme = drawn()
    programme.coding("S01", "ben", ALL_DELIVERED, role="second")
    programme.session("S09", chosen="volunteered")
    assert programme.report().to_json()["coverage"] == {
        "delivered": 16, "registered": 5, "observed": 4, "scored": 4, "double_coded": 1, "chosen": {"random": 4},
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


def test_a_standard_without_any_scored_session_is_too_few_sessions_and_not_no_standard() -> None:
    programme = drawn()
    programme.marks.clear()
    programme.codings.clear()
    for standard in (None, 0.8):
        found = group(programme, standard=standard)
        assert (found["scored"], found["standard"], found["status"]) == (0, 0.8, "Too few sessions")
        assert found["met"]["why_missing"].startswith("no_score: ")
