"""One moment of a session: what one observer, or both, coded around it, and the way into one's own coding."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.desk import times
from coder.errors import CoderError
from coder.screens.agreement_figures import Told
from coder.screens.agreement_moments import apart, at_ms, what
from coder.screens.agreement_words import Entry
from coder.screens.drawing import once_laid_out
from coder.screens.moment_view import around, axis_lines, running_lines, side_by_side
from coder.screens.work import open_coding

if TYPE_CHECKING:
    from coder.store import Store

LEGEND = "= same code   ≠ other code   ‹ › only one   · not compared"
ALONE = "◆ this event   ● another   ━ a state while it lasts"


class MomentScreen(ModalScreen[tuple[int, bool]]):
    """Answers which of the moments was on show last, and whether a coding was opened, so that figures may have changed.

    A coding opens only for the observer whose own it is.
    """

    CSS_PATH = "moment.tcss"
    TITLE = "Moment"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", "back", key_display="esc", id="moment.back", tooltip="Back to the list"),
        Binding("left", "step(-1)", "before", id="moment.before", priority=True, tooltip="The moment before this one"),
        Binding("right", "step(1)", "next", id="moment.next", priority=True, tooltip="The next moment of the list"),
        Binding("a", "open(0)", "first coding", id="moment.first", tooltip="Open the first observer's coding here"),
        Binding("b", "open(1)", "second coding", id="moment.second", tooltip="Open the second observer's coding here"),
    ]

    def __init__(self, store: "Store", told: Told, moments: Sequence[Entry], place: int) -> None:
        super().__init__()
        self._store, self._told = store, told
        self._moments, self._place = moments, place
        self._opened = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static("", id="axis", markup=False)
            with VerticalScroll(id="events"):
                yield Static("", id="lines", markup=False)
            yield Static("", id="running", markup=False)
            yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        self.query_one("#events").focus()
        once_laid_out(self, self._show)

    def on_resize(self) -> None:
        once_laid_out(self, self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where one observer coded there is no second coding to open."""
        return action != "open" or parameters[0] in range(len(self.moment["raters"]))

    @property
    def moment(self) -> Entry:
        return self._moments[self._place]

    def _show(self) -> None:
        one, seen = self.moment, around(self._told, self.moment)
        sheet, events = self.query_one("#sheet"), self.query_one("#events", VerticalScroll)
        gap = f" {apart(one)}" if apart(one) else ""
        when = times.clock(at_ms(one), tenths=True)
        place = f"{self._place + 1:,} of {len(self._moments):,}"
        sheet.border_title = f"{one['session']} · {when} · {what(one)}{gap} · {place}"
        pair = len(one["raters"]) == 2
        sheet.border_subtitle = f"◂ ▸ moments · {'a b open' if pair else 'a opens'} · esc closes"
        width = events.size.width - 1
        self.query_one("#axis", Static).update(axis_lines(seen, width))
        lines, here = side_by_side(seen, self._told.labels, width)
        self.query_one("#lines", Static).update(lines)
        self.query_one("#running", Static).update(running_lines(seen, self._told.labels))
        self.say(f"{LEGEND if pair else ALONE}\n{self._who_may(one)}")
        self.call_after_refresh(events.scroll_to, y=max(here - events.size.height // 2, 0), animate=False)

    def _who_may(self, one: Entry) -> str:
        """Which key opens a coding here."""
        if self._store.who not in one["raters"]:
            if len(one["raters"]) == 1:
                return f"This coding is {one['raters'][0]}'s: it can be read here, not opened."
            return f"Neither coding is {self._store.who}'s own: both can be read here, and opened by their observers."
        key = "ab"[one["raters"].index(self._store.who)]
        return f"{key} opens {self._store.who}'s own coding at {times.clock(at_ms(one))}."

    def say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)

    def action_close(self) -> None:
        self.dismiss((self._place, self._opened))

    def action_step(self, step: int) -> None:
        self._place = min(max(self._place + step, 0), len(self._moments) - 1)
        self._show()

    def action_open(self, side: int) -> None:
        """The desk on the app's own user's coding, the nearest row chosen; another's is never opened."""
        one = self.moment
        rater = one["raters"][side]
        if rater != self._store.who:
            self.say(f"This coding is {rater}'s: only {rater} can open it. What {rater} coded here stands above.")
            return
        try:
            desk = open_coding(self._store, one["session"])
        except CoderError as error:
            self.say(f"✗ {error.problems[0]}")
            return
        onset = one["onset"][side]
        at = at_ms(one) if onset is None else round(onset * 1000)

        def arrived() -> None:
            from coder.widgets.event_log import EventLog

            desk.query_one("#log", EventLog).choose_at(at)
            may = "it is locked and can be read" if desk.sitting.locked else "enter edits"
            desk.say(f"{times.clock(at)}: the nearest row is chosen; arrows choose, {may}; ctrl+b goes back.")

        self._opened = True
        desk.arrived = arrived
        self.app.push_screen(desk)
