"""Recordings for tests, made by ffmpeg: a picture that counts time and a tone, 25 frames a second."""

import shutil
import subprocess
import wave
from pathlib import Path

import pytest

HEADLESS = "--vo=null --ao=null"


def needs_player() -> None:
    """Skip where a part is not at hand, with its name."""
    for program in ("mpv", "ffmpeg"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}: it is not installed on this machine")


def made(path: Path, *, seconds: float = 20, picture: bool = True, sound: bool = True) -> Path:
    """A recording of that length; the kind of file is by its name."""
    inputs, codecs = [], []
    if picture:
        inputs += ["-f", "lavfi", "-i", f"testsrc=size=64x36:rate=25:duration={seconds}"]
        codecs += ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50"]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
        codecs += ["-c:a", "aac"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *codecs, str(path)], check=True)
    return path


def tape(path: Path, *, seconds: float = 1) -> Path:
    """A recording of silence that needs no ffmpeg."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * round(8_000 * seconds))
    return path
