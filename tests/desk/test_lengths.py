"""How long recordings are, told by the real mpv or ffprobe."""

from pathlib import Path

import pytest

from coder.desk import lengths as measured
from coder.errors import OutsideFailed
from tests import recordings


def test_a_recording_s_length_is_measured(video: Path, sound: Path) -> None:
    found = measured.lengths([str(video), str(sound)])
    assert [round(length or 0, -2) for length in found] == [20_000, 20_000]


def test_without_mpv_it_is_measured_by_ffprobe(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_MPV", "no-such-mpv")
    assert measured.lengths([str(video)]) == [20_000]


def test_ffprobe_that_takes_too_long_is_a_failure_outside(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_MPV", "no-such-mpv")
    monkeypatch.setattr(measured, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(OutsideFailed, match="ffprobe did not read it in time"):
        measured.lengths([str(video)])


def test_a_recording_that_is_not_there_is_a_failure_outside(tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match="no such recording"):
        measured.lengths([str(tmp_path / "none.mp4")])


@pytest.mark.parametrize("mpv", ["mpv", "no-such-mpv"])
def test_a_file_that_is_no_recording_is_a_failure_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mpv: str
) -> None:
    recordings.needs_player()
    monkeypatch.setenv("CODER_MPV", mpv)
    (tmp_path / "notes.mp4").write_text("no recording")
    with pytest.raises(OutsideFailed, match="cannot be played"):
        measured.lengths([str(tmp_path / "notes.mp4")])
