"""What mends a coding in review: edges, splits, edits, notes, deletion, and the shift of a range."""

from collections.abc import Callable

from coder.desk import edits, review, times
from coder.desk.recorder import Outcome
from coder.desk.review import Edge
from coder.errors import CoderError
from coder.models import Event
from coder.screens.desk_words import locked
from coder.screens.edit import ModifiersScreen, edit_form, note_on
from coder.screens.prompt import Prompt
from coder.screens.review_finds import ReviewFinds

TENTH = 100


class ReviewMends(ReviewFinds):
    """Each command is one act of the recorder. The keys are bound in `ReviewScreen`."""

    # ------------------------------------------------------------------ acts

    def attempt(self, act: Callable[[], Outcome]) -> None:
        """Do something that writes, and show what it did: what is seen is on disk."""
        try:
            outcome = act()
        except CoderError as error:
            self.desk.refused(error)
            self.say(f"✗ NOT KEPT: {error.problems[0]}", loud=True)
            self.redraw()
            return
        self.rebuilt(outcome.events)
        refused = self.sitting.keeper.refused
        waits = f"WAITS, safe on disk ({refused.problems[0].what}): " if refused is not None and outcome.events else ""
        self.say(waits + outcome.said)
        self._follow(outcome)

    def _follow(self, outcome: Outcome) -> None:
        """Stand on what an act has changed; what it was done to stays chosen where that was among it."""
        events = [event for event in outcome.events if not event.retracted]
        chosen = self.chosen
        if outcome.kind in ("changed", "ended") and any(event is chosen for event in events) and chosen is not None:
            self.stand_on(chosen)
        elif events:
            self.stand_on(events[0])
        else:
            self.go_to(self.cursor_ms, points=False)

    def _writable(self) -> bool:
        if self.sitting.locked:
            self.say(locked(self.sitting))
        elif self.sitting.held_elsewhere is not None:
            self.say(f"{self.sitting.held_elsewhere.what.capitalize()}: nothing can be changed here.")
        return not self.sitting.read_only

    def _target(self) -> Event | None:
        """The event that a command is for; says so when there is none, or nothing can be changed."""
        if not self._writable():
            return None
        if self.chosen is None:
            self.say("No event is chosen: left and right go to one.")
        return self.chosen

    def action_edge(self, edge: Edge) -> None:
        event = self.chosen
        if event is None:
            self.say("No event is chosen: left and right go to one.")
        elif edge == "offset" and event.offset_ms is None:
            self.say(f"{event.code} is still open: e ends it here." if event.is_open else f"{event.code} has no end.")
        else:
            self.edge = None if self.edge == edge else edge
            self.stand_on(event)
            moves = {"onset": "its onset", "offset": "its end"}.get(self.edge or "", "the whole event")
            self.say(f"Shift and an arrow (j k) move {moves} by 0.1 s, with control (J K) by 1 s.")

    def action_move(self, tenths: int) -> None:
        if (event := self._target()) is not None:
            self.attempt(lambda: review.stretch(self.recorder, event, self.edge, tenths * TENTH))

    def action_edge_here(self) -> None:
        if (event := self._target()) is not None:
            at, edge = self.cursor_ms, self.edge or "offset"
            self.attempt(lambda: review.set_edge(self.recorder, event, edge, at))

    def action_split(self) -> None:
        if (event := self._target()) is not None:
            self.attempt(lambda: review.split(self.recorder, event, self.cursor_ms))

    def action_delete(self) -> None:
        if (event := self._target()) is not None:
            self.attempt(lambda: edits.retract(self.recorder, event))

    def action_come_back(self) -> None:
        if (event := self._target()) is not None:
            self.attempt(lambda: edits.come_back(self.recorder, event))

    def action_modifiers(self) -> None:
        if (event := self._target()) is not None:
            self.app.push_screen(ModifiersScreen(self, event))

    def action_edit(self) -> None:
        if (event := self._target()) is None:
            return

        def edited(said: str | None) -> None:
            self.rebuilt()
            self.stand_on(event)
            self.say(said or "The event is as it was.")

        self.app.push_screen(edit_form(self.recorder, event), edited)

    def action_note(self) -> None:
        if (event := self._target()) is not None:
            self.app.push_screen(*note_on(self, event))

    def action_undo(self) -> None:
        if self._writable():
            self.attempt(self.recorder.take_back)

    def action_redo(self) -> None:
        if self._writable():
            self.attempt(self.recorder.do_again)

    # ------------------------------------------------------------------ a range

    def action_range(self) -> None:
        """First its start, then its end; then by how much."""
        if not self._writable():
            return
        timeline, at = self.timeline, self.cursor_ms
        if timeline.range is None or timeline.range[1] is not None:
            timeline.range = (at, None)
            self.say(f"Range from {times.exact(at)}: go to its end, then r again; escape lets go.")
        else:
            begin, end = sorted((timeline.range[0], at))
            timeline.range = (begin, end)
            number = len(self.recorder.ledger.between(begin, end))
            events = "1 event" if number == 1 else f"{number} events"
            title = f"Shift {events} from {times.short(begin)} to {times.short(end)} by"
            self.app.push_screen(Prompt(title, "", "seconds: +1.5 · -0.8"), self._shift)
        self.redraw()

    def _shift(self, text: str | None) -> None:
        begin, end = self.timeline.range or (0, None)
        self.timeline.range = None
        by = times.signed(text) if text else None
        if by is None or end is None:
            self.say(f"'{text}' is no shift: write +1.5 or -0.8, in seconds. Nothing was moved." if text else "Left.")
            self.redraw()
        else:
            self.attempt(lambda: review.shift_range(self.recorder, begin, end, by))
