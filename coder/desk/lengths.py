"""How long recordings are, told by mpv, else by ffprobe."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from time import monotonic

from coder.desk.heard import Message
from coder.desk.mpv import Mpv, outside
from coder.errors import OutsideFailed

PATIENCE_SECONDS = 20.0
UNPLAYABLE = "give a file that mpv plays"


def lengths(paths: Sequence[str]) -> list[int | None]:
    """In ms, one for each file; None where neither mpv nor ffprobe is installed, or the file does not tell.

    Errors: OutsideFailed for a file that is not there or cannot be played.
    """
    found: list[int | None] = []
    for path in paths:
        if not Path(path).is_file():
            raise OutsideFailed("there is no such recording", path, "check the path")
        try:
            seconds = _by_mpv(path)
        except _Absent:
            seconds = _by_ffprobe(path)
        found.append(None if seconds is None else max(1, round(seconds * 1000)))
    return found


class _Absent(Exception):
    """No mpv here, or none that starts."""


def _by_mpv(path: str) -> float | None:
    told: dict[str, float] = {}
    failed: list[str] = []
    done = Event()

    def heard(message: Message, at: float) -> None:
        event = message.get("event")
        if event == "property-change" and message.get("data") is not None:
            told[message["name"]] = message["data"]
        elif event == "end-file" and message.get("reason") == "error":
            failed.append(str(message.get("file_error", "mpv does not say why")))
        elif event == "gone" and not done.is_set():
            failed.append("mpv ended")
        if failed or event == "playback-restart":
            done.set()

    try:
        mpv = Mpv(heard, monotonic, ["--vo=null", "--ao=null", "--force-window=no"])
    except OutsideFailed as error:
        raise _Absent from error
    try:
        mpv.ask("observe_property", 1, "duration")
        mpv.ask("loadfile", str(Path(path).absolute()))
        if not done.wait(PATIENCE_SECONDS):
            failed.append("mpv did not open it in time")
    finally:
        mpv.close()
    if failed:
        raise OutsideFailed(f"the recording cannot be played: {failed[0]}", path, UNPLAYABLE)
    return told.get("duration")


def _by_ffprobe(path: str) -> float | None:
    program = shutil.which("ffprobe")
    if program is None:
        return None
    asked = [program, "-v", "error", "-show_entries", "format=duration", "-of", "json", f"file:{path}"]
    try:
        answer = subprocess.run(
            asked, capture_output=True, text=True, env=outside(), timeout=PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        what = "the recording cannot be played: ffprobe did not read it in time"
        raise OutsideFailed(what, path, UNPLAYABLE) from None
    if answer.returncode:
        raise OutsideFailed("the recording cannot be played: ffprobe does not read it", path, UNPLAYABLE)
    seconds = json.loads(answer.stdout).get("format", {}).get("duration")
    return None if seconds is None else float(seconds)
