"""How loud a recording is over its session: of real files, and drawn as bars."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.desk.recording import Recorded
from coder.desk.sound import BARS, Peaks, Sound, bars
from coder.store.recordings import RecordingFile
from tests.recordings import made, needs_player


def peaks(*values: int, begins_ms: int = 0) -> Peaks:
    """A tenth of a second each."""
    found = Peaks(begins_ms, begins_ms + 100 * len(values))
    found.put(0, np.array(values))
    return found


def sounding(path: Path, *spans: tuple[float, float]) -> Path:
    """10 s in which a tone sounds from one second until another."""
    when = "+".join(f"between(t,{begins},{ends})" for begins, ends in spans)
    tone = f"aevalsrc='0.5*sin(2*PI*300*t)*({when})':d=10"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", tone, str(path)], check=True)
    return path


def recorded(*files: tuple[Path, int, int]) -> Recorded:
    """Files with where each begins, and how long it is, in ms."""
    return Recorded([RecordingFile(str(path), 1, "", length, begins) for path, begins, length in files])


def test_a_bar_is_as_high_as_what_is_loudest_in_it() -> None:
    assert bars(peaks(0, 0, 10_000, 0, 3_000, 3_000), 0, 600, 3) == "▁▇▅"


def test_each_height_is_so_many_decibels_below_what_is_loud() -> None:
    loud = [20_000] * 20
    levels = [20_000 * 10 ** (db / 20) for db in (-40, -25, -15, -8, -1)]
    found = peaks(*loud, *(round(level) for level in levels))
    assert bars(found, 2_000, 2_500, 5) == BARS


def test_a_quiet_recording_has_high_bars_as_well_and_a_silent_one_none() -> None:
    assert bars(peaks(200, 200, 0), 0, 300, 3) == "▇▇▁"
    assert bars(peaks(0, 1, 0), 0, 300, 3) == "▁▁▁"


def test_what_was_not_recorded_or_not_read_yet_is_blank() -> None:
    found = peaks(500, 500, begins_ms=200)
    assert bars(found, 0, 600, 6) == "  ▇▇  "
    unread = Peaks(0, 400)
    unread.put(0, np.array([500]))
    assert bars(unread, 0, 400, 4) == "▇   "


def test_a_window_may_be_wider_or_narrower_than_a_tenth_of_a_second_a_bar() -> None:
    assert bars(peaks(0, 900), 0, 200, 8) == "▁▁▁▁▇▇▇▇"
    assert bars(peaks(*[0, 900] * 50), 0, 10_000, 2) == "▇▇"


@given(
    st.lists(st.integers(-1, 32_768), min_size=1, max_size=50),
    st.integers(-5_000, 5_000),
    st.integers(1, 20_000),
    st.integers(1, 200),
)
def test_a_line_has_always_its_width(values: list[int], from_ms: int, span: int, width: int) -> None:
    drawn = bars(peaks(*values), from_ms, from_ms + span, width)
    assert len(drawn) == width
    assert set(drawn) <= {" ", *BARS}


def test_the_sound_of_a_file_is_found_where_it_sounds(tmp_path: Path) -> None:
    needs_player()
    sound = Sound(recorded((sounding(tmp_path / "a.wav", (2, 4), (7, 8)), 0, 10_000)))
    sound.read()
    assert sound.bars(0, 10_000, 10) == "▁▁▇▇▁▁▁▇▁▁"


def test_files_lie_where_they_begin_in_the_session(tmp_path: Path) -> None:
    needs_player()
    first, second = sounding(tmp_path / "a.wav", (8, 10)), sounding(tmp_path / "b.wav", (0, 1))
    sound = Sound(recorded((first, -5_000, 10_000), (second, 6_000, 10_000)))
    sound.read()
    assert sound.bars(0, 10_000, 10) == "▁▁▁▇▇ ▇▁▁▁"


def test_a_video_s_sound_is_read_and_one_without_sound_is_blank(tmp_path: Path) -> None:
    needs_player()
    with_sound, without = made(tmp_path / "a.mp4", seconds=2), made(tmp_path / "b.mp4", seconds=2, sound=False)
    sound = Sound(recorded((with_sound, 0, 2_000), (without, 2_000, 2_000)))
    sound.read()
    assert sound.bars(0, 4_000, 4) == "▇▇  "


@pytest.mark.parametrize("program", ["", "/no/such/folder"])
def test_without_ffmpeg_or_file_nothing_is_known(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if program:
        monkeypatch.setenv("PATH", program)
    sound = Sound(recorded((tmp_path / "none.wav", 0, 2_000)))
    sound.read()
    assert sound.peaks.known == 0


def test_closed_it_reads_no_more(tmp_path: Path) -> None:
    needs_player()
    sound = Sound(recorded(*((sounding(tmp_path / "a.wav", (0, 10)), at, 10_000) for at in (0, 10_000))))
    sound.read(sound.close)
    assert sound.peaks.known < 200
