"""A recording that plays in mpv, as the clock of a sitting: a key's time is the player's own position at its arrival.

mpv tells where it is each time that changes, in a thread of its own (`heard`); between, the position goes on at the
player's speed (`track`). No command waits for its answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from pathlib import Path
from threading import Event, RLock
from typing import Any

from coder.desk.clock import FASTEST, SLOWEST, Source
from coder.desk.heard import OBSERVED, Heard, Message
from coder.desk.mpv import Mpv, has_display
from coder.desk.recording import Recorded, not_as_it_was
from coder.errors import OutsideFailed

OPENING_SECONDS = 20.0
ANSWER_SECONDS = 2.0
SOUND_STEP_SECONDS = 0.1
SILENT_SECONDS = 3.0
"""While it plays, mpv tells where it is at least ten times a second."""
NOT_PLAYABLE = "try it in mpv itself; the desk's own clock runs meanwhile"


@dataclass(frozen=True)
class Shown:
    """What the recording has, and `lacks`: what of it cannot be seen or heard here, as a clause; empty for nothing."""

    picture: bool
    sound: bool
    lacks: str = ""


class Player:
    """Stands at once, and plays once `open` has come back. Only `open` and `close` wait for anything."""

    def __init__(self, recorded: Recorded, stands_at: int, source: Source, gone: Callable[[str], None]) -> None:
        """`stands_at`: session time in ms. `gone`: called in mpv's thread when it ended unasked, with how, a clause."""
        self.recorded = recorded
        self.shown: Shown | None = None
        """None until `open` has come back."""
        self.loops: tuple[int, int] | None = None
        """Session times, in ms, between which it plays again and again."""
        self._source, self._gone = source, gone
        self._lock = RLock()
        self._heard = Heard(recorded.to_recording(stands_at) / 1000)
        self._mpv: Mpv | None = None
        self._closing = False
        self._settled, self._answer = Event(), Event()
        self._failure = ""

    # ------------------------------------------------------------------ the clock

    @property
    def running(self) -> bool:
        return self._heard.playing

    @property
    def speed(self) -> float:
        return self._heard.speed

    @property
    def ended(self) -> bool:
        """It stands at the recording's end."""
        return self._heard.ended

    @property
    def silent(self) -> bool:
        """It should play, and has told nothing for a while: it hangs."""
        told = self._heard.last_at
        return self.running and self._heard.up and told is not None and self._source() - told > SILENT_SECONDS

    def now(self) -> int:
        return self.at(self._source())

    def at(self, key_time: float) -> int:
        with self._lock:
            position = min(self._heard.track.at(key_time), self._heard.length)
            loops = self.loops
        at = max(0, self.recorded.to_session(round(position * 1000)))
        if loops is not None and at < loops[0]:
            # What is heard is still the loop's end, which mpv counts back from the loop's beginning.
            at += loops[1] - loops[0]
        return at if loops is None else min(at, loops[1])

    def start(self, at: float | None = None) -> int:
        """Play, from where it stands; at the recording's end it goes on standing."""
        with self._lock:
            if not self.ended:
                self._heard.plays(self._source())
                self._ask("pause", "set_property", "pause", False)
        return self.at(self._source() if at is None else at)

    def pause(self, at: float | None = None) -> int:
        at = self._source() if at is None else at
        with self._lock:
            self._heard.track.stands(at, self._heard.track.at(at))
            self._heard.playing = False
            self._ask("pause", "set_property", "pause", True)
        return self.at(at)

    def set(self, session_ms: int, at: float | None = None) -> int:
        at = self._source() if at is None else at
        with self._lock:
            if self.loops is not None and not self.loops[0] <= session_ms <= self.loops[1]:
                self.loop(None)
            position = self.recorded.to_recording(max(0, session_ms)) / 1000
            self._heard.track.stands(at, position)
            self._seek(position)
        return self.at(at)

    def set_speed(self, speed: float, at: float | None = None) -> float:
        at = self._source() if at is None else at
        with self._lock:
            self._heard.speed = min(max(speed, SLOWEST), FASTEST)
            # It falters as the speed changes, and goes on from where it was: its next report tells.
            self._heard.track.stands(at, self._heard.track.at(at))
            self._ask("speed", "set_property", "speed", self._heard.speed)
        return self._heard.speed

    # ------------------------------------------------------------------ what only a player can

    def step(self, frames: int) -> None:
        """A frame on (1) or back (-1), and stand there; of sound alone a tenth of a second."""
        with self._lock:
            if self._heard.playing:
                self.pause()
            now, frame = self._source(), self._heard.frame_seconds
            before = self._heard.track.at(now)
            self._heard.track.stands(now, max(0.0, before + frames * (frame or SOUND_STEP_SECONDS)))
            # mpv takes the next frame after a time: half a frame before it, also where they come unevenly.
            position = before + (frames - 0.5) * frame if frame else before + frames * SOUND_STEP_SECONDS
            self._ask("seek", "seek", round(max(0.0, position), 6), "absolute+exact")

    def loop(self, between: tuple[int, int] | None) -> None:
        """Play what lies between two session times, in ms, again and again, and go there; None ends that, as going
        elsewhere does."""
        with self._lock:
            self.loops = between
            for place, name in enumerate(("ab-loop-a", "ab-loop-b")):
                end = "no" if between is None else self.recorded.to_recording(between[place]) / 1000
                self._ask("loop", "set_property", name, end)
            if between is not None:
                self.set(between[0])

    # ------------------------------------------------------------------ its life

    def open(self) -> Shown:
        """Start mpv with the recording, at the time where the clock stands by then; may take seconds.

        Errors: OutsideFailed, without mpv, or when a file is not what it was or cannot be played.
        """
        for file in self.recorded.files:
            if (problem := not_as_it_was(file)) is not None:
                raise OutsideFailed(problem.what, problem.where, problem.mend)
        self._mpv = mpv = Mpv(self._hear, self._source)
        try:
            for number, name in enumerate(OBSERVED, 1):
                mpv.ask("observe_property", number, name)
            mpv.ask("loadfile", address(self.recorded))
            if self._closing or not self._settled.wait(OPENING_SECONDS):
                self._failure = "mpv did not open it in time"
            if self._failure:
                names = ", ".join(Path(file.path).name for file in self.recorded.files)
                raise OutsideFailed(f"{names} cannot be played: {self._failure}", "mpv", NOT_PLAYABLE)
            shown = self._look()
        except OutsideFailed:
            self.close()
            raise
        self._begin(shown)
        return shown

    def close(self) -> None:
        """End the player; where it stood is still told."""
        hangs = self.silent
        with self._lock:
            self._closing = True
            now = self._source()
            self._heard.track.stands(now, self._heard.track.at(now))
            self._heard.up = False
        if self._mpv is not None:
            self._mpv.close(at_once=hangs)

    def _begin(self, shown: Shown) -> None:
        """Catch up with what was asked for while it came up."""
        with self._lock:
            self.shown, self._heard.up = shown, True
            self._seek(self._heard.track.at(self._source()))
            self._ask("speed", "set_property", "speed", self.speed)
            self._ask("pause", "set_property", "pause", not self.running)
            if self.loops is not None:
                self.loop(self.loops)

    def _look(self) -> Shown:
        """What of the recording can be seen and heard."""
        kinds = {its["type"] for its in self._fetch("track-list") or [] if not its.get("albumart")}
        lacks = []
        if "video" in kinds and self._fetch("current-vo") in (None, "null"):
            lacks.append("no picture" if has_display() else "no picture, there is no display here")
        if "audio" in kinds and self._fetch("current-ao") in (None, "null"):
            lacks.append("no sound, there is no sound device here")
        return Shown("video" in kinds, "audio" in kinds, "; ".join(lacks))

    # ------------------------------------------------------------------ what mpv is told, and tells

    def _ask(self, about: str, *command: object) -> int:
        """Before the recording is open nothing is sent: `_begin` does it then."""
        if self._mpv is None or not (self._heard.up or about == "fetch"):
            return 0
        number = self._mpv.ask(*command)
        self._heard.asked(number, about)
        return number

    def _seek(self, position: float) -> None:
        """To the frame that is seen at a position: asked for a time between two frames, mpv takes the later one."""
        frame = self._heard.frame_seconds
        if frame is not None:
            position = floor(position / frame + 0.001) * frame
        self._ask("seek", "seek", round(position, 6), "absolute+exact")

    def _fetch(self, name: str) -> Any:
        """A property's value, waited for; None where there is none."""
        with self._lock:
            number = self._ask("fetch", "get_property", name)
        while number not in self._heard.answers:
            if not self._answer.wait(ANSWER_SECONDS) or self._failure:
                return None
            self._answer.clear()
        return self._heard.answers.pop(number).get("data")

    def _hear(self, message: Message, at: float) -> None:
        """In mpv's thread: one thing that it told."""
        event = message.get("event")
        with self._lock:
            lost = event == "gone" and self._heard.up and not self._closing
            self._heard.tells(message, at)
            if event == "end-file" and message.get("reason") == "error":
                self._failure = str(message.get("file_error", "mpv does not say why"))
            elif event == "gone":
                self._failure = self._failure or ending(message["code"])
                self._heard.up = False
        if event in ("playback-restart", "gone") or self._failure:
            self._settled.set()
        if event is None or event == "gone":
            self._answer.set()
        if lost:
            self._gone(ending(message["code"]))


def address(recorded: Recorded) -> str:
    """What mpv loads. Several files are one in an edit list (its manual: EDL), each name after its length in bytes."""
    files = recorded.files
    if len(files) == 1:
        return files[0].path
    parts = []
    for file in files:
        length = "" if file.length_ms is None else f",length={file.length_ms / 1000:.3f}"
        parts.append(f"%{len(file.path.encode('utf-8', 'surrogateescape'))}%{file.path}{length}")
    return f"edl://{';'.join(parts)}"


def ending(code: int) -> str:
    """How a process ended, as a clause."""
    if code == 0:
        return "the player was closed"
    return f"the player crashed (signal {-code})" if code < 0 else f"the player ended with an error (exit code {code})"
