"""Feedback on practice: each kind of moment by hand, figures by hand, and what must hold whatever was coded."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import timeline
from coder.agreement.codings import Code, Coding, Levels
from coder.team.feedback import KINDS, Feedback, feedback

TOLERANCE = 4_000
MODES = Levels(
    codes={
        "E": Code("mode", None, "E", "mode", False),
        "N": Code("mode", None, "N", "mode", False),
        "A": Code("code", "T1", "E", "talk", False),
        "OUT": Code("code", None, None, "coverage", True),
    }
)


def points(*events: tuple[float, str], end: float = 600.0) -> Coding:
    return timeline([onset for onset, _ in events], [code for _, code in events], end=end)


def states(*spells: tuple[float, float, str], end: float = 600.0) -> Coding:
    onsets, offsets, codes = zip(*spells, strict=True)
    return timeline(onsets, codes, offsets, end=end)


def compare(gold: Coding, own: Coding, levels: Levels | None = None) -> Feedback:
    return feedback(gold, own, levels or Levels(), TOLERANCE)


def kinds(found: Feedback) -> list[str]:
    return [moment.kind for moment in found.moments]


def test_each_kind_of_moment_is_told_with_both_codes_and_the_lag() -> None:
    gold = points((10, "A"), (20, "A"), (30, "A"), (40, "A"), (50, "A"))
    own = points((11, "A"), (22.5, "A"), (27, "A"), (40, "B"), (70, "A"))
    found = compare(gold, own)
    assert [(one.kind, one.at, one.gold, one.own, one.lag) for one in found.moments] == [
        ("hit", 10_000, "A", "A", 1_000),
        ("late", 20_000, "A", "A", 2_500),
        ("early", 30_000, "A", "A", -3_000),
        ("confused", 40_000, "A", "B", 0),
        ("miss", 50_000, "A", None, None),
        ("extra", 70_000, None, "A", None),
    ]


def test_half_the_tolerance_is_still_a_hit_and_a_millisecond_more_is_late() -> None:
    found = compare(points((10, "A"), (50, "A")), points((12, "A"), (52.001, "A")))
    assert kinds(found) == ["hit", "late"]


def test_beyond_the_tolerance_there_is_a_miss_and_an_extra() -> None:
    assert kinds(compare(points((10, "A")), points((14.001, "A")))) == ["miss", "extra"]


def test_figures_of_a_code_are_those_worked_by_hand() -> None:
    # Of 4 gold A, 3 were found (+1, +2, -1 s); of 4 own A, 3 are confirmed; F1 of all: 2 x 3 / (5 + 5).
    gold = points((10, "A"), (20, "A"), (30, "A"), (40, "A"), (50, "B"))
    own = points((11, "A"), (22, "A"), (29, "A"), (40, "B"), (50, "A"))
    found = compare(gold, own)
    of_a = next(one for one in found.codes if one.code == "A")
    assert (of_a.gold, of_a.own) == (4, 4)
    assert (of_a.sensitivity.value, of_a.precision.value, of_a.lag.value) == (0.75, 0.75, 1.0)
    assert found.f1.value == 0.6
    assert found.count("confused") == 2


def test_a_code_that_was_not_there_has_reasons_in_place_of_figures() -> None:
    found = compare(points((10, "A")), points((90, "B")))
    of_a, of_b = found.codes
    assert of_a.sensitivity.value == 0.0
    assert (of_a.precision.value, of_b.sensitivity.value, of_b.lag.value) == (None, None, None)
    assert str(of_b.sensitivity.why_missing).startswith("no_events: ")
    assert str(of_b.lag.why_missing).startswith("no_pairs: ")


def test_two_empty_codings_have_no_f1_and_say_why() -> None:
    found = compare(points(), points())
    assert (found.moments, found.f1.value) == ((), None)
    assert str(found.f1.why_missing).startswith("no_events: ")


def test_seconds_in_the_same_mode_are_agreement_in_mode_time() -> None:
    # 100 s of 600 differ, further apart than the tolerance: 4 s on either side of the gold's edge are within it.
    gold, own = states((0, 300, "E"), (300, 600, "N")), states((0, 400, "E"), (400, 600, "N"))
    agreement = next(one for one in compare(gold, own, MODES).modes if one.name == "time_unit_agreement")
    assert agreement.value is not None
    assert round(agreement.value * 600) == 504
    assert agreement.place.channel == "mode"


def test_without_modes_in_the_codebook_there_is_no_mode_time() -> None:
    assert compare(points((10, "A")), points((10, "A"))).modes == ()


def test_what_is_coded_after_the_gold_coding_ends_is_not_held_against_anyone() -> None:
    found = compare(points((10, "A"), end=30), points((10, "A"), (30, "A"), (40, "A"), end=90))
    assert kinds(found) == ["hit"]


def test_a_state_that_runs_on_is_cut_where_the_gold_coding_ends() -> None:
    gold, own = states((0, 100, "E"), end=100), states((0, 500, "E"), end=500)
    agreement = next(one for one in compare(gold, own, MODES).modes if one.name == "time_unit_agreement")
    assert (agreement.value, agreement.n) == (1.0, 100)


streams = st.lists(st.tuples(st.integers(0, 90), st.sampled_from("ABC")), max_size=12)


def coded(stream: Sequence[tuple[float, str]]) -> Coding:
    return points(*stream, end=100)


@given(streams)
def test_a_coding_against_itself_is_all_hits(stream: list[tuple[int, str]]) -> None:
    found = compare(coded(stream), coded(stream))
    assert kinds(found) == ["hit"] * len(stream)
    assert all(one.sensitivity.value == one.precision.value == 1.0 and one.lag.value == 0.0 for one in found.codes)


@given(streams.filter(bool), st.data())
def test_one_code_that_was_taken_for_another_makes_one_confusion(
    stream: list[tuple[int, str]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(stream) - 1))
    swapped = [(onset, "X" if number == place else code) for number, (onset, code) in enumerate(stream)]
    found = compare(coded(stream), coded(swapped))
    assert (found.count("hit"), found.count("confused")) == (len(stream) - 1, 1)


@given(streams, streams)
def test_every_event_of_either_stands_in_exactly_one_moment(
    one: list[tuple[int, str]], other: list[tuple[int, str]]
) -> None:
    found = compare(coded(one), coded(other))
    assert sorted(m.gold for m in found.moments if m.gold) == sorted(code for _, code in one)
    assert sorted(m.own for m in found.moments if m.own) == sorted(code for _, code in other)
    assert sum(map(found.count, KINDS)) == len(found.moments)
