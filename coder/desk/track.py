"""Where a player is at any moment, from what it reported. Pure: it knows no player and no clock."""

from collections import deque
from dataclasses import dataclass
from math import inf

KEPT = 256
"""Reports remembered: a key is looked up at its arrival, which may lie before the last of them."""
FORESEEN_SECONDS = 1.0
"""How long the player is taken to go on without a report; they come at least 10 times a second while it plays."""
LATE_SECONDS = 0.03
"""A report that falls behind by less than this was delayed on its way; by more, the player itself stood or leapt."""
YIELDS = 0.1
"""Share of a delay that is believed, so that two clocks that drift apart are followed."""


@dataclass(frozen=True)
class Anchor:
    """A moment of our clock, the recording's position then, both in seconds, and how fast it went on from there."""

    moment: float
    position: float
    speed: float

    def at(self, moment: float) -> float:
        return self.position + self.speed * min(max(0.0, moment - self.moment), FORESEEN_SECONDS)


class Track:
    def __init__(self, position: float) -> None:
        """Stands at a position, in seconds."""
        self._anchors = deque([Anchor(-inf, position, 0.0)], maxlen=KEPT)

    def at(self, moment: float) -> float:
        """The position at a moment, by the last that was known then."""
        return next((its for its in reversed(self._anchors) if its.moment <= moment), self._anchors[0]).at(moment)

    def stands(self, moment: float, position: float) -> None:
        """From that moment on it stands there; what was known of later ones is void."""
        while len(self._anchors) > 1 and self._anchors[-1].moment > moment:
            self._anchors.pop()
        self._anchors.append(Anchor(moment, position, 0.0))

    def runs(self, moment: float, position: float, speed: float) -> None:
        """It reported this position while playing; the report took a while to come, and not always the same while."""
        last = self._anchors[-1]
        moment = max(moment, last.moment)
        if last.speed == speed:
            late = last.at(moment) - position
            if 0 < late < LATE_SECONDS * max(1.0, speed):
                position += late * (1 - YIELDS)
        self._anchors.append(Anchor(moment, position, speed))
