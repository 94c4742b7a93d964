"""Every key of the desk on one screen: the codebook's first, then the commands and what signs mean."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.keys import format_key
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.widgets.key_line import declared
from coder.widgets.key_page import key_page
from coder.widgets.lines import stacked

if TYPE_CHECKING:
    from coder.screens.desk import Desk

LOOK = "app.look"
NAMES = {
    "question_mark": "?",
    "full_stop": ".",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "exclamation_mark": "!",
}


class CodingKeys(ModalScreen[None]):
    """Told from the codebook and the bindings, so that it cannot be wrong."""

    CSS_PATH = "coding_keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter", "back", "back", id="coding_keys.back", tooltip="Back to coding"),
        Binding("down", "scroll(1)", "line down", id="coding_keys.down", tooltip="A line down"),
        Binding("up", "scroll(-1)", "line up", id="coding_keys.up", tooltip="A line up"),
        Binding("pagedown,space", "leaf(1)", "page down", id="coding_keys.page_down", tooltip="A page down"),
        Binding("pageup", "leaf(-1)", "page up", id="coding_keys.page_up", tooltip="A page up"),
        Binding("end", "leaf(99)", "to the end", id="coding_keys.end", tooltip="To the end"),
        Binding("home", "leaf(-99)", "to the start", id="coding_keys.home", tooltip="To the start"),
    ]

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self._commands = command_list(desk)
        self._opened_by = [key for key, its in desk.active_bindings.items() if its.binding.id == "desk.keys"]

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="coding-keys", can_focus=False) as page:
            page.border_title = "Keys and signs"
            keys = " or ".join(NAMES.get(key, format_key(key)) for key in self._opened_by)
            page.border_subtitle = f"{keys} opens this · ↑ ↓ scroll · space next page · esc closes"
            yield Static(id="coding-keys-text", markup=False)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event) or ran(self, event):
            return
        if event.key in self._opened_by:
            event.stop()
            event.prevent_default()
            self.action_back()

    def action_back(self) -> None:
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        page = self.query_one("#coding-keys")
        page.scroll_to(y=page.scroll_target_y + lines, animate=False)

    def action_leaf(self, pages: int) -> None:
        self.action_scroll(pages * max(1, self.query_one("#coding-keys").content_size.height - 1))

    def on_mount(self) -> None:
        once_laid_out(self, self._draw)

    def on_resize(self) -> None:
        once_laid_out(self, self._draw)

    def _draw(self) -> None:
        width = max(40, self.query_one("#coding-keys").scrollable_content_region.width)
        recorder, seats = self._desk.recorder, self._desk.sitting.subject.session.seats
        lines = key_page(recorder.keys, recorder.cast, seats, self._commands, width)
        self.query_one("#coding-keys-text", Static).update(stacked(lines))


def command_list(desk: "Desk") -> list[tuple[str, str]]:
    """Key and what it does, of every command of the desk as it is bound now; in a live session not a recording's."""
    found: dict[str, tuple[str, str]] = {}
    for active in desk.active_bindings.values():
        binding = active.binding
        if desk.sitting.live and binding.tooltip.startswith("Recording"):
            continue
        if binding.id and (binding.id.startswith("desk.") or binding.id == LOOK):
            key = NAMES.get(binding.key, binding.key)
            found.setdefault(binding.id, (key, binding.description))
        elif binding.action == "quit":
            found["leave"] = (binding.key, "leave")
    order = {command: place for place, command in enumerate(declared(desk))}
    return [found[command] for command in sorted(found, key=lambda its: order.get(its, len(order)))]
