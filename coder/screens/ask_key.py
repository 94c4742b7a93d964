"""One line that waits for a single key, to give it to a command."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.screens.keyed import passed_on


class AskKey(ModalScreen[str | None]):
    """Answers with the key struck, a sign or a name such as `ctrl+w`; None for escape."""

    CSS_PATH = "prompt.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave it", id="ask_key.leave", tooltip="Leave it as it was")
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(id="prompt"):
            yield Static(f"{self._title}: strike it now · escape leaves it", id="prompt-title", markup=False)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event):
            return
        event.stop()
        event.prevent_default()
        sign = event.character if event.character is not None and event.is_printable else event.key
        self.dismiss(None if event.key == "escape" or event.key.startswith("alt+") else sign)

    def action_leave(self) -> None:
        self.dismiss(None)
