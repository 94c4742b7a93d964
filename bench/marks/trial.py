"""One observer without a reaction time: strikes a code's key the moment a mark is there, in the real program."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Protocol

from bench.faults.desk import WatchedDesk, prepared
from bench.marks.truth import Beside, Screen, until
from coder.store import codings, events, open_store

SESSION, WHO = "S0", "anna"
KEYS, CODE = "4v", "EN-VAL"
LATE_SECONDS = 0.05
SPEED_KEYS = {0.5: "-----", 1.0: "", 1.5: "++", 2.0: "++++"}


@dataclass
class Tried:
    """Errors in ms, stamped minus true. `player`: what mpv's `time-pos` says at each mark, minus true."""

    name: str
    errors: list[int] = field(default_factory=list)
    player: list[float] = field(default_factory=list)
    missed: int = 0


def spread(values: Sequence[float]) -> str:
    """Median, lowest and highest, in ms."""
    return f"{median(values):6.0f} {min(values):7.0f} to {max(values):5.0f}" if values else ""


class Driven(Protocol):
    """A program with a recording that stands at its beginning; marks are met one after another."""

    def set_speed(self, speed: float) -> None: ...
    def play_or_pause(self) -> None: ...
    def go_to(self, second: int) -> None: ...
    def rest(self, seconds: float) -> None: ...
    def meet(self, mark: int) -> None: ...
    def done(self) -> Tried: ...


class Trial:
    """A desk on a recording of its own, with the marks in it."""

    def __init__(self, folder: Path, name: str, media: list[Path], screen: Screen | None, sound: str = "null") -> None:
        """`screen`: where the picture is seen; None: by the player's audio clock. `sound`: mpv's output for it."""
        folder.mkdir(parents=True)
        self.tried, self._screen = Tried(name), screen
        if screen is not None:
            screen.look_at()
        self._database = prepared(folder / "work.db", [SESSION])
        given = [option for path in media for option in ("--media", str(path))]
        video = "--vo=x11 --geometry=320x180+0+0 --no-border" if screen else "--vo=null"
        display = {"DISPLAY": screen.display} if screen else {"DISPLAY": ""}
        options = f"{video} --ao={sound} --input-ipc-server={folder / 'mpv'}"
        environment = {"CODER_MPV_OPTIONS": options, "CODER_COPIES": "0", **display}
        self.desk = WatchedDesk(str(self._database), folder, SESSION, WHO, *given, **environment)
        self.desk.until(lambda: self.desk.shows("in mpv"))
        self.beside = Beside(folder / "mpv")
        self._struck: list[int] = []

    def set_speed(self, speed: float) -> None:
        self.desk.strike(SPEED_KEYS[speed])

    def play_or_pause(self) -> None:
        self.desk.strike(" ")

    def go_to(self, second: int) -> None:
        self.desk.strike("g")
        self.rest(0.15)
        self.desk.strike(f"{second // 60}:{second % 60:02d}\r")
        self.rest(0.15)

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
        self.desk.strike("\x11")
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


def playing(driven: Driven, marks: list[int], speed: float = 1.0) -> Tried:
    """From the beginning on."""
    driven.set_speed(speed)
    driven.play_or_pause()
    for mark in marks:
        driven.meet(mark)
    return driven.done()


def after_seeks(driven: Driven, marks: list[int], chance: random.Random) -> Tried:
    """Each mark after going to a second shortly before it, in any order."""
    driven.play_or_pause()
    for mark in chance.sample(marks, len(marks)):
        driven.go_to((mark - 700) // 1000)
        driven.meet(mark)
    return driven.done()


def after_pauses(driven: Driven, marks: list[int], chance: random.Random) -> Tried:
    """Between marks it is paused and goes on."""
    driven.play_or_pause()
    for mark in marks:
        driven.meet(mark)
        driven.rest(0.3)
        driven.play_or_pause()
        driven.rest(chance.uniform(0.2, 0.8))
        driven.play_or_pause()
    return driven.done()


def own_clock(folder: Path, name: str, media: Path, marks: list[int], speed: float) -> Tried:
    """Without mpv: a recording that plays elsewhere was started by the same hand at the same moment."""
    folder.mkdir(parents=True)
    database = prepared(folder / "work.db", [SESSION])
    tried = Tried(name)
    absent = {"CODER_MPV": "no-such-mpv", "CODER_COPIES": "0"}
    desk = WatchedDesk(str(database), folder, SESSION, WHO, "--media", str(media), **absent)
    desk.until(lambda: desk.shows("own clock stands"))
    desk.strike(SPEED_KEYS[speed])
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
