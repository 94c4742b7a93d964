"""Practice at the desk: the coding screen itself, on a training coding, with feedback once it is locked."""

from uuid import UUID

from coder.desk import times
from coder.errors import CoderError
from coder.screens.coding import CodingScreen
from coder.screens.feedback import FeedbackScreen
from coder.store import Store, practice
from coder.widgets.event_log import EventLog


class PracticeDesk(CodingScreen):
    """`PracticeDesk(store, coding_id)` of a training coding. Nothing of the gold coding is shown before the lock."""

    def __init__(self, store: Store, coding_id: UUID, *, at: int | None = None) -> None:
        """at: the session time (ms) to stand on first."""
        super().__init__(store, coding_id)
        self._at = at
        self.arrived = self._welcome

    def _welcome(self) -> None:
        if self._at is not None:
            self.look_at(self._at)
        elif self.sitting.locked:
            self.say("This practice is locked: d shows the feedback.")
        elif not self.sitting.read_only:
            self.say("Practice. space starts the clock; d, then l ends it and shows the feedback.")

    def action_done(self) -> None:
        self._command()
        if self.sitting.locked:
            self._show_feedback()
        else:
            super().action_done()

    def _finished(self, said: str | None) -> None:
        super()._finished(said)
        if self.sitting.locked:
            self._show_feedback()

    def _show_feedback(self) -> None:
        try:
            self.app.push_screen(FeedbackScreen(self.sitting.store, self.sitting.subject.session.name))
        except CoderError as error:
            self.say(f"✗ {error.problems[0]}")

    def look_at(self, at: int) -> None:
        """Stand on the row nearest to a session time (ms); a recording goes there."""
        if not self.sitting.live:
            self.sitting.clock.set(at)
        self.query_one("#log", EventLog).choose_at(at)
        self.redraw()
        plays = " space plays." if self.player else " ctrl+f opens the recording." if self._files else ""
        self.say(f"{times.clock(at)}: the nearest of your rows is chosen.{plays} d goes back to the feedback.")


def open_practice(store: Store, session: str, preset: str | None = None) -> PracticeDesk:
    """The desk on this person's practice of a session, begun if there is none. Errors: NotFound, BadInput, Locked
    (another window has it open), StoreRefused."""
    return PracticeDesk(store, practice.begin(store, session, preset).id)
