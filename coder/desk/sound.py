"""The loudness of a recording over its session, so that silences and voices can be seen. Kept in memory only.

ffmpeg decodes the sound, of a video too, faster than it plays; the loudest of each tenth of a second is kept.
"""

import shutil
import subprocess
from collections.abc import Callable
from threading import Lock
from typing import IO

import numpy as np

from coder.desk.mpv import outside
from coder.desk.recording import Recorded

STEP_MS = 100
RATE = 8_000
"""Samples a second: voices lie below half of it."""
STEP = RATE * STEP_MS // 1000
BARS = "▁▂▃▅▇"
BELOW_LOUD = (-30.0, -20.0, -12.0, -6.0)
"""Decibels below what is loud in this recording, at which a bar gets higher."""
LOUD_PERCENTILE = 95
FAINT = 33
"""1/1000 of full scale: a recording that is nowhere louder is silent."""
UNKNOWN = -1
BLOCK = 64 * STEP * 2
"""Bytes decoded at a time: 6.4 s of sound."""


class Peaks:
    """The loudest sample, 0 to 32,768, of each tenth of a second from a session time on; -1 where nothing is known."""

    def __init__(self, begins_ms: int, until_ms: int) -> None:
        self.begins_ms = begins_ms
        steps = max(1, -(-(until_ms - begins_ms) // STEP_MS))
        self.values = np.full(steps, UNKNOWN, dtype=np.int32)
        self.known = 0
        """How many of them are known; grows while the sound is read."""
        self._scaled: tuple[int, np.ndarray] = (0, np.zeros(0))

    def put(self, at: int, found: np.ndarray) -> None:
        """Peaks from a place on; what lies beyond the end is left out."""
        found = found[: max(0, len(self.values) - at)]
        self.values[at : at + len(found)] = found
        self.known += len(found)

    @property
    def edges(self) -> np.ndarray:
        """From which peak on each bar is higher."""
        if self._scaled[0] != self.known:
            known = self.values[self.values >= 0]
            loud = max(float(np.percentile(known, LOUD_PERCENTILE)), FAINT) if len(known) else FAINT
            self._scaled = (self.known, loud * 10 ** (np.array(BELOW_LOUD) / 20))
        return self._scaled[1]


def bars(peaks: Peaks, from_ms: int, until_ms: int, width: int) -> str:
    """One line of `width` bars from one session time until another, each as loud as the loudest in it.

    A blank is time that was not recorded, or has not been read yet.
    """
    edges = from_ms + np.arange(width + 1) * (until_ms - from_ms) / width
    first = np.floor((edges[:-1] - peaks.begins_ms) / STEP_MS).astype(int)
    last = np.maximum(np.ceil((edges[1:] - peaks.begins_ms) / STEP_MS).astype(int), first + 1)
    inside = (last > 0) & (first < len(peaks.values))
    line = [" "] * width
    heights = peaks.edges
    for column in np.flatnonzero(inside):
        loudest = int(peaks.values[max(0, first[column]) : last[column]].max())
        if loudest >= 0:
            line[column] = BARS[int(np.searchsorted(heights, max(loudest, 1), side="right"))]
    return "".join(line)


class Sound:
    """Reads the peaks of a recording. `read` runs in a thread; `peaks` can be drawn meanwhile."""

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        ends = recorded.ends_ms or recorded.begins_ms
        self.peaks = Peaks(recorded.begins_ms, ends)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = Lock()

    def read(self, told: Callable[[], None] = lambda: None) -> None:
        """Go through all files; `told` is called as more is known. What has no sound stays blank."""
        program = shutil.which("ffmpeg")
        if program is None:
            return
        for file in self.recorded.files:
            at = (file.begins_ms - self.peaks.begins_ms) // STEP_MS
            decoded = ["-map", "0:a:0?", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
            command = [program, "-v", "quiet", "-nostdin", "-threads", "1", "-i", f"file:{file.path}", "-vn", *decoded]
            with self._lock:
                if self._closed:
                    return
                self._process = process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=outside(),
                )
            with process:
                if process.stdout is not None:
                    # A codec may fill up its last frame: no further than the file is long.
                    ends = len(self.peaks.values) if file.length_ms is None else at + file.length_ms // STEP_MS
                    self._take(process.stdout, at, ends, told)

    def _take(self, stream: IO[bytes], at: int, ends: int, told: Callable[[], None]) -> None:
        while data := stream.read(BLOCK):
            samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.int32)
            whole = len(samples) // STEP * STEP
            found = np.abs(samples[:whole]).reshape(-1, STEP).max(axis=1)
            if whole < len(samples):
                found = np.append(found, np.abs(samples[whole:]).max())
            found = found[: max(0, ends - at)]
            self.peaks.put(at, found)
            at += len(found)
            told()

    def bars(self, from_ms: int, until_ms: int, width: int) -> str:
        """As `bars`, of this recording."""
        return bars(self.peaks, from_ms, until_ms, width)

    def close(self) -> None:
        """Stop reading."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()
