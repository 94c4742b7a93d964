"""The moments that one rating rests on, chosen from all events of the coding. Never how many of a kind there are."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from codebooks import Codebook
from codebooks.schema import RatingScale
from coder.desk import times
from coder.desk.cited import matching
from coder.errors import CoderError
from coder.models import Event
from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.widgets.lines import fit

if TYPE_CHECKING:
    from coder.screens.desk import Desk

KEYS = "type to find  ↑↓  enter on or off  tab those on it  ctrl+g to the log  esc back"


class CitedScreen(ModalScreen[Event | None]):
    """What is typed finds events by time, code, label, actor and note. Answers with the event to go to in the log."""

    CSS_PATH = "cited.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="cited.back", tooltip="Back to the ratings"),
        Binding("down", "move(1)", "event below", id="cited.down", tooltip="Event below"),
        Binding("up", "move(-1)", "event above", id="cited.up", tooltip="Event above"),
        Binding("pagedown", "leaf(1)", "page down", id="cited.page_down", tooltip="A page down"),
        Binding("pageup", "leaf(-1)", "page up", id="cited.page_up", tooltip="A page up"),
        Binding("enter", "turn", "on the list or off", id="cited.turn", tooltip="Put on the list, or take off"),
        Binding("tab", "only", "only those on the list", id="cited.only", tooltip="Only those on the list, or all"),
        Binding("ctrl+g", "go_to", "go to it in the log", id="cited.go_to", tooltip="Go to it in the log"),
        Binding("backspace", "shorten", "take a letter back", id="cited.shorten", tooltip="Take a letter back"),
    ]

    def __init__(self, desk: "Desk", scale: RatingScale) -> None:
        super().__init__()
        self._desk, self._scale = desk, scale
        self._labels = {codable.id: codable.label for codable in desk.recorder.book.codables}
        self._wanted, self._only, self._said = "", False, ""
        self._rows = self._found()
        moments = desk.cited.moments(scale.id)
        self._place = self._rows.index(moments[0]) if moments else 0

    def compose(self) -> ComposeResult:
        yield Static(id="cited-head", markup=False)
        yield Static(id="cited-list", markup=False)
        yield Static(id="cited-said", markup=False)
        yield Static(KEYS, id="cited-keys", markup=False)

    def on_mount(self) -> None:
        once_laid_out(self, self._show)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event) or ran(self, event):
            return
        if event.character is not None and event.is_printable:
            event.stop()
            event.prevent_default()
            self._find(self._wanted + event.character)

    def _found(self) -> list[Event]:
        """In the order of the session."""
        cited = self._desk.cited
        listed = cited.moments(self._scale.id) if self._only else self._desk.recorder.ledger.events()
        return matching(listed, self._wanted, self._labels)

    def _find(self, wanted: str) -> None:
        chosen = self._rows[self._place] if self._rows else None
        self._wanted, self._said = wanted, ""
        self._rows = self._found()
        self._place = self._rows.index(chosen) if chosen in self._rows else 0
        self._show()

    def action_shorten(self) -> None:
        self._find(self._wanted[:-1])

    def action_only(self) -> None:
        self._only = not self._only
        self._find(self._wanted)

    def action_move(self, step: int) -> None:
        self._place = min(max(0, len(self._rows) - 1), max(0, self._place + step))
        self._show()

    def action_leaf(self, pages: int) -> None:
        self.action_move(pages * max(1, self.query_one("#cited-list").content_size.height - 1))

    def action_turn(self) -> None:
        if not self._rows:
            return
        try:
            self._said = self._desk.cited.turn(self._rows[self._place], self._scale.id).said
        except CoderError as error:
            self._said = f"✗ NOT KEPT: {error.problems[0]}"
        self._show()

    def action_go_to(self) -> None:
        if self._rows:
            self.dismiss(self._rows[self._place])

    def action_back(self) -> None:
        self.dismiss(None)

    def _show(self) -> None:
        if not self.is_current:
            return
        room, width = max(3, self.query_one("#cited-list").content_size.height), self.size.width - 2
        head = f"Moments for {self._scale.id}: {self._scale.label}"
        which = "on the list" if self._only else "all events"
        self.query_one("#cited-head", Static).update(f"{fit(head, width)}\nFind ({which}): {self._wanted}▏")
        start = min(max(0, self._place - room // 2), max(0, len(self._rows) - room))
        text = Text()
        for place, event in list(enumerate(self._rows))[start : start + room]:
            on = "e" if self._desk.cited.rests_on(self._scale.id, event.id) else " "
            line = fit(f"{on} {moment_line(self._desk.recorder.book, event)}", width)
            text.append(f"{line}\n", style="reverse" if place == self._place else "")
        self.query_one("#cited-list", Static).update(text or Text(self._none()))
        self.query_one("#cited-said", Static).update(self._said)

    def _none(self) -> str:
        if self._wanted:
            return "No event has these words; backspace takes letters back."
        return "No moment is on this list yet; tab shows all events." if self._only else "Nothing was coded yet."


def moment_line(book: Codebook, event: Event) -> str:
    """Time, code, label, who and note of an event in one line."""
    codable = book.codable(event.code)
    note = f"“{event.note}”" if event.note else ""
    label = codable.label if codable else ""
    return f"{times.short(event.onset_ms):>7}  {event.code:<7} {event.actor or '':<3} {label} {note}".rstrip()
