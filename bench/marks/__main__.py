"""Stamped minus true: how far the time of a code lies from the moment that it was struck for.

    python -m bench.marks [SECONDS [PICTURE.svg]]

Recordings of so many seconds (60) are made by ffmpeg, in which a mark is seen and heard at known times. The program
runs in a real pseudo-terminal with the real mpv. A driver strikes a code's keys the moment a mark is there: on the X
server's screen (Xvfb), or, of sound alone, by mpv's own audio clock asked by a second client. What mpv's `time-pos`
says at that moment is told beside it: that is what BORIS 8.27 takes for a key's time (`getLaps` in its core.py), not
counting what passes until it handles the key.
Ends with 1 when the median of any condition is further than 40 ms, a frame, from the truth.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.marks.made import made, times
from bench.marks.picture import drawn
from bench.marks.trial import Trial, Tried, after_pauses, after_seeks, own_clock, playing
from bench.marks.truth import Screen, missing

FRAME_MS = 40
PIECE_SECONDS, PIECES = 4.0, 12
SPEEDS = {0.5: "-----", 1.5: "++", 2.0: "++++"}
"""And the keys that set them."""


def tries(folder: Path, seconds: float, screen: Screen) -> Iterator[Tried]:
    chance = random.Random(7)
    marks = times(seconds, chance)
    video = made(folder / "video.mp4", seconds, marks)
    sound = made(folder / "sound.flac", seconds, marks, picture=False)
    for kind, path, shown in (("video", video, screen), ("sound alone", sound, None)):

        def trial(name: str, path: Path = path, shown: Screen | None = shown, kind: str = kind) -> Trial:
            name = f"{kind}, {name}"
            return Trial(folder / name.replace(" ", "-"), name, [path], marks, shown)

        yield playing(trial("playing"), marks)
        yield after_seeks(trial("after seeks"), marks, chance)
        yield after_pauses(trial("after pauses"), marks, chance)
        for speed, keys in SPEEDS.items():
            yield playing(trial(f"speed {speed}"), marks, keys)
        yield _boundaries(folder, kind, shown)
    yield from without_sound(folder, video, marks, screen)
    for speed, keys in {1.0: "", **SPEEDS}.items():
        yield own_clock(folder / f"own-{speed}", f"without mpv, speed {speed}", video, marks, speed, keys)


def without_sound(folder: Path, video: Path, marks: list[int], screen: Screen) -> Iterator[Tried]:
    silent = folder / "silent.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(video), "-an", "-c", "copy", str(silent)], check=True)
    for speed, keys in {1.0: "", **SPEEDS}.items():
        name = f"video without sound, speed {speed}"
        yield playing(Trial(folder / name.replace(" ", "-"), name, [silent], marks, screen), marks, keys)


def _boundaries(folder: Path, kind: str, screen: Screen | None) -> Tried:
    """Twelve files as one recording; the marks come soon after each begins."""
    ending, picture = ("mp4", True) if screen else ("flac", False)
    files, marks = [], []
    chance = random.Random(11)
    for piece in range(PIECES):
        mark = round(chance.uniform(0.08, 0.6) * 1000) // FRAME_MS * FRAME_MS
        files.append(made(folder / f"{piece}.{ending}", PIECE_SECONDS, [mark], picture=picture))
        marks.append(round(piece * PIECE_SECONDS * 1000) + mark)
    name = f"{kind}, after a file's boundary"
    trial = Trial(folder / name.replace(" ", "-").replace("'", ""), name, files, marks, screen)
    return playing(trial, marks[1:])


def spread(values: list[float]) -> str:
    """Median, lowest and highest, in ms."""
    return f"{median(values):6.0f} {min(values):7.0f} to {max(values):5.0f}" if values else ""


def main(seconds: float = 60, picture: Path | None = None) -> int:
    if absent := missing():
        print(f"needs {', '.join(absent)}")
        return 1
    print(f"{'stamped minus true, ms':<34} {'n':>3} {'median':>6} {'lowest, highest':>16}   time-pos at the mark")
    found: list[Tried] = []
    with tempfile.TemporaryDirectory() as name, Screen(Path(name)) as screen:
        for tried in tries(Path(name), seconds, screen):
            errors = [float(error) for error in tried.errors]
            found.append(tried)
            print(f"{tried.name:<34} {len(errors):3} {spread(errors)}   {spread(tried.player)}", flush=True)
    if picture is not None:
        picture.write_text(drawn(found), encoding="utf-8")
    return int(any(abs(median(tried.errors)) > FRAME_MS for tried in found))


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]) if given else 60, Path(given[1]) if len(given) > 1 else None))
