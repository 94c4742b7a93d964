"""Ratings, one question a line, made before any count is shown; then the way to lock the coding."""

import re
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from codebooks.schema import Globals, RatingScale
from coder.errors import CoderError
from coder.models import Event
from coder.screens.cited import CitedScreen, moment_line
from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.lock import LockScreen
from coder.screens.prompt import Prompt
from coder.screens.room import HELP
from coder.widgets.lines import fit, wrap

if TYPE_CHECKING:
    from coder.screens.playing import Playing

KEYS = "digits answer  n not ratable  e moments  . note  del clears  enter lock  esc"
MOMENTS = 4
"""Lines for the moments of a question."""


class RatingsScreen(Screen[str | None]):
    """Digits answer, `n` is not ratable; each answer is kept as it is made and moves on to the next question."""

    TITLE = "Ratings"
    ABOUT = """
One answer a question, of all that you saw and of all practitioners together. A digit answers and goes on to the next
question, n says that there was no chance to see it; each answer is kept as it is made, and a new one replaces it.

The moments are those that you put on the question's list while coding, with ctrl+e and its letter; e puts others on
it. Counts of codes are not shown here: a rating is a judgement of its own.

Enter locks nothing yet: it goes on to what is still open.
"""
    CSS_PATH = "ratings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back to coding", id="ratings.back", tooltip="Back to coding; answers are kept"),
        Binding("down,tab", "move(1)", "next", id="ratings.down", tooltip="Next question"),
        Binding("up,shift+tab", "move(-1)", "before", id="ratings.up", tooltip="Question before"),
        Binding("delete,backspace", "clear", "clear", id="ratings.clear", tooltip="Take the answer back"),
        Binding("full_stop", "note", "note", id="ratings.note", tooltip="Note on the rating"),
        Binding("e", "moments", "moments", id="ratings.moments", tooltip="The moments that the rating rests on"),
        Binding(
            "enter,d", "lock", "go on to locking", id="ratings.lock", tooltip="Ratings made: what is left, then lock"
        ),
        HELP,
    ]

    def __init__(self, desk: "Playing") -> None:
        super().__init__()
        self._desk = desk
        self._scales: Globals | None = desk.recorder.book.globals
        self._answers = desk.ratings
        self._place = next((place for place, its in enumerate(self._items) if its.id not in self._answers), 0)
        self._said = ""

    @property
    def _items(self) -> tuple[RatingScale, ...]:
        return self._scales.items if self._scales else ()

    def compose(self) -> ComposeResult:
        yield Static(id="ratings-head", markup=False)
        yield Static(id="ratings-list", markup=False)
        yield Static(id="ratings-anchors", markup=False)
        yield Static(id="ratings-moments", markup=False)
        yield Static(id="ratings-said", markup=False)
        yield Static(KEYS, id="ratings-keys", markup=False)

    def on_mount(self) -> None:
        once_laid_out(self, self._show)
        if not self._items:
            once_laid_out(self, self.action_lock)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event) or self._scales is None:
            return
        scale, key = self._scales.scale, event.character or ""
        if key.isdecimal() and key.isascii() and scale.min <= int(key) <= scale.max:
            self._answer(float(key))
        elif key in ("n", "N") and scale.not_codable:
            self._answer(None)
        elif key.isdecimal():
            self._said = f"{key} is not on the scale: {scale.min} to {scale.max}, or n for not ratable."
        else:
            ran(self, event)
            return
        event.stop()
        self._show()

    def _answer(self, value: float | None) -> None:
        item = self._items[self._place]
        note = self._answers[item.id].note if item.id in self._answers else None
        if self._keep(item, value, note):
            self._said = f"{item.id}: {'not ratable' if value is None else f'{value:g}'}."
            self._go(1)

    def _keep(self, item: RatingScale, value: float | None, note: str | None) -> bool:
        try:
            self._answers[item.id] = self._desk.sitting.keeper.rating(item.id, value, note)
        except CoderError as error:
            self._said = f"✗ NOT KEPT: {error.problems[0]}"
            return False
        return True

    def _go(self, step: int) -> None:
        self._place = min(max(0, len(self._items) - 1), max(0, self._place + step))

    def action_move(self, step: int) -> None:
        self._go(step)
        self._show()

    def action_clear(self) -> None:
        item = self._items[self._place]
        if item.id in self._answers:
            try:
                self._desk.sitting.keeper.no_rating(item.id)
            except CoderError as error:
                self._said = f"✗ NOT KEPT: {error.problems[0]}"
            else:
                del self._answers[item.id]
                self._said = f"{item.id}: no answer."
        self._show()

    def action_note(self) -> None:
        item = self._items[self._place]
        rating = self._answers.get(item.id)
        if rating is None:
            self._said = "Answer first, then note why."
            self._show()
            return

        def typed(text: str | None) -> None:
            if text is not None and self._keep(item, rating.value, text.strip() or None):
                self._said = f"{item.id}: note kept."
                self._show()

        self.app.push_screen(Prompt(f"Note on {item.id}", rating.note or ""), typed)

    def action_moments(self) -> None:
        if self._items:
            self.app.push_screen(CitedScreen(self._desk, self._items[self._place]), self._to_log)

    def _to_log(self, event: Event | None) -> None:
        if event is not None:
            self._desk.stand_on(event)
            self.dismiss(f"{event.code}: enter edits it, ctrl+e takes it off a list, d goes back to the ratings.")
        else:
            self._show()

    def action_back(self) -> None:
        self.dismiss("Back to coding; the ratings made so far are kept.")

    def action_lock(self) -> None:
        try:
            self.ratings_made()
        except CoderError as error:
            self._said = f"✗ NOT KEPT: {error.problems[0]}"
            self._show()
            return
        self.app.push_screen(LockScreen(self._desk, self.unanswered()), self._after_lock)

    def unanswered(self) -> list[str]:
        return [item.id for item in self._items if item.id not in self._answers]

    def _after_lock(self, said: str | None) -> None:
        """Locked, or sent back to the desk: leave. None: stay with the ratings."""
        if said is not None or not self._items:
            self.dismiss(said)

    # ------------------------------------------------------------------ drawing

    def _show(self) -> None:
        if self._scales is None:
            return
        width, room = self.size.width - 2, max(3, self.query_one("#ratings-list").content_size.height)
        done = len(self._items) - len(self.unanswered())
        head = f"Ratings {done} of {len(self._items)} · {self._scales.scale.min} to {self._scales.scale.max}"
        self.query_one("#ratings-head", Static).update(f"{head} · all that was seen, all practitioners together")
        start = min(max(0, self._place - room // 2), max(0, len(self._items) - room))
        text = Text()
        for place, item in list(enumerate(self._items))[start : start + room]:
            style = "reverse" if place == self._place else ""
            text.append(fit(f"{self._shown(item):>3}  {item.label}", width), style=style)
            text.append("\n")
        self.query_one("#ratings-list", Static).update(text)
        self.query_one("#ratings-anchors", Static).update(self._anchors(width))
        self.query_one("#ratings-moments", Static).update(self._moments(width))
        self.query_one("#ratings-said", Static).update(self._said)

    def _moments(self, width: int) -> str:
        """What was marked for the question; never how many events of a kind there are."""
        moments = self._desk.cited.moments(self._items[self._place].id)
        lines = [fit(moment_line(self._desk.recorder.book, event), width) for event in moments]
        if len(lines) > MOMENTS:
            lines = [*lines[: MOMENTS - 1], "        … and later ones: e shows them"]
        return "\n".join(lines) if lines else "No moment is marked for it; e chooses from all events."

    def _shown(self, item: RatingScale) -> str:
        rating = self._answers.get(item.id)
        if rating is None:
            return "·"
        return "n" if rating.value is None else f"{rating.value:g}"

    def _anchors(self, width: int) -> Text:
        """The question in full, and what each step means: the item's own words, else the scale's."""
        if self._scales is None:
            return Text()
        item, scale = self._items[self._place], self._scales.scale
        text = Text("\n".join(wrap(f"{item.label}", width)) + "\n", style="bold")
        for step in range(scale.min, scale.max + 1):
            own, general = item.anchors.get(step), scale.anchors.get(step)
            words = own or (general if not item.anchors else None) or "between"
            text.append(f" {step} ", style="bold")
            text.append(fit(words, width - 3).rstrip() + "\n")
        text.append(" n ", style="bold")
        text.append(fit(f"not ratable: {unratable(item.note or '')}", width - 3).rstrip())
        return text

    def ratings_made(self) -> None:
        """All questions have an answer: counts may be shown from now on."""
        if not self.unanswered() and self._items:
            self._desk.sitting.ratings_made()


def unratable(note: str) -> str:
    """When an item has no answer, by its note. Where that says so in a sentence of its own, the rest of the note is for
    those who look the item up.

    >>> unratable("Added by us. Not codable when there was no strain.")
    'when there was no strain.'
    """
    when = re.search(r"\bNot codable (when [^.]+\.)", note)
    return when.group(1) if when else f"no chance to see it. {note}".rstrip()
