"""Every key of the screen that was on show, and what is to be known there, in words."""

from dataclasses import replace
from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from coder.screens.keyed import parted, passed_on, ran


class HelpScreen(ModalScreen[None]):
    """Told from the bindings themselves, so that a key can neither be shown without working nor work unshown."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,question_mark,q", "dismiss_help", "back", key_display="esc", id="help.back", tooltip="Close help"
        ),
        Binding("space", "page", "next page", id="help.page", tooltip="Next page"),
    ]

    def __init__(self, of: Screen[Any]) -> None:
        super().__init__()
        self._of = of
        self._keys = self._key_table(of)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as page:
            page.border_title = f"Help · {getattr(self._of, 'TITLE', None) or 'keys'}"
            page.border_subtitle = "↑ ↓ scroll · space next page · esc closes"
            about = getattr(self._of, "ABOUT", "")
            if about:
                yield Static(paragraphs(about), markup=False)
            yield Static(Text("\nKeys", style="bold"))
            yield Static(self._keys)

    def on_key(self, event: events.Key) -> None:
        """Escape and a key struck right after it are two keys, though a terminal sends them as one."""
        if not (passed_on(self, event) or parted(self.on_key, event)) and event.key == "escape":
            ran(self, event)

    def action_page(self) -> None:
        self.query_one("#help", VerticalScroll).scroll_page_down(animate=False)

    def action_dismiss_help(self) -> None:
        self.dismiss(None)

    def _key_table(self, of: Screen[Any]) -> Table:
        table = Table.grid(padding=(0, 2))
        told = set()
        for active in of.active_bindings.values():
            binding = active.binding
            if binding.id and binding.id not in told and active.enabled:
                told.add(binding.id)
                table.add_row(
                    Text(of.app.get_key_display(alone(binding)), style="bold"), active.tooltip or binding.description
                )
        table.add_row(Text("ctrl+p", style="bold"), "Find a command by its name")
        table.add_row(Text("arrows", style="bold"), "Move in a list; Page Up and Page Down by pages; Home and End")
        return table


def alone(binding: Binding) -> Binding:
    """The binding as its own key is shown: a pair such as `[]`, which stands for two commands in a line, is parted."""
    pair = binding.key_display is not None and len(binding.key_display) == 2
    return replace(binding, key_display=None) if pair else binding


def paragraphs(text: str) -> str:
    """Text as written in a source file, its lines joined so that it fills any width; empty lines part paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))
