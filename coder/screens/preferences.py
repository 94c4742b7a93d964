"""A person's own preferences: what can be chosen, a line each, kept at once; below them the commands and their keys."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import DataTable

from coder import preferences
from coder.desk.own_keys import in_force, refusal, spelt
from coder.errors import BadInput, CoderError
from coder.preferences import HANDS, THEMES, Preferences
from coder.screens.ask_key import AskKey
from coder.screens.bound import strokes_of, usual_keys
from coder.screens.looks import Looks
from coder.screens.prompt import Prompt
from coder.screens.room import BACK, HELP, Room
from coder.screens.tables import Row, Table
from coder.store import books

SWITCH = (False, True)
HALVES = tuple(half / 2 for half in range(11))


@dataclass(frozen=True)
class Choice:
    """`steps`: the values that arrows go through; `typed`: any number can be typed as well."""

    name: str
    label: str
    steps: tuple[Any, ...]
    about: str
    typed: bool = False


CHOICES = (
    Choice("theme", "colours", THEMES, "quiet is dark; colour alone tells nothing"),
    Choice("lag", "lag", HALVES, "taken off the time of live keys", True),
    Choice("quiet", "nothing keyed", (0, 1, 2, 3, 5, 10, 15, 30), "until the desk asks, live; 0: never", True),
    Choice("large_clock", "large clock", SWITCH, "over twice as high, from 120 columns on"),
    Choice("plain_log", "log in words", SWITCH, "for a screen reader; nothing moves"),
    Choice("hand", "keys for", HANDS, "commands within reach of one hand"),
)
UNITS = {"lag": "s", "quiet": "min"}


class Lines(DataTable[Text | str]):
    """A table whose keys are the screen's, each in its own turn; it moves up and down only."""

    DEFAULT_CSS = "Lines { overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.change", "change", id="own.change", tooltip="Next value, a number or a key"),
        Binding("right", "screen.step(1)", "next value", id="own.next", tooltip="The next value"),
        Binding("left", "screen.step(-1)", "value before", show=False, id="own.before", tooltip="The value before"),
        Binding("home", "scroll_top", "first line", show=False, id="own.first", tooltip="The first line"),
        Binding("end", "scroll_bottom", "last line", show=False, id="own.last", tooltip="The last line"),
    ]


class PreferencesScreen(Room):
    TITLE = "Preferences"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss"]
    ABOUT = """
What you choose here is yours, not the coding's: it is kept at once in a file of your own, and is in force on every
database. Arrows left and right step through the values of a line; enter takes the next one, or asks for a number.

On a command, enter asks for its new key and delete gives it the usual one again. The strokes of a codebook cannot be
changed: a key codes the same for every observer.

The log in words has one line an event, the newest last, and no drawing; the clock tells whole minutes, and ctrl+k says
the time and what runs.

A lag, 0 to 5 seconds, is taken off the session time of what you key in a live session. Each event keeps it, as the
column lag of an export, and the history of the coding tells when it came into force.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "usual", "usual value", id="own.usual", tooltip="The usual value or key"),
        BACK,
        HELP,
    ]

    def body(self) -> Iterable[Widget]:
        yield Lines(id="preferences", cursor_type="row")

    def on_mount(self) -> None:
        found = preferences.read()
        self._kept = found.kept
        self._usual = usual_keys()
        self.watch(self.app, "theme", self._other_look, init=False)
        self._strokes: frozenset[str] = frozenset()
        problem: CoderError | None = found.problem
        try:
            self._strokes = strokes_of(books.parsed_codebook(self.store, row) for row in books.codebooks(self.store))
        except CoderError as error:
            problem = problem or error
        self.show()
        if problem is not None:
            self.refuse(problem)
        else:
            self.say("← → change a line, enter asks; what you choose is kept at once.")

    def _other_look(self) -> None:
        """The look was changed by its key: the line tells it."""
        self._kept = replace(self._kept, theme=self.app.theme)
        self.show()

    def show(self) -> None:
        table = self.query_one(DataTable)
        Table(("", "now", "about"), (*self._choices(), *self._commands())).fill(table, table.cursor_row)

    def _choices(self) -> list[Row]:
        return [Row(its, (its.label, shown(its.name, getattr(self._kept, its.name)), its.about)) for its in CHOICES]

    def _commands(self) -> list[Row]:
        own, _ = in_force(self._kept, self._usual, self._strokes)
        rows = []
        for command, (key, about) in self._usual.told.items():
            now = own.get(command, key)
            rows.append(Row(command, (spelt(command), now if now == key else f"{now} for {key}", about)))
        return rows

    @property
    def _chosen(self) -> Choice | str:
        """A preference or a command."""
        row = self.query_one(DataTable).cursor_row
        return CHOICES[row] if row < len(CHOICES) else list(self._usual.told)[row - len(CHOICES)]

    # ------------------------------------------------------------------ changing

    def action_step(self, by: int) -> None:
        chosen = self._chosen
        if isinstance(chosen, str):
            self.say("enter asks for the key of a command; delete gives it the usual one.")
            return
        self._set(chosen, stepped(chosen.steps, getattr(self._kept, chosen.name), by))

    def action_change(self) -> None:
        chosen = self._chosen
        if isinstance(chosen, str):
            self.app.push_screen(AskKey(f"The key of {spelt(chosen)}"), lambda key: self._give(chosen, key))
        elif chosen.typed:
            value = f"{getattr(self._kept, chosen.name):g}"
            self.app.push_screen(Prompt(chosen.label, value, chosen.about), lambda text: self._typed(chosen, text))
        else:
            self.action_step(1)

    def action_usual(self) -> None:
        chosen = self._chosen
        if isinstance(chosen, str):
            keys = {command: key for command, key in self._kept.keys.items() if command != chosen}
            self._keep(f"{spelt(chosen)} has its usual key", keys=keys)
        else:
            self._set(chosen, getattr(Preferences(), chosen.name))

    def _typed(self, choice: Choice, text: str | None) -> None:
        if text is None:
            return
        try:
            value = float(text.strip().replace(",", "."))
        except ValueError:
            self.refuse(BadInput(f"{text!r} is no number", choice.label, "type one, such as 1.5"))
        else:
            self._set(choice, int(value) if choice.name == "quiet" and value.is_integer() else value)

    def _set(self, choice: Choice, value: Any) -> None:
        self._keep(f"{choice.label} {shown(choice.name, value)}", **{choice.name: value})

    def _give(self, command: str, key: str | None) -> None:
        if key is None:
            return
        if key in self._usual[command]:
            self.action_usual()
            return
        own, _ = in_force(self._kept, self._usual, self._strokes)
        why = refusal(command, key, self._usual, own, self._strokes)
        if why is not None:
            self.refuse(BadInput(why, spelt(command), "give it another key"))
            return
        self._keep(f"{spelt(command)} is {key} now", keys={**self._kept.keys, command: key})

    def _keep(self, said: str, **chosen: Any) -> None:
        """Keep what was chosen, beside what stands in the file now: another window may have changed it."""
        wanted = replace(preferences.read().kept, **chosen)
        try:
            preferences.save(wanted)
        except CoderError as error:
            self.refuse(error)
            return
        self._kept = wanted
        if isinstance(self.app, Looks):
            self.app.wear(wanted)
        self.show()
        _, told = in_force(wanted, self._usual, self._strokes)
        self.say(" ".join([f"Kept: {said}.", *told]))


def shown(name: str, value: Any) -> str:
    """A value as a person says it: `on`, `1.5 s`."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g} {UNITS[name]}" if name in UNITS else str(value)


def stepped(steps: tuple[Any, ...], value: Any, by: int) -> Any:
    """The step after or before a value, around the ends; of a value between two steps, the nearer end of the gap."""
    if value in steps:
        return steps[(steps.index(value) + by) % len(steps)]
    beyond = [step for step in steps if (step > value if by > 0 else step < value)]
    return (min(beyond) if by > 0 else max(beyond)) if beyond else steps[0 if by > 0 else -1]
