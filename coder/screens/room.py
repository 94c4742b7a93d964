"""What the screens beside the desk have in common: a heading, a body, one line that speaks, and the keys that work."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Static
from textual.worker import Worker, WorkerState

from coder.errors import CoderError, OutsideFailed

if TYPE_CHECKING:
    from coder.store import Store

BACK = Binding("escape", "app.back", "back", id="room.back", tooltip="Go back to the screen before this one")
HELP = Binding("question_mark", "app.help", "help", key_display="?", id="room.help", tooltip="Every key of this screen")


class Room(Screen[None]):
    """A screen of the app. Subclasses give `TITLE`, `body` and, for `?`, `ABOUT`: what is to be known here, in words.

    `CSS_PATH` names `room.tcss`, then the file of the same name beside each screen's module.
    """

    TITLE: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""

    def __init__(self, store: "Store") -> None:
        super().__init__()
        self.store = store

    def compose(self) -> ComposeResult:
        yield Static(self.TITLE, id="heading", markup=False)
        yield from self.body()
        yield Static("", id="message", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def body(self) -> Iterable[Widget]:
        return ()

    def head(self, text: str) -> None:
        """Say in the heading what is being looked at."""
        self.query_one("#heading", Static).update(text)

    def say(self, text: str) -> None:
        """Say what just happened or what to do next, in the one line for it."""
        line = self.query_one("#message", Static)
        line.remove_class("refused")
        line.update(text)

    def refuse(self, error: CoderError) -> None:
        """Say what went wrong and how to mend it; the sign stands for the colour where there is none."""
        line = self.query_one("#message", Static)
        line.add_class("refused")
        more = len(error.problems) - 1
        line.update(f"✗ {error.problems[0]}" + (f" (and {more} more)" if more else ""))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What failed in a thread is told as a sentence too; a fault of the program's own asks to be reported."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, CoderError):
            self.refuse(error)
        else:
            what = f"this went wrong inside the program: {type(error).__name__}: {error}"
            self.refuse(OutsideFailed(what, self.TITLE.lower(), "please report it, with what you did before"))
