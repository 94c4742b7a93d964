"""The alignment of events that never coincide, where only a few are within reach of each: the band cell by cell.

The same scores and the same choice among equals as in `coder.agreement.align`, without arrays of two or three.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Narrow:
    """One observer's events and those of another, each in order of time (ms), no two of one observer at the same time.

    low, high: from which of the second observer's events to before which each of the first's may be paired. pair, same:
    what a pair, and a pair of the same code on top, add to the score.
    """

    times: Sequence[int]
    codes: Sequence[int]
    other_times: Sequence[int]
    other_codes: Sequence[int]
    low: Sequence[int]
    high: Sequence[int]
    pair: int
    same: int

    def pairs(self) -> list[tuple[int, int]]:
        """Positions of the paired events in both lists, in order."""
        kept, best = self._scores()
        found, column = [], 0
        for event, after in enumerate(kept):
            low, high = self.low[event], self.high[event]
            for other in range(max(column, low), high):
                rest = after[other + 1 - low]
                if rest + self._gain(event, other) == best:
                    found.append((event, other))
                    best, column = rest, other + 1
                    break
        return found

    def _gain(self, event: int, other: int) -> int:
        worth = self.pair + self.same if self.codes[event] == self.other_codes[other] else self.pair
        return worth - abs(self.other_times[other] - self.times[event])

    def _scores(self) -> tuple[list[list[int]], int]:
        """For each event the best score from the one after it and each place of its band on; and the best of all."""
        lowest = len(self.other_times)
        column = [0] * (lowest + 1)
        kept: list[list[int]] = []
        for event in reversed(range(len(self.times))):
            low, high = self.low[event], self.high[event]
            if low < lowest:
                column[low:lowest] = [column[lowest]] * (lowest - low)
                lowest = low
            after = column[low : high + 1]
            kept.append(after)
            onward = after[-1]
            for other in range(high - 1, low - 1, -1):
                onward = max(onward, after[other - low], after[other - low + 1] + self._gain(event, other))
                column[other] = onward
        kept.reverse()
        return kept, column[lowest]
