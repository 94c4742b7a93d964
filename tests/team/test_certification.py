"""The gate by hand: pass, fail, cannot tell; how long it holds; what a test on clips measures."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coder.agreement import timeline
from coder.agreement.codings import Code, Coding, Levels
from coder.team.certification import Figure, Figures, Standing, Taken, Verdict, gate, months_later, standing
from coder.team.clips import Counted, cut, measured, part

GOOD = Figures(
    clips=12,
    sessions=3,
    technique_f1=Figure(0.80, 120),
    mode_kappa=Figure(0.60, 3600, low=0.50),
    count_icc=Figure(0.75, 12, of="T1"),
    checklist=Figure(0.90, 20),
    sensitivity=Figure(0.60, 15, of="A"),
)
LEVELS = Levels(
    codes={
        "E": Code("mode", None, "E", "mode", False),
        "N": Code("mode", None, "N", "mode", False),
        "A": Code("code", "T1", "E", "talk", False),
        "B": Code("code", "T1", "E", "talk", False),
        "C": Code("code", "T2", "N", "talk", False),
        "S": Code("code", None, None, "strain", False),
        "OUT": Code("code", None, None, "coverage", True),
    }
)
TOLERANCE, CLIP = 3_000, 300_000


def outcomes(verdict: Verdict) -> dict[str, str]:
    return {one.name: one.outcome for one in verdict.conditions}


def test_every_limit_is_met_by_the_limit_itself() -> None:
    verdict = gate(GOOD)
    assert verdict.outcome == "pass"
    assert set(outcomes(verdict).values()) == {"pass"}


@pytest.mark.parametrize(
    ("name", "worse"),
    [
        ("technique_f1", replace(GOOD, technique_f1=Figure(0.7999, 120))),
        ("mode_kappa", replace(GOOD, mode_kappa=Figure(0.5999, 3600, low=0.55))),
        ("mode_kappa_low", replace(GOOD, mode_kappa=Figure(0.70, 3600, low=0.4999))),
        ("count_icc", replace(GOOD, count_icc=Figure(0.7499, 12))),
        ("checklist", replace(GOOD, checklist=Figure(0.8999, 20))),
        ("sensitivity", replace(GOOD, sensitivity=Figure(0.5999, 15))),
    ],
)
def test_one_condition_that_is_not_met_fails_the_whole(name: str, worse: Figures) -> None:
    verdict = gate(worse)
    assert verdict.outcome == "fail"
    assert [name for name, outcome in outcomes(verdict).items() if outcome == "fail"] == [name]


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("clips", replace(GOOD, clips=9)),
        ("sessions", replace(GOOD, sessions=2)),
        ("mode_kappa_low", replace(GOOD, mode_kappa=Figure(0.7, 3600))),
        ("checklist", replace(GOOD, checklist=Figure(None, 0, why="no_marks: none"))),
        ("sensitivity", replace(GOOD, sensitivity=Figure(None, 0, why="no_common_code: none"))),
    ],
)
def test_what_cannot_be_told_is_no_pass(name: str, unknown: Figures) -> None:
    verdict = gate(unknown)
    assert verdict.outcome == "cannot_tell"
    assert [name for name, outcome in outcomes(verdict).items() if outcome == "cannot_tell"] == [name]


def test_a_test_that_is_too_small_cannot_fail_either() -> None:
    assert gate(replace(GOOD, clips=9, technique_f1=Figure(0.1, 9))).outcome == "cannot_tell"


def test_a_condition_that_speaks_of_nothing_does_not_stand_in_the_way() -> None:
    verdict = gate(replace(GOOD, count_icc=Figure(None, 12, why="low_base_rate: rare", applies=False)))
    assert (verdict.outcome, outcomes(verdict)["count_icc"]) == ("pass", "does_not_apply")


def on(year: int, month: int, day: int, *, passed: bool = True, version: str = "1.0.0") -> Taken:
    return Taken(int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000), passed, "modes", version)


def stands(*tests: Taken, version: str = "1.0.0", today: date = date(2026, 6, 1)) -> Standing:
    return standing(tests, "modes", version, today)


def test_certification_holds_for_six_months_and_ends_the_day_after() -> None:
    assert stands(on(2026, 1, 15), today=date(2026, 7, 15)).state == "certified"
    assert stands(on(2026, 1, 15), today=date(2026, 7, 16)).state == "expired"


def test_six_months_after_the_end_of_august_is_the_end_of_february() -> None:
    assert (months_later(date(2026, 8, 31), 6), months_later(date(2027, 8, 31), 6)) == (
        date(2027, 2, 28),
        date(2028, 2, 29),
    )


def test_a_minor_version_changes_nothing_and_a_major_one_ends_it() -> None:
    assert stands(on(2026, 5, 1), version="1.9.3").state == "certified"
    assert stands(on(2026, 5, 1), version="2.0.0").state == "new_version"


def test_the_last_test_counts_so_that_a_failed_one_ends_what_was() -> None:
    assert stands(on(2026, 4, 1), on(2026, 5, 1, passed=False)).state == "failed"
    assert stands(on(2026, 4, 1, passed=False), on(2026, 5, 1)).state == "certified"


def test_without_a_test_and_with_another_codebook_there_is_no_certification() -> None:
    assert stands().state == "none"
    assert standing([on(2026, 5, 1)], "other", "1.0.0", date(2026, 6, 1)).state == "none"


# What is measured


def session(minutes: int = 20, shift: float = 0.0, *, miss: int = 0, as_b: int = 0) -> Coding:
    """Modes by turns of 100 s, an A every 40 s, more C the later it is; of the A some are missed or taken for B."""
    end = minutes * 60
    events: list[tuple[float, float | None, str]] = [
        (start, min(start + 100, end), "EN"[start // 100 % 2]) for start in range(0, end, 100)
    ]
    for number, at in enumerate(range(10, end - 10, 40)):
        if number >= miss:
            events.append((at + shift, None, "B" if number < miss + as_b else "A"))
    events += [(at + shift, None, "C") for clip in range(end // 300) for at in _later(clip)]
    onsets, offsets, codes = zip(*events, strict=True)
    return timeline(onsets, codes, offsets, end=end)


def _later(clip: int) -> list[float]:
    return [clip * 300 + 25.0 + 40 * number for number in range(clip + 1)]


def entries(own: Coding, marks: tuple[tuple[str, str], ...] = ()) -> list[Counted]:
    gold_marks = tuple((f"I{number}", "delivered") for number in range(4))
    return [Counted(f"S{n}", session(), own, True, gold_marks, marks or gold_marks) for n in range(3)]


def figures(own: Coding, marks: tuple[tuple[str, str], ...] = ()) -> Figures:
    return measured(entries(own, marks), LEVELS, TOLERANCE, CLIP)


def test_the_gold_coding_itself_passes() -> None:
    found = figures(session())
    assert (found.clips, found.sessions) == (12, 3)
    assert found.technique_f1.value == found.mode_kappa.value == found.checklist.value == found.sensitivity.value == 1.0
    assert gate(found).outcome == "pass"


def test_techniques_are_compared_as_techniques_and_codes_as_codes() -> None:
    # B is of the same technique as A: the technique is met, but 20 of 30 A in each session were taken for B.
    found = figures(session(as_b=20))
    assert found.technique_f1.value == 1.0
    assert (found.sensitivity.of, found.sensitivity.n) == ("A", 90)
    assert found.sensitivity.value == pytest.approx(10 / 30)
    assert [one.name for one in gate(found).conditions if one.outcome == "fail"] == ["sensitivity"]


def test_f1_of_techniques_is_that_worked_by_hand() -> None:
    # Gold has 30 A and 10 C a session; 15 A are missed: 2 x 25 / (40 + 25).
    assert figures(session(miss=15)).technique_f1.value == pytest.approx(50 / 65)


def test_beyond_the_tolerance_nothing_is_met() -> None:
    found = figures(session(shift=3.001))
    assert found.technique_f1.value == 0.0
    assert gate(found).outcome == "fail"


def test_an_item_that_the_observer_did_not_mark_is_not_agreed_on() -> None:
    found = figures(session(), marks=(("I0", "delivered"), ("I1", "partial"), ("I2", "delivered")))
    assert (found.checklist.value, found.checklist.n) == (0.5, 12)


def test_without_a_plan_the_checklist_does_not_apply() -> None:
    found = measured([replace(one, planned=False) for one in entries(session())], LEVELS, TOLERANCE, CLIP)
    assert not found.checklist.applies
    assert gate(found).outcome == "pass"


def test_the_lowest_correlation_of_counts_is_that_of_the_worse_technique() -> None:
    # Both techniques come 30 times or more; the observer misses A alone.
    found = figures(session(miss=9))
    assert found.count_icc.of == "T1"
    assert found.count_icc.value is not None
    assert found.count_icc.value < 0.75


def test_what_is_coded_at_the_edge_of_two_clips_counts_in_the_later_one_alone() -> None:
    at = [clip * 300.0 + 40 * number for clip in range(4) for number in range(clip + 2)]
    gold, own = (timeline([time + late for time in at], ["C"] * len(at), end=1200) for late in (0, 1))
    found = measured([Counted(name, gold, own) for name in ("S0", "S1")], LEVELS, TOLERANCE, CLIP)
    assert found.count_icc.value == pytest.approx(1.0)


def test_a_rare_technique_is_not_held_to_a_correlation() -> None:
    # In one session C comes 10 times and A 30 times.
    found = measured(entries(session())[:1], LEVELS, TOLERANCE, CLIP)
    assert found.count_icc.of == "T1"
    rare = measured([Counted("S0", session(10), session(10))], LEVELS, TOLERANCE, CLIP)
    assert (rare.count_icc.value, rare.count_icc.applies) == (None, False)
    assert str(rare.count_icc.why).startswith("low_base_rate: ")


def test_with_two_sessions_the_test_cannot_tell() -> None:
    found = measured(entries(session())[:2], LEVELS, TOLERANCE, CLIP)
    assert (found.clips, gate(found).outcome) == (8, "cannot_tell")


def test_a_short_rest_belongs_to_the_clip_before() -> None:
    assert cut(700_000, 300_000) == [(0, 300_000), (300_000, 700_000)]


def test_a_clip_holds_what_begins_in_it_and_states_that_reach_into_it() -> None:
    coding = timeline([0.0, 50.0, 120.0, 200.0], ["E", "A", "A", "N"], [150.0, None, None, 290.0], end=300.0)
    clip = part(coding, 100_000, 200_000)
    assert (clip.onsets.tolist(), clip.codes, clip.end) == ([0, 20_000], ("E", "A"), 100_000)
    assert clip.ends.tolist()[0] == 50_000


def test_a_clip_without_codable_time_does_not_count() -> None:
    away = replace(session(), out=((0, 300_000),))
    found = measured([Counted("S0", session(), away)], LEVELS, TOLERANCE, CLIP)
    assert found.clips == 3
