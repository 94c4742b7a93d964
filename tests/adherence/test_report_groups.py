"""The report of groups of sessions: means, intervals, standards, and what they rest on."""

import math
from typing import Any

import pytest

from coder.adherence.coverage import Window
from tests.adherence.frames import Programme
from tests.adherence.programmes import CONTRACT_MARKS, drawn, group, one_session


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


def test_a_standard_without_any_scored_session_is_too_few_sessions_and_not_no_standard() -> None:
    programme = drawn()
    programme.marks.clear()
    programme.codings.clear()
    for standard in (None, 0.8):
        found = group(programme, standard=standard)
        assert (found["scored"], found["standard"], found["status"]) == (0, 0.8, "Too few sessions")
        assert found["met"]["why_missing"].startswith("no_score: ")
