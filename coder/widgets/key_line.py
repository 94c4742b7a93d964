"""The commands of the screen in one line, as they are bound now."""

from typing import Any

from rich.text import Text
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget


class KeyLine(Widget):
    """Told from the bindings, so that no key is shown that does not work; what does not fit is in the help."""

    DEFAULT_CSS = "KeyLine { height: 1; width: 1fr; padding: 0 1; background: $panel; }"

    def __init__(self, of: str = "desk.", *, leave: bool = True, id: str | None = None) -> None:
        """`of`: how the ids of the commands begin that are told; `leave`: and how to leave the app."""
        super().__init__(id=id)
        self._of, self._leave = of, leave

    def render(self) -> Text:
        """All of them two spaces apart, or one where the line is short."""
        bindings = [active.binding for active in self.screen.active_bindings.values()]
        # A key of one's own would come after all others; a person knows a command by its place.
        told: dict[str, Binding | None] = dict.fromkeys(declared(self.screen))
        for its in bindings:
            if its.show and its.id and its.id.startswith(self._of):
                told[its.id] = told.get(its.id) or its  # one command may have several keys
        items = [
            Text.assemble((self.app.get_key_display(binding), "bold"), f" {binding.description}")
            for binding in told.values()
            if binding is not None
        ]
        if self._leave:
            # Leaving belongs to the app, whose binding comes before the screen's.
            items += [Text.assemble((its.key, "bold"), " leave") for its in bindings if its.action == "quit"]
        gap = "  " if sum(item.cell_len + 2 for item in items) <= self.content_size.width + 2 else " "
        line = Text(gap, no_wrap=True).join(items)
        line.truncate(self.content_size.width, overflow="ellipsis")
        return line


def declared(screen: Screen[Any]) -> list[str]:
    """The ids of a screen's commands in the order in which they are written down, whatever their keys are now."""
    return [its.id for its in screen.BINDINGS if isinstance(its, Binding) and its.id]
