"""Before locking: what is open, unmarked, marked to come back or without its note, each one stroke away."""

from collections.abc import Callable
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from coder.desk import edits
from coder.desk.loose import LooseEnd, loose_ends
from coder.desk.recorder import ending
from coder.errors import CoderError
from coder.models import Event
from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.plan import PlanScreen
from coder.screens.prompt import Prompt
from coder.screens.room import HELP
from coder.widgets.lines import fit

if TYPE_CHECKING:
    from coder.screens.playing import Playing

STROKES = [sign for sign in digits[1:] + ascii_lowercase if sign not in "lq"]
DOES = {
    "open": "ends it now",
    "item": "marks it",
    "come_back": "goes to it",
    "other": "writes its note",
    "rating": "goes to the ratings",
}


class LockScreen(Screen[str | None]):
    """`l` locks; with anything left it asks once more. Answers None to go back to the ratings."""

    TITLE = "Lock"
    ABOUT = """
Each line is something that is still open. Its digit or letter does what stands in brackets behind it.

l locks the coding: it can then be read, and no longer changed. While lines are left, l warns, and l once more, at once,
locks all the same; states that still run end where the clock came to.
"""
    CSS_PATH = "lock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="lock.back", tooltip="Back, nothing is locked"),
        Binding("l", "lock", "lock", id="lock.lock", tooltip="Lock the coding"),
        HELP,
    ]

    def __init__(self, desk: "Playing", unanswered: list[str]) -> None:
        super().__init__()
        self._desk, self._unanswered = desk, unanswered
        self._ends = self._left_over()
        self._asked = False
        self._said = ""

    def compose(self) -> ComposeResult:
        yield Static(id="lock-head", markup=False)
        yield Static(id="lock-list", markup=False)
        yield Static(id="lock-said", markup=False)
        yield Static("a digit or letter settles its line   l locks the coding   esc back", id="lock-keys", markup=False)

    def on_mount(self) -> None:
        once_laid_out(self, self._show)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        key = event.character or ""
        if key != "l":
            self._warned(False)
        if key in STROKES and STROKES.index(key) < len(self._ends):
            event.stop()
            event.prevent_default()
            self._settle(self._ends[STROKES.index(key)])
        else:
            ran(self, event)

    def _warned(self, asked: bool) -> None:
        """The second `l` must follow the first: any other key takes the warning away."""
        if self._asked and not asked:
            self._show("Not locked.")
        self._asked = asked

    def _settle(self, end: LooseEnd) -> None:
        sitting, event = self._desk.sitting, end.event
        if end.kind == "rating":
            self.dismiss(None)
        elif end.kind == "item" and sitting.subject.plan is not None:
            screen = PlanScreen(sitting, sitting.subject.plan, self._desk.marks, end.item)
            self.app.push_screen(screen, lambda said: self._show(said or ""))
        elif event is not None and end.kind == "open":
            at = max(sitting.clock.now(), event.onset_ms)
            self._try(lambda: self._desk.recorder.write([ending(event, at)]))
        elif event is not None and end.kind == "other":
            self.app.push_screen(Prompt(f"Note on {end.said}", event.note or ""), lambda text: self._note(event, text))
        elif event is not None:
            self._go_to(event)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except CoderError as error:
            self._show(f"✗ NOT KEPT: {error.problems[0]}")
        else:
            self._show("Kept.")

    def _note(self, event: Event, text: str | None) -> None:
        if text is not None:
            self._try(lambda: edits.set_note(self._desk.recorder, event, text))

    def _go_to(self, event: Event) -> None:
        """Back to the desk, it and the recording standing on the event; `m` takes its mark off."""
        self._desk.stand_on(event)
        self.dismiss(f"{event.code}: m takes the mark off, enter edits it, d comes back here.")

    def action_back(self) -> None:
        self.dismiss(None)

    def action_lock(self) -> None:
        if self._ends and not self._asked:
            self._warned(True)
            self._show(f"{_left(self._ends).capitalize()}. l at once again locks the coding as it is.")
            return
        try:
            outcome = self._desk.sitting.lock()
        except CoderError as error:
            self._show(f"✗ NOT LOCKED: {error.problems[0]}")
        else:
            self.dismiss(outcome.said)

    def _left_over(self) -> list[LooseEnd]:
        sitting = self._desk.sitting
        return loose_ends(sitting.recorder, sitting.subject.plan, self._desk.marks, self._unanswered)

    def _show(self, said: str | None = None) -> None:
        sitting = self._desk.sitting
        self._ends = self._left_over()
        self._said = self._said if said is None else said
        width, room = self.size.width - 2, max(3, self.query_one("#lock-list").content_size.height)
        name = sitting.subject.session.name
        self.query_one("#lock-head", Static).update(f"Lock {name}: {_left(self._ends)}")
        text = Text()
        for stroke, end in list(zip(STROKES, self._ends, strict=False))[: room - 1]:
            does = f"  ({DOES[end.kind]})"
            text.append(f" {stroke} ", style="bold")
            text.append(fit(end.said, min(len(end.said), width - 4 - len(does))) + does + "\n")
        hidden = len(self._ends) - min(len(self._ends), room - 1, len(STROKES))
        text.append(f" … and {hidden} more\n" if hidden else "")
        self.query_one("#lock-list", Static).update(text or Text(" Everything is settled: l locks it."))
        self.query_one("#lock-said", Static).update(self._said)


def _left(ends: list[LooseEnd]) -> str:
    if not ends:
        return "nothing is left"
    return "1 thing is left" if len(ends) == 1 else f"{len(ends)} things are left"
