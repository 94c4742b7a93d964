"""What a practice coding met of the gold coding: the moments in order, each with what the codes mean."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import DataTable, Static

from coder.desk import times
from coder.screens import feedback_view as view
from coder.screens.drawing import once_laid_out
from coder.screens.room import HELP, Room
from coder.screens.tables import Table
from coder.store import books, practice
from coder.team import golds
from coder.team.feedback import Moment

if TYPE_CHECKING:
    from coder.store import Store


class FeedbackScreen(Room):
    """Of a locked practice on a session; `look_at` of the desk below is told the moment that enter was struck on.

    Errors when it is made: BadInput, StoreRefused.
    """

    TITLE = "Feedback"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "feedback.tcss"]
    ABOUT = """
Each line is a moment at which the gold coding, you or both coded something. Hit, early and late: the same code, within
the tolerance. Confused: another code at that time. Miss: only the gold coding has it. Extra: only you have it.

The gold coding is what at least two experts agreed on. What comes after its end is not compared, nor, in practice that
was locked early, what comes after that, nor time that either marked as not codable. Of each code, found is the share of
the gold's events that you coded too, confirmed the share of yours that the gold has; a few events say little. The F1
score (no seat) is both in one: twice what is the same, over the gold's events and yours together; 1 is all of it. The
figures of each attempt are kept in the history.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "go there", id="feedback.go", priority=True, tooltip="To this moment on the desk"),
        Binding("h", "hits", "hits", id="feedback.hits", tooltip="Show or hide the hits"),
        Binding("b", "codes", "by code", id="feedback.codes", tooltip="Code by code, or moment by moment"),
        Binding("escape", "back", "back", key_display="esc", id="feedback.back", tooltip="Back"),
        HELP,
    ]

    def __init__(self, store: "Store", session: str) -> None:
        super().__init__(store)
        self._line = practice.find(store, session)
        self._compared, self._found = golds.look(store, self._line)
        self._book = books.codebook(store, self._line.gold.codebook_id)[1]
        self._hits = self._codes = False
        self._table = Table((), ())

    def body(self) -> Iterable[Widget]:
        yield Static(view.summary(self._found), id="summary", markup=False)
        yield Static(view.rule(self._found), classes="note", markup=False)
        yield DataTable(id="moments", cursor_type="row")
        with VerticalScroll(id="meaning", can_focus=False):
            yield Static("", id="meaning-text", markup=False)

    def on_mount(self) -> None:
        once_laid_out(self, self._fill)
        part = f"the first {times.short(self._compared.end)} of" if self._compared.partial else "beside"
        self.head(f"{self._line.session} · practice, attempt {self._line.number} · {part} the gold coding")
        self.say("↑ ↓ choose a moment; its codes are explained below.")

    def on_resize(self) -> None:
        """The codes' labels get what room there is; the cursor stays."""
        if self._table.rows and not self._codes:
            place = self.query_one(DataTable).cursor_row
            self._table = self._moments()
            self._table.fill(self.query_one(DataTable), place)

    def _moments(self) -> Table:
        return view.moment_table(self._found, self._book, self.size.width, only_wrong=not self._hits)

    def _fill(self) -> None:
        if self._codes:
            self._table = view.code_table(self._found, self._book)
            place = 0
        else:
            self._table = self._moments()
            place = view.first_to_see([row.of for row in self._table.rows])
        self._table.fill(self.query_one(DataTable), place)
        self._explain()

    @property
    def chosen(self) -> Moment | None:
        """The moment under the cursor; None in the list of codes, or where there is none."""
        place = self.query_one(DataTable).cursor_row
        of = self._table.rows[place].of if 0 <= place < len(self._table.rows) else None
        return of if isinstance(of, Moment) else None

    def on_data_table_row_highlighted(self) -> None:
        self._explain()

    def _explain(self) -> None:
        chosen, place = self.chosen, self.query_one(DataTable).cursor_row
        if chosen is None and self._codes and 0 <= place < len(self._table.rows):
            code = self._table.rows[place].of.code
            chosen = Moment("hit", 0, code, code)
        nothing_wrong = chosen is None and bool(self._found.moments)
        words = "Every moment is a hit; h shows them." if nothing_wrong else view.explained(chosen, self._book)
        self.query_one("#meaning-text", Static).update(words)
        self.query_one("#meaning").scroll_home(animate=False)

    def action_hits(self) -> None:
        self._hits, self._codes = not self._hits, False
        self._fill()
        self.say("All moments." if self._hits else "Only what was not a hit.")

    def action_codes(self) -> None:
        self._codes = not self._codes
        self._fill()
        self.say("The code that was found least stands first." if self._codes else "Moment by moment.")

    def action_go(self) -> None:
        """Back to the desk, or on to it, at this moment."""
        from coder.screens.practice_desk import PracticeDesk

        if (chosen := self.chosen) is None:
            self.say("b goes back to the moments; enter there goes to one.")
            return
        below = self.app.screen_stack[-2]
        if isinstance(below, PracticeDesk):
            self.app.pop_screen()
            below.look_at(chosen.at)
        elif self._line.coding is not None:
            self.app.switch_screen(PracticeDesk(self.store, self._line.coding.id, at=chosen.at))

    def action_back(self) -> None:
        self.app.pop_screen()
