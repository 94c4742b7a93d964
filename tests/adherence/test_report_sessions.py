"""The report of one session: its score, times and counts, and nothing that was not seen."""

import pytest

from tests.adherence.frames import ALL_DELIVERED
from tests.adherence.programmes import CONTRACT_MARKS, group, one_session, session


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
