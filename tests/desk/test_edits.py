"""Mending events afterwards; each edit is one act."""

from coder.desk import edits
from coder.desk.sitting import Sitting
from coder.models import Event
from tests.desk.conftest import Hand, Open, on_disk, rows, strokes


def coded(opened: Open, hand: Hand, keys: str, apart: float = 10, **fields: object) -> Sitting:
    sitting = opened(**fields)
    sitting.space(hand())
    strokes(sitting, hand, keys, apart)
    return sitting


def event(sitting: Sitting, code: str) -> Event:
    return next(its for its in sitting.recorder.ledger.events() if its.code == code)


def test_a_point_can_be_moved_in_time(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    edits.retime(sitting.recorder, event(sitting, "EN-VAL"), 3_500, None)
    assert rows(sitting) == [("EN-VAL", 3_500, None, False)]


def test_the_border_between_two_states_moves_as_one(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    edits.retime(sitting.recorder, event(sitting, "EN"), 4_000, None)
    assert rows(sitting) == [("ED", 0, 4_000, False), ("EN", 4_000, None, True)]
    sitting.recorder.take_back()
    assert rows(sitting) == [("ED", 0, 10_000, False), ("EN", 10_000, None, True)]


def test_moving_an_end_moves_the_beginning_of_what_follows(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EN")
    edits.retime(sitting.recorder, event(sitting, "ED"), 0, 12_000)
    assert rows(sitting) == [("ED", 0, 12_000, False), ("EN", 12_000, None, True)]


def test_states_of_an_exclusive_channel_cannot_be_made_to_overlap(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EEN")
    outcome = edits.retime(sitting.recorder, event(sitting, "EN"), 5_000, None)
    assert outcome.kind == "hint"
    assert rows(sitting)[1] == ("EN", 20_000, None, True)


def test_a_state_cannot_end_before_it_begins(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "EE")
    assert edits.retime(sitting.recorder, event(sitting, "ED"), 8_000, 7_000).kind == "hint"


def test_a_code_is_changed_by_its_id_or_its_strokes(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    edits.recode(sitting.recorder, event(sitting, "EN-VAL"), "en-emp")
    edits.recode(sitting.recorder, event(sitting, "EN-EMP"), "4")
    assert rows(sitting)[0][0] == "EN1"


def test_a_point_does_not_become_a_state(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    assert edits.recode(sitting.recorder, event(sitting, "EN-VAL"), "1c").kind == "hint"


def test_a_code_that_is_not_there_changes_nothing(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    assert edits.recode(sitting.recorder, event(sitting, "EN-VAL"), "nonsense").kind == "hint"
    assert edits.recode(sitting.recorder, event(sitting, "EN-VAL"), " ").kind == "hint"


def test_a_modifier_that_does_not_go_with_the_new_code_is_left_behind(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "6mq")
    sitting.recorder.step("mi_skill", event(sitting, "EN-MIT"))
    edits.recode(sitting.recorder, event(sitting, "EN-MIT"), "EN-SRF")
    assert on_disk(sitting.store, sitting.subject.coding.id)[0].modifiers == {"flag": "unsure"}


def test_a_link_goes_with_the_modifier_that_made_it(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "rb4vlq")
    assert event(sitting, "EN-VAL").linked_id == event(sitting, "RU-BND").id
    edits.recode(sitting.recorder, event(sitting, "EN-VAL"), "CL-CHG")
    found = event(sitting, "CL-CHG")
    assert (found.modifiers, found.linked_id) == ({"flag": "unsure"}, None)


def test_a_seat_in_small_letters_is_named_in_any_case(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v", seats={"lead": "P03", "co": "P07"})
    assert edits.set_actor(sitting.recorder, event(sitting, "EN-VAL"), "lead").said.endswith("lead.")
    assert edits.set_actor(sitting.recorder, event(sitting, "EN-VAL"), "Co").kind == "changed"
    assert event(sitting, "EN-VAL").actor == "co"


def test_an_actor_is_somebody_of_the_session(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    assert edits.set_actor(sitting.recorder, event(sitting, "EN-VAL"), "f2").kind == "changed"
    assert edits.set_actor(sitting.recorder, event(sitting, "EN-VAL"), "P17").kind == "hint"
    assert edits.set_actor(sitting.recorder, event(sitting, "EN-VAL"), "P16").kind == "changed"


def test_what_an_import_named_otherwise_may_stay_as_it_is(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    sitting.recorder.change(event(sitting, "EN-VAL"), {"code": "OLD-1", "actor": "Therapist"}, "as imported")
    assert edits.recode(sitting.recorder, event(sitting, "OLD-1"), "OLD-1").kind == "nothing"
    assert edits.set_actor(sitting.recorder, event(sitting, "OLD-1"), "Therapist").kind == "nothing"


def test_a_note_is_kept_whole(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    note = "=said «ja» " + "é" * (edits.LONGEST_NOTE - 11)
    edits.set_note(sitting.recorder, event(sitting, "EN-VAL"), note)
    assert on_disk(sitting.store, sitting.subject.coding.id)[0].note == note
    assert edits.set_note(sitting.recorder, event(sitting, "EN-VAL"), note + "x").kind == "hint"


def test_the_come_back_mark_goes_on_and_off(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    seen = []
    for _ in range(2):
        edits.come_back(sitting.recorder, event(sitting, "EN-VAL"))
        seen.append(on_disk(sitting.store, sitting.subject.coding.id)[0].come_back)
    assert seen == [True, False]


def test_a_deleted_event_can_be_brought_back(opened: Open, hand: Hand) -> None:
    sitting = coded(opened, hand, "4v")
    edits.retract(sitting.recorder, event(sitting, "EN-VAL"))
    assert rows(sitting) == []
    sitting.recorder.take_back()
    assert [row[0] for row in rows(sitting)] == ["EN-VAL"]
