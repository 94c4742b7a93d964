"""The timeline: a line for each lane of a coding, a ruler beneath, a cursor. Only what is seen is drawn."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from coder.desk.lane_lines import HOUR, MINUTE, SECOND, Window, line, ruler
from coder.desk.lanes import FAR, Lane, Lanes
from coder.models import Event
from coder.widgets.lines import fit

ZOOMS = (10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR)
WIDE = 150
"""From so many columns on there is room for a lane's label beside it."""
Sound = Callable[[int, int, int], str]
_PLAIN = Style()
_NAMED = Style(bold=True)
_CHOSEN = Style(bold=True, underline=True)
_CURSOR = Style(reverse=True)
_QUIET = Style(dim=True)
CURSOR, PLAYS, HIT, FROM, UNTIL = "▼", "▶", "▾", "[", "]"


class Timeline(Widget):
    """Where it looks: `from_ms`, `zoom_ms`; where the person is: `lane`, `chosen`, `cursor_ms`. The screen moves it."""

    DEFAULT_CSS = "Timeline { height: auto; max-height: 70%; }"
    can_focus = False

    def __init__(self, lanes: Lanes, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lanes = lanes
        self.lane = 0
        self.chosen: Event | None = None
        self.cursor_ms = 0
        self.now_ms = 0
        self.plays = False
        """Whether the clock runs: then it is shown on the ruler."""
        self.whole_ms = MINUTE
        """How long the session is, as far as it is known."""
        self.zoom_ms = 2 * MINUTE
        self.from_ms = 0
        self.range: tuple[int, int | None] | None = None
        """Session times between which events are to be shifted; None while the end is not set."""
        self.hits: Sequence[int] = ()
        """Onsets of what a filter or a search has found, in order."""
        self.sound: Sound | None = None
        """The loudness of the recording from one time to another, as so many characters."""
        self._first = 0

    # ------------------------------------------------------------------ where it looks

    @property
    def label_width(self) -> int:
        if self.size.width >= WIDE:
            return 40
        return min(15, max(11, *(len(lane.name) + 1 for lane in self.lanes.lanes), 0))

    @property
    def window(self) -> Window:
        columns = max(1, self.size.width - self.label_width - 1)
        return Window(self.from_ms, self.from_ms + max(self.zoom_ms, columns), columns)

    @property
    def column_ms(self) -> int:
        """How long a column lasts."""
        window = self.window
        return max(1, (window.until_ms - window.from_ms) // window.columns)

    def zoom(self, step: int) -> None:
        """See less (-1) or more (1) of the session, with the cursor where it is on the screen."""
        wholes = [its for its in ZOOMS if its < self.whole_ms] + [self.whole_ms]
        place = bisect_left(wholes, min(self.zoom_ms, self.whole_ms)) + step
        zoom = wholes[min(max(place, 0), len(wholes) - 1)]
        before = min(max(self.cursor_ms - self.from_ms, 0), self.zoom_ms)
        self.from_ms = self.cursor_ms - before * zoom // self.zoom_ms
        self.zoom_ms = zoom
        self._hold()
        self.refresh()

    def scroll(self, by_ms: int) -> None:
        """Look earlier (negative) or later."""
        self.from_ms += by_ms
        self._hold()
        self.refresh()

    def see(self, ms: int) -> None:
        """Have a time in sight: the window stays while it is, else it stands in the middle."""
        if not self.from_ms <= ms < self.window.until_ms - self.column_ms:
            self.from_ms = ms - self.zoom_ms // 2
        self._hold()
        rows = self._rows
        self._first = min(max(self._first, self.lane - rows + 1), self.lane)
        self.refresh()

    def _hold(self) -> None:
        self.from_ms = max(0, min(self.from_ms, self.whole_ms - self.zoom_ms))

    @property
    def _rows(self) -> int:
        """How many lanes there is room for."""
        return max(1, self.size.height - 1 - (self.sound is not None))

    @property
    def current(self) -> Lane | None:
        lanes = self.lanes.lanes
        return lanes[self.lane] if self.lane < len(lanes) else None

    # ------------------------------------------------------------------ drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.lanes.lanes) + 1 + (self.sound is not None)

    def render_line(self, y: int) -> Strip:
        width, rows = self.size.width, min(self._rows, len(self.lanes.lanes))
        if width < self.label_width + 4 or y > rows + 1:
            return Strip.blank(width, self.rich_style)
        window = self.window
        if y < rows:
            return self._lane(min(self._first, len(self.lanes.lanes) - rows) + y, window)
        if y == rows and self.sound is not None:
            return self._strip("sound", self.sound(window.from_ms, window.until_ms, window.columns), [], _QUIET)
        if y == rows + (self.sound is not None):
            return self._strip("", self._ruler(window), [], _PLAIN)
        return Strip.blank(width, self.rich_style)

    def _lane(self, number: int, window: Window) -> Strip:
        lane = self.lanes.lanes[number]
        drawn = line(lane, window, max(self.now_ms, self.lanes.last_ms))
        cursor = window.column(self.cursor_ms)
        styles: list[tuple[int, int, Style]] = []
        if number == self.lane and self.chosen is not None:
            styles.append((*self._span(lane, self.chosen, window, drawn), _CHOSEN))
        if 0 <= cursor < window.columns:
            if drawn[cursor] == " " and number != self.lane:
                drawn = drawn[:cursor] + "│" + drawn[cursor + 1 :]
                styles.append((cursor, cursor + 1, _QUIET))
            else:
                styles.append((cursor, cursor + 1, _CURSOR))
        name = f"▸{lane.name}" if number == self.lane else f" {lane.name}"
        if self.label_width > 20:
            name = f"{fit(name, 12)} {lane.label}"
        return self._strip(name, drawn, styles, _NAMED if number == self.lane else _PLAIN)

    def _span(self, lane: Lane, event: Event, window: Window, drawn: str) -> tuple[int, int]:
        """The columns, from and until, in which the chosen event is drawn."""
        place, begins = lane.place_of(event), window.column(event.onset_ms)
        if place is None:
            return 0, 0
        if lane.kind == "keys":
            sign = lane.signs.get(event.code, "?")
            return begins, begins + (len(sign) if drawn[begins : begins + len(sign)] == sign else 1)
        until = lane.untils[place]
        begins = max(0, begins)
        return begins, (window.columns if until == FAR else window.column(until)) + (lane.kind == "boxes")

    def _ruler(self, window: Window) -> str:
        cells = list(ruler(window))
        for column, (left, right) in enumerate(pairwise(window.edges)):
            if self.hits and bisect_left(self.hits, left) < bisect_left(self.hits, right):
                cells[column] = HIT
        marks = [(self.now_ms, PLAYS)] if self.plays else []
        if self.range is not None:
            marks += [(self.range[0], FROM), *([(self.range[1], UNTIL)] if self.range[1] is not None else [])]
        for ms, sign in (*marks, (self.cursor_ms, CURSOR)):
            if 0 <= (column := window.column(ms)) < window.columns:
                cells[column] = sign
        return "".join(cells)

    def _strip(self, name: str, drawn: str, styles: list[tuple[int, int, Style]], named: Style) -> Strip:
        """A label, then the line cut where its styles change; what comes later in `styles` lies on top."""
        plain = self.rich_style
        segments = [Segment(fit(name, self.label_width) + " ", plain + named)]
        cuts = sorted({0, len(drawn), *(min(max(0, at), len(drawn)) for style in styles for at in style[:2])})
        for left, right in pairwise(cuts):
            over = [style for begin, end, style in styles if begin <= left < end]
            segments.append(Segment(drawn[left:right], plain + sum(over, _PLAIN) if over else plain))
        return Strip(segments).adjust_cell_length(self.size.width, plain)
