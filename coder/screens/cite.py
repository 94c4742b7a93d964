"""Putting an event on the list for a rating while coding: a letter a scale, and back at once."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.desk import times
from coder.desk.cited import STROKES, Cited
from coder.models import Event
from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.widgets.lines import fit


class CiteScreen(ModalScreen[str | None]):
    """Answers with the scale that was chosen. `enter` chooses the scale chosen last."""

    CSS_PATH = "cite.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="cite.back", tooltip="Back to coding, no list changed"),
        Binding("enter,ctrl+e", "again", "the scale chosen last", id="cite.again", tooltip="The scale chosen last"),
    ]

    def __init__(self, cited: Cited, event: Event) -> None:
        super().__init__()
        self._cited, self._event = cited, event

    def compose(self) -> ComposeResult:
        with Vertical(id="cite") as box:
            box.border_title = f"{self._event.code} {times.short(self._event.onset_ms)}: a moment for which rating?"
            again = f"enter {self._cited.last} again · " if self._cited.last else ""
            box.border_subtitle = f"a letter: on its list, or off · {again}esc back"
            yield Static(id="cite-list", markup=False)

    def on_mount(self) -> None:
        once_laid_out(self, self._show)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        key = (event.character or "").lower()
        place = STROKES.find(key) if len(key) == 1 and event.is_printable else -1
        if 0 <= place < len(self._cited.scales):
            event.stop()
            event.prevent_default()
            self.dismiss(self._cited.scales[place].id)
        else:
            ran(self, event)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_again(self) -> None:
        if self._cited.last is not None:
            self.dismiss(self._cited.last)

    def _show(self) -> None:
        if not self.is_current:
            return
        width, room = self.query_one("#cite-list").content_size.width, self.size.height - 2
        lines = Text("\n", end="")
        listed = []
        for stroke, scale in list(zip(STROKES, self._cited.scales, strict=False))[: max(1, room)]:
            on = "e" if self._cited.rests_on(scale.id, self._event.id) else " "
            listed.append(Text.assemble((f" {stroke} ", "bold"), fit(f"{on} {scale.id:<10} {scale.label}", width - 3)))
        self.query_one("#cite-list", Static).update(lines.join(listed))
