"""The session's states over time in three lines: a ruler, the mode of each moment, and the marks beneath."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.widget import Widget

from coder.desk.ledger import Ledger
from coder.desk.strains import Strain
from coder.models import Event

MINUTE = 60_000
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240)
NONE, NOT_CODABLE = "·", "░"


@dataclass(frozen=True)
class Span:
    """A state with the letter that stands for it; `until_ms` is now for one that is open."""

    from_ms: int
    until_ms: int
    letter: str


class ModeStrip(Widget):
    """Its scale holds still while the session runs, and doubles when the session outgrows it."""

    DEFAULT_CSS = "ModeStrip { height: 3; width: 1fr; padding: 0 1; }"

    def __init__(self, ledger: Ledger, planned_ms: int | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ledger = ledger
        self._planned = planned_ms or 60 * MINUTE
        self._strains: tuple[Strain, ...] = ()
        self._gaps: list[Span] = []
        self._now = 0
        self._drawn: tuple[int, int] = (-1, -1)

    def show(self, now_ms: int, strains: tuple[Strain, ...], gaps: Sequence[tuple[int, int]] = ()) -> None:
        """Draw anew when something changed or the session moved on by a column. `gaps`: in ms, not codable."""
        self._strains, self._now = strains, now_ms
        self._gaps = [Span(from_ms, until_ms, NOT_CODABLE) for from_ms, until_ms in gaps]
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
        modes = mode_spans(self._ledger, self._now)
        coverage = [*coverage_spans(self._ledger, self._now), *self._gaps]
        lines = [
            ruler(width, self.scale_ms),
            letters(width, self.scale_ms, self._now, modes, coverage),
            marks(width, self.scale_ms, self._ledger, self._strains),
        ]
        return Text("\n".join(lines), no_wrap=True)


def mode_spans(ledger: Ledger, now_ms: int) -> list[Span]:
    """The states of the channel that the modes are in, each with its key as letter."""
    modes = [codable for codable in ledger.book.codables if codable.level == "mode"]
    tracks = dict.fromkeys(ledger.track_of(mode) for mode in modes)
    keys = {mode.id: mode.key for mode in modes}
    events = [row[2] for track in tracks for row in ledger.track(track) if row[2].code in keys]
    return [_span(event, now_ms, keys[event.code]) for event in events]


def coverage_spans(ledger: Ledger, now_ms: int) -> list[Span]:
    """Time that is not codable."""
    tracks = dict.fromkeys(ledger.track_of(codable) for codable in ledger.book.codables if codable.coverage)
    return [_span(row[2], now_ms, NOT_CODABLE) for track in tracks for row in ledger.track(track)]


def _span(event: Event, now_ms: int, letter: str) -> Span:
    until = max(now_ms, event.onset_ms) if event.is_open else event.offset_ms
    return Span(event.onset_ms, event.onset_ms if until is None else until, letter)


def ruler(width: int, scale_ms: int) -> str:
    """Minutes along the strip: `0────10────20`."""
    minutes = scale_ms / MINUTE
    step = next((step for step in STEPS if step * width / minutes >= 6), STEPS[-1])
    line = ["─"] * width
    for minute in range(0, int(minutes) + 1, step):
        at = int(minute * width / minutes)
        for place, sign in enumerate(str(minute), start=at):
            if at + len(str(minute)) <= width:
                line[place] = sign
    return "".join(line)


def letters(width: int, scale_ms: int, now_ms: int, modes: list[Span], coverage: list[Span]) -> str:
    """The state at each column's middle; `·` none, `░` not codable, blank what has not come yet."""
    seen_to = max([now_ms, *(span.until_ms for span in modes)])
    line = []
    for column in range(width):
        at = (2 * column + 1) * scale_ms // (2 * width)
        if column * scale_ms // width >= seen_to:
            line.append(" ")
        elif any(span.from_ms <= at < span.until_ms for span in coverage):
            line.append(NOT_CODABLE)
        else:
            line.append(_letter_at(modes, at))
    return "".join(line)


def _letter_at(modes: list[Span], at: int) -> str:
    place = bisect_right(modes, at, key=lambda span: span.from_ms) - 1
    return modes[place].letter if place >= 0 and at < modes[place].until_ms else NONE


def marks(width: int, scale_ms: int, ledger: Ledger, strains: tuple[Strain, ...]) -> str:
    """`▲` a strain begins, `!` a concern, `*` to come back to; then what the signs mean, where it is empty."""
    line = [" "] * width
    for onset, _, event in ledger.track("marked"):
        line[min(width - 1, onset * width // scale_ms)] = "*" if event.come_back else "!"
    for strain in strains:
        line[min(width - 1, strain.event.onset_ms * width // scale_ms)] = "▲"
    drawn = "".join(line)
    legend = f"{NONE} none {NOT_CODABLE} not codable ▲ strain ! concern * come back"
    room = width - len(drawn.rstrip())
    return drawn[: width - len(legend)] + legend if room > len(legend) + 1 else drawn
