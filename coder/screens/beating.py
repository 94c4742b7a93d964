"""The heartbeat of the desk: it asks in the background how the database is, and tells what became of what waited."""

from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import work
from textual.worker import Worker, WorkerState

from coder.desk import times
from coder.errors import CoderError
from coder.screens.desk import TICK_SECONDS, Desk
from coder.screens.drawing import stands
from coder.widgets.event_log import EventLog

if TYPE_CHECKING:
    from coder.store import Store

BEAT_SECONDS = 5
PROBE_SECONDS = 1
"""How often a store that refused is asked anew, in the background."""


class Beating(Desk):
    """The desk that says of itself that it is there, as long as it is."""

    def __init__(self, store: "Store", coding_id: UUID, *, live: bool | None = None, look: bool = False) -> None:
        super().__init__(store, coding_id, live=live, look=look)
        self._waited = 0

    def on_mount(self) -> None:
        self.set_interval(BEAT_SECONDS, self._beat)
        self.set_interval(PROBE_SECONDS, self._probe)
        self.set_interval(TICK_SECONDS, self._notice_sleep)

    def _notice_sleep(self) -> None:
        slept = self.sitting.notice_sleep()
        if slept:
            self.say(
                f"The computer slept {times.short(slept)}: the clock is that far behind. t sets it to "
                f"{times.clock(self.sitting.clock.now() + self.sitting.behind_ms)}."
            )

    def _probe(self) -> None:
        if self.sitting.keeper.refused is not None:
            self._beat()

    @work(thread=True, exclusive=True, exit_on_error=False, group="beat")
    def _beat(self) -> list[str]:
        return self.sitting.beat()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What the heartbeat met: a store that does not answer, or one that is well again."""
        if event.worker.group != "beat":
            return
        error = event.worker.error
        if event.state is WorkerState.ERROR and isinstance(error, CoderError):
            self.unwell = f"✗ {error.problems[0].what}"
        elif event.state is WorkerState.ERROR and error is not None:
            raise error
        elif event.state is WorkerState.SUCCESS:
            self.unwell = None
        if stands(self):
            # At once: while the clock stands no tick would show it.
            self._tell_of_waiting(event.worker.result or [])
            self._show_clock(self.sitting.clock.now())

    def _tell_of_waiting(self, of_others: list[str]) -> None:
        """Once all that waited is in the database, the log and the message line say so; also what will never be."""
        keeper, asides = self.sitting.keeper, self.sitting.told_aside()
        if asides:
            self.lost += len(asides)
            more = f"; {len(asides) - 1} more are there" if len(asides) > 1 else ""
            self._said = Text(f"✗ NOT KEPT: {asides[0]}{more}", style="bold reverse")
            self.redraw()
        elif of_others:
            self.say("  ".join(of_others))
        elif self._waited and not keeper.waiting:
            self.say("The database takes what is keyed again: all that waited is in it.")
        if self._waited or keeper.waiting:
            self.query_one("#log", EventLog).refresh()
        self._waited = keeper.waiting
