"""BORIS on an observation of its own, driven by its keys in a real window; the marks are met as for our program."""

import json
import os
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from bench.marks.trial import Tried
from bench.marks.truth import Beside, Screen, until

CODE, KEY, OBSERVATION = "EN-VAL", "v", "S0"
WIDE, TALL = 1600, 1100
"""Of a screen that its window fits on."""
IPC_SOCKET = Path("/tmp/mpvsocket0")
"""Where its player listens when it is started with -i."""
SPEED_KEYS = {0.5: ["End"] * 5, 1.0: [], 1.5: ["Home"] * 5, 2.0: ["Home"] * 10}
WINDOW = f"^{OBSERVATION} - "
PICTURE = ("--class", "^mpv$")
"""As xdotool finds them."""
STEADY_SECONDS = 3.0
"""It goes on laying out its window for some time after it is there."""

SAVES = 4
"""As often it is told to save before what it kept is believed: on a busy machine the first is not always taken."""


class Hand:
    """Keys pressed in an X server: one xdotool that waits for the next line, so that no start is in the time."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}
        self._process = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, bufsize=0, env=self._environment)

    def press(self, *keys: str) -> None:
        """Names as X has them: `v`, `space`, `ctrl+s`."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"key --delay 2 {' '.join(keys)}\n".encode())

    def window(self, *words: str) -> dict[str, int]:
        """Where the first window that xdotool finds by these words stands (`X`, `Y`, `WIDTH`, `HEIGHT`); {} if none."""
        asked = ["xdotool", "search", *words, "getwindowgeometry", "--shell"]
        told = subprocess.run(asked, env=self._environment, capture_output=True, text=True, check=False).stdout
        return {name: int(value) for name, _, value in (line.partition("=") for line in told.split())}

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Boris(ABC):
    """`Driven`: BORIS on an observation of these files, or on a live one if there are none."""

    options: tuple[str, ...] = ()

    def __init__(self, program: str, folder: Path, name: str, media: list[Path], screen: Screen) -> None:
        folder.mkdir(parents=True)
        self.tried, self._screen = Tried(name), screen
        self._struck: list[int] = []
        self._project = folder / "marks.boris"
        self._project.write_text(json.dumps(self.project(media)))
        told = [program, "-n", "-f", "-p", str(self._project), "-o", OBSERVATION, *self.options]
        own = {"HOME": str(folder), "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
        with (folder / "said").open("w") as said:
            self._process = subprocess.Popen(told, env={**os.environ, **own}, stdout=said, stderr=said)
        self._hand = Hand(screen.display)
        until(lambda: bool(self._hand.window("--onlyvisible", "--name", WINDOW)))
        self.rest(STEADY_SECONDS)

    def project(self, media: list[Path]) -> dict[str, Any]:
        return project(media)

    def press(self, *keys: str) -> None:
        self._hand.press(*keys)

    @abstractmethod
    def _come(self, mark: int) -> None:
        """Wait until the mark is there."""

    def set_speed(self, speed: float) -> None:
        if keys := SPEED_KEYS[speed]:
            self._hand.press(*keys)
            self.rest(0.5)

    def play_or_pause(self) -> None:
        self._hand.press("space")

    def go_to(self, second: int) -> None:
        """By its dialogue, in which the minutes and seconds are the fourth field."""
        self._hand.press("ctrl+t")
        until(lambda: bool(self._hand.window("--onlyvisible", "--name", "^Jump to")))
        digits = f"{second // 60:02d}{second % 60:02d}"
        self._hand.press(*["Tab"] * 4, *digits, "Return")
        until(lambda: not self._hand.window("--onlyvisible", "--name", "^Jump to"))
        self.rest(0.15)

    def rest(self, seconds: float) -> None:
        time.sleep(seconds)

    def meet(self, mark: int) -> None:
        self._come(mark)
        self._hand.press(KEY)
        self._struck.append(mark)
        self.rest(0.05)

    def done(self) -> Tried:
        for _ in range(SAVES):
            self.rest(1)
            self._hand.press("ctrl+s")
            self.rest(2)
            if len(stamped := self._stamped()) == len(self._struck):
                break
        if len(stamped) != len(self._struck):
            raise RuntimeError(f"{self.tried.name}: {len(self._struck)} marks struck, {len(stamped)} kept by BORIS")
        pairs = zip(sorted(stamped), sorted(self._struck), strict=True)
        self.tried.errors = [stamped - mark for stamped, mark in pairs]
        return self.tried

    def close(self) -> None:
        self._hand.close()
        self._process.kill()
        self._process.wait()

    def _stamped(self) -> list[int]:
        """In ms."""
        return [round(float(event[0]) * 1000) for event in self.saved()]

    def saved(self) -> list[list[Any]]:
        """The rows in its project file (time in s, subject, code, ...); none while it is being written."""
        try:
            held = json.loads(self._project.read_text())
        except json.JSONDecodeError:
            return []
        found: list[list[Any]] = held["observations"][OBSERVATION]["events"]
        return found


class Seen(Boris):
    """As it comes: the player is a part of it, and the mark is there when its picture in the window turns white."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        until(lambda: self._hand.window(*PICTURE).get("WIDTH", 0) > 1)
        at = self._hand.window(*PICTURE)
        self._screen.look_at(at["X"] + at["WIDTH"] // 2, at["Y"] + at["HEIGHT"] // 2)

    def _come(self, mark: int) -> None:
        until(lambda: not self._screen.white())
        until(self._screen.white)


class Heard(Boris):
    """Started with -i its player is a process of its own; the mark is there when that one's audio clock says so."""

    options = ("-i",)

    def __init__(self, *given: Any) -> None:
        IPC_SOCKET.unlink(missing_ok=True)
        super().__init__(*given)
        self._beside = Beside(IPC_SOCKET)

    def _come(self, mark: int) -> None:
        until(lambda: self._heard_ms() < mark)
        until(lambda: self._heard_ms() >= mark)

    def _heard_ms(self) -> float:
        return float(self._beside.ask("audio-pts") or 0) * 1000

    def close(self) -> None:
        self._beside.quit()
        self._beside.close()
        super().close()


class Live(Boris):
    """Its own clock, started by the hand that then keeps a schedule."""

    def play_or_pause(self) -> None:
        super().play_or_pause()
        self._began = time.monotonic()

    def _come(self, mark: int) -> None:
        due = self._began + mark / 1000
        self.rest(max(0.0, due - time.monotonic() - 0.02))
        until(lambda: time.monotonic() >= due)


def project(media: list[Path]) -> dict[str, Any]:
    """A project with one point behaviour on one key and one observation."""
    paths, video = [str(path) for path in media], bool(media) and media[0].suffix == ".mp4"
    observation = {
        "type": "MEDIA" if media else "LIVE",
        "file": {"1": paths, **{str(player): [] for player in range(2, 9)}} if media else {},
        "date": "2026-03-02T09:30:00.000",
        "description": "",
        "time offset": 0.0,
        "events": [],
        "observation time interval": [0, 0],
        "independent_variables": {},
        "media_info": {
            "length": {str(path): seconds_of(path) for path in media},
            "fps": dict.fromkeys(paths, 25.0 if video else 0),
            "hasVideo": dict.fromkeys(paths, video),
            "hasAudio": dict.fromkeys(paths, True),
            "offset": {"1": 0.0},
        },
    }
    return {
        "time_format": "hh:mm:ss",
        "project_date": "2026-03-02T09:15:00",
        "project_name": "marks",
        "project_description": "",
        "project_format_version": "7.0",
        "subjects_conf": {},
        "behaviors_conf": {"0": behaviour(KEY, CODE)},
        "behavioral_categories": [],
        "behavioral_categories_config": {},
        "independent_variables": {},
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
        "observations": {OBSERVATION: observation},
    }


def behaviour(key: str, code: str, *, lasts: bool = False, excluded: str = "") -> dict[str, str]:
    empty = dict.fromkeys(("description", "category", "modifiers", "color", "coding map"), "")
    return {**empty, "type": "State event" if lasts else "Point event", "key": key, "code": code, "excluded": excluded}


def seconds_of(path: Path) -> float:
    """As ffprobe tells it, which BORIS asks too when a file is added."""
    asked = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
