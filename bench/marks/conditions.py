"""The conditions that marks are met in: a recording, and what is done with the player before each mark."""

import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.marks.made import FRAME_MS, made, times
from bench.marks.trial import Driven, Tried, after_pauses, after_seeks, playing

PIECE_SECONDS, PIECES = 4.0, 12
SPEEDS = (0.5, 1.5, 2.0)
VIDEO = "video.mp4"


@dataclass
class Condition:
    """`media`: one recording, of one or several files; `seen`: marks are told by the picture, else by the sound."""

    name: str
    media: list[Path]
    seen: bool
    act: Callable[[Driven], Tried]

    @property
    def folder(self) -> str:
        return self.name.replace(" ", "-").replace("'", "")


def marks_of(seconds: float) -> list[int]:
    return times(seconds, random.Random(7))


def conditions(folder: Path, seconds: float) -> Iterator[Condition]:
    """On recordings of so many seconds, made here."""
    marks = marks_of(seconds)
    video = made(folder / VIDEO, seconds, marks)
    sound = made(folder / "sound.flac", seconds, marks, picture=False)
    for kind, path in (("video", video), ("sound alone", sound)):
        given = partial(Condition, media=[path], seen=path == video)
        yield given(f"{kind}, playing", act=partial(playing, marks=marks))
        yield given(f"{kind}, after seeks", act=lambda driven: after_seeks(driven, marks, random.Random(7)))
        yield given(f"{kind}, after pauses", act=lambda driven: after_pauses(driven, marks, random.Random(7)))
        for speed in SPEEDS:
            yield given(f"{kind}, speed {speed}", act=partial(playing, marks=marks, speed=speed))
        yield _boundaries(folder, kind, seen=path == video)
    silent = folder / "silent.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(video), "-an", "-c", "copy", str(silent)], check=True)
    for speed in (1.0, *SPEEDS):
        act = partial(playing, marks=marks, speed=speed)
        yield Condition(f"video without sound, speed {speed}", [silent], True, act)


def _boundaries(folder: Path, kind: str, *, seen: bool) -> Condition:
    """Twelve files as one recording; the marks come soon after each but the first begins."""
    files, marks = [], []
    chance = random.Random(11)
    for piece in range(PIECES):
        own = [round(chance.uniform(0.08, 0.6) * 1000) // FRAME_MS * FRAME_MS] if piece else []
        files.append(made(folder / f"{piece}.{'mp4' if seen else 'flac'}", PIECE_SECONDS, own, picture=seen))
        marks += [round(piece * PIECE_SECONDS * 1000) + mark for mark in own]
    return Condition(f"{kind}, after a file's boundary", files, seen, partial(playing, marks=marks))
