"""Practitioners and observers by their pseudonyms: who there is, and adding one."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import DataTable

from coder.errors import BadInput, CoderError
from coder.models import Observer, Practitioner
from coder.screens.form import Field, Form
from coder.screens.room import BACK, HELP, Room
from coder.store import people


class PeopleScreen(Room):
    TITLE = "People"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "people.tcss"]
    ABOUT = """
Observers code; practitioners are observed. Give pseudonyms (P03, anna), never names that tell who somebody is:
what stands here goes into every report. Somebody who opens the database under a new name becomes an observer.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add('practitioner')", "add practitioner", id="people.practitioner", tooltip="Add a practitioner"),
        Binding("o", "add('observer')", "add observer", id="people.observer", tooltip="Add an observer"),
        BACK,
        HELP,
    ]

    def body(self) -> Iterable[Widget]:
        with Horizontal():
            yield DataTable(id="practitioner", cursor_type="row")
            yield DataTable(id="observer", cursor_type="row")

    def on_mount(self) -> None:
        self.query_one("#practitioner", DataTable).add_column("practitioners", width=34)
        self.query_one("#observer", DataTable).add_column("observers", width=34)
        self.say("a adds a practitioner, o an observer; tab goes to the other list.")
        self.reload()

    def reload(self) -> None:
        try:
            practitioners, observers = people.practitioners(self.store), people.observers(self.store)
        except CoderError as error:
            self.refuse(error)
            return
        listed: dict[str, Sequence[Observer | Practitioner]] = {"practitioner": practitioners, "observer": observers}
        for kind, rows in listed.items():
            table = self.query_one(f"#{kind}", DataTable)
            table.clear()
            for person in rows:
                table.add_row(person.name + (" (you)" if kind == "observer" and person.name == self.store.who else ""))
        self.head(f"People · practitioners {len(practitioners)} · observers {len(observers)}")

    def action_add(self, kind: str) -> None:
        """Ask for a pseudonym and register it; one that is there already is refused."""
        verb = people.practitioner if kind == "practitioner" else people.observer
        listing = people.practitioners if kind == "practitioner" else people.observers

        def save(typed: Mapping[str, str]) -> str:
            name = typed["name"]
            if not name:
                raise BadInput("there is no pseudonym", "Pseudonym", "type one, such as P03")
            if any(person.name == name for person in listing(self.store)):
                raise BadInput(f"there is a {kind} {name} already", "Pseudonym", "type another")
            verb(self.store, name)
            return f"Added {kind} {name}."

        field = Field("name", "Pseudonym", "such as P03; not a name that tells who it is")
        self.app.push_screen(Form(f"Add {kind}", [field], save), self._added)

    def _added(self, said: str | None) -> None:
        self.say(said or "Nothing was added.")
        self.reload()
