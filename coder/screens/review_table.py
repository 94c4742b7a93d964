"""The review of a coding: what is seen, and how the cursor goes from event to event. It changes nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from coder.desk import times
from coder.desk.lanes import Lanes
from coder.desk.looking import Filter, Keep, looked_again, to_look_at
from coder.desk.loose import LooseEnd
from coder.desk.review import Edge
from coder.desk.strains import Strain
from coder.models import Event, Pass
from coder.screens.drawing import once_laid_out
from coder.screens.review_view import ends_list, head, in_full, pass_words, span
from coder.store import passes
from coder.widgets.event_log import EventLog
from coder.widgets.key_line import KeyLine
from coder.widgets.timeline import Timeline

if TYPE_CHECKING:
    from coder.screens.coding import CodingScreen

TICK_SECONDS = 0.2


class ReviewTable(Screen[str | None]):
    """Stands on the desk's own sitting: one recorder, one undo. The commands stand in `ReviewScreen`."""

    CSS_PATH = "review.tcss"

    def __init__(self, desk: "CodingScreen", passed: Sequence[Pass]) -> None:
        """`passed`: the further passes over the coding that were begun."""
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
        self.desk, self.sitting, self.recorder = desk, desk.sitting, desk.recorder
        self.passes = list(passed)
        self.filter: Filter | None = None
        self.search: tuple[str, Keep] | None = None
        self.edge: Edge | None = None
        """Which edge of the chosen event is moved; None: the whole of it."""
        self._anchor_ms = 0
        """The time that going up and down the lanes keeps to."""
        self._hits: list[Event] = []
        self._ends: list[LooseEnd] = []
        self._heard = 0
        """How much of the recording's sound was known when the timeline was drawn last."""
        self._kept = 0
        """The version of what waits that the head tells."""
        self._strains: tuple[Strain, ...] = ()
        self._said = self._spoken = Text()
        """What was said last, and what of it is shown."""
        self._urgent: Text | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="review-head", markup=False)
        timeline = Timeline(self._lanes(), id="timeline")
        timeline.sound = self.desk.bars
        yield timeline
        yield Static(id="review-event", markup=False)
        with Horizontal(id="review-below"):
            yield Static(id="review-ends", markup=False)
            yield EventLog(self.recorder.ledger, self.sitting.keeper.waits, self.desk.cited.holds, id="review-log")
        yield Static(id="review-said", markup=False)
        yield KeyLine("review.", leave=False, id="keys")

    @property
    def timeline(self) -> Timeline:
        return self.query_one("#timeline", Timeline)

    @property
    def chosen(self) -> Event | None:
        return self.timeline.chosen

    @property
    def cursor_ms(self) -> int:
        return self.timeline.cursor_ms

    def on_mount(self) -> None:
        self.set_interval(TICK_SECONDS, self._tick)
        self.say(self._welcome())
        # At once, before any key that was struck meanwhile; where things are drawn is known later.
        self._arrive()
        once_laid_out(self, self._see)

    def on_resize(self) -> None:
        once_laid_out(self, self._see)

    def _see(self) -> None:
        if self._there:
            self.timeline.see(self.cursor_ms)
            self.redraw()

    @property
    def _there(self) -> bool:
        """Whether there is anything to draw on: what was put off may come when the screen is left already."""
        return bool(self.query(Timeline))

    def _arrive(self) -> None:
        """The cursor stands on the desk's chosen event, else on the one coded last."""
        self.rebuilt()
        event = self.desk.target
        if event is not None:
            self.stand_on(event)
        else:
            self.go_to(self.sitting.clock.now())

    def _welcome(self) -> str:
        if self.sitting.read_only:
            return "To look at only: nothing can be changed.  ? every key, tab back."
        return "Changes are kept at once; u takes the last one back.  ? every key, tab back to coding."

    # ------------------------------------------------------------------ what there is

    def _lanes(self) -> Lanes:
        self._strains = self.recorder.strains()
        keep = self.filter.keeps if self.filter is not None else None
        return Lanes(self.recorder.ledger, self.recorder.keys.looked_for, self._strains, keep)

    def rebuilt(self, changed: Sequence[Event] | None = None) -> None:
        """Take up what the ledger holds now. Called after each change, never to draw.

        `changed`: all that one act has changed; the rest is then not read again.
        """
        timeline, ledger = self.timeline, self.recorder.ledger
        before = len(timeline.lanes.lanes)
        if changed is not None and ledger.version == timeline.lanes.version + len(changed):
            self._strains = self.recorder.strains()
            timeline.lanes.changed(ledger, changed, self._strains)
            self._ends = looked_again(self.recorder, self._ends, changed)
        else:
            timeline.lanes = self._lanes()
            self._ends = to_look_at(self.recorder)
        if len(timeline.lanes.lanes) != before:
            timeline.refresh(layout=True)
        if self.chosen is not None and self.chosen.retracted:
            timeline.chosen = None
        self._hits = self._found()
        timeline.hits = [event.onset_ms for event in self._hits]
        self._log.show(self._strains)
        now, last = self.sitting.clock.now(), timeline.lanes.last_ms
        timeline.whole_ms = max(now, last + 1_000, self.desk.lasts_ms or 0, 60_000)
        timeline.now_ms = now

    def _found(self) -> list[Event]:
        """What the search, else the filter, has found, in order."""
        keeps = [self.search[1]] if self.search is not None else []
        keeps += [self.filter.keeps] if self.filter is not None else []
        return [event for event in self.recorder.ledger.events() if all(keep(event) for keep in keeps)] if keeps else []

    # ------------------------------------------------------------------ drawing

    def redraw(self) -> None:
        self.timeline.refresh()
        width, self._kept = max(1, self.size.width - 2), self.sitting.keeper.version
        self._show("#review-head", Text(self._head(width), no_wrap=True))
        self._show("#review-event", self._event())
        self._log.stand_on(self.chosen)
        room = self.query_one("#review-ends").content_size
        self._show("#review-ends", ends_list(self._ends, self.chosen, room.height, room.width))

    @property
    def _log(self) -> EventLog:
        """Where there is room, the events in words, as on the desk."""
        return self.query_one("#review-log", EventLog)

    def _show(self, where: str, text: Text) -> None:
        self.query_one(where, Static).update(text, layout=False)

    def _head(self, room: int) -> str:
        timeline, keeper = self.timeline, self.sitting.keeper
        number = max([1, *(its.number for its in self.passes)])
        said = pass_words(number)
        if self.desk.lost:
            said = f"{said} · ✗ {self.desk.lost} NOT kept"
        elif keeper.refused is not None and keeper.waiting:
            said = f"{said} · … {keeper.waiting} waiting"
        elif self.sitting.read_only:
            said = f"{said} · to read"
        count = len(self.recorder.ledger)
        found = "1 event" if count == 1 else f"{count} events"
        if self.search is not None or self.filter is not None:
            found = f"{len(self._hits)} of {found}"
        zoom = span(timeline.zoom_ms, timeline.whole_ms)
        return head(self.sitting.subject.session.name, said, timeline.cursor_ms, zoom, found, room)

    def _event(self) -> Text:
        event = self.chosen
        if event is not None:
            until = next((strain.until_ms for strain in self._strains if strain.event is event), None)
            return in_full(self.recorder.book, event, until, self.edge)
        lane = self.timeline.current
        name = lane.label if lane is not None else "nothing here"
        return Text(f"{times.clock(self.cursor_ms, tenths=True)}  {name}: no event is chosen; a adds one.")

    def say(self, text: str, *, loud: bool = False) -> None:
        """The one line that says what just happened or what to do next."""
        self._said = Text(text, style="bold reverse" if loud else "")
        self._speak()

    def _speak(self) -> None:
        """As on the desk, a lost focus and a long quiet go before what was said."""
        urgent = self.desk.urgent
        if (self._spoken, self._urgent) != (self._said, urgent):
            self._spoken, self._urgent = self._said, urgent
            self._show("#review-said", urgent or self._said)

    def _tick(self) -> None:
        """While the clock runs it moves on the ruler, and what is open grows. What became of what waits is shown."""
        if not self._there:
            return
        self._speak()
        timeline, runs = self.timeline, self.sitting.clock.running
        if timeline.lanes.version != self.recorder.ledger.version:
            # The desk behind took out what the database will never take.
            self.rebuilt()
            self._said = self.desk.said
            self.redraw()
        elif self._kept != self.sitting.keeper.version:
            self.redraw()
        heard = self.desk.sound.peaks.known if self.desk.sound is not None else 0
        if heard != self._heard:
            self._heard = heard
            timeline.refresh()
        if runs or timeline.plays:
            timeline.plays, timeline.now_ms = runs, self.sitting.clock.now()
            timeline.whole_ms = max(timeline.whole_ms, timeline.now_ms)
            timeline.refresh()

    # ------------------------------------------------------------------ the cursor

    def stand_on(self, event: Event) -> None:
        """Choose an event, in the lane that it stands in, with the cursor on it."""
        timeline = self.timeline
        lane = timeline.current
        if lane is None or lane.place_of(event) is None:
            found = timeline.lanes.lane_of(event)
            timeline.lane = timeline.lane if found is None else found
        if event is not timeline.chosen:
            self.edge = None
        timeline.chosen = event
        last = self.edge == "offset" and event.offset_ms is not None
        timeline.cursor_ms = self._anchor_ms = event.offset_ms or 0 if last else event.onset_ms
        timeline.see(timeline.cursor_ms)
        self.redraw()

    def go_to(self, ms: int, *, anchor: bool = True, points: bool = True) -> None:
        """Put the cursor on a time; chosen is what the lane shows there: the state that holds, or (`points`) the first
        point of the column; else nothing."""
        timeline = self.timeline
        timeline.cursor_ms = max(0, min(ms, timeline.whole_ms))
        if anchor:
            self._anchor_ms = timeline.cursor_ms
        timeline.see(timeline.cursor_ms)
        event = self._under_cursor(points)
        if event is not timeline.chosen:
            self.edge = None
        timeline.chosen = event
        self.redraw()

    def _under_cursor(self, points: bool) -> Event | None:
        lane, window, at = self.timeline.current, self.timeline.window, self.cursor_ms
        if lane is None:
            return None
        place = lane.holding(at)
        if place is None and points and lane.kind == "keys":
            column = window.column(at)
            begins = lane.beside(window.edges[column] - 1, 1) if 0 <= column < window.columns else None
            place = begins if begins is not None and window.column(lane.onsets[begins]) == column else None
        return None if place is None else lane.events[place]


def passes_of(desk: "CodingScreen") -> list[Pass]:
    """The further passes over the desk's coding. Errors: StoreRefused."""
    return passes.of(desk.sitting.store, desk.sitting.subject.coding.id)
