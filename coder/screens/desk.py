"""The desk: what is seen while coding, and how a key gets from the keyboard to the recorder."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from coder import preferences
from coder.desk.cited import Cited
from coder.desk.opening import open_sitting
from coder.desk.recorder import BEFORE_START, Outcome
from coder.desk.suggestions import running
from coder.errors import CoderError
from coder.models import Event, ItemMark, Rating
from coder.screens.desk_words import parting, state, welcome, where, where_it_waits, who
from coder.screens.drawing import once_laid_out, stands
from coder.screens.keyed import parted, passed_on, ran
from coder.store import evidence, marks
from coder.widgets.clock_face import ClockFace
from coder.widgets.event_log import EventLog
from coder.widgets.key_grid import KeyGrid
from coder.widgets.key_line import KeyLine
from coder.widgets.mode_strip import ModeStrip
from coder.widgets.plan_line import PlanLine
from coder.widgets.running import Running
from coder.widgets.sound_strip import Bars

if TYPE_CHECKING:
    from coder.store import Store

IN_SIGHT = 400
"""So many events are read before the first frame; the rest of a longer coding follows while that stands."""
TICK_SECONDS = 0.2
BRISK_SECONDS = 1.5
"""A letter that comes this soon after a refused first stroke belongs to it, even where it is a command as well."""


def now() -> float:
    """The clock that Textual stamps keys with: the monotonic one, and a finer one on Windows."""
    return events.Event().time


class Desk(Screen[None]):
    """Draws a sitting and hands keys on. What the commands do stands in `CodingScreen`."""

    def __init__(self, store: "Store", coding_id: UUID, *, live: bool | None = None, look: bool = False) -> None:
        """`look`: where another window has the coding open, show it to read. Errors: Locked (without it), NotFound,
        StoreRefused."""
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
        self.sitting = open_sitting(store, coding_id, live=live, look=look, in_sight=IN_SIGHT, source=now)
        self.recorder = self.sitting.recorder
        self.marks: dict[str, ItemMark] = {mark.item: mark for mark in marks.marks(store, coding_id)}
        self.ratings: dict[str, Rating] = {rating.scale: rating for rating in marks.ratings(store, coding_id)}
        self.cited = Cited(
            self.sitting.keeper, self.recorder.ledger, self.recorder.book.globals, evidence.of(store, coding_id)
        )
        self.lost = 0
        """Strokes that neither the store nor the journal took."""
        self.arrived: Callable[[], None] | None = None
        """What is to be done once the coding is whole and drawn."""
        self.totals_on = False
        self.bars: Bars | None = None
        """How loud the recording is, where there is one."""
        self.own = preferences.read().kept
        self.key_time = now()
        self.unwell: str | None = None
        """Why nothing may be kept, as the clock face says it."""
        self._said = Text()

    def compose(self) -> ComposeResult:
        subject, ledger, keys = self.sitting.subject, self.recorder.ledger, self.recorder.keys
        yield ClockFace(where(self.sitting), who(self.sitting), id="clock")
        yield Running(ledger, keys, id="running")
        with Horizontal(id="middle"):
            yield KeyGrid(keys, id="grid")
            yield EventLog(ledger, self.sitting.keeper.waits, self.cited.holds, id="log")
        yield ModeStrip(ledger, self.lasts_ms, id="strip")
        yield PlanLine(subject.plan, id="plan")
        yield Static(id="message", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._said = Text(welcome(self.sitting))
        self.set_interval(TICK_SECONDS, self._tick)
        once_laid_out(self, self.redraw)
        once_laid_out(self, self._opened)

    async def _opened(self) -> None:
        """The first frame stands. Keys struck before the coding is whole wait in the queue of this screen, which this
        call holds up, and go in with their own times."""
        if not self.sitting.whole:
            try:
                self.sitting.fill(await asyncio.to_thread(self.sitting.read))
            except CoderError as error:
                self.left_unread(error)
                return
            self.redraw()
        if self.arrived is not None and stands(self):
            self.arrived()

    def left_unread(self, error: CoderError) -> None:
        """Half a coding is not coded on: back to where it was opened from, with the reason."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
            self.app.notify(str(error.problems[0]), severity="error", timeout=15, markup=False)
        else:
            self.app.exit(error)

    @property
    def parting(self) -> str:
        """What is told in the shell once the person has left from here."""
        return parting(self.sitting)

    def on_resize(self) -> None:
        once_laid_out(self, self.redraw)

    def on_unmount(self) -> None:
        self.sitting.leave()

    # ------------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        """The codebook's strokes come before commands; what is neither is told."""
        if passed_on(self, event) or parted(self.on_key, event) or self.recased(event):
            return
        brisk, self.key_time = event.time - self.key_time < BRISK_SECONDS, event.time
        key = event.character if event.character is not None and event.is_printable else event.key
        refused = self.recorder.strokes.completes_refused(key)
        if self.takes(key):
            event.stop()
            event.prevent_default()
            if self.sitting.read_only:
                self.say(welcome(self.sitting))
            else:
                self.attempt(lambda: self.stroke(key, event.time))
        elif self.recorder.pending is not None and key in ("enter", "delete", "tab"):
            event.stop()
            event.prevent_default()
            self.say(f"{self.recorder.pending.first} waits for its letter; escape drops it.")
        elif (refused and brisk) or (not ran(self, event) and len(key) == 1):
            event.stop()
            event.prevent_default()
            unfit = BEFORE_START if refused else self.recorder.keys.why_unfit(key)
            self.say(welcome(self.sitting) if self.sitting.read_only else unfit)

    def takes(self, key: str) -> bool:
        return self.recorder.strokes.takes(key)

    def recased(self, event: events.Key) -> bool:
        """Whether a letter was taken for the same one in lower case, and has been handled as such."""
        return False

    def stroke(self, key: str, key_time: float) -> Outcome:
        return self.recorder.press(key, self.sitting.key_ms(key_time))

    def attempt(self, act: Callable[[], Outcome]) -> None:
        """Do something that writes. What the store refuses is not shown as kept, and the person sees it at once."""
        try:
            outcome = act()
        except CoderError as error:
            self.refused(error)
        else:
            self.tell(outcome)

    def refused(self, error: CoderError) -> None:
        self.lost += 1
        self.recorder.strokes.forget()
        self._said = Text(f"✗ NOT KEPT: {error.problems[0]}", style="bold reverse")
        self._speak()
        self.redraw()

    def tell(self, outcome: Outcome) -> None:
        """Show what an act did."""
        newest = outcome.events[0] if outcome.events else None
        log = self.query_one("#log", EventLog)
        if outcome.kind == "coded":
            log.chosen = None
        if outcome.events:
            log.show(self.recorder.strains(), newest)
        refused, said = self.sitting.keeper.refused, self.worded(outcome)
        if outcome.events and refused is not None:
            self._said = Text(f"{where_it_waits(self.sitting, refused)} {said}", style="bold")
            self._speak()
        else:
            self.say(said)
        self.redraw(log_too=False)

    def worded(self, outcome: Outcome) -> str:
        """What the message line says of an act."""
        return outcome.said

    @property
    def said(self) -> Text:
        """What was said last."""
        return self._said

    def say(self, text: str) -> None:
        """The one line that says what just happened or what to do next."""
        self._said = Text(text)
        self._speak()

    # ------------------------------------------------------------------ drawing

    def redraw(self, *, log_too: bool = True) -> None:
        if not stands(self):
            return
        strains, at = self.recorder.strains(), self.sitting.clock.now()
        pending = self.recorder.pending
        grid = self.query_one("#grid", KeyGrid)
        grid.show_pending(pending.first if pending else None)
        grid.show_totals(self._totals())
        self.query_one("#running", Running).show(at, self.who, strains)
        self.query_one("#strip", ModeStrip).show(at, strains, self.sitting.gaps)
        self._show_clock(at)
        self.query_one("#plan", PlanLine).show(self.marks, self.item_that_runs())
        if log_too:
            self._speak()
            self.query_one("#log", EventLog).show(strains)

    @property
    def who(self) -> str:
        cast = self.recorder.cast
        return " · ".join(its for its in (cast.practitioner, cast.client) if its) or "nobody"

    def _totals(self) -> dict[str, int]:
        """Counts are shown after the ratings, or when the person turns them on."""
        if not self.sitting.whole or not (self.totals_on or self.sitting.subject.coding.ratings_done):
            return {}
        return dict(self.recorder.ledger.counts) or {"": 0}

    def _show_clock(self, at: int) -> None:
        keeper = self.sitting.keeper
        if self.lost:
            kept = f"✗ {self.lost} NOT kept"
        elif keeper.refused is not None and keeper.waiting:
            kept = f"… {keeper.waiting} waiting\n{keeper.refused.problems[0].what}"
        else:
            kept = self.unwell or "✓ all kept"
        loud = not kept.startswith("✓")
        sign = self.sign(at)
        face = self.query_one("#clock", ClockFace)
        face.show(at, sign or self.clock_state(), kept, loud=loud, sign=bool(sign))

    def sign(self, at: int) -> str | None:
        """What must not be missed, in the place of the clock's state."""
        return None

    def clock_state(self) -> str:
        """The clock's state as a sign and words."""
        return state(self.sitting)

    @property
    def lasts_ms(self) -> int | None:
        """How long the session is or should be."""
        return self.sitting.subject.planned_ms

    @property
    def urgent(self) -> Text | None:
        """What goes before all that is said, on every screen of the coding."""
        return None

    def _speak(self) -> None:
        if stands(self):
            self.query_one("#message", Static).update(self.urgent or self._said, layout=False)

    # ------------------------------------------------------------------ time

    def _tick(self) -> None:
        """Durations and the strip move with the clock."""
        if self.sitting.clock.running:
            at, strains = self.sitting.clock.now(), self.recorder.strains()
            self._show_clock(at)
            self.query_one("#running", Running).show(at, self.who, strains)
            self.query_one("#strip", ModeStrip).show(at, strains, self.sitting.gaps)
            self.query_one("#plan", PlanLine).tick(self.item_that_runs())
            if self.urgent is not None:
                self._speak()

    def item_that_runs(self) -> tuple[str, int] | None:
        """With its whole minutes so far; in a locked coding nothing goes on."""
        if self.sitting.locked:
            return None
        return running(self.marks, self.recorder.ledger, self.sitting.clock.now(), self.sitting.gaps)

    @property
    def target(self) -> Event | None:
        """The event that commands act on: the chosen row, else the one entered last."""
        return self.query_one("#log", EventLog).chosen or self.recorder.ledger.last()
