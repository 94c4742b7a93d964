"""Every key of the desk on one screen: the codebook's on the left and right, the commands beneath."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.desk.keys import Group, KeyMap
from coder.screens.keyed import parted, passed_on, ran
from coder.widgets.lines import keyed, side_by_side, stacked, wrap

if TYPE_CHECKING:
    from coder.screens.desk import Desk

NAMES = {"question_mark": "?", "full_stop": "."}
SIGNS = "Log: ┐ runs  ┘ ended  ! concern  ? unsure or discuss  > linked  * come back  n note  + modifier"


class CodingKeys(ModalScreen[None]):
    """Told from the codebook and the bindings, so that it cannot be wrong."""

    CSS_PATH = "coding_keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter", "back", "back", id="coding_keys.back", tooltip="Back to coding")
    ]

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self._commands = command_list(desk)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="coding-keys"):
            yield Static(id="coding-keys-text", markup=False)

    def on_key(self, event: events.Key) -> None:
        if not (passed_on(self, event) or parted(self.on_key, event)):
            ran(self, event)

    def action_back(self) -> None:
        self.dismiss(None)

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = max(40, self.query_one("#coding-keys").content_size.width)
        self.query_one("#coding-keys-text", Static).update(
            stacked(key_page(self._desk.recorder.keys, self._commands, width))
        )


def command_list(desk: "Desk") -> list[tuple[str, str]]:
    """Key and what it does, of every command of the desk as it is bound now."""
    found: dict[str, tuple[str, str]] = {}
    for active in desk.active_bindings.values():
        binding = active.binding
        if binding.id and binding.id.startswith("desk."):
            key = NAMES.get(binding.key, binding.key)
            found.setdefault(binding.id, (key, binding.description))
        elif binding.action == "quit":
            found["leave"] = (binding.key, "leave")
    return list(found.values())


def key_page(keys: KeyMap, commands: list[tuple[str, str]], width: int) -> list[Text]:
    """All of it in as few lines as the width allows."""
    half = (width - 2) // 2
    states = "  ".join(f"{key} {codable.label.partition(' (')[0]}" for key, codable in keys.singles.items())
    lines = keyed("One stroke:", states, width) if states else []
    groups = [_group(group, half) for group in keys.groups.values()]
    lines += side_by_side(_split(groups), [half + 2, half])
    if any(key == " " for group in keys.groups.values() for key, _ in group.entries):
        lines += keyed("A digit and space:", "the technique alone. Escape drops a first stroke.", width)
    steps = "  ".join(f"{key} {modifier.label.lower()}" for key, modifier in keys.modifiers.items())
    if steps:
        lines += keyed("Last event, or the chosen row:", steps, width)
    lines.append(Text("─" * width))
    column = (width - 6) // 4
    cells = [keyed(key, words, column) for key, words in commands]
    rows = -(-len(cells) // 4)
    for row in range(rows):
        four = [cells[place] if place < len(cells) else [] for place in range(row, row + 4 * rows, rows)]
        lines += side_by_side(four, [column + 2, column + 2, column + 2, column])
    return [*lines, *(Text(line, style="dim") for line in wrap(SIGNS, width))]


def _group(group: Group, width: int) -> list[Text]:
    """A first stroke and its second ones: `4 Foster …: e r v l n o`."""
    if group.at_once is not None:
        return keyed(group.key, f"{group.label} (at once)", width)
    seconds = " ".join(key for key, _ in group.entries if key != " ")
    return keyed(group.key, f"{group.label}: {seconds}", width)


def _split(groups: list[list[Text]]) -> list[list[Text]]:
    """Two columns of about the same height, in order."""
    total = sum(len(group) for group in groups)
    left: list[Text] = []
    right: list[Text] = []
    for group in groups:
        (left if len(left) < (total + 1) // 2 else right).extend(group)
    return [left, right]
