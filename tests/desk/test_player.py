"""The real mpv on files that ffmpeg made, without screen and sound device: where it is, and what it survives."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from coder.desk import lengths as measured
from coder.desk.player import Player
from coder.desk.recording import Recorded, placed
from coder.errors import OutsideFailed
from coder.store.recordings import RecordingFile

PATIENCE_SECONDS = 20.0
Plays = Callable[..., Player]
pytestmark = pytest.mark.usefixtures("player_without_window")


@pytest.fixture
def plays() -> Iterator[Plays]:
    """Opens a player on files; what it says when it is gone is in `said`."""
    players: list[Player] = []

    def play(*paths: Path, stands_at: int = 0, zero_at: int = 0, gone: Callable[[str], None] = print) -> Player:
        names = [str(path) for path in paths]
        recorded = Recorded(placed(names, measured.lengths(names), zero_at))
        players.append(Player(recorded, stands_at, time.monotonic, gone))
        players[-1].open()
        return players[-1]

    yield play
    for player in players:
        player.close()


def until(condition: Callable[[], bool]) -> None:
    waits, ends = Event(), time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends, "this did not come to be"
        waits.wait(0.005)


def heard_now(player: Player) -> tuple[int, float]:
    """What the clock says, and what mpv says when asked anew, in ms of the recording."""
    at = player.now()
    return at, player._fetch("audio-pts") * 1000


def test_it_stands_at_the_session_s_zero_until_it_is_started(video: Path, plays: Plays) -> None:
    player = plays(video, zero_at=2_000)
    assert not player.running
    until(lambda: player._fetch("time-pos") == 2.0)
    assert player.now() == 0


def test_a_key_is_timed_by_the_player_s_own_position(video: Path, plays: Plays) -> None:
    player = plays(video, zero_at=2_000)
    player.start()
    until(lambda: player.now() > 300)
    errors = []
    for later in range(400, 1_000, 50):
        until(lambda later=later: player.now() > later)  # type: ignore[misc]  # bound at once
        ours, its = heard_now(player)
        errors.append(abs(ours + 2_000 - its))
    assert sorted(errors)[len(errors) // 2] < 5


def test_of_sound_alone_likewise(sound: Path, plays: Plays) -> None:
    player = plays(sound)
    player.start()
    errors = []
    for later in range(400, 1_000, 50):
        until(lambda later=later: player.now() > later)  # type: ignore[misc]  # bound at once
        ours, its = heard_now(player)
        errors.append(abs(ours - its))
    assert sorted(errors)[len(errors) // 2] < 5


def test_paused_it_stands_at_the_frame_that_is_seen(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.start()
    until(lambda: player.now() > 200)
    player.pause()
    assert not player.running
    until(lambda: player.now() == round(player._fetch("time-pos") * 1000))
    assert player.now() % 40 == 0


def test_set_to_a_time_it_shows_the_frame_of_that_time_and_no_later_one(video: Path, plays: Plays) -> None:
    player = plays(video)
    assert player.set(7_013) == 7_013
    until(lambda: player._fetch("time-pos") == 7.0)
    until(lambda: player.now() == 7_000)


def test_set_while_it_plays_it_goes_on_from_there(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.start()
    player.set(12_000)
    until(lambda: player.now() > 12_300)
    ours, its = heard_now(player)
    assert abs(ours - its) < 25
    assert player.running


def test_frames_are_stepped_on_and_back(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.set(5_000)
    until(lambda: player._fetch("time-pos") == 5.0)
    player.step(1)
    until(lambda: player.now() == 5_040)
    player.step(-1)
    until(lambda: player.now() == 5_000)


def test_of_sound_alone_a_step_is_a_tenth_of_a_second(sound: Path, plays: Plays) -> None:
    player = plays(sound)
    player.set(5_000)
    player.step(1)
    assert player.now() == 5_100


def test_at_another_speed_it_is_still_where_mpv_says(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.set_speed(2.0)
    player.start()
    until(lambda: player.now() > 1_500)
    ours, its = heard_now(player)
    assert abs(ours - its) < 25
    assert player._fetch("audio-pitch-correction") is True


@pytest.mark.parametrize(("asked", "given"), [(0.1, 0.5), (9.0, 2.0), (1.25, 1.25)])
def test_a_speed_is_between_half_and_double(video: Path, plays: Plays, asked: float, given: float) -> None:
    assert plays(video).set_speed(asked) == given


def test_several_files_are_one_recording(video: Path, plays: Plays) -> None:
    player = plays(video, video)
    player.set(19_900)
    player.start()
    until(lambda: player.now() > 20_300)
    ours, its = heard_now(player)
    assert abs(ours - its) < 25


def test_what_lies_between_two_times_is_played_again_and_again(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.loop((3_000, 3_500))
    player.start()
    seen = []

    def came_round_twice() -> bool:
        seen.append(player.now())
        return sum(later < before for before, later in pairwise(seen)) >= 2

    until(came_round_twice)
    assert 3_000 <= min(seen) <= max(seen) <= 3_500


def test_what_is_heard_as_a_loop_begins_anew_is_still_its_end() -> None:
    player = Player(Recorded([RecordingFile("s01.mp4", 1, "", 20_000, 0)]), 0, lambda: 10.0, print)
    player.loop((3_000, 3_500))
    player._heard.track.stands(10.0, 2.98)
    assert player.now() == 3_480


def test_going_elsewhere_ends_the_loop(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.loop((3_000, 3_500))
    player.set(9_000)
    player.start()
    until(lambda: player.now() > 9_100)
    assert player.loops is None


def test_at_its_end_it_stands(video: Path, plays: Plays) -> None:
    player = plays(video)
    player.set(19_700)
    player.start()
    until(lambda: player.ended and not player.running)
    assert 19_900 <= player.now() <= 20_000
    player.start()
    assert not player.running
    player.set(19_000)
    player.start()
    until(lambda: player.now() > 19_100)


def test_what_is_asked_for_before_it_is_up_is_done_then(video: Path) -> None:
    names = [str(video)]
    player = Player(Recorded(placed(names, measured.lengths(names))), 4_000, time.monotonic, print)
    assert player.now() == 4_000
    player.set(6_000)
    player.set_speed(1.5)
    player.start()
    assert (player.now(), player.running) == (6_000, True)
    try:
        player.open()
        until(lambda: player.now() > 6_200)
        assert player._fetch("speed") == 1.5
    finally:
        player.close()


def test_killed_it_is_told_and_the_clock_stands_where_it_was(video: Path, plays: Plays) -> None:
    said: list[str] = []
    player = plays(video, gone=said.append)
    player.start()
    until(lambda: player.now() > 300)
    assert player._mpv is not None
    before = player.now()
    os.kill(player._mpv.pid, signal.SIGKILL)
    until(lambda: bool(said))
    stands = player.now()
    assert said == ["the player crashed (signal 9)"]
    assert not player.running
    assert before <= stands < before + 500
    assert player.now() == stands


def test_after_a_long_pause_it_is_given_time_to_answer_before_it_counts_as_hung(video: Path, plays: Plays) -> None:
    player, later = plays(video), 0.0
    player._source = lambda: time.monotonic() + later
    player.set(1_000)
    until(lambda: player._fetch("time-pos") == 1.0)
    later = 60.0
    player.start()
    assert not player.silent


def test_closed_by_its_window_it_is_told(video: Path, plays: Plays) -> None:
    said: list[str] = []
    player = plays(video, gone=said.append)
    assert player._mpv is not None
    player._mpv.ask("quit")
    until(lambda: said == ["the player was closed"])


def test_closed_by_us_nothing_is_told_and_no_process_is_left(video: Path, plays: Plays) -> None:
    said: list[str] = []
    player = plays(video, gone=said.append)
    assert player._mpv is not None
    pid = player._mpv.pid
    player.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert said == []


def test_a_file_taken_away_while_it_plays_goes_on_playing(video: Path, plays: Plays, tmp_path: Path) -> None:
    path = Path(shutil.copy(video, tmp_path / "a.mp4"))
    player = plays(path)
    player.start()
    path.unlink()
    until(lambda: player.now() > 500)


def test_a_file_that_changed_is_not_played(video: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(video, tmp_path / "a.mp4"))
    recorded = Recorded(placed([str(path)], [20_000]))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(OutsideFailed, match="another file"):
        Player(recorded, 0, time.monotonic, print).open()


def test_a_file_that_is_no_recording_cannot_be_played(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("no recording")
    player = Player(Recorded(placed([str(path)], [1_000])), 0, time.monotonic, print)
    with pytest.raises(OutsideFailed, match=r"notes\.mp4 cannot be played"):
        player.open()


def test_without_mpv_it_is_named(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_MPV", "no-such-mpv")
    player = Player(Recorded(placed([str(video)], [20_000])), 0, time.monotonic, print)
    with pytest.raises(OutsideFailed, match=r"mpv, which plays recordings, is not installed \(no-such-mpv\)"):
        player.open()


def test_what_cannot_be_seen_or_heard_is_said(video: Path, plays: Plays) -> None:
    shown = plays(video).shown
    assert shown is not None
    assert (shown.picture, shown.sound) == (True, True)
    assert "no picture" in shown.lacks
    assert "no sound" in shown.lacks
