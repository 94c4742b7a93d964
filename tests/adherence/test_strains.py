"""Strains: answered, in which mode, how soon, resolved."""

import pytest

from coder.adherence.strain_words import strain_line
from tests.adherence.frames import Programme
from tests.adherence.programmes import group, one_session, session


def three_strains() -> Programme:
    """e0 ED state, e1-e3 strains; e1 answered by EN-VAL after 20 s and resolved, e2 after 40 s by ED1, e3 not."""
    programme = one_session(minutes=60.0)
    programme.coding(
        "S01",
        events=[("ED", 0.0, 3600.0), ("RU-BND", 100.0), ("RU-BND", 500.0), ("RU-BND", 900.0), ("EN-VAL", 120.0),
                ("ED-CON", 130.0), ("RU-RES", 160.0), ("ED1", 540.0)],
    )  # fmt: skip
    programme.linked(4, to=1)
    programme.linked(5, to=1)
    programme.linked(6, to=1)
    programme.linked(7, to=2)
    return programme


def test_strains_worked_by_hand() -> None:
    """3 strains. Answered: 2 (2/3), first answers after 20 s and 40 s, median 30 s, in EN and in ED. Resolved: 1/3."""
    found = session(three_strains())["strains"]
    assert (found["count"], found["answered"], found["resolved"]) == (3, 2, 1)
    assert (found["answered_share"]["value"], found["resolved_share"]["value"]) == pytest.approx((2 / 3, 1 / 3))
    assert found["median_seconds"] == 30.0
    assert found["answer_modes"] == {"ED": 1, "EN": 1}
    assert found["by_code"] == {"RU-BND": 3}


def test_one_session_is_a_census_of_its_strains() -> None:
    share = session(three_strains())["strains"]["answered_share"]
    assert (share["low"], share["high"]) == (None, None)
    assert share["why_no_interval"].startswith("single_session: ")


def test_a_group_pools_strains_with_wilson_s_limits() -> None:
    """2 of 3 and 0 of 1: 2 of 4. Wilson: (.5 + z2/8) / (1 + z2/4) = .5, half z sqrt(.25/4 + z2/64) / (1 + z2/4) = .35.

    With z2 = 3.8415: 1.95996 sqrt(.0625 + .060023) / 1.960365 = .349957, so .150 to .850.
    """
    programme = three_strains()
    programme.session("S02", minutes=60.0)
    programme.coding("S02", events=[("RU-BND", 10.0)])
    found = group(programme)["strains"]
    assert (found["count"], found["sessions"], found["answered"]) == (4, 2, 2)
    share = found["answered_share"]
    assert (share["value"], share["method"], share["n"]) == (0.5, "wilson over strains", 4)
    assert (share["low"], share["high"]) == pytest.approx((0.150, 0.850), abs=1e-3)


def test_a_concern_that_is_linked_is_no_answer() -> None:
    programme = one_session()
    programme.coding("S01", events=[("RU-BND", 10.0), ("PX-MIS", 130.0)])
    programme.linked(1, to=0)
    assert session(programme)["strains"]["answered"] == 0


def test_an_unlinked_resolution_is_of_the_last_strain_still_open() -> None:
    programme = one_session()
    programme.coding("S01", events=[("RU-BND", 10.0), ("RU-BND", 20.0), ("RU-RES", 30.0), ("RU-RES", 40.0)])
    assert session(programme)["strains"]["resolved"] == 2


def test_the_end_of_an_episode_closes_its_strains_and_resolves_none() -> None:
    programme = one_session()
    programme.coding("S01", events=[("RU-EPI", 5.0, 60.0), ("RU-BND", 10.0), ("RU-RES", 90.0)])
    assert session(programme)["strains"]["resolved"] == 0


def test_no_strain_is_zero_strains_and_no_shares() -> None:
    programme = one_session()
    programme.coding("S01", events=[("ED", 0.0, 60.0)])
    found = session(programme)["strains"]
    assert (found["count"], found["answered"], found["answered_share"]["value"]) == (0, 0, None)
    assert found["answered_share"]["why_missing"].startswith("no_strains_found: ")
    assert found["why_no_median"].startswith("no_strains_found: ")


def test_strains_that_were_not_looked_for_are_unknown() -> None:
    programme = one_session()
    programme.coding("S01", events=[("ED", 0.0, 60.0)], preset="nothing-of-strains")
    found = session(programme)["strains"]
    assert (found["count"], found["answered"], found["resolved"]) == (None, None, None)
    assert found["why_missing"].startswith("not_looked_for: ")


def test_an_import_without_links_leaves_answers_unknown_but_not_the_strains() -> None:
    programme = one_session()
    programme.coding("S01", events=[("RU-BND", 10.0), ("ED1", 20.0)], made_by="import")
    found = session(programme)["strains"]
    assert (found["count"], found["answered"], found["resolved"]) == (1, None, 0)
    assert found["answered_share"]["why_missing"].startswith("no_links: ")


def test_modes_after_strains_worked_by_hand() -> None:
    """10 minutes: ED 0-200, EN 200-400, no mode 400-600, break 130-150. Strains at 100, 180 and 540.

    After them 100-220 and 180-300, together 100-300, and 540-600 where the session ends: 260 s less the break, 240.
    ED 100-200 less 20 = 80, EN 200-300 = 100: ED 80/180, EN 100/180; no mode 60/240; nothing uncoded.
    """
    programme = one_session(minutes=10.0)
    events = [("ED", 0.0, 200.0), ("EN", 200.0, 400.0), ("NM", 400.0, 600.0), ("ZZ-BRK", 130.0, 150.0),
              ("RU-BND", 100.0), ("RU-BND", 180.0), ("RU-BND", 540.0)]  # fmt: skip
    programme.coding("S01", events=events)
    found = session(programme)["strains"]["after"]
    assert (found["seconds"], found["codable_seconds"]) == (120.0, 240.0)
    assert found["mode_time_share"] == pytest.approx({"ED": 80 / 180, "EN": 100 / 180})
    assert (found["no_mode_share"], found["uncoded_share"]) == (0.25, 0.0)


def test_a_group_has_the_mean_of_its_sessions_after_strains_each_session_once() -> None:
    """One session with two strains in ED (1), one with one strain in EN (0): mean .5, not 2/3. The third has none."""
    programme = Programme()
    for name, mode, strains in (("S01", "ED", (10.0, 400.0)), ("S02", "EN", (10.0,)), ("S03", "EN", ())):
        programme.session(name)
        programme.coding(name, events=[(mode, 0.0, 6000.0), *(("RU-BND", at) for at in strains)])
    found = group(programme)["strains"]["after"]
    assert (found["sessions"], found["mode_time_share"]["ED"]["value"]) == (2, 0.5)
    assert found["mode_time_share"]["ED"]["method"] == "t over sessions"


@pytest.mark.parametrize(("preset", "word"), [(None, "no_strains_found"), ("nothing-of-strains", "not_looked_for")])
def test_modes_after_strains_are_unknown_where_no_strain_is(preset: str | None, word: str) -> None:
    programme = one_session()
    programme.coding("S01", events=[("ED", 0.0, 60.0)], preset=preset)
    alone, pooled = session(programme)["strains"]["after"], group(programme)["strains"]["after"]
    assert (alone["mode_time_share"], pooled["mode_time_share"]) == (None, {})
    assert alone["why_missing"].startswith(f"{word}: ")
    assert pooled["why_missing"] == alone["why_missing"]


def test_modes_after_strains_are_unknown_without_the_session_s_length() -> None:
    programme = one_session(minutes=None)
    programme.coding("S01", events=[("RU-BND", 0.0)])
    assert session(programme)["strains"]["after"]["why_missing"].startswith("no_length: ")


def test_strains_are_told_in_one_line_that_can_be_read_aloud() -> None:
    said = strain_line(session(three_strains())["strains"] | {"sessions": 1})
    assert said == "Strains: 3 in 1 session; answered 67%, half of those within 30 s (in ED 1, EN 1); resolved 33%"
