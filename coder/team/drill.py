"""The key drill: which code is asked next, and what was struck. Pure: it knows no key, clock or screen.

Simple boxes after Leitner 1972 (So lernt man lernen): a code begins in the first, moves on when its strokes were right
at once, and falls back to the first when they were not. What stands in the first comes again after a few others, what
moved on after more; a code that was right at once so often in a row that it left the last box is learnt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

GAPS = (3, 8)
"""After how many others a code of each box comes again."""
LEARNT = len(GAPS)


@dataclass
class Card:
    """One code. box: right at once so often in a row. due: the turn from which it is asked again. seconds: how long
    each right answer took; wrong: how often the strokes were not right at once."""

    code: str
    box: int = 0
    due: int = 0
    asked: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Score:
    """One code's part of the summary. seconds: the median time to strike it right, None where it never was."""

    code: str
    asked: int
    wrong: int
    seconds: float | None
    learnt: bool


class Drill:
    """Asks the codes in their order, the weak ones again sooner.

    >>> drill = Drill(["A", "B", "C", "D", "E"])
    >>> drill.answer(right=False, seconds=2.0), drill.code
    (None, 'B')
    >>> for _ in range(3): drill.answer(right=True, seconds=1.0)
    >>> drill.code
    'A'
    """

    def __init__(self, codes: Sequence[str]) -> None:
        self.cards = [Card(code) for code in codes]
        self.turn = 0
        self._asked: Card | None = None
        self._asked = self._next()

    @property
    def code(self) -> str | None:
        """The code that is asked; None when all are learnt."""
        return self._asked.code if self._asked else None

    @property
    def learnt(self) -> int:
        return sum(card.box >= LEARNT for card in self.cards)

    def answer(self, *, right: bool, seconds: float) -> None:
        """What was struck for the code that is asked, and how long it took; the next one is asked."""
        card = self._asked
        if card is None:
            return
        self.turn += 1
        card.asked += 1
        if right:
            card.seconds.append(seconds)
            card.box += 1
        else:
            card.wrong += 1
            card.box = 0
        card.due = self.turn + GAPS[min(card.box, LEARNT - 1)]
        self._asked = self._next()

    def _next(self) -> Card | None:
        """What is due, the longest overdue first; else a new one; else what will be due soonest."""
        left = [card for card in self.cards if card.box < LEARNT]
        due = [card for card in left if card.asked and card.due <= self.turn]
        new = [card for card in left if not card.asked]
        if not due and new:
            return new[0]
        waiting = [card for card in left if card is not self._asked] or left
        return min(due or waiting, key=lambda card: card.due, default=None)

    def scores(self) -> Iterator[Score]:
        """The codes that were asked, those that went wrong most and slowest first."""
        shown = [
            Score(card.code, card.asked, card.wrong, median(card.seconds) if card.seconds else None, card.box >= LEARNT)
            for card in self.cards
            if card.asked
        ]
        yield from sorted(shown, key=lambda one: (-one.wrong / one.asked, -(one.seconds or 0.0)))

    @property
    def right_at_once(self) -> float | None:
        """The share of answers that were right at once; None before the first."""
        asked = sum(card.asked for card in self.cards)
        return None if asked == 0 else 1 - sum(card.wrong for card in self.cards) / asked
