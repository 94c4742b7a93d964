"""A session cut into equal phases, or into bins of as many seconds."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Phase:
    """A part of one session: `number` from 1, seconds from its zero. The last one holds its own end."""

    number: int
    start: float
    end: float
    last: bool

    def holds(self, moment: float) -> bool:
        return self.start <= moment < self.end or (self.last and moment == self.end)


@dataclass(frozen=True)
class Cut:
    """How sessions are cut: into `phases` equal parts, or into bins of `bin_seconds`, the last of them shorter."""

    phases: int | None = None
    bin_seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.phases is None) == (self.bin_seconds is None):
            raise ValueError("give either phases or bin_seconds")
        if (self.phases is not None and self.phases < 1) or (self.bin_seconds is not None and self.bin_seconds < 1):
            raise ValueError("phases is at least 1, bin_seconds at least 1 second")

    def of(self, length: float) -> tuple[Phase, ...]:
        """The phases of a session of `length` seconds.

        >>> [(phase.start, phase.end) for phase in Cut(phases=3).of(90.0)]
        [(0.0, 30.0), (30.0, 60.0), (60.0, 90.0)]
        >>> [(phase.start, phase.end) for phase in Cut(bin_seconds=40.0).of(90.0)]
        [(0.0, 40.0), (40.0, 80.0), (80.0, 90.0)]
        """
        if length <= 0:
            return ()
        number = self.phases if self.phases is not None else ceil(length / (self.bin_seconds or length))
        each = length / number if self.bin_seconds is None else self.bin_seconds
        edges = [*(each * at for at in range(number)), length]
        return tuple(Phase(at + 1, edges[at], edges[at + 1], at + 1 == number) for at in range(number))
