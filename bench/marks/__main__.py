"""Stamped minus true: how far the time of a code lies from the moment that it was struck for.

    python -m bench.marks [SECONDS [PICTURE.svg]]

Recordings of so many seconds (60) are made by ffmpeg, in which a mark is seen and heard at known times. The program
runs in a real pseudo-terminal with the real mpv. A driver strikes a code's keys the moment a mark is there: on the X
server's screen (Xvfb), or, of sound alone, by mpv's own audio clock asked by a second client. What mpv's `time-pos`
says at that moment is told beside it: what a program stamps that asks for it. `bench.marks.boris_driven` drives one.
Ends with 1 when the median of any condition is further than 40 ms, a frame, from the truth.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.marks.conditions import SPEEDS, VIDEO, conditions, marks_of
from bench.marks.made import FRAME_MS
from bench.marks.picture import drawn
from bench.marks.trial import Trial, Tried, own_clock, spread
from bench.marks.truth import Screen, missing

TIME_POS = "time-pos of mpv as the key is struck"


def tries(folder: Path, seconds: float, screen: Screen) -> Iterator[Tried]:
    for condition in conditions(folder, seconds):
        shown = screen if condition.seen else None
        yield condition.act(Trial(folder / condition.folder, condition.name, condition.media, shown))
    for speed in (1.0, *SPEEDS):
        name = f"without mpv, speed {speed}"
        yield own_clock(folder / f"own-{speed}", name, folder / VIDEO, marks_of(seconds), speed)


def main(seconds: float = 60, picture: Path | None = None) -> int:
    if absent := missing():
        print(f"needs {', '.join(absent)}")
        return 1
    print(f"{'stamped minus true, ms':<34} {'n':>3} {'median':>6} {'lowest, highest':>16}   time-pos at the mark")
    found: list[Tried] = []
    with tempfile.TemporaryDirectory() as name, Screen(Path(name)) as screen:
        for tried in tries(Path(name), seconds, screen):
            found.append(tried)
            print(f"{tried.name:<34} {len(tried.errors):3} {spread(tried.errors)}   {spread(tried.player)}", flush=True)
    if picture is not None:
        picture.write_text(drawn(found, TIME_POS), encoding="utf-8")
    return int(any(abs(median(tried.errors)) > FRAME_MS for tried in found))


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]) if given else 60, Path(given[1]) if len(given) > 1 else None))
