"""A screen whose figures are computed in a thread, so that keys and clock never wait for them."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import work
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from coder.screens.room import Room

if TYPE_CHECKING:
    from coder.store import Store

SETTLE_SECONDS = 0.15
"""How long a parameter must stand still before the figures are computed anew."""


class ReportRoom(Room):
    """Subclasses give `compute`, which runs in the thread and touches no widget, and `show`, which gets its answer."""

    @dataclass
    class Computed(Message):
        figures: Any

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._settling: Timer | None = None

    @abstractmethod
    def compute(self) -> Any:
        """The figures, for the parameters as they now stand."""

    @abstractmethod
    def show(self, figures: Any) -> None:
        """Draw what `compute` answered."""

    def reckon_soon(self) -> None:
        """Compute once the parameters have stood still for a moment; what was under way before is dropped."""
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE_SECONDS, self.reckon)

    @work(thread=True, exclusive=True, exit_on_error=False, group="report")
    def reckon(self) -> None:
        figures = self.compute()
        if not get_current_worker().is_cancelled:
            self.post_message(self.Computed(figures))

    def on_report_room_computed(self, message: Computed) -> None:
        self.show(message.figures)
