"""The session plan's items: one stroke a status, digits for minutes. Each stroke is kept as it is made."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from codebooks import Plan
from codebooks.plan import Item
from coder.desk.sitting import Sitting
from coder.errors import CoderError
from coder.models import ItemMark
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.prompt import Prompt
from coder.widgets.lines import fit, wrap
from coder.widgets.plan_line import GLYPHS, WORDS, minutes_of

STROKES = {
    "d": "delivered",
    "a": "adapted",
    "p": "partial",
    "n": "not_delivered",
    "x": "not_applicable",
    "o": "not_observed",
}
LEGEND = "d delivered   a adapted   p partial\nn not delivered   x not applicable   o not observed   - no status"
KEYS = "a status stays on its item: 0-9 minutes  down, space next  up  . note  esc back"


class PlanScreen(ModalScreen[str | None]):
    """Stands on the first item that is not marked, and on each item until the person moves on."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i", "back", "back", id="plan.back", tooltip="Back to coding"),
        Binding("down,enter,space", "move(1)", "next item", id="plan.down", tooltip="Next item"),
        Binding("up", "move(-1)", "item before", id="plan.up", tooltip="Item before"),
        Binding("full_stop", "note", "note", id="plan.note", tooltip="Note on the item"),
    ]

    def __init__(self, sitting: Sitting, plan: Plan, given: dict[str, ItemMark], item: str | None = None) -> None:
        """`given`: marks by item, changed in place. `item`: where to stand."""
        super().__init__()
        self._sitting, self._plan, self._marks = sitting, plan, given
        self._place = self._start(item)
        self._said = ""
        self._typed = ""

    def _start(self, item: str | None) -> int:
        for place, its in enumerate(self._plan.items):
            mark = self._marks.get(its.id)
            if its.id == item or (item is None and (mark is None or mark.status is None)):
                return place
        return 0

    @property
    def _item(self) -> Item:
        return self._plan.items[self._place]

    def compose(self) -> ComposeResult:
        with Vertical(id="plan-box") as box:
            box.border_title = f"{self._plan.programme.title} · {self._plan.session.title}"
            yield Static(id="plan-items", markup=False)
            yield Static(id="plan-detail", markup=False)
            yield Static(LEGEND, id="plan-legend", markup=False)
            yield Static(KEYS, id="plan-keys", markup=False)
            yield Static(id="plan-said", markup=False)

    def on_mount(self) -> None:
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        key = event.character if event.is_printable and event.character else event.key
        if key.lower() in STROKES:
            self._keep(status=STROKES[key.lower()])
            self._typed = ""
        elif key == "-":
            self._keep(status=None)
        elif key.isdecimal() and key.isascii() and len(self._typed) < 3:
            self._typed += key
            self._keep(minutes=float(self._typed))
        elif key == "backspace":
            self._typed = self._typed[:-1]
            self._keep(minutes=float(self._typed) if self._typed else None)
        else:
            ran(self, event)
            return
        event.stop()
        self._show()

    def _keep(self, **fields: object) -> None:
        item = self._item.id
        try:
            mark = self._sitting.keeper.mark(self._marks.get(item), item, fields)
        except CoderError as error:
            self._said = f"✗ NOT KEPT: {error.problems[0]}"
            return
        self._marks[item] = mark
        minutes = f", {minutes_of(mark)} minutes" if mark.minutes is not None else ""
        self._said = f"{item}: {WORDS[mark.status]}{minutes}."

    def _go(self, step: int) -> None:
        self._place = min(len(self._plan.items) - 1, max(0, self._place + step))
        self._typed = ""

    def action_move(self, step: int) -> None:
        self._go(step)
        self._show()

    def action_note(self) -> None:
        def typed(text: str | None) -> None:
            if text is not None:
                self._keep(note=text.strip() or None)
                self._show()

        mark = self._marks.get(self._item.id)
        self.app.push_screen(Prompt(f"Note on {self._item.id}", (mark.note if mark else None) or ""), typed)

    def action_back(self) -> None:
        self.dismiss(self._said or None)

    def _show(self) -> None:
        width = max(20, self.query_one("#plan-items").content_size.width)
        room = max(3, self.query_one("#plan-items").content_size.height)
        start = min(max(0, self._place - room // 2), max(0, len(self._plan.items) - room))
        text = Text()
        for place in range(start, min(len(self._plan.items), start + room)):
            text.append(self._line(self._plan.items[place], width), style="reverse" if place == self._place else "")
            text.append("\n")
        self.query_one("#plan-items", Static).update(text)
        item, mark = self._item, self._marks.get(self._item.id)
        told = wrap(f"{item.id} {item.title}. Delivered: {item.prescribed or 'as planned'}.", width)
        if mark is not None and mark.note:
            told += wrap(f"Note: {mark.note}", width)
        self.query_one("#plan-detail", Static).update("\n".join(told[:4]))
        self.query_one("#plan-said", Static).update(self._said)

    def _line(self, item: Item, width: int) -> str:
        mark = self._marks.get(item.id)
        status = mark.status if mark else None
        planned = f"/{item.planned_minutes:g}'" if item.planned_minutes else "'"
        end = f" {'crit' if item.critical else '':<5}{minutes_of(mark):>4}{planned:<5}"
        head = f"{GLYPHS[status]} {WORDS[status]:<15}{item.id:<6} "
        return head + fit(item.title, width - len(head) - len(end)) + end
