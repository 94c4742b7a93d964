"""The session's clock: what time in the session it is now, and was when a key arrived. It never waits for anything."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coder.models import ClockMark

SUSPEND_MS = 2_000
"""Wall and monotonic clock part by more than this only when the computer slept or was set."""

Source = Callable[[], float]


SLOWEST, FASTEST = 0.5, 2.0


class Clock(Protocol):
    """Session time in whole milliseconds from the session's zero. `at`: a moment of the clock's own source, in seconds,
    such as a key's arrival; None is now. Nothing here waits."""

    @property
    def running(self) -> bool: ...

    @property
    def speed(self) -> float: ...

    def now(self) -> int: ...

    def at(self, key_time: float) -> int:
        """The session time at a moment of the clock's own source."""
        ...

    def start(self, at: float | None = None) -> int:
        """Run, from where it stands. Returns the session time."""
        ...

    def pause(self, at: float | None = None) -> int:
        """Stand. Returns the session time at which it stands."""
        ...

    def set(self, session_ms: int, at: float | None = None) -> int:
        """Show another time, running or standing as before. Returns the session time."""
        ...

    def set_speed(self, speed: float, at: float | None = None) -> float:
        """Run slower or faster than the session did, within `SLOWEST` and `FASTEST`. Returns the speed."""
        ...


class Stopwatch:
    """A clock on a monotonic source in seconds; times before the session's zero count as zero."""

    def __init__(self, source: Source = time.monotonic, stands_at: int = 0, speed: float = 1.0) -> None:
        self._source = source
        self._base_ms = stands_at
        self._since: float | None = None
        self._speed = speed

    @property
    def running(self) -> bool:
        return self._since is not None

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> int:
        return self.at(self._source())

    def at(self, key_time: float) -> int:
        if self._since is None:
            return self._base_ms
        return max(0, self._base_ms + round((key_time - self._since) * 1000 * self._speed))

    def start(self, at: float | None = None) -> int:
        """Run, from where it stands; `at`: the moment on the source when it was asked for. Returns the session time."""
        if self._since is None:
            self._since = self._source() if at is None else at
        return self._base_ms

    def pause(self, at: float | None = None) -> int:
        """Stand. Returns the session time at which it stands."""
        self._base_ms = self.at(self._source() if at is None else at)
        self._since = None
        return self._base_ms

    def set(self, session_ms: int, at: float | None = None) -> int:
        """Show another time, running or standing as before."""
        if self._since is not None:
            self._since = self._source() if at is None else at
        self._base_ms = max(0, session_ms)
        return self._base_ms

    def set_speed(self, speed: float, at: float | None = None) -> float:
        """Run slower or faster, as a recording in another window does."""
        at = self._source() if at is None else at
        self.set(self.at(at), at)
        self._speed = min(max(speed, SLOWEST), FASTEST)
        return self._speed


class SleepWatch:
    """Notices that the computer slept: the wall clock went on while the monotonic one stood."""

    def __init__(self, source: Source = time.monotonic, wall: Source = time.time) -> None:
        self._source, self._wall = source, wall
        self._last = (source(), wall())

    def slept_ms(self) -> int:
        """How far the wall clock got ahead of the monotonic one since the last call; 0 up to `SUSPEND_MS`."""
        source, wall = self._source(), self._wall()
        ahead = round(((wall - self._last[1]) - (source - self._last[0])) * 1000)
        self._last = (source, wall)
        return ahead if ahead > SUSPEND_MS else 0


@dataclass(frozen=True)
class Standing:
    """Where a coding's clock stands when it is opened.

    `ms`: the session time it shows. `goes_on_ms`: where `space` takes it up. They differ only when a live session went
    on while nobody was at the keys: what lies between is the gap.
    """

    ms: int
    goes_on_ms: int
    begun: bool

    @property
    def gap(self) -> tuple[int, int] | None:
        return (self.ms, self.goes_on_ms) if self.goes_on_ms > self.ms else None


@dataclass(frozen=True)
class LifeSign:
    """Somebody was at the keys then: milliseconds of the wall clock and, where it was noted, of the session."""

    wall_ms: int
    session_ms: int | None = None


def standing(marks: list[ClockMark], signs: list[LifeSign], *, live: bool, wall_ms: int) -> Standing:
    """Rebuild the clock from its marks and the last signs of life of a process that may have been killed.

    A live session goes on as if its clock had never stopped; a recording stands where it stood.
    """
    acts = [mark for mark in marks if mark.kind != "gap"]
    if not acts:
        return Standing(0, 0, begun=False)
    last = acts[-1]
    ran = False
    for mark in acts:
        ran = {"start": True, "resume": True, "pause": False}.get(mark.kind, ran)
    begun = any(mark.kind == "start" for mark in acts)
    stood = last.session_ms
    if ran:
        for sign in signs:
            if sign.wall_ms >= last.wall_at:
                ran_on = last.session_ms + sign.wall_ms - last.wall_at
                stood = max(stood, ran_on if sign.session_ms is None else sign.session_ms)
    went_on = last.session_ms + max(0, wall_ms - last.wall_at) if live and begun else stood
    return Standing(stood, max(stood, went_on), begun=begun)
