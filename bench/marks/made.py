"""Recordings in which a mark is seen and heard at known times: the picture turns white and a tone begins."""

import random
import subprocess
from pathlib import Path

FRAME_MS = 40
MARK_MS = 200
"""How long a mark is seen and heard."""


def times(seconds: float, chance: random.Random, apart: tuple[float, float] = (1.8, 2.6)) -> list[int]:
    """When marks come, in ms: at random, each at the beginning of a frame."""
    at, found = 1.5, []
    while at < seconds - 1.5:
        found.append(round(at * 1000) // FRAME_MS * FRAME_MS)
        at += chance.uniform(*apart)
    return found


def made(path: Path, seconds: float, marks: list[int], *, picture: bool = True) -> Path:
    """A recording with these marks; 25 frames a second, unless it is of sound alone."""
    on = "+".join(f"between(t,{at / 1000 - 0.001},{(at + MARK_MS) / 1000 - 0.021})" for at in marks) or "0"
    tone = f"aevalsrc='0.5*sin(2*PI*880*t)*({on})':s=48000:d={seconds}"
    inputs, codecs = ["-f", "lavfi", "-i", tone], ["-c:a", "flac"]
    if picture:
        black = f"color=black:size=160x90:rate=25:duration={seconds}"
        white = f"drawbox=color=white:t=fill:enable='{on}'"
        inputs = ["-f", "lavfi", "-i", f"{black},{white}", *inputs]
        codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *codecs, str(path)], check=True)
    return path
