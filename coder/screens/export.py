"""Writing files for people and programs: the managers' workbook, or one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.worker import Worker, WorkerState

from coder.screens.room import BACK, HELP, Room

if TYPE_CHECKING:
    from coder.store import Store

WORKBOOK = "workbook"
KINDS = (
    (WORKBOOK, "Workbook for managers: summary, sites, practitioners, items, reliability, all data (.xlsx)"),
    ("events", "Events: every coding's events, one row each"),
    ("sessions", "Sessions: what was watched, and its scores"),
    ("items", "Item marks: the status of each item of the session plan"),
    ("ratings", "Ratings made at the end of sessions"),
    ("adherence", "Adherence by group, with its limits"),
    ("agreement", "Agreement between observers, each figure with its limits"),
    ("history", "History: every change that was ever made"),
)
BAR = 24


class ExportScreen(Room):
    TITLE = "Export"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "export.tcss"]
    ABOUT = """
The workbook (.xlsx) holds live scores over the item marks and everything they rest on. A table is written by the
suffix of its name: .csv, .tsv, .xlsx or .parquet. It holds what is stored, as it is: every coding, draft or locked.

A file is written whole or not at all. A name without a folder goes into the folder that the app was started in.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "onward", "choose, then write", id="export.onward", tooltip="On to the name; there, write it",
                priority=True),
        Binding("x", "leave_out", "practitioners", id="export.practitioners", tooltip="Leave practitioners out, or in"),
        BACK,
        HELP,
    ]  # fmt: skip

    @dataclass
    class Progress(Message):
        sheet: str
        done: int
        of: int

    @dataclass
    class Written(Message):
        said: str

    def __init__(self, store: "Store") -> None:
        super().__init__(store)
        self._left_out = False
        self._writing = False
        self._replaces: Path | None = None

    def body(self) -> Iterable[Widget]:
        yield OptionList(*(words for _, words in KINDS), id="kinds", markup=False)
        yield Label("File", classes="note")
        yield Input(id="file", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        self._head()
        self.query_one("#kinds").focus()

    @property
    def _kind(self) -> str:
        return KINDS[self.query_one("#kinds", OptionList).highlighted or 0][0]

    def on_option_list_option_highlighted(self) -> None:
        """The name follows what is chosen."""
        name = f"fidelity-{date.today().isoformat()}.xlsx" if self._kind == WORKBOOK else f"{self._kind}.csv"
        self.query_one("#file", Input).value = name
        self.say("enter: on to the file's name")

    def action_leave_out(self) -> None:
        self._left_out = not self._left_out
        self._head()

    def action_onward(self) -> None:
        """From the list to the name, from the name to the file; a file that is there is replaced on a second enter."""
        box = self.query_one("#file", Input)
        if self._writing:
            return
        if not box.has_focus:
            box.focus()
            self.say(f"enter writes it; a name without a folder goes into {Path.cwd()}")
            return
        path = Path(box.value.strip()).expanduser().absolute()
        if path.is_file() and self._replaces != path:
            self._replaces = path
            self.say(f"{path} is there already: enter again replaces it")
            return
        self._replaces = None
        self._writing = True
        self.say(f"Reading what was coded, for {path} …")
        self._write(path, self._kind, ("practitioners",) if self._left_out else ())

    @work(thread=True, exclusive=True, exit_on_error=False, group="export")
    def _write(self, path: Path, kind: str, without: tuple[str, ...]) -> None:
        from coder.book import write_plain, write_workbook

        def progress(sheet: str, done: int, of: int) -> None:
            self.post_message(self.Progress(sheet, done, of))

        if kind == WORKBOOK:
            write_workbook(path, self.store, without=without, progress=progress)
            said = f"Wrote the workbook to {path}"
        else:
            said = f"Wrote {write_plain(path, self.store, kind, without=without):,} rows to {path}"
        self.post_message(self.Written(said))

    def on_export_screen_progress(self, message: Progress) -> None:
        filled = round(BAR * message.done / message.of)
        self.say(f"Writing {'█' * filled}{'░' * (BAR - filled)} {message.sheet}")

    def on_export_screen_written(self, message: Written) -> None:
        self._writing = False
        self.say(message.said)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        self._writing = self._writing and event.state is not WorkerState.ERROR
        super().on_worker_state_changed(event)

    def _head(self) -> None:
        self.head(f"Export · practitioners {'left out' if self._left_out else 'in'}")
