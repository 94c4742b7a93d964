"""The clock of a coding: started, paused, set, left, killed and taken up again."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from coder import settings, tables
from coder.desk.clock import Stopwatch
from coder.desk.sitting import Sitting
from coder.errors import Locked
from coder.store import clocks, codings, events, history, presence
from coder.store.verify import verify
from coder.tables import Where
from tests.desk.conftest import Hand, Open, rows, strokes


def kinds(sitting_id: object, store: object) -> list[tuple[str, int, int | None]]:
    marks = clocks.marks(store, sitting_id)  # type: ignore[arg-type]  # as opened
    return [(mark.kind, mark.session_ms, mark.until_ms) for mark in marks]


def test_space_starts_the_clock(opened: Open, hand: Hand) -> None:
    sitting = opened()
    sitting.space(hand())
    hand.move(4)
    assert sitting.clock.now() == 4_000
    assert kinds(sitting.subject.coding.id, sitting.store) == [("start", 0, None)]


def test_space_does_not_stop_a_running_live_clock(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.space(hand())
    outcome = sitting.space(hand.move(3))
    assert sitting.clock.running
    assert "A break is coded: z" in outcome.said


def test_space_pauses_a_recording_and_goes_on(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.space(hand())
    sitting.space(hand.move(5))
    sitting.space(hand.move(60))
    assert sitting.key_ms(hand.move(1)) == 6_000


def test_a_code_while_a_recording_stands_is_taken_at_the_standing_time(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.space(hand())
    sitting.space(hand.move(5))
    hand.move(60)
    strokes(sitting, hand, "4v")
    assert rows(sitting) == [("EN-VAL", 5_000, None, False)]


def test_a_session_without_a_medium_is_live_and_a_video_is_not(opened: Open) -> None:
    assert opened().live


def test_a_recording_may_be_known_by_its_file(opened: Open) -> None:
    assert not opened(media="s01.mp4").live


def test_a_clock_set_before_the_start_begins_there_and_what_was_missed_is_a_gap(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.set_clock(600_000, hand())
    assert sitting.key_ms(hand()) is None
    sitting.space(hand())
    assert sitting.key_ms(hand.move(1)) == 601_000
    assert ("gap", 0, 600_000) in kinds(sitting.subject.coding.id, sitting.store)


def test_a_live_session_reopened_stands_until_space_and_then_goes_on_as_if_never_stopped(
    opened: Open, hand: Hand
) -> None:
    sitting = opened(live=True)
    sitting.space(hand())
    hand.move(30)
    sitting.leave()
    wall = time.time() + 100
    again = opened(live=True, wall=wall)
    assert not again.clock.running
    assert again.clock.now() == 30_000
    assert again.recorder.press("E", again.key_ms(hand())).kind == "hint"
    again.space(hand.move(7))
    marks = kinds(again.subject.coding.id, again.store)
    gap = next(mark for mark in marks if mark[0] == "gap")
    assert gap[1] == 30_000
    assert again.clock.now() == gap[2]
    assert 137_000 - 30_000 - 5_000 < again.clock.now() < 137_000 + 5_000


def test_a_recording_reopened_stands_where_it_stood_and_takes_codes_there(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.space(hand())
    sitting.space(hand.move(12))
    sitting.leave()
    again = opened(wall=time.time() + 5_000)
    strokes(again, hand, "4v")
    assert rows(again) == [("EN-VAL", 12_000, None, False)]


def test_a_gap_is_told_when_the_clock_goes_on(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.space(hand())
    hand.move(60)
    sitting.leave()
    again = opened(live=True, wall=time.time() + 600)
    assert "gap" in again.space(hand()).said


def test_what_the_computer_slept_is_noticed_and_becomes_a_gap_when_the_clock_is_set(
    opened: Open, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = opened(live=True)
    sitting.space(hand())
    hand.move(10)
    sitting.notice_sleep()
    ahead = time.time() + 300
    monkeypatch.setattr(sitting._sleep, "_wall", lambda: ahead)
    behind = sitting.notice_sleep()
    assert 280_000 < behind < 320_000
    sitting.set_clock(310_000, hand())
    assert ("gap", 10_000, 310_000) in kinds(sitting.subject.coding.id, sitting.store)


def test_a_coding_open_elsewhere_is_refused_and_a_dead_process_holds_nothing(opened: Open, store: object) -> None:
    sitting = opened()
    coding = sitting.subject.coding.id
    with sitting.store.transaction() as session:
        from coder.models import Presence

        row = session.get(Presence, coding)
        assert row is not None
        row.pid = 1
        session.add(row)
    with pytest.raises(Locked, match="process 1"):
        opened()
    with sitting.store.transaction() as session:
        row = session.get(Presence, coding)
        assert row is not None
        row.pid = 2**22 + 7
        session.add(row)
    assert opened().subject.coding.id == coding


def test_a_beat_says_how_far_the_clock_came(opened: Open, hand: Hand) -> None:
    sitting = opened()
    sitting.space(hand())
    hand.move(9)
    sitting.beat()
    found = presence.of(sitting.store, sitting.subject.coding.id)
    assert found is not None
    assert found.session_ms == 9_000


def test_locking_ends_open_states_where_the_clock_had_come_to(opened: Open, hand: Hand) -> None:
    sitting = opened()
    sitting.space(hand())
    strokes(sitting, hand, "E", apart=20)
    sitting.lock()
    assert sitting.locked
    assert rows(sitting) == [("ED", 0, 20_000, False)]
    assert not sitting.recorder.ledger.open


def test_who_left_a_locked_coding_holds_it_no_more(opened: Open, hand: Hand) -> None:
    sitting = opened()
    sitting.space(hand())
    sitting.lock()
    sitting.leave()
    found = presence.of(sitting.store, sitting.subject.coding.id)
    assert found is not None
    assert found.pid == presence.NOBODY


def test_a_locked_coding_opens_to_be_read_and_takes_nothing(opened: Open, hand: Hand) -> None:
    sitting = opened()
    sitting.space(hand())
    strokes(sitting, hand, "E")
    sitting.lock()
    again = opened()
    assert again.locked
    with pytest.raises(Locked):
        again.recorder.press("N", 5_000)
    again.leave()
    assert codings.get(again.store, again.subject.coding.id).state == "locked"


def test_who_leaves_while_acts_wait_is_told_where_they_are(
    opened: Open, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "waiting_folders", lambda: (tmp_path / "state",))
    sitting = opened(live=True)
    sitting.space(hand())
    with closing(sqlite3.connect(sitting.store.target)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        sitting.recorder.press("E", 1_000)
        sitting.leave()
        [said] = sitting.store.parting
        other.execute("ROLLBACK")
    # The mark of the clock that stops as the person leaves waits with the event.
    assert said.startswith(f"2 acts wait for S01, safe, in {tmp_path}")


def test_a_player_takes_over_where_the_clock_runs(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.space(hand())
    hand.move(12)
    player = Stopwatch(hand)
    sitting.attach(player)
    hand.move(3)
    assert (player.running, sitting.key_ms(hand())) == (True, 15_000)


def test_when_the_player_is_gone_a_clock_of_our_own_stands_where_it_stood(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    player = Stopwatch(hand)
    sitting.attach(player)
    sitting.space(hand())
    hand.move(12)
    assert sitting.detach() == 12_000
    hand.move(60)
    strokes(sitting, hand, "4v")
    assert rows(sitting) == [("EN-VAL", 12_000, None, False)]
    assert kinds(sitting.subject.coding.id, sitting.store)[-1] == ("pause", 12_000, None)


def test_before_the_start_a_player_that_is_gone_leaves_no_mark(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.attach(Stopwatch(hand))
    sitting.detach()
    assert kinds(sitting.subject.coding.id, sitting.store) == []


def lags_noted(sitting: Sitting) -> list[int]:
    """What the history says of lags, in ms."""
    entries = history.of(sitting.store, sitting.subject.coding.id)
    return [entry.after["lag_ms"] for entry in entries if entry.record == "lag" and entry.after]


def test_a_lag_is_taken_off_live_keys_and_kept_with_the_event_in_the_history_and_in_the_table(
    opened: Open, hand: Hand
) -> None:
    sitting = opened(live=True)
    sitting.take_lag(1_500)
    sitting.space(hand())
    hand.move(10)
    strokes(sitting, hand, "4vE")
    assert rows(sitting) == [("EN-VAL", 8_500, None, False), ("ED", 10_500, None, True)]
    coding = sitting.subject.coding.id
    assert [event.extra for event in events.of(sitting.store, coding)] == [{"lag": 1.5}, {"lag": 1.5}]
    assert lags_noted(sitting) == [1_500]
    assert tables.read(sitting.store, Where()).events["lag"].tolist() == [1.5, 1.5]
    assert verify(sitting.store).problems == ()


def test_a_lag_takes_no_key_to_before_the_clock_was_taken_up(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.set_clock(60_000, hand())
    sitting.take_lag(3_000)
    sitting.space(hand())
    assert sitting.key_ms(hand.move(1)) == 60_000
    assert sitting.key_ms(hand.move(3)) == 61_000


def test_a_lag_is_taken_off_nothing_on_a_recording(opened: Open, hand: Hand) -> None:
    sitting = opened(medium="video")
    sitting.take_lag(1_500)
    sitting.space(hand())
    assert sitting.key_ms(hand.move(10)) == 10_000
    assert lags_noted(sitting) == []


def test_without_a_lag_nothing_tells_of_one(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    sitting.take_lag(0)
    sitting.space(hand())
    strokes(sitting, hand, "4v")
    assert [event.extra for event in events.of(sitting.store, sitting.subject.coding.id)] == [{}]
    assert lags_noted(sitting) == []


def test_a_lag_that_changes_while_coding_is_noted_each_time(opened: Open, hand: Hand) -> None:
    sitting = opened(live=True)
    for lag in (500, 500, 0):
        sitting.take_lag(lag)
    assert lags_noted(sitting) == [500, 0]


def test_a_lag_of_a_locked_coding_is_not_noted(opened: Open) -> None:
    sitting = opened(live=True)
    sitting.lock()
    sitting.take_lag(500)
    assert sitting.recorder.lag_ms == 0
