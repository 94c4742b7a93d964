"""What a stroke does to the coding, read back from the database."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.desk import edits
from coder.desk.sitting import Sitting
from coder.errors import Locked
from coder.store import Store, codings, events, undoing
from tests.desk.conftest import Hand, Open, brief, on_disk, rows, strokes

ANY_CODES = st.lists(
    st.sampled_from(["E", "N", "T", "O", "1c", "1a", "4v", "rb", "rr", "re", "zb", "cp", "u", "r", "x"])
)


def begun(opened: Open, hand: Hand, preset: str | None = None, **fields: object) -> Sitting:
    sitting = opened(preset, **fields)
    sitting.space(hand())
    return sitting


def test_a_code_before_the_first_start_gets_a_hint_and_no_event(opened: Open, hand: Hand) -> None:
    sitting = opened()
    outcome = sitting.recorder.press("E", sitting.key_ms(hand()))
    assert outcome.kind == "hint"
    assert "space" in outcome.said
    assert rows(sitting) == []


def test_the_time_of_an_event_is_that_of_its_first_stroke(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    hand.move(10)
    strokes(sitting, hand, "4v", apart=3)
    assert rows(sitting) == [("EN-VAL", 10_000, None, False)]


def test_a_technique_alone_is_its_digit_and_space(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "2 ")
    assert rows(sitting) == [("ED2", 0, None, False)]


def test_a_state_opens_and_ends_its_exclusive_neighbour(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "EN", apart=30)
    assert rows(sitting) == [("ED", 0, 30_000, False), ("EN", 30_000, None, True)]


def test_ending_the_neighbour_and_opening_are_one_transaction(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "EN")
    coding_id = sitting.subject.coding.id
    [last] = events.written(sitting.store, coding_id, undoing.acts(sitting.store, coding_id).undo[-1:])
    assert len(last.changes) == 2


def test_a_states_stroke_ends_it_when_it_is_open(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "E", apart=20)
    strokes(sitting, hand, "E")
    assert rows(sitting) == [("ED", 0, 20_000, False)]


def test_a_point_never_ends_a_state(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "1c1s")
    assert [brief(event) for event in sitting.recorder.ledger.open.values()] == [("ED-CON", 0, None, True)]


def test_a_coverage_state_ends_no_other(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "E1czb")
    assert {event.code for event in sitting.recorder.ledger.open.values()} == {"ED", "ED-CON", "ZZ-BRK"}


def test_states_of_a_channel_that_is_not_exclusive_run_side_by_side(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "cpca")
    assert {event.code for event in sitting.recorder.ledger.open.values()} == {"CL-PAR", "CL-PAD"}


def test_a_state_keyed_after_jumping_back_ends_where_the_next_begins(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand, medium="video")
    strokes(sitting, hand, "EN", apart=60)
    sitting.set_clock(20_000, hand())
    strokes(sitting, hand, "T")
    assert rows(sitting) == [("ED", 0, 20_000, False), ("TH", 20_000, 60_000, False), ("EN", 60_000, None, True)]


def test_practitioner_codes_go_to_f1_or_the_one_last_chosen(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "1c")
    assert sitting.recorder.cast.next_practitioner() == "F2"
    strokes(sitting, hand, "1s4v")
    found = on_disk(sitting.store, sitting.subject.coding.id)
    assert [event.actor for event in found] == ["F1", "F2", "F2"]


def test_the_switch_goes_round_the_seats_of_the_session(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand, seats={"F1": "P03", "F2": "P07"})
    assert [sitting.recorder.cast.next_practitioner() for _ in range(3)] == ["F2", "F1", "F2"]


def test_the_practitioner_last_coded_is_in_force_after_reopening(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    sitting.recorder.cast.next_practitioner()
    strokes(sitting, hand, "4v")
    sitting.leave()
    assert opened().recorder.cast.practitioner == "F2"


def test_client_codes_go_to_the_group_in_a_group(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand, format="group")
    strokes(sitting, hand, "cnzb")
    found = on_disk(sitting.store, sitting.subject.coding.id)
    assert [event.actor for event in found] == ["G", "A"]


def test_a_code_that_only_one_client_can_perform_goes_to_one_participant(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand, format="group")
    strokes(sitting, hand, "ci")
    assert on_disk(sitting.store, sitting.subject.coding.id)[0].actor == "P"


def test_client_codes_go_to_the_client_in_one_to_one_work(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand, format="one-to-one")
    strokes(sitting, hand, "cn4v")
    found = on_disk(sitting.store, sitting.subject.coding.id)
    assert [(event.actor, event.recipient) for event in found] == [("P", None), ("F1", "P")]


def test_a_chosen_seat_holds_for_client_codes(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    assert sitting.recorder.cast.choose_client("0") == "P10"
    strokes(sitting, hand, "cn")
    assert on_disk(sitting.store, sitting.subject.coding.id)[0].actor == "P10"


def test_q_steps_the_last_event_through_the_flags_and_off_again(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "4v")
    seen = []
    for _ in range(3):
        strokes(sitting, hand, "q")
        seen.append(on_disk(sitting.store, sitting.subject.coding.id)[0].modifiers.get("flag"))
    assert seen == ["unsure", "discuss", None]


def test_l_links_to_the_most_recent_open_strain_then_to_the_last_breach_then_to_none(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "cnrtrb7d")
    breach, _, bond, response = on_disk(sitting.store, sitting.subject.coding.id)
    seen = []
    for _ in range(3):
        strokes(sitting, hand, "l")
        event = on_disk(sitting.store, sitting.subject.coding.id)[-1]
        seen.append((event.modifiers.get("responds_to"), event.linked_id))
    assert response.code == "TH-EXD"
    assert seen == [("linked-rupture", bond.id), ("rule-breach", breach.id), (None, None)]


def test_l_without_a_strain_or_breach_changes_nothing(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "7d")
    outcome = sitting.recorder.press("l", sitting.key_ms(hand()))
    assert outcome.kind == "hint"


def test_l_passes_over_a_mode_to_the_practitioners_act(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "rb7dTl")
    found = {event.code: event.linked_id for event in on_disk(sitting.store, sitting.subject.coding.id)}
    assert found["TH-EXD"] is not None
    assert found["TH"] is None


def test_what_is_taken_back_is_retracted_and_can_be_done_again(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "EN")
    sitting.recorder.take_back()
    assert rows(sitting) == [("ED", 0, None, True)]
    sitting.recorder.do_again()
    assert rows(sitting) == [("ED", 0, 1_000, False), ("EN", 1_000, None, True)]
    everything = events.of(sitting.store, sitting.subject.coding.id, retracted=True)
    assert len(everything) == 2


def test_a_new_code_ends_what_could_be_done_again(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "E")
    sitting.recorder.take_back()
    strokes(sitting, hand, "N")
    assert sitting.recorder.do_again().kind == "hint"


def test_undo_and_redo_are_the_same_after_reopening(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "EN4v")
    sitting.recorder.take_back()
    sitting.recorder.take_back()
    again = opened()
    again.recorder.do_again()
    assert [row[0] for row in rows(again)] == ["ED", "EN"]
    again.recorder.do_again()
    assert [row[0] for row in rows(again)] == ["ED", "EN", "EN-VAL"]
    for _ in range(3):
        again.recorder.take_back()
    assert rows(again) == []
    assert again.recorder.take_back().kind == "hint"


def test_open_states_are_open_after_reopening(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand, medium="video")
    strokes(sitting, hand, "E1crezb")
    again = opened()
    assert {event.code for event in again.recorder.ledger.open.values()} == {"ED", "ED-CON", "RU-EPI", "ZZ-BRK"}


def test_a_stroke_that_the_store_refuses_leaves_the_recorder_as_it_was(opened: Open, hand: Hand, store: Store) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "E")
    codings.lock(store, sitting.subject.coding.id)
    before = rows(sitting)
    with pytest.raises(Locked):
        strokes(sitting, hand, "4v")
    assert len(sitting.recorder.ledger) == 1
    assert rows(sitting) == before
    assert sitting.recorder.pending is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=ANY_CODES)
def test_memory_and_disk_agree_after_any_strokes(codes: list[str], opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    if not sitting.clock.running:
        sitting.space(hand())
    for code in codes:
        hand.move(1)
        if code == "u":
            sitting.recorder.take_back()
        elif code == "r":
            sitting.recorder.do_again()
        elif code == "x":
            sitting.set_clock(max(0, sitting.clock.now() - 3_000), hand())
        else:
            strokes(sitting, hand, code, apart=0)
    shown = [brief(event) for event in sitting.recorder.ledger.events()]
    assert shown == rows(sitting)
    again = opened()
    assert [brief(event) for event in again.recorder.ledger.events()] == shown
    assert len(again.recorder.undo.done) == len(sitting.recorder.undo.done)
    for channel in ("mode", "activity", "coverage"):
        spans = [brief(row[2]) for row in sitting.recorder.ledger.track(f"channel {channel}")]
        for earlier, later in pairwise(spans):
            assert earlier[2] is not None
            assert earlier[2] <= later[1]


def said(sitting: Sitting, hand: Hand, key: str) -> str:
    return sitting.recorder.press(key, sitting.key_ms(hand())).said


def test_taking_back_a_state_tells_what_is_gone_and_what_runs_on(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "ET", apart=45)
    assert sitting.recorder.take_back().said.startswith("TH 00:45 taken back; ED runs on.")
    assert sitting.recorder.do_again().said == "Done again: TH 00:45; ED ended 00:45."


def test_taking_back_a_deletion_tells_what_is_there_again(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    hand.move(1_530)
    strokes(sitting, hand, "4v")
    event = sitting.recorder.ledger.last()
    assert event is not None
    edits.retract(sitting.recorder, event)
    assert sitting.recorder.take_back().said.startswith("Brought back EN-VAL 25:30.")
    assert sitting.recorder.do_again().said == "Deleted EN-VAL 25:30 again."


def test_taking_back_an_edit_names_what_was_edited(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "4vq")
    assert sitting.recorder.take_back().said.startswith("Taken back: the modifier coder flag of EN-VAL 00:00.")
    event = sitting.recorder.ledger.last()
    assert event is not None
    edits.set_note(sitting.recorder, event, "quiet")
    assert sitting.recorder.take_back().said.startswith("Taken back: the note of EN-VAL 00:00.")
    edits.retime(sitting.recorder, event, 9_000, None)
    assert sitting.recorder.take_back().said.startswith("EN-VAL is at 00:00.")


def test_a_code_in_time_that_is_not_codable_is_taken_and_told(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "zu4")
    assert "Not codable now: Cannot see or hear runs (zu ends it)." in said(sitting, hand, "v")
    strokes(sitting, hand, "zu4")
    assert "Not codable" not in said(sitting, hand, "e")


def test_a_response_is_not_linked_while_the_last_event_is_the_strain_itself(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "rbrg")
    assert "code the response first, then l" in said(sitting, hand, "l")
    assert all(event.linked_id is None for event in on_disk(sitting.store, sitting.subject.coding.id))


def test_what_a_stroke_dropped_is_told_with_what_it_coded(opened: Open, hand: Hand) -> None:
    sitting = begun(opened, hand)
    strokes(sitting, hand, "z")
    assert said(sitting, hand, "T").startswith("z dropped. Opened TH")
