"""What mpv told, made into where the recording is. Pure: messages with their moments in, a position out.

Of a recording with sound, what is heard is the measure while it plays: `time-pos` names the frame that is drawn next,
up to one frame ahead. While it stands, the frame that is seen is the measure; of sound alone, where it was sent.
"""

from math import inf
from typing import Any

from coder.desk.track import Track

OBSERVED = ("time-pos", "audio-pts", "pause", "speed", "eof-reached", "core-idle", "container-fps", "duration")
QUEUED_SECONDS = 0.05
"""mpv makes frames ready so long before they are seen (its `flip_queue_offset`): as many whole ones as fit."""

Message = dict[str, Any]


class Heard:
    """Moments and positions in seconds. `playing` and `speed` are as asked for, until mpv tells otherwise."""

    def __init__(self, position: float) -> None:
        self.track = Track(position)
        self.playing = False
        self.speed = 1.0
        self.up = False
        """The recording is open: what mpv tells counts."""
        self.answers: dict[int, Message] = {}
        """Answers to what was fetched, by number."""
        self.last_at: float | None = None
        """When anything was told last, or playing was asked for."""
        self._told: dict[str, Any] = {}
        self._asked: dict[int, str] = {}
        self._seeking = False

    @property
    def ended(self) -> bool:
        return bool(self._told.get("eof-reached"))

    @property
    def length(self) -> float:
        """Of the recording; infinite while mpv has not told it."""
        return float(self._told.get("duration") or inf)

    @property
    def frame_seconds(self) -> float | None:
        """How long a frame is seen; None for sound alone."""
        fps = self._told.get("container-fps")
        return 1 / fps if fps else None

    def plays(self, at: float) -> None:
        """Playing was asked for: mpv tells where it is from then on."""
        self.playing, self.last_at = True, at

    def asked(self, number: int, about: str) -> None:
        """A command was sent: what mpv tells of its matter before the answer is of before it."""
        self._asked[number] = about
        if about == "seek":
            self._told["eof-reached"] = False

    def tells(self, message: Message, at: float) -> None:
        """Take in one message: an event, a changed property, or an answer."""
        event = message.get("event")
        self.last_at = at
        if event is None:
            self._answered(message, at)
        elif event == "property-change":
            self._told[message["name"]] = message.get("data")
            if self.up:
                self._changed(message["name"], message.get("data"), at)
        elif event in ("seek", "playback-restart"):
            self._seeking = event == "seek"
        elif event == "gone":
            self.playing = False
            self._holds(at)

    def _answered(self, message: Message, at: float) -> None:
        number = message.get("request_id", 0)
        about = self._asked.pop(number, "")
        frame_or_refused = about == "pause" and self.frame_seconds is not None and not self.playing
        if about == "fetch":
            self.answers[number] = message
        elif frame_or_refused or (about == "seek" and message.get("error") != "success"):
            # What is seen while it stands, and what is drawn already, is this frame.
            position = self._told.get("time-pos")
            if self.up and position is not None and not self._waits_for("seek"):
                self.track.stands(at, float(position))

    def _changed(self, name: str, value: Any, at: float) -> None:
        if name == "pause" and not self._waits_for("pause"):
            # By itself, as at the end of the recording, or by somebody at its window.
            self.playing = not value
            if value:
                self._holds(at)
        elif name == "speed" and not self._waits_for("speed"):
            self.speed = float(value)
        elif name == "core-idle" and value:
            self._holds(at)
        elif name in ("time-pos", "audio-pts") and value is not None and not self._waits_for("seek"):
            self._positioned(name, float(value), at)

    def _positioned(self, name: str, position: float, at: float) -> None:
        moves = self.playing and not self._seeking and not self._waits_for("pause")
        if not moves:
            # Of sound alone that stands, mpv counts as played what still lies in its buffer.
            if name == "time-pos" and (self._seeking or self.frame_seconds is not None):
                self.track.stands(at, position)
        elif name == "audio-pts":
            self.track.runs(at, position, self.speed)
        elif self._told.get("audio-pts") is None:
            self.track.runs(at, position - self._ahead(), self.speed)

    def _ahead(self) -> float:
        """By how much `time-pos` is ahead of what is seen, where no sound tells."""
        frame, queued = self.frame_seconds, QUEUED_SECONDS * self.speed
        if frame is None:
            return 0.0
        return queued if frame > queued else queued // frame * frame

    def _holds(self, at: float) -> None:
        self.track.stands(at, self.track.at(at))

    def _waits_for(self, about: str) -> bool:
        return about in self._asked.values()
