"""A number on a track, moved with the mouse; the screen binds the keys.

5 s ├───●──────┼────────────────┤ 30 s
"""

from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from coder.widgets.interval_bar import MARK, VALUE, column


def track(width: int, value: float, largest: float, mark: float | None = None) -> str:
    """`width` cells from 0 to `largest` with `value` as a dot and `mark` as a tick.

    >>> track(11, 5, 10, mark=2)
    '├─┊──●────┤'
    """
    cells = ["├", *"─" * (width - 2), "┤"]
    if mark is not None:
        cells[column(mark, width, 0, largest)] = MARK
    cells[column(value, width, 0, largest)] = VALUE
    return "".join(cells)


class Slider(Widget):
    """Whole numbers from 0 to `largest`; `unit` stands behind them."""

    DEFAULT_CSS = "Slider { height: 1; width: 34; }"

    @dataclass
    class Moved(Message):
        value: float

    def __init__(self, largest: float, unit: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._largest, self._unit = largest, unit
        self._value: float | None = None
        self._mark: float | None = None

    def show(self, value: float, mark: float | None) -> None:
        self._value, self._mark = value, mark
        self.refresh()

    @property
    def _lead(self) -> str:
        return f"{self._value:g} {self._unit} ".rjust(6) if self._value is not None else ""

    @property
    def _track_width(self) -> int:
        return max(self.size.width - len(self._lead) - len(self._last), 5)

    @property
    def _last(self) -> str:
        return f" {self._largest:g} {self._unit}"

    def render(self) -> Text:
        if self._value is None:
            return Text()
        drawn = track(self._track_width, self._value, self._largest, self._mark)
        return Text(f"{self._lead}{drawn}{self._last}", no_wrap=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._move(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if event.button == 1:
            self._move(event.x)

    def _move(self, x: int) -> None:
        share = (x - len(self._lead)) / (self._track_width - 1)
        value = float(round(min(max(share, 0.0), 1.0) * self._largest))
        if self._value is not None and value != self._value:
            self.post_message(self.Moved(value))
