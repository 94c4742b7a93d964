"""Repairs in review: each is one act, undone by one undo, and refused with a sentence where it cannot be."""

from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.desk import edits, review
from coder.desk.looking import filter_of, looked_again, noted, to_look_at
from coder.desk.recorder import Outcome, Recorder
from coder.desk.sitting import Sitting
from coder.models import Event
from tests.desk.conftest import Hand, Open, rows, strokes


def coded(opened: Open, hand: Hand, keys: str, apart: float = 10, **fields: object) -> Sitting:
    sitting = opened(**fields)
    sitting.space(hand())
    strokes(sitting, hand, keys, apart)
    return sitting


def event(sitting: Sitting, code: str) -> Event:
    return next(its for its in sitting.recorder.ledger.events() if its.code == code)


# ------------------------------------------------------------------ split


def test_a_state_is_split_at_a_time_in_it(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    review.split(sitting.recorder, event(sitting, "ED"), 4_000)
    assert rows(sitting) == [("ED", 0, 4_000, False), ("ED", 4_000, 10_000, False), ("EN", 10_000, None, True)]


def test_one_undo_makes_one_state_of_a_split_one(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    before = rows(sitting)
    review.split(sitting.recorder, event(sitting, "ED"), 4_000)
    sitting.recorder.take_back()
    assert rows(sitting) == before


def test_the_second_part_of_an_open_state_stays_open(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "E")
    review.split(sitting.recorder, event(sitting, "ED"), 4_000)
    assert rows(sitting) == [("ED", 0, 4_000, False), ("ED", 4_000, None, True)]


def test_a_state_is_not_split_at_its_edges(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EE")
    for at in (0, 10_000):
        assert review.split(sitting.recorder, event(sitting, "ED"), at).kind == "hint"
    assert rows(sitting) == [("ED", 0, 10_000, False)]


def test_a_point_is_not_split(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    outcome = review.split(sitting.recorder, event(sitting, "EN-VAL"), 0)
    assert "is a point" in outcome.said


# ------------------------------------------------------------------ stretch


def test_the_whole_event_moves_when_no_edge_is_chosen(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "E" + "E")
    review.stretch(sitting.recorder, event(sitting, "ED"), None, 100)
    assert rows(sitting) == [("ED", 100, 10_100, False)]


def test_an_edge_moves_alone(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EE")
    review.stretch(sitting.recorder, event(sitting, "ED"), "onset", 1_000)
    review.stretch(sitting.recorder, event(sitting, "ED"), "offset", -100)
    assert rows(sitting) == [("ED", 1_000, 9_900, False)]


def test_nothing_moves_before_the_sessions_zero(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    outcome = review.stretch(sitting.recorder, event(sitting, "EN-VAL"), None, -100)
    assert outcome.kind == "hint"
    assert rows(sitting) == [("EN-VAL", 0, None, False)]


def test_an_open_state_has_no_end_to_move_but_can_be_ended(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "E")
    assert "still open" in review.stretch(sitting.recorder, event(sitting, "ED"), "offset", 100).said
    review.set_edge(sitting.recorder, event(sitting, "ED"), "offset", 7_000)
    assert rows(sitting) == [("ED", 0, 7_000, False)]


def test_an_open_state_does_not_end_before_it_begins(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4vE")
    assert review.set_edge(sitting.recorder, event(sitting, "ED"), "offset", 100).kind == "hint"


def test_an_open_state_may_end_where_the_next_of_its_channel_begins_and_not_later(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    review.stretch(sitting.recorder, event(sitting, "EN"), None, 5_000)
    sitting.recorder.change(event(sitting, "ED"), {"offset_ms": None, "is_open": True}, "as an import may leave it")
    begins = event(sitting, "EN").onset_ms
    assert review.set_edge(sitting.recorder, event(sitting, "ED"), "offset", begins + 1).kind == "hint"
    assert review.set_edge(sitting.recorder, event(sitting, "ED"), "offset", begins).kind == "changed"


def test_an_edge_is_set_to_a_time(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EE")
    review.set_edge(sitting.recorder, event(sitting, "ED"), "onset", 2_500)
    review.set_edge(sitting.recorder, event(sitting, "ED"), "offset", 7_500)
    assert rows(sitting) == [("ED", 2_500, 7_500, False)]


# ------------------------------------------------------------------ add


def named(recorder: Recorder, text: str, at: int) -> str:
    codable = edits.codable_named(recorder, text)
    assert codable is not None
    return review.add(recorder, codable, at).kind


def test_a_point_is_added_in_its_place(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4e")
    named(sitting.recorder, "1s", 5_000)
    assert [row[0] for row in rows(sitting)] == ["EN-VAL", "ED-CBS", "EN-EMP"]


def test_an_added_state_ends_the_one_that_held_and_lasts_until_the_next(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    named(sitting.recorder, "T", 4_000)
    assert rows(sitting) == [("ED", 0, 4_000, False), ("TH", 4_000, 10_000, False), ("EN", 10_000, None, True)]
    sitting.recorder.take_back()
    assert rows(sitting) == [("ED", 0, 10_000, False), ("EN", 10_000, None, True)]


def test_a_state_is_not_added_to_itself_nor_on_anothers_beginning(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    assert named(sitting.recorder, "E", 4_000) == "hint"
    assert named(sitting.recorder, "T", 10_000) == "hint"
    assert len(rows(sitting)) == 2


# ------------------------------------------------------------------ shift


def test_a_range_moves_as_one_act(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4e4r")
    before = rows(sitting)
    outcome = review.shift_range(sitting.recorder, 20_000, 40_000, 1_500)
    assert [row[1] for row in rows(sitting)] == [0, 21_500, 41_500]
    assert outcome.said.startswith("2 events moved by +1.5 s")
    sitting.recorder.take_back()
    assert rows(sitting) == before


def test_taking_back_a_great_shift_is_told_in_short(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v" * 8)
    review.shift_range(sitting.recorder, 0, 900_000, 1_000)
    said = sitting.recorder.take_back().said
    assert said == "EN-VAL is at 02:20; EN-VAL is at 02:00; EN-VAL is at 01:40; 5 more.  ctrl+r does it again."


def test_states_that_touch_the_range_are_stretched_with_it(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "ENTE")
    review.shift_range(sitting.recorder, 10_000, 20_000, -800)
    assert rows(sitting) == [
        ("ED", 0, 9_200, False),
        ("EN", 9_200, 19_200, False),
        ("TH", 19_200, 29_200, False),
        ("ED", 29_200, None, True),
    ]


def test_a_shift_that_makes_states_overlap_is_refused_whole(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EE4vN")
    before = rows(sitting)
    outcome = review.shift_range(sitting.recorder, 15_000, 90_000, -35_000)
    assert outcome.kind == "hint"
    assert "nothing was moved" in outcome.said
    assert rows(sitting) == before


def test_a_shift_below_zero_is_refused_whole(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4e")
    before = rows(sitting)
    outcome = review.shift_range(sitting.recorder, 0, 90_000, -300)
    assert outcome.said == "EN-VAL would begin 0.3 s before 0: nothing was moved."
    assert rows(sitting) == before


def test_an_empty_range_is_told(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    assert "Nothing begins" in review.shift_range(sitting.recorder, 50_000, 60_000, 100).said


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("ENTOE4v", min_size=2, max_size=12), st.integers(0, 120_000), st.integers(0, 120_000), st.data())
def test_a_shift_never_leaves_states_of_a_channel_overlapping(
    opened: Open, hand: Hand, keys: str, one: int, other: int, data: st.DataObject
) -> None:
    sitting = opened()
    if not sitting.clock.running:
        sitting.space(hand())
    strokes(sitting, hand, keys, 10)
    before = rows(sitting)
    by = data.draw(st.integers(-40_000, 40_000))
    outcome = review.shift_range(sitting.recorder, min(one, other), max(one, other), by)
    after = rows(sitting)
    modes = [row for row in after if row[0] in ("ED", "EN", "TH", "NM")]
    assert all(earlier[2] is not None and earlier[2] <= later[1] for earlier, later in pairwise(modes))
    assert sorted(row[0] for row in after) == sorted(row[0] for row in before)
    onsets = [its.onset_ms for its in sitting.recorder.ledger.events()]
    assert onsets == sorted(onsets)
    if outcome.kind == "changed":
        sitting.recorder.take_back()
    assert rows(sitting) == before


# ------------------------------------------------------------------ looking


def test_a_filter_by_mode_keeps_all_that_counts_towards_it(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "E1c4v7fN")
    found = filter_of(sitting.recorder, "en")
    assert not isinstance(found, str)
    assert [its.code for its in sitting.recorder.ledger.events() if found.keeps(its)] == ["EN-VAL", "EN"]


def test_a_filter_by_actor_and_code_asks_for_both(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4e")
    edits.set_actor(sitting.recorder, event(sitting, "EN-EMP"), "F2")
    found = filter_of(sitting.recorder, "EN1 f2")
    assert not isinstance(found, str)
    assert [its.code for its in sitting.recorder.ledger.events() if found.keeps(its)] == ["EN-EMP"]


def test_a_filter_by_strokes_keeps_that_code(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4e")
    found = filter_of(sitting.recorder, "4v")
    assert not isinstance(found, str)
    assert found.codes == {"EN-VAL"}


def test_a_word_that_is_nothing_here_is_told(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    assert filter_of(sitting.recorder, "EN-VAL whatever") == (
        "'whatever' is no code, mode, channel or actor here: nothing was filtered."
    )


def test_notes_are_searched_without_regard_to_case(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4e")
    edits.set_note(sitting.recorder, event(sitting, "EN-EMP"), "Folded arms")
    assert [its.code for its in sitting.recorder.ledger.events() if noted("folded ARMS")(its)] == ["EN-EMP"]


def test_what_is_still_to_be_looked_at_is_listed_in_order(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4vE4o")
    edits.come_back(sitting.recorder, event(sitting, "EN-VAL"))
    sitting.recorder.step("flag", event(sitting, "EN-VAL"))
    assert [(end.kind, end.event.code) for end in to_look_at(sitting.recorder) if end.event] == [
        ("come_back", "EN-VAL"),
        ("flag", "EN-VAL"),
        ("open", "ED"),
        ("other", "EN-XRE"),
    ]


def test_the_list_follows_what_an_act_has_changed(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v4oE4e")
    recorder = sitting.recorder
    ends = to_look_at(recorder)
    acts: list[Callable[[], Outcome]] = [
        lambda: edits.set_note(recorder, event(sitting, "EN-XRE"), "small talk"),
        lambda: edits.come_back(recorder, event(sitting, "EN-VAL")),
        lambda: recorder.step("flag", event(sitting, "EN-VAL")),
        lambda: review.split(recorder, event(sitting, "ED"), 25_000),
        recorder.take_back,
        lambda: edits.retract(recorder, event(sitting, "EN-VAL")),
        recorder.take_back,
        recorder.do_again,
    ]
    for act in acts:
        ends = looked_again(recorder, ends, act().events)
        assert ends == to_look_at(recorder)
