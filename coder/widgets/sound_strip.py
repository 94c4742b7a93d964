"""The sound around the current time in one line; the present moment is marked."""

from collections.abc import Callable

from rich.text import Text
from textual.widget import Widget

SPAN_MS = 60_000
"""How much of the session is seen."""
Bars = Callable[[int, int, int], str]
"""The loudness from one session time until another, as so many characters."""
HEAD = f"sound ±{SPAN_MS // 2000} s "


class SoundStrip(Widget):
    """What has been heard lies on the left of the mark, what comes on its right."""

    DEFAULT_CSS = "SoundStrip { height: 1; width: 1fr; padding: 0 1; }"

    def __init__(self, bars: Bars, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bars = bars
        self._now = 0
        self._drawn: tuple[int, int] = (-1, -1)

    def show(self, now_ms: int, known: int) -> None:
        """Draw anew when the session moved on by a column, or more of the sound is known."""
        drawn = (now_ms * self._columns // SPAN_MS, known)
        if drawn != self._drawn:
            self._drawn, self._now = drawn, now_ms
            self.refresh()

    @property
    def _columns(self) -> int:
        return max(1, self.content_size.width - len(HEAD))

    def render(self) -> Text:
        columns = self._columns
        if columns < 10:
            return Text()
        # From the beginning of a column: bars stand still while the mark stays in one.
        middle = self._now * columns // SPAN_MS
        from_ms = (middle - columns // 2) * SPAN_MS // columns
        line = Text.assemble((HEAD, "dim"), self._bars(from_ms, from_ms + SPAN_MS, columns), no_wrap=True)
        line.stylize("reverse", len(HEAD) + columns // 2, len(HEAD) + columns // 2 + 1)
        return line
