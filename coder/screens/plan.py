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
from coder.desk import times
from coder.desk.keys import STATUS_KEYS
from coder.desk.sitting import Sitting
from coder.desk.suggestions import RAN, Ran, Suggestion, suggest
from coder.errors import CoderError
from coder.models import ItemMark
from coder.screens.drawing import once_laid_out
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.prompt import Prompt
from coder.screens.room import HELP
from coder.widgets.lines import fit, wrap
from coder.widgets.plan_line import GLYPHS, WORDS, minutes_of

LEGEND = "d delivered   a adapted   p partial\nn not delivered   x not applicable   o not observed   - no status"
KEYS = "0-9 minutes  r runs, ends  s, m as suggested  space next  . note  esc back"
BEFORE_START = "The clock stands: space at the desk starts it, and an item can run."


class PlanScreen(ModalScreen[str | None]):
    """Stands on the item that runs, else the first that is not marked, and on each until the person moves on."""

    TITLE = "Session plan"
    ABOUT = """
A letter says how the item was delivered, digits how many minutes it took; each stroke is kept as it is made, and
nothing is marked without you.

d delivered, a adapted (delivered in another way), p partial, n not delivered, x not applicable to this session,
o not observed (you could not see it), - takes the mark away. Backspace takes the last digit off.

r at an item's beginning and at its end tells when it ran. From that its minutes are suggested and, where the plan
names codes for the item, its status: from what you coded in its time. s and m take what is suggested.

`crit` is a critical item; 9/10' is 9 minutes taken of 10 planned.
"""
    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i", "back", "back", id="plan.back", tooltip="Back to coding"),
        Binding("down,enter,space", "move(1)", "next item", id="plan.down", tooltip="Next item"),
        Binding("up", "move(-1)", "item before", id="plan.up", tooltip="Item before"),
        Binding("full_stop", "note", "note", id="plan.note", tooltip="Note on the item"),
        Binding("s", "status", "suggested status", id="plan.status", tooltip="Take the status that is suggested"),
        Binding("m", "minutes", "suggested minutes", id="plan.minutes", tooltip="Take the minutes that are suggested"),
        Binding("r", "run", "runs now, or ends", id="plan.run", tooltip="The item begins now, or ends"),
        Binding("delete", "no_time", "drop its times", id="plan.no_time", tooltip="Drop when the item ran"),
        HELP,
    ]

    def __init__(self, sitting: Sitting, plan: Plan, given: dict[str, ItemMark], item: str | None = None) -> None:
        """`given`: marks by item, changed in place. `item`: where to stand."""
        super().__init__()
        self._sitting, self._plan, self._marks = sitting, plan, given
        self._place = self._start(item)
        self._said = ""
        self._typed = ""
        self._key_time = 0.0

    def _start(self, item: str | None) -> int:
        for place, its in enumerate(self._plan.items):
            if item is None and Ran.of(self._marks.get(its.id)).since_ms is not None:
                return place
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
        once_laid_out(self, self._show)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        self._key_time = event.time
        key = event.character if event.is_printable and event.character else event.key
        if key.lower() in STATUS_KEYS:
            self._keep(status=STATUS_KEYS[key.lower()])
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
        noted = "" if "note" not in fields else "note kept; " if mark.note else "no note; "
        self._said = f"{item}: {noted}{WORDS[mark.status]}{minutes}."

    # ------------------------------------------------------------------ what is suggested

    def _suggested(self) -> Suggestion:
        sitting = self._sitting
        ledger, looked_for = sitting.recorder.ledger, sitting.recorder.keys.looked_for
        mark = self._marks.get(self._item.id)
        return suggest(self._item, mark, ledger, sitting.clock.now(), sitting.gaps, looked_for)

    def action_status(self) -> None:
        suggested = self._suggested()
        if suggested.status is None:
            self._said = f"No status is suggested: {suggested.why}."
        else:
            self._keep(status=suggested.status)
        self._show()

    def action_minutes(self) -> None:
        suggested = self._suggested()
        if suggested.minutes is None:
            self._said = f"No minutes are suggested: {suggested.whence}."
        else:
            self._typed = ""
            self._keep(minutes=float(suggested.minutes))
        self._show()

    # ------------------------------------------------------------------ when an item runs

    def action_run(self) -> None:
        """The item ends, if it runs; else it begins, and the one that runs ends."""
        at = self._sitting.key_ms(self._key_time)
        if at is None:
            self._said = BEFORE_START
            self._show()
            return
        own = Ran.of(self._marks.get(self._item.id))
        if own.since_ms is not None:
            kept = self._keep_ran(self._item.id, own.ended(at))
            said = f"{self._item.id} ended at {times.short(at)}."
        else:
            before = [(its.id, Ran.of(self._marks.get(its.id))) for its in self._plan.items]
            kept = all(self._keep_ran(id, ran.ended(at)) for id, ran in before if ran.since_ms is not None)
            kept = kept and self._keep_ran(self._item.id, own.begun(at))
            said = f"{self._item.id} runs from {times.short(at)}; r ends it, or begins another."
        if kept:
            self._said = said
        self._show()

    def action_no_time(self) -> None:
        if self._keep_ran(self._item.id, Ran()):
            self._said = f"{self._item.id}: its times are dropped."
        self._show()

    def _keep_ran(self, item: str, ran: Ran) -> bool:
        mark = self._marks.get(item)
        rest = {name: value for name, value in mark.extra.items() if name != RAN} if mark is not None else {}
        extra = {**rest, RAN: ran.text()} if ran != Ran() else rest
        try:
            self._marks[item] = self._sitting.keeper.mark(mark, item, {"extra": extra})
        except CoderError as error:
            self._said = f"✗ NOT KEPT: {error.problems[0]}"
            return False
        return True

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
            text.append(
                item_line(self._plan.items[place], self._marks.get(self._plan.items[place].id), width),
                style="reverse" if place == self._place else "",
            )
            text.append("\n")
        self.query_one("#plan-items", Static).update(text)
        item, mark = self._item, self._marks.get(self._item.id)
        told = wrap(f"{item.id} {item.title}. Delivered: {item.prescribed or 'as planned'}.", width)
        if mark is not None and mark.note:
            told += wrap(f"Note: {mark.note}", width)
        self.query_one("#plan-detail", Static).update("\n".join([*told[:3], *self._told(width)]))
        self.query_one("#plan-said", Static).update(self._said)

    def _told(self, width: int) -> list[str]:
        """What is suggested, in two or three lines."""
        suggested = self._suggested()
        status = f"s {WORDS[suggested.status]}" if suggested.status else "no status"
        minutes = f"m {suggested.minutes} minutes" if suggested.minutes is not None else "no minutes"
        status_lines = wrap(f"Suggested: {status} ({suggested.why}).", width)[:2]
        return [*status_lines, fit(f"Suggested: {minutes} ({suggested.whence}).", width)]


def item_line(item: Item, mark: ItemMark | None, width: int) -> str:
    """Status, item, and minutes of those planned, in `width` columns."""
    status = mark.status if mark else None
    planned = f"/{item.planned_minutes:g}'" if item.planned_minutes else "'"
    end = f" {'crit' if item.critical else '':<5}{minutes_of(mark):>4}{planned:<5}"
    runs = Ran.of(mark).since_ms is not None
    word = "runs now" if runs and status is None else WORDS[status]
    head = f"{'▸' if runs else GLYPHS[status]} {word:<15}{item.id:<6} "
    return head + fit(item.title, width - len(head) - len(end)) + end
