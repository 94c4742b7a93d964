"""One observer without a reaction time: strikes a code's key the moment a mark is there, in the real program."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.desk import WatchedDesk, prepared
from bench.marks.truth import Beside, Screen, until
from coder.store import codings, events, open_store

SESSION, WHO = "S0", "anna"
KEYS, CODE = "4v", "EN-VAL"
LATE_SECONDS = 0.05
Truth = Callable[[int], bool]
"""Whether the mark that comes at a time of the recording, in ms, is there now."""


@dataclass
class Tried:
    """Errors in ms, stamped minus true. `player`: what mpv's `time-pos` says at each mark, minus true."""

    name: str
    errors: list[int] = field(default_factory=list)
    player: list[float] = field(default_factory=list)
    missed: int = 0


class Trial:
    """A desk on a recording of its own, with the marks in it."""

    def __init__(self, folder: Path, name: str, media: list[Path], marks: list[int], screen: Screen | None) -> None:
        """`screen`: where the picture is seen; None: by the player's audio clock."""
        folder.mkdir(parents=True)
        self.tried, self._marks, self._screen = Tried(name), marks, screen
        self._database = prepared(folder / "work.db", [SESSION])
        given = [option for path in media for option in ("--media", str(path))]
        video = "--vo=x11 --geometry=320x180+0+0 --no-border" if screen else "--vo=null"
        display = {"DISPLAY": screen.display} if screen else {"DISPLAY": ""}
        options = f"{video} --ao=null --input-ipc-server={folder / 'mpv'}"
        environment = {"CODER_MPV_OPTIONS": options, "CODER_COPIES": "0", **display}
        self.desk = WatchedDesk(str(self._database), folder, SESSION, WHO, *given, **environment)
        self.desk.until(lambda: self.desk.shows("in mpv"))
        self.beside = Beside(folder / "mpv")
        self._struck: list[int] = []

    def strike(self, keys: str) -> None:
        self.desk.strike(keys)

    def rest(self, seconds: float) -> None:
        """Take in what is drawn, so that the program is never held up by its terminal."""
        self.desk.wait(seconds)

    def at(self) -> float:
        """The recording's time by the player, in ms."""
        return float(self.beside.ask("audio-pts") or self.beside.ask("time-pos") or 0) * 1000

    def meet(self, mark: int, late_ms: float = 400) -> None:
        """Wait for a mark, and strike. One that is missed by that much is counted and left."""
        speed = float(self.beside.ask("speed") or 1)
        while (left := (mark - self.at()) / speed / 1000) > 0.15:
            self.rest(min(left - 0.1, 0.2))
        if self._screen is not None:
            until(self._screen.white, 2)
        else:
            until(lambda: self.at() >= mark, 2)
        self.desk.strike(KEYS)
        told = self.beside.ask("time-pos")
        if self.at() - mark > late_ms:
            self.tried.missed += 1
        self._struck.append(mark)
        self.tried.player.append(float(told or 0) * 1000 - mark)
        self.rest(LATE_SECONDS)

    def done(self) -> Tried:
        self.rest(0.5)
        self.strike("\x11")
        self.desk.until(lambda: self.desk.process.poll() is not None)
        self.beside.close()
        self.desk.__exit__()
        with open_store(str(self._database), "lead") as store:
            (coding,) = codings.of_session(store, SESSION)
            found = sorted(events.of(store, coding.id), key=lambda event: event.entry)
        stamped = [event.onset_ms for event in found if event.code == CODE]
        if len(stamped) != len(self._struck):
            raise RuntimeError(f"{self.tried.name}: {len(self._struck)} marks struck, {len(stamped)} kept")
        self.tried.errors = [onset - mark for onset, mark in zip(stamped, self._struck, strict=True)]
        return self.tried


def playing(trial: Trial, marks: list[int], before: str = "") -> Tried:
    """From the beginning on, at the speed that `before` sets."""
    trial.strike(before + " ")
    for mark in marks:
        trial.meet(mark)
    return trial.done()


def after_seeks(trial: Trial, marks: list[int], chance: random.Random) -> Tried:
    """Each mark after going to a second shortly before it, in any order."""
    trial.strike(" ")
    for mark in chance.sample(marks, len(marks)):
        second = (mark - 700) // 1000
        trial.strike("g")
        trial.rest(0.15)
        trial.strike(f"{second // 60}:{second % 60:02d}\r")
        trial.rest(0.15)
        trial.meet(mark)
    return trial.done()


def after_pauses(trial: Trial, marks: list[int], chance: random.Random) -> Tried:
    """Between marks it is paused and goes on."""
    trial.strike(" ")
    for mark in marks:
        trial.meet(mark)
        trial.rest(0.3)
        trial.strike(" ")
        trial.rest(chance.uniform(0.2, 0.8))
        trial.strike(" ")
    return trial.done()


def own_clock(folder: Path, name: str, media: Path, marks: list[int], speed: float = 1.0, keys: str = "") -> Tried:
    """Without mpv: a recording that plays elsewhere was started by the same hand at the same moment."""
    folder.mkdir(parents=True)
    database = prepared(folder / "work.db", [SESSION])
    tried = Tried(name)
    absent = {"CODER_MPV": "no-such-mpv", "CODER_COPIES": "0"}
    desk = WatchedDesk(str(database), folder, SESSION, WHO, "--media", str(media), **absent)
    desk.until(lambda: desk.shows("own clock stands"))
    desk.strike(keys)
    desk.wait(0.5)
    desk.strike(" ")
    began = time.monotonic()
    for mark in marks:
        due = began + mark / 1000 / speed
        desk.wait(max(0.0, due - time.monotonic() - 0.02))
        until(lambda due=due: time.monotonic() >= due)  # type: ignore[misc]  # bound at once
        desk.strike(KEYS)
    desk.wait(0.5)
    desk.strike("\x11")
    desk.until(lambda: desk.process.poll() is not None)
    desk.__exit__()
    with open_store(str(database), "lead") as store:
        (coding,) = codings.of_session(store, SESSION)
        found = sorted(events.of(store, coding.id), key=lambda event: event.entry)
    tried.errors = [event.onset_ms - mark for event, mark in zip(found, marks, strict=True)]
    return tried
