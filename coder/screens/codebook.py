"""Codebooks and session plans to read: those stored here, and those that come with the program."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from codebooks import Codebook, Plan, shipped_codebook, shipped_codebooks, shipped_plan, shipped_plans
from coder.errors import CoderError
from coder.screens.codebook_pages import Entry, codebook_entries, plan_entries
from coder.screens.room import HELP, Room
from coder.store import books

if TYPE_CHECKING:
    from coder.store import Store


@dataclass(frozen=True)
class Shelf:
    """A book to read, and where it is: in this database, or only shipped with the program."""

    book: Codebook | Plan
    where: str

    @property
    def entries(self) -> list[Entry]:
        return codebook_entries(self.book) if isinstance(self.book, Codebook) else plan_entries(self.book)

    @property
    def name(self) -> str:
        kind = "codebook" if isinstance(self.book, Codebook) else "plan"
        return f"{kind} {self.book.id} {self.book.version} · {self.where}"


def shelves(store: "Store") -> list[Shelf]:
    """Codebooks, then plans; the stored ones, then what is shipped and not stored here."""
    stored: list[Codebook | Plan] = [books.parsed_codebook(store, row) for row in books.codebooks(store)]
    plans: list[Codebook | Plan] = [books.parsed_plan(store, row) for row in books.plans(store)]
    shipped: list[Codebook | Plan] = [shipped_codebook(id).book for id in shipped_codebooks()]
    shipped_too: list[Codebook | Plan] = [shipped_plan(id).book for id in shipped_plans()]
    have = {_key(book) for book in (*stored, *plans)}
    found: list[Shelf] = []
    for kept, others in ((stored, shipped), (plans, shipped_too)):
        found += [Shelf(book, "in this database") for book in kept]
        found += [Shelf(book, "shipped, not in this database") for book in others if _key(book) not in have]
    return found


def _key(book: Codebook | Plan) -> tuple[bool, str, str]:
    return isinstance(book, Plan), book.id, book.version


class CodebookScreen(Room):
    TITLE = "Codebooks"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "codebook.tcss"]
    ABOUT = """
Left, the codebook's entries with their keys (␣ is space); right, the page of the one chosen: what it is, what to
include, what to leave out. b goes on to the next codebook or session plan. A version that a coding uses never changes.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "turn(1)", "next book", id="codebook.next", tooltip="The next codebook or session plan"),
        Binding("slash", "find", "find", key_display="/", id="codebook.find", tooltip="Find by a word in name or page"),
        Binding(
            "tab", "app.focus_next", "list or page", id="codebook.side", tooltip="Go to the page to scroll it, and back"
        ),
        Binding("escape", "out", "back", id="codebook.out", tooltip="Close the finder; without it, go back"),
        HELP,
    ]

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._shelves: list[Shelf] = []
        self._at = 0
        self._entries: list[Entry] = []

    def body(self) -> Iterable[Widget]:
        yield Input(id="find", compact=True, placeholder="word to find; enter keeps what is found, escape shows all")
        with Horizontal():
            yield OptionList(id="entries", markup=False)
            with VerticalScroll(id="page"):
                yield Static("", id="text")

    def on_mount(self) -> None:
        self.query_one("#find").display = False
        try:
            self._shelves = shelves(self.store)
        except CoderError as error:
            self.refuse(error)
            return
        self._show()
        self.query_one("#entries").focus()

    def action_turn(self, step: int) -> None:
        if self._shelves:
            self._at = (self._at + step) % len(self._shelves)
            self.query_one("#find", Input).value = ""
            self._show()

    def action_find(self) -> None:
        box = self.query_one("#find", Input)
        box.display = True
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def on_input_submitted(self) -> None:
        self.query_one("#entries").focus()

    def action_out(self) -> None:
        """First closes the finder; with it closed, back."""
        box = self.query_one("#find", Input)
        if not box.display:
            self.app.pop_screen()
            return
        box.value = ""
        box.display = False
        self.query_one("#entries").focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#text", Static).update(self._entries[event.option_index].page)
        self.query_one("#page").scroll_home(animate=False)

    def _show(self, word: str = "") -> None:
        shelf = self._shelves[self._at]
        found = [entry for entry in shelf.entries if word.casefold() in f"{entry.line}\n{entry.page.plain}".casefold()]
        self._entries = found
        listing = self.query_one("#entries", OptionList)
        listing.clear_options()
        listing.add_options([Option(_one_line(entry)) for entry in found])
        if found:
            listing.highlighted = 0
        else:
            self.query_one("#text", Static).update("")
        self.head(f"{shelf.name} · {self._at + 1} of {len(self._shelves)}")
        self.say(
            f"{len(found)} entries with “{word}”."
            if word
            else "Up and down choose an entry; / finds a word; b is the next book."
        )


def _one_line(entry: Entry) -> Text:
    return Text("  " * entry.depth + ("■ " if entry.heading else "") + entry.line, no_wrap=True, overflow="ellipsis")
