"""What mpv 0.35 was heard to tell, line by line, and where the recording was taken to be. Positions in seconds."""

from typing import Any

import pytest

from coder.desk.heard import Heard


def heard(*lines: tuple[float, Any], playing: bool = True, fps: float | None = 25.0) -> Heard:
    """An open recording of which these properties (name, value) and events were told, each with its moment."""
    it = Heard(0.0)
    it.tells({"event": "property-change", "name": "container-fps", "data": fps}, 0.0)
    it.up, it.playing = True, playing
    for at, told in lines:
        name, value = told if isinstance(told, tuple) else (told, None)
        message = {"event": name} if isinstance(told, str) else change(name, value)
        it.tells(message, at)
    return it


def change(name: str, value: object) -> dict[str, Any]:
    return {"event": "property-change", "name": name, "data": value}


def test_of_a_video_with_sound_what_is_heard_is_the_measure_and_not_the_frame_drawn_next() -> None:
    it = heard((1.2427, ("time-pos", 0.08)), (1.2427, ("audio-pts", 0.0402)), (1.2827, ("time-pos", 0.12)))
    assert it.track.at(1.2827) == pytest.approx(0.0802)


def test_of_a_video_without_sound_the_frame_before_the_one_drawn_next_is_seen() -> None:
    it = heard((1.0, ("time-pos", 7.08)))
    assert it.track.at(1.01) == pytest.approx(7.05)


def test_of_few_frames_a_second_the_next_is_drawn_no_more_than_50_ms_ahead() -> None:
    assert heard((1.0, ("time-pos", 7.0)), fps=2.0).track.at(1.0) == pytest.approx(6.95)


def test_at_double_speed_two_frames_are_made_ready() -> None:
    it = heard((1.0, ("speed", 2.0)), (1.0, ("time-pos", 7.08)))
    assert it.track.at(1.0) == pytest.approx(7.0)


def test_while_it_stands_the_frame_that_is_seen_is_the_measure() -> None:
    it = heard((1.5, ("time-pos", 7.04)), (1.5, ("audio-pts", 6.8866)), playing=False)
    assert it.track.at(2.0) == 7.04


def test_of_sound_alone_that_stands_what_lies_in_the_buffer_does_not_count() -> None:
    it = heard(
        (2.108, "seek"),
        (2.1081, ("time-pos", 5.5)),
        (2.1087, "playback-restart"),
        (2.1579, ("time-pos", 5.3145)),
        (2.1579, ("audio-pts", 5.3145)),
        playing=False,
        fps=None,
    )
    assert it.track.at(3.0) == 5.5


def test_what_was_told_before_a_seek_was_answered_is_of_before_it() -> None:
    it = heard((1.0, ("audio-pts", 40.0)))
    it.track.stands(1.1, 7.0)
    it.asked(9, "seek")
    it.tells(change("audio-pts", 40.1), 1.101)
    assert it.track.at(1.102) == 7.0
    it.tells({"request_id": 9, "error": "success"}, 1.103)
    it.tells(change("audio-pts", 7.01), 1.12)
    assert it.track.at(1.13) == pytest.approx(7.02)


def test_a_pause_asked_for_is_not_undone_by_what_was_told_before_its_answer() -> None:
    it = heard((1.0, ("audio-pts", 4.0)))
    it.playing = False
    it.asked(3, "pause")
    it.tells(change("pause", False), 1.01)
    assert not it.playing


def test_a_player_that_pauses_by_itself_stands_where_it_was() -> None:
    it = heard((1.0, ("audio-pts", 4.0)), (1.5, ("pause", True)))
    assert not it.playing
    assert it.track.at(9.0) == pytest.approx(4.5)


def test_a_player_that_waits_for_its_disk_stands() -> None:
    it = heard((1.0, ("audio-pts", 4.0)), (1.2, ("core-idle", True)))
    assert it.track.at(1.9) == pytest.approx(4.2)


def test_a_player_that_is_gone_stands_where_it_was() -> None:
    it = heard((1.0, ("audio-pts", 4.0)))
    it.tells({"event": "gone", "code": -9}, 1.25)
    assert it.track.at(9.0) == pytest.approx(4.25)
