"""Writing files for people and programs: workbook, pages to print, a practitioner's sheet, research bundle, tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.worker import Worker, WorkerState

from coder.errors import BadInput
from coder.screens.export_kinds import KINDS, PARTS, Asked, Kind, Written, choice_lines
from coder.screens.page import PageScreen
from coder.screens.report_room import ReportRoom
from coder.screens.room import BACK, HELP, Room
from coder.store import people

if TYPE_CHECKING:
    from coder.store import Store
    from coder.tables import Where

BAR = 24


class ExportScreen(Room):
    TITLE = "Export"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "export.tcss"]
    ABOUT = """
The workbook (.xlsx) holds live scores over the item marks and everything they rest on. Pages (.html) open in any
browser and print. A table is written by the suffix of its name: .csv, .tsv, .xlsx, .parquet or .html. It holds what is
stored, as it is: every coding, draft or locked. The research bundle (.zip) alone is pseudonymised, if you let it be.

A file holds the sessions of the screen before this one: all of them, or those of its filter, which stands above.

A file is written whole or not at all. A name without a folder goes into the folder that the app was started in.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "onward", "choose", id="export.onward", tooltip="On to the name; there, write it",
                priority=True),
        Binding("x", "leave_out", "practitioners", id="export.practitioners", tooltip="Leave practitioners out, or in"),
        Binding("n", "keep('names')", "names", id="export.names", tooltip="Keep names in the bundle, or codes instead"),
        Binding("o", "keep('notes')", "notes", id="export.notes", tooltip="Keep notes in the bundle, or none"),
        Binding("d", "keep('dates')", "dates", id="export.dates", tooltip="Keep days in the bundle, or months instead"),
        BACK,
        HELP,
    ]  # fmt: skip

    @dataclass
    class Progress(Message):
        sheet: str
        done: int
        of: int

    @dataclass
    class Done(Message):
        written: Written

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._where: Where | None = None
        self._without: tuple[str, ...] = ()
        self._keep: tuple[str, ...] = ()
        self._writing = False
        self._replaces: Path | None = None
        self._people = [person.name for person in people.practitioners(store)]

    def body(self) -> Iterable[Widget]:
        yield OptionList(*(kind.words for kind in KINDS), id="kinds", markup=False)
        yield Static("", id="choices", markup=False)
        yield OptionList(*self._people, id="whom", markup=False)
        yield Label("File", classes="note")
        yield Input(id="file", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        self.query_one("#kinds").focus()
        rooms = [one for one in self.app.screen_stack if isinstance(one, ReportRoom)]
        self._where = rooms[-1].where if rooms else None
        self.head("Export" + (f" · only {self._where.words}" if self._where else ""))

    @property
    def _kind(self) -> Kind:
        return KINDS[self.query_one("#kinds", OptionList).highlighted or 0]

    @property
    def _practitioner(self) -> str:
        """Whose sheet it is; empty for another kind of file, or where there is no practitioner."""
        place = self.query_one("#whom", OptionList).highlighted or 0
        return self._people[place] if self._kind.of_practitioner and self._people else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something for this kind of file are shown."""
        if action == "keep":
            return self.is_mounted and self._kind.pseudonymised
        return action != "leave_out" or (self.is_mounted and not self._kind.of_practitioner)

    def on_option_list_option_highlighted(self) -> None:
        """The name follows what is chosen."""
        self.query_one("#file", Input).value = self._kind.suggested(self._practitioner)
        self.query_one("#whom").display = self._kind.of_practitioner
        self._show_choices()
        self.say("enter: on to the practitioner" if self._to_whom else "enter: on to the file's name")

    @property
    def _to_whom(self) -> bool:
        """Whether the practitioner is still to be chosen."""
        return self._kind.of_practitioner and self.query_one("#kinds").has_focus

    def _show_choices(self) -> None:
        lines = choice_lines(self._kind, self._keep, self._without)
        self.query_one("#choices", Static).update("\n".join(lines))
        self.refresh_bindings()

    def action_leave_out(self) -> None:
        self._without = () if self._without else ("practitioners",)
        self._show_choices()

    def action_keep(self, part: str) -> None:
        self._keep = tuple(one for one in PARTS if (one in self._keep) is not (one == part))
        self._show_choices()

    def action_onward(self) -> None:
        """From the list to the name, from the name to the file; a file that is there is replaced on a second enter."""
        box = self.query_one("#file", Input)
        if self._writing:
            return
        if self._to_whom and self._people:
            self.query_one("#whom").focus()
            self.say("arrows choose whose sheet it is; enter: on to the file's name")
        elif not box.has_focus:
            box.focus()
            self.say(f"enter writes it; a name without a folder goes into {Path.cwd()}")
        else:
            self._ask(Path(box.value.strip()).expanduser().absolute())

    def _ask(self, path: Path) -> None:
        kind = self._kind
        if path.suffix.lower() not in kind.suffixes:
            mend = f"end its name in {' or '.join(kind.suffixes)}"
            self.refuse(BadInput(f"a {path.suffix or 'nameless'} file cannot hold this", str(path), mend))
        elif path.is_file() and self._replaces != path:
            self._replaces = path
            self.say(f"{path} is there already: enter again replaces it")
        else:
            self._replaces = None
            self._writing = True
            self.say(f"Reading what was coded, for {path} …")
            self._write(kind, Asked(path, self._without, self._keep, self._practitioner, self._where))

    @work(thread=True, exclusive=True, exit_on_error=False, group="export")
    def _write(self, kind: Kind, asked: Asked) -> None:
        def progress(sheet: str, done: int, of: int) -> None:
            self.post_message(self.Progress(sheet, done, of))

        if asked.where is not None:
            from coder.tables.scope import refuse_empty

            refuse_empty(self.store, asked.where)
        self.post_message(self.Done(kind.write(asked, self.store, progress)))

    def on_export_screen_progress(self, message: Progress) -> None:
        filled = round(BAR * message.done / message.of)
        self.say(f"Writing {'█' * filled}{'░' * (BAR - filled)} {message.sheet}")

    def on_export_screen_done(self, message: Done) -> None:
        self._writing = False
        self.say(message.written.said)
        if message.written.notes and self.app.screen is self:
            told = "\n".join(f"· {note}" for note in message.written.notes)
            self.app.push_screen(PageScreen("What is in the bundle, and what is not", Text(told)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        self._writing = self._writing and event.state is not WorkerState.ERROR
        super().on_worker_state_changed(event)
