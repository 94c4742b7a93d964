"""The session's states over time in three lines: a ruler, the mode of each moment, and the marks beneath."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rich.text import Text
from textual.widget import Widget

from codebooks import Codable
from coder.desk.ledger import MARKED, Ledger
from coder.desk.strains import Strain

Thing = TypeVar("Thing")
SECOND, MINUTE = 1_000, 60_000
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240)
CLIP_MS = 3 * MINUTE
CLIP_STEPS = (1, 2, 5, 10, 15, 30, 60)
"""Seconds between the times that are written over a clip, which is shorter than `CLIP_MS`."""
NONE, NOT_CODABLE = "·", "░"


Gap = tuple[int, int]
"""From and until, in ms of the session."""


class ModeStrip(Widget):
    """Its scale holds still while the session runs, and doubles when the session outgrows it."""

    DEFAULT_CSS = "ModeStrip { height: 3; width: 1fr; padding: 0 1; }"

    def __init__(self, ledger: Ledger, planned_ms: int | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ledger = ledger
        self._planned = planned_ms or 60 * MINUTE
        self._strains: tuple[Strain, ...] = ()
        self._gaps: Sequence[Gap] = ()
        self._now = 0
        self._drawn: tuple[int, int] = (-1, -1)

    def show(self, now_ms: int, strains: tuple[Strain, ...], gaps: Sequence[Gap] = ()) -> None:
        """Draw anew when something changed or the session moved on by a column. `gaps`: in ms, not codable."""
        self._strains, self._now, self._gaps = strains, now_ms, gaps
        columns = max(1, self.content_size.width)
        drawn = (self._ledger.version + len(gaps), now_ms * columns // self.scale_ms)
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    @property
    def scale_ms(self) -> int:
        """Session time that the strip's width stands for."""
        last = self._ledger.rows[-1][0] if self._ledger.rows else 0
        scale = self._planned
        while scale < max(self._now, last):
            scale *= 2
        return scale

    def render(self) -> Text:
        width = self.content_size.width
        if width < 10:
            return Text()
        lines = [
            ruler(width, self.scale_ms),
            letters(width, self.scale_ms, self._now, self._ledger, self._gaps),
            marks(width, self.scale_ms, self._ledger, self._strains),
        ]
        return Text("\n".join(lines), no_wrap=True)


def ruler(width: int, scale_ms: int) -> str:
    """Minutes along the strip: `0────10────20`; of a clip of few minutes seconds too: `0:00────0:15`."""
    clip = scale_ms < CLIP_MS
    unit, steps, least = (SECOND, CLIP_STEPS, 8) if clip else (MINUTE, STEPS, 6)
    units = scale_ms / unit
    step = next((step for step in steps if step * width / units >= least), steps[-1])
    line = ["─"] * width
    for number in range(0, int(units) + 1, step):
        at, told = int(number * width / units), f"{number // 60}:{number % 60:02d}" if clip else str(number)
        if at + len(told) <= width:
            line[at : at + len(told)] = told
    return "".join(line)


def letters(width: int, scale_ms: int, now_ms: int, ledger: Ledger, gaps: Sequence[Gap] = ()) -> str:
    """The mode's key at each column's middle; `·` none, `░` not codable, blank what has not come yet.

    Asks the ledger once a column and track, so that a long coding costs what a short one does.
    """
    modes = _tracks(ledger, [codable for codable in ledger.book.codables if codable.level == "mode"])
    coverage = _tracks(ledger, [codable for codable in ledger.book.codables if codable.coverage])
    keys = {codable.id: codable.key for codable in ledger.book.codables if codable.level == "mode"}
    seen_to = max([now_ms, *(ledger.until_ms(mode) for mode in modes)])
    line = []
    for column in range(width):
        at = (2 * column + 1) * scale_ms // (2 * width)
        if column * scale_ms // width >= seen_to:
            line.append(" ")
        elif any(from_ms <= at < until_ms for from_ms, until_ms in gaps) or _held(ledger, coverage, at, now_ms):
            line.append(NOT_CODABLE)
        else:
            line.append(next((keys[its] for its in _held(ledger, modes, at, now_ms) if its in keys), NONE))
    return "".join(line)


def _tracks(ledger: Ledger, codables: Sequence[Codable]) -> list[Codable]:
    """One codable of each track."""
    return list({ledger.track_of(codable): codable for codable in codables}.values())


def _held(ledger: Ledger, codables: Sequence[Codable], at: int, now_ms: int) -> list[str]:
    """The codes of the states that hold at this time; one that is open reaches to now."""
    found = (ledger.covering(codable, at) for codable in codables)
    return [event.code for event in found if event is not None and not (event.is_open and at >= now_ms)]


def marks(width: int, scale_ms: int, ledger: Ledger, strains: tuple[Strain, ...]) -> str:
    """`▲` a strain begins, `!` a concern, `*` to come back to; then what the signs mean, where it is empty."""
    line = [" "] * width
    for column, (_, _, event) in _last_of_columns(ledger.track(MARKED), lambda row: row[0], width, scale_ms):
        line[column] = "*" if event.come_back else "!"
    for column, _ in _last_of_columns(strains, lambda strain: strain.event.onset_ms, width, scale_ms):
        line[column] = "▲"
    drawn = "".join(line)
    legend = f"{NONE} none {NOT_CODABLE} not codable ▲ strain ! concern * come back"
    room = width - len(drawn.rstrip())
    return drawn[: width - len(legend)] + legend if room > len(legend) + 1 else drawn


def _last_of_columns(
    ordered: Sequence[Thing], onset: Callable[[Thing], int], width: int, scale_ms: int
) -> Iterator[tuple[int, Thing]]:
    """The last thing that begins in each column of those with any, found by bisection; what lies beyond, in the last
    column."""
    place = 0
    while place < len(ordered):
        column = min(width - 1, onset(ordered[place]) * width // scale_ms)
        following = -(-(column + 1) * scale_ms // width)
        place = len(ordered) if column == width - 1 else bisect_left(ordered, following, lo=place, key=onset)
        yield column, ordered[place - 1]
