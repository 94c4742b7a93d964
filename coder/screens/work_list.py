"""A list of sessions with this observer's own work on them: what Home and Sessions have in common."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import DataTable

from coder.errors import CoderError, Locked
from coder.screens.room import Room
from coder.screens.work import Work, open_coding, works

if TYPE_CHECKING:
    from coder.store import Store


class WorkList(Room):
    """Subclasses give `COLUMNS`, `cells`, the order and what the heading says; `enter` is bound to `code`."""

    COLUMNS: ClassVar[tuple[str, ...]] = ()
    EMPTY: ClassVar[str] = ""

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self.works: list[Work] = []
        self._spoken: tuple[str, str] | None = None
        self._asked_to_look: str | None = None
        """The session that was found open in another window: `enter` again looks at it."""

    @abstractmethod
    def cells(self, work: Work) -> tuple[str | None, ...]:
        """A row of the table, in the order of `COLUMNS`."""

    def ordered(self, found: list[Work]) -> list[Work]:
        return found

    @abstractmethod
    def counted(self) -> str:
        """What the heading says of the whole list."""

    def body(self) -> Iterable[Widget]:
        yield DataTable(id="work", cursor_type="row")

    def on_mount(self) -> None:
        self.query_one(DataTable).add_columns(*self.COLUMNS)

    def on_screen_resume(self) -> None:
        self.reload()

    def reload(self, cursor: str | None = None) -> None:
        """Read the work anew, with the cursor on session `cursor`, or where it was."""
        kept = cursor or (self.chosen.session.name if self.chosen else None)
        try:
            self.works = self.ordered(works(self.store))
        except CoderError as error:
            self.refuse(error)
            return
        table = self.query_one(DataTable)
        table.clear()
        for work in self.works:
            table.add_row(*(text or "" for text in self.cells(work)))
        names = [work.session.name for work in self.works]
        if kept in names:
            table.move_cursor(row=names.index(kept))
        self.head(self.counted())
        self._speak()

    @property
    def chosen(self) -> Work | None:
        """The session under the cursor."""
        row = self.query_one(DataTable).cursor_row
        return self.works[row] if 0 <= row < len(self.works) else None

    def on_data_table_row_highlighted(self) -> None:
        self._speak()

    def action_code(self) -> None:
        if self.chosen is None:
            return
        name = self.chosen.session.name
        try:
            self.app.push_screen(open_coding(self.store, name, look=self._asked_to_look == name))
        except Locked as error:
            self.say(f"{error.problems[0].what.capitalize()}. enter again looks at it.")
            self._asked_to_look = name
        except CoderError as error:
            self.refuse(error)
        else:
            self._asked_to_look = None

    def _speak(self) -> None:
        """Say what `enter` does, once for each row and state, so that what was just said is not talked over."""
        chosen = self.chosen
        about = (chosen.session.name, chosen.words) if chosen else ("", "")
        if about != self._spoken:
            self._spoken = about
            self.say(chosen.next_step if chosen else self.EMPTY)
