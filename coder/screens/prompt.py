"""One line to type, at the foot of the screen, so that what lies above stays in sight."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from coder.screens.keyed import parted, passed_on, ran

ENDS = ("enter", "ctrl+s")
"""What keeps a line: enter, or the key that saves a form, which is under the other hand."""


class Line(Input):
    """Leaves to the screen, in the key's own turn, what ends the line: escape, what is escape and a letter in one, in a
    prompt enter or ctrl+s; and what came later."""

    async def _on_key(self, event: events.Key) -> None:
        ends = event.key in ENDS and isinstance(self.screen, Prompt)
        leaves = ends or event.key == "escape" or event.key.startswith("alt+")
        if leaves or self.app.screen is not self.screen:
            event.stop()
            event.prevent_default()
            handle: Callable[[events.Key], None] = self.screen.on_key  # type: ignore[attr-defined]  # its screens have it
            handle(event)


class Prompt(ModalScreen[str | None]):
    """Answers with what was typed, or None when the person leaves it. `at_once` is told what was typed before any key
    struck after it is heard: for what changes the meaning of the next key."""

    CSS_PATH = "prompt.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave it", id="prompt.leave", tooltip="Leave it as it was")
    ]

    def __init__(
        self, title: str, value: str = "", hint: str = "", at_once: Callable[[str], None] | None = None
    ) -> None:
        super().__init__()
        self._title, self._value, self._hint = title, value, hint
        self._at_once = at_once

    def compose(self) -> ComposeResult:
        with Vertical(id="prompt"):
            yield Static(f"{self._title}   {self._hint}", id="prompt-title", markup=False)
            yield Line(self._value, id="prompt-line", compact=True, select_on_focus=False)

    def on_key(self, event: events.Key) -> None:
        """What was struck before the line stood here is part of it; what the line itself takes does not come here."""
        line = self.query_one("#prompt-line", Input)
        if passed_on(self, event) or parted(self.on_key, event) or ran(self, event):
            return
        if event.key in ENDS:
            event.stop()
            if self._at_once is not None:
                self._at_once(line.value)
            self.dismiss(line.value)
        elif event.character is not None and event.is_printable:
            event.stop()
            line.insert_text_at_cursor(event.character)

    def action_leave(self) -> None:
        self.dismiss(None)
