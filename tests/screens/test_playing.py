"""A recording at the desk, in the real mpv without a window: keys, the player's end, and the desk without it."""

import os
import signal
from pathlib import Path

import pytest

from coder.desk.referring import refer
from coder.screens.coding_keys import CodingKeys, command_list
from coder.screens.playing import KEYS
from coder.screens.prompt import Prompt
from coder.screens.ratings import RatingsScreen
from coder.store import Store, sessions
from coder.store.sessions import SessionFields
from coder.widgets.mode_strip import ModeStrip
from tests.screens.coding_host import SMALL, Host, codes, host, on_disk, shows, strike, until, words

WIDE = (100, 40)
pytestmark = pytest.mark.usefixtures("player_without_window")


def recorded(store: Store, *paths: Path, zero_at_ms: int = 0) -> Host:
    sessions.add(store, SessionFields(name="S01", medium="video"))
    refer(store, sessions.get(store, "S01"), [str(path) for path in paths], zero_at_ms)
    return host(store)


def time_of(app: Host) -> int:
    return app.desk.sitting.clock.now()


def pid_of(app: Host) -> int:
    player = app.desk.player
    assert player is not None
    assert player._mpv is not None
    return player._mpv.pid


async def test_the_recording_stands_at_the_session_s_zero_until_space_plays_it(store: Store, video: Path) -> None:
    app = recorded(store, video, zero_at_ms=2_000)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "stands at 00:00:00.0 in mpv"))
        assert "‖ 1.0× 00:00:00.0 / 00:00:18" in words(app)
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > 300)
        await until(pilot, shows(app, "▶ 1.0× 00:00:00."))
        assert "/ 00:00:18" in words(app)


async def test_a_code_is_timed_by_the_player(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > 400)
        before = time_of(app)
        strike(app, *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        assert before <= on_disk(app)[0].onset_ms <= time_of(app)


async def test_keys_struck_before_the_player_is_up_are_taken_where_it_stands_and_it_plays_once_it_is(
    store: Store, video: Path
) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        strike(app, "space", *"4v")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        assert on_disk(app)[0].onset_ms == 0
        await until(pilot, lambda: time_of(app) > 200)


async def test_it_is_sought_by_seconds_and_by_frames(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "right", "right", "shift+left", "(", "ctrl+right")
        await until(pilot, lambda: time_of(app) == 20_000)
        strike(app, "ctrl+left", "}", "{", "right", "shift+right")
        await until(pilot, lambda: time_of(app) == 6_000)
        strike(app, ">", ">", "<")
        await until(pilot, lambda: time_of(app) == 6_040)
        await until(pilot, shows(app, "stands at 0:00:06.040"))


async def test_its_speed_is_changed_and_shown(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space", "+", "+")
        await until(pilot, shows(app, "▶ 1.5×"))
        strike(app, "-", "-", "-")
        await until(pilot, shows(app, "Speed 0.9×"))
        strike(app, "=")
        await until(pilot, shows(app, "▶ 1.0×"))


async def test_it_goes_to_the_event_and_loops_around_it_until_told_otherwise(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space", "space", "right", *"4v", "right", "ctrl+g")
        await until(pilot, lambda: codes(app) == ["EN-VAL"])
        await until(pilot, lambda: time_of(app) // 40 == on_disk(app)[0].onset_ms // 40)
        strike(app, "ctrl+n")
        await until(pilot, shows(app, "again and again"))
        assert app.desk.player is not None
        assert app.desk.player.loops == (on_disk(app)[0].onset_ms - 2_000, on_disk(app)[0].onset_ms + 3_000)
        await until(pilot, shows(app, "loop"))
        strike(app, "ctrl+n")
        await until(pilot, shows(app, "The loop has ended"))
        assert app.desk.player.loops is None


async def test_what_the_list_before_locking_goes_to_is_where_the_recording_stands(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space", "right", *"4v", "m", "right", "d")
        await until(pilot, lambda: isinstance(app.screen, RatingsScreen))
        strike(app, "enter")
        await until(pilot, shows(app, "1 EN-VAL Validate"))
        strike(app, "1")
        await until(pilot, lambda: app.screen is app.desk)
        assert not app.desk.sitting.clock.running
        assert time_of(app) // 40 == on_disk(app)[0].onset_ms // 40 >= 5_000 // 40
        await until(pilot, shows(app, "m takes the mark off"))


async def test_a_player_that_crashes_is_told_at_once_what_was_coded_is_kept_and_one_key_takes_it_up_again(
    store: Store, video: Path
) -> None:
    app = recorded(store, video)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > 500)
        os.kill(pid_of(app), signal.SIGKILL)
        await until(pilot, shows(app, "The player crashed (signal 9)"))
        stands = time_of(app)
        assert not app.desk.sitting.clock.running
        strike(app, *"4v")
        await until(pilot, lambda: [event.onset_ms for event in on_disk(app)] == [stands])
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > stands + 200)
        strike(app, "space", "ctrl+f")
        await until(pilot, shows(app, "in mpv"))
        again = time_of(app)
        assert stands + 200 - 40 < again
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > again + 200)
        assert app.desk.player is not None


async def test_a_player_that_hangs_is_told_and_one_key_puts_another_in_its_place(
    store: Store, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.desk.player.SILENT_SECONDS", 0.5)
    app = recorded(store, video)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > 300)
        hung = pid_of(app)
        os.kill(hung, signal.SIGSTOP)
        await until(pilot, shows(app, "The player does not answer"))
        stands = time_of(app)
        strike(app, "ctrl+f")
        await until(pilot, shows(app, "in mpv"))
        assert abs(time_of(app) - stands) <= 40
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > stands + 200)
        with pytest.raises(ProcessLookupError):
            os.kill(hung, 0)


async def test_at_its_end_the_recording_stands_and_says_so(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, *["right"] * 4, "shift+left", "space")
        await until(pilot, shows(app, "The recording has ended"))
        strike(app, "space")
        await until(pilot, shows(app, "left goes back"))
        strike(app, "left", "space")
        await until(pilot, lambda: app.desk.sitting.clock.running)


async def test_a_recording_that_is_gone_or_changed_is_told_and_the_own_clock_stands(store: Store, video: Path) -> None:
    copy = video.with_name("moved.mp4")
    copy.write_bytes(video.read_bytes())
    app = recorded(store, copy)
    copy.unlink()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "moved.mp4 is not where it was" in str(app.desk.said))
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > 100)
        assert app.desk.player is None


async def test_a_recording_that_is_moved_while_it_plays_is_told(
    store: Store, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.screens.played.LOOK_SECONDS", 0.05)
    copy = video.with_name("moved.mp4")
    copy.write_bytes(video.read_bytes())
    app = recorded(store, copy)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "in mpv"))
        strike(app, "space")
        copy.unlink()
        await until(pilot, shows(app, "moved.mp4 is not where it was"))
        assert app.desk.sitting.clock.running


async def test_without_mpv_it_is_named_and_the_own_clock_does(
    store: Store, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_MPV", "no-such-mpv")
    app = recorded(store, video)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "mpv, which plays recordings, is not installed: install mpv"))
        strike(app, "space")
        await until(pilot, lambda: time_of(app) > 100)
        strike(app, "space", "right", "-")
        await until(pilot, shows(app, "‖ 0.9× 00:00:05."))
        strike(app, ">")
        await until(pilot, shows(app, "Frames are stepped by the player"))


async def test_the_own_clock_is_put_right_by_a_spoken_cue(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=WIDE) as pilot:
        strike(app, "space", "space", "right", "!")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        before = time_of(app)
        strike(app, *"1:00", "enter")
        await until(pilot, shows(app, "The clock is put right by"))
        assert time_of(app) == 60_000
        assert f"{(60_000 - before) / 1000:+.1f} s" in words(app)


async def test_no_key_of_a_recording_does_anything_to_a_live_session(store: Store) -> None:
    app = host(store, live=True)
    async with app.run_test(size=WIDE) as pilot:
        strike(app, "space", "right", "+", ">", "ctrl+n")
        await until(pilot, shows(app, "That key is for a recording"))
        assert time_of(app) < 5_000
        assert app.desk.sitting.clock.speed == 1.0


async def test_every_key_of_a_recording_stands_on_the_page_of_keys(store: Store) -> None:
    app = host(store, medium="video")
    async with app.run_test(size=WIDE) as pilot:
        strike(app, "?")
        await until(pilot, lambda: isinstance(app.screen, CodingKeys))
        told = {does for _, does in command_list(app.desk)}
        assert {binding.description for binding in KEYS} <= told


async def test_the_sound_is_seen_around_the_present_and_in_the_review(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "sound "))
        await until(pilot, shows(app, "▇▇▇▇▇▇"))
        strike(app, "space", "tab")
        await until(pilot, lambda: type(app.screen).__name__ == "ReviewScreen")
        await until(pilot, lambda: any(line.split()[:1] == ["sound"] for line in words(app).splitlines()))
        assert "▇▇▇" in words(app)


async def test_the_strip_is_as_long_as_the_recording_whatever_was_planned(store: Store, video: Path) -> None:
    sessions.add(store, SessionFields(name="S01", medium="video", minutes=110))
    refer(store, sessions.get(store, "S01"), [str(video)], 0)
    app = host(store)
    async with app.run_test(size=SMALL):
        assert 19_000 <= app.desk.query_one(ModeStrip).scale_ms <= 21_000


async def test_once_a_recording_is_back_the_player_is_taken_up_and_its_sound_is_read(store: Store, video: Path) -> None:
    copy = video.with_name("back.mp4")
    copy.write_bytes(video.read_bytes())
    app = recorded(store, copy)
    copy.unlink()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, shows(app, "back.mp4 is not where it was: bring it back, or `coder"))
        mend = "code S01 --media FILE` refers to it anew. ctrl+f takes the player up again."
        assert mend in " ".join(words(app).split())
        copy.write_bytes(video.read_bytes())
        strike(app, "ctrl+f")
        await until(pilot, shows(app, "in mpv"))
        await until(pilot, shows(app, "▇▇▇▇▇▇"))


async def test_the_player_is_taken_up_again_while_the_database_cannot_be_read(store: Store, video: Path) -> None:
    app = recorded(store, video)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, shows(app, "in mpv"))
        os.kill(pid_of(app), signal.SIGKILL)
        await until(pilot, shows(app, "The player crashed (signal 9)"))
        store.close()
        Path(store.target).rename(f"{store.target}.away")
        strike(app, "ctrl+f")
        await until(pilot, lambda: app.desk.player is not None and app.desk.player.shown is not None)
