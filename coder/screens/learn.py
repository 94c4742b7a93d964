"""Learn: sessions with a gold coding to practise on, and the way to the key drill."""

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import DataTable

from coder.errors import CoderError
from coder.screens.room import BACK, HELP, Room
from coder.screens.tables import Row, Table
from coder.screens.work import MINUTE_MS
from coder.store import practice
from coder.store.practice import Practice

if TYPE_CHECKING:
    from coder.store import Store

NOTHING = "No session has a gold coding yet: a lead makes one with `coder code SESSION --role gold` and locks it."


def words_of(line: Practice) -> str:
    """How far the practice on a session has come."""
    if line.coding is None:
        return "not begun"
    if line.coding.state == "locked":
        return f"attempt {line.number} locked · f feedback"
    return f"attempt {line.number}, {(line.reached_ms or 0) // MINUTE_MS} min in · resume"


def figures_of(line: Practice) -> str:
    """F1 of the attempts that were compared, the last at the end."""
    shown = [its.figures.get("f1") for its in line.attempts]
    return "  ".join("–" if value is None else f"{value:.2f}" for value in shown)


class LearnScreen(Room):
    TITLE = "Learn"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss"]
    ABOUT = """
Practise by coding a session that experts have coded: through the same screen, with nothing of theirs in sight. When it
is locked (d, then l) each moment is compared: hit, early, late, confused, miss, extra. A further attempt begins with
nothing; what stood there stays in the history, with the figures of every attempt.

Practice never counts in agreement or adherence. Your own gold codings are not listed: you know them.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "practise", "practise", id="learn.practise", priority=True, tooltip="Begin it or go on"),
        Binding("f", "feedback", "feedback", id="learn.feedback", tooltip="Feedback on a locked attempt"),
        Binding("n", "anew", "anew", id="learn.anew", tooltip="Begin a further attempt with nothing"),
        Binding("k", "drill", "key drill", id="learn.drill", tooltip="Learn the keys of the codebook"),
        Binding("t", "stand", "test", id="learn.test", tooltip="Where I stand for certification; nothing is kept"),
        BACK,
        HELP,
    ]

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._asked_anew: str | None = None
        self._table = Table((), ())

    def body(self) -> Iterable[Widget]:
        yield DataTable(id="practice", cursor_type="row")

    def on_screen_resume(self) -> None:
        self._fill()

    def _fill(self) -> None:
        try:
            lines = practice.listing(self.store)
        except CoderError as error:
            self.refuse(error)
            return
        table = self.query_one(DataTable)
        rows = tuple(Row(line, self._cells(line)) for line in lines)
        self._table = Table(("session", "medium", "min", "my practice", "F1 score of attempts"), rows)
        self._table.fill(table, table.cursor_row)
        done = sum(line.coding is not None for line in lines)
        self.head(f"Learn · {self.store.who}    sessions with a gold coding {len(lines)} · practised {done}")
        self.say(self._next_step())

    def _cells(self, line: Practice) -> tuple[str, ...]:
        minutes = "" if line.minutes is None else f"{line.minutes:g}"
        return (line.session, line.medium or "", minutes, words_of(line), figures_of(line))

    @property
    def chosen(self) -> Practice | None:
        """The session under the cursor."""
        place = self.query_one(DataTable).cursor_row
        return self._table.rows[place].of if 0 <= place < len(self._table.rows) else None

    def on_data_table_row_highlighted(self) -> None:
        self._asked_anew = None
        self.say(self._next_step())

    def _next_step(self) -> str:
        line = self.chosen
        if line is None:
            return NOTHING
        if line.coding is not None and line.coding.state == "locked":
            return f"enter or f shows the feedback on {line.session}; n begins a further attempt."
        return f"enter {'goes on with' if line.coding else 'begins'} {line.session}: the desk, with no gold in sight."

    def action_practise(self) -> None:
        from coder.screens.practice_desk import open_practice

        if (line := self.chosen) is None:
            return
        if line.coding is not None and line.coding.state == "locked":
            self.action_feedback()
        else:
            self._try(lambda: self.app.push_screen(open_practice(self.store, line.session)))

    def action_feedback(self) -> None:
        from coder.screens.feedback import FeedbackScreen

        if (line := self.chosen) is not None:
            self._try(lambda: self.app.push_screen(FeedbackScreen(self.store, line.session)))

    def action_anew(self) -> None:
        """Asked for twice: all that stands in the attempt is taken back."""
        line = self.chosen
        if line is None or line.coding is None:
            self.say("There is no attempt yet: enter begins the first.")
        elif self._asked_anew != line.session:
            self._asked_anew = line.session
            self.say(f"n at once again takes attempt {line.number} of {line.session} back and begins a further one.")
        else:
            coding = line.coding.id
            self._try(lambda: practice.again(self.store, coding))
            self._fill()

    def action_drill(self) -> None:
        """With the preset of the gold coding under the cursor, else with every code."""
        from coder.screens.drill import DrillScreen
        from coder.store import books

        preset = self.chosen.gold.preset if self.chosen else None
        book = self.chosen.gold.codebook_id if self.chosen else None
        self._try(lambda: self.app.push_screen(DrillScreen(books.codebook(self.store, book)[1], preset)))

    def action_stand(self) -> None:
        """The certification test as it would come out now."""
        from coder.screens.page import PageScreen
        from coder.team import testing

        def show() -> None:
            found = testing.take(self.store, keep=False)
            told = [
                *testing.lines(found),
                "",
                "`coder certify` takes the test: it is kept, and what it counts is used up.",
            ]
            self.app.push_screen(PageScreen("Certification: where you stand", Text("\n".join(told))))

        self._try(show)

    def _try(self, act: Callable[[], object]) -> None:
        self._asked_anew = None
        try:
            act()
        except CoderError as error:
            self.refuse(error)
