"""The time of a code here and in BORIS, both driven: the same recordings and marks, by turns on one screen.

    pip install boris-behav-obs (in an environment of its own: Python 3.13 for version 10)
    apt-get install mpv libmpv2 ffmpeg xvfb openbox xdotool pulseaudio libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1
    python -m bench.marks.boris_driven PATH/TO/boris-behav-obs [SECONDS [PICTURE.svg [CONDITION ...]]]

Both play on one X server (Xvfb) with a window manager and hear one sound device that is made (PulseAudio's null sink).
A key goes down the moment that the mark is in the frame buffer: here by a pseudo-terminal, in BORIS by XTest (xdotool,
some 0.3 ms). Of sound alone the moment is that of mpv's audio clock, asked by a second client; BORIS is then started
with -i, which makes its player a process of its own that can be asked. BORIS's times are read from the project that
it saves. CONDITION: a word of the names of those to be tried. Ends with 1 when one could not be tried to its end.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from bench.marks.boris import TALL, WIDE, Heard, Live, Seen
from bench.marks.conditions import VIDEO, Condition, conditions, marks_of
from bench.marks.picture import drawn
from bench.marks.trial import Trial, Tried, own_clock, playing, spread
from bench.marks.truth import Screen, missing, until

LIVE = "live"
"""Keys struck by a schedule, from the key that started the program's own clock on."""
Pair = tuple[str, Callable[[], Tried], Callable[[], Tried]]


@contextmanager
def sound_device(folder: Path) -> Iterator[None]:
    """One that plays to nobody in real time; both programs find it by `PULSE_SERVER`."""
    socket = folder / "sound"
    speaks = f"module-native-protocol-unix socket={socket} auth-anonymous=1"
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
    own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    with (folder / "sound-said").open("w") as said:
        server = subprocess.Popen(
            [*command, "-L", "module-null-sink", "-L", speaks], env={**os.environ, **own}, stdout=said, stderr=said
        )
    until(socket.exists)
    os.environ["PULSE_SERVER"] = f"unix:{socket}"
    try:
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def window_manager(display: str) -> Iterator[None]:
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        manager.terminate()
        manager.wait()


def both(program: str, folder: Path, seconds: float, screen: Screen, words: Sequence[str]) -> Iterator[Pair]:
    """What is to be tried: its name, and each program with what is done with it."""
    for condition in conditions(folder, seconds):
        if all(word in condition.name for word in words):
            yield (
                condition.name,
                partial(_ours, condition, folder, screen),
                partial(_its, program, condition, folder, screen),
            )
    if all(word in LIVE for word in words):
        marks = marks_of(seconds)
        yield (
            LIVE,
            partial(own_clock, folder / "own", LIVE, folder / VIDEO, marks, 1.0),
            partial(_its_live, program, folder, marks, screen),
        )


def _ours(condition: Condition, folder: Path, screen: Screen) -> Tried:
    shown = screen if condition.seen else None
    return condition.act(Trial(folder / condition.folder, condition.name, condition.media, shown, "pulse"))


def _its(program: str, condition: Condition, folder: Path, screen: Screen) -> Tried:
    if len(condition.media) > 1 and not condition.seen:
        # With -i it stops at the end of each file.
        return Tried(condition.name)
    kind = Seen if condition.seen else Heard
    with closing(kind(program, folder / f"{condition.folder}-boris", condition.name, condition.media, screen)) as boris:
        return condition.act(boris)


def _its_live(program: str, folder: Path, marks: list[int], screen: Screen) -> Tried:
    with closing(Live(program, folder / "live-boris", LIVE, [], screen)) as boris:
        return playing(boris, marks)


def main(program: str, seconds: float = 60, picture: Path | None = None, *words: str) -> int:
    needed = ("ffprobe", "openbox", "xdotool", "pulseaudio", program)
    if absent := [*missing(), *(name for name in needed if shutil.which(name) is None)]:
        print(f"needs {', '.join(absent)}")
        return 1
    print(f"{'stamped minus true, ms':<34} {'n':>3}    ours: median, range         BORIS: median, range")
    found: list[Tried] = []
    failed = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        screen = stack.enter_context(Screen(folder, wide=WIDE, tall=TALL))
        stack.enter_context(sound_device(folder))
        stack.enter_context(window_manager(screen.display))
        for condition, ours, its in both(program, folder, seconds, screen, words):
            try:
                found.append(pair := Tried(condition, ours().errors, [float(error) for error in its().errors]))
            except (RuntimeError, TimeoutError) as problem:
                print(f"{condition}: {problem}", flush=True)
                failed += 1
                continue
            counted = f"{len(pair.errors):3} {spread(pair.errors)}   {len(pair.player):3} {spread(pair.player)}"
            print(f"{condition:<34} {counted}", flush=True)
    if picture is not None:
        picture.write_text(drawn(found, "BORIS"), encoding="utf-8")
    return int(failed > 0)


if __name__ == "__main__":
    _, program, *rest = sys.argv
    sys.exit(main(program, float(rest[0]) if rest else 60, Path(rest[1]) if len(rest) > 1 else None, *rest[2:]))
