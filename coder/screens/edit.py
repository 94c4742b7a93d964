"""Mending one event: a form for its time, code, actor and note; a list for its modifiers."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.desk import edits, times
from coder.desk.recorder import Outcome, Recorder
from coder.errors import BadInput
from coder.models import Event
from coder.screens.form import Field, Form
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.prompt import Prompt


class Mender(Protocol):
    """The screen that an event is mended on."""

    recorder: Recorder

    def attempt(self, act: Callable[[], Outcome]) -> None: ...


def note_on(mender: Mender, event: Event) -> tuple[Prompt, Callable[[str | None], None]]:
    """What asks for an event's note, and what takes the answer."""

    def typed(text: str | None) -> None:
        if text is not None:
            mender.attempt(lambda: edits.set_note(mender.recorder, event, text))

    title = f"Note on {event.code} {times.short(event.onset_ms)}"
    return Prompt(title, event.note or "", "enter keeps it · escape leaves it · never a name"), typed


def edit_form(recorder: Recorder, event: Event) -> Form:
    """Time, code, actor and note of an event. Each change is an act of its own, taken back by its own undo."""
    offset = "" if event.offset_ms is None else times.exact(event.offset_ms)
    codes = tuple(codable.id for codable in recorder.book.codables)
    fields = [
        Field("onset", "Begins", "0:42:17.300 · +1 · -0.5", times.exact(event.onset_ms)),
        Field("offset", "Ends", _end_hint(event), offset, fixed=event.offset_ms is None),
        Field("code", "Code", "its id, or its strokes", event.code, codes),
        Field("actor", "Who", "", event.actor or "", recorder.cast.names()),
        Field("note", "Note", "never a name", event.note or ""),
    ]
    return Form(f"{event.code} at {times.short(event.onset_ms)}", fields, lambda typed: _save(recorder, event, typed))


def _end_hint(event: Event) -> str:
    if event.offset_ms is not None:
        return "moves what begins there too"
    return "still open: its key ends it" if event.is_open else "a point has no end"


def _save(recorder: Recorder, event: Event, typed: Mapping[str, str]) -> str:
    """Errors: BadInput with what cannot be; what was typed before it is kept."""
    onset = _time(typed["onset"], event.onset_ms, "Begins")
    offset = None if event.offset_ms is None else _time(typed["offset"], event.offset_ms, "Ends")
    outcomes = [
        _taken(edits.retime(recorder, event, onset, offset)),
        _taken(edits.recode(recorder, event, typed["code"])),
        _taken(edits.set_actor(recorder, event, typed["actor"])),
        _taken(edits.set_note(recorder, event, typed["note"])),
    ]
    changed = [outcome.said for outcome in outcomes if outcome.kind == "changed"]
    return " ".join(changed) if changed else "Nothing changed."


def _time(text: str, now_ms: int, field: str) -> int:
    ms = times.parse(text, base_ms=now_ms)
    if ms is None:
        raise BadInput(f"'{text}' is no time", field, "write 0:42:17, 0:42:17.300, +1 or -0.5")
    return ms


def _taken(outcome: Outcome) -> Outcome:
    if outcome.kind == "hint":
        raise BadInput(outcome.said.rstrip("."), "this event", "mend it and save again, or press escape")
    return outcome


class ModifiersScreen(ModalScreen[None]):
    """The modifiers that go with an event: a digit (or the modifier's own key) steps one to its next value."""

    CSS_PATH = "edit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,full_stop", "back", "back", id="modifiers.back", tooltip="Back to coding")
    ]

    def __init__(self, desk: Mender, event: Event) -> None:
        super().__init__()
        self._desk, self._event = desk, event
        self._modifiers = desk.recorder.book.modifiers_of(event.code)

    def compose(self) -> ComposeResult:
        with Vertical(id="modifiers") as box:
            box.border_title = f"{self._event.code} at {times.short(self._event.onset_ms)}"
            box.border_subtitle = "a digit steps its line · esc back"
            yield Static(id="modifiers-list", markup=False)

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        text = Text()
        for number, modifier in enumerate(self._modifiers, start=1):
            now = self._event.modifiers.get(modifier.id, modifier.default or "–")
            text.append(f" {number} {modifier.label}: ", style="bold")
            text.append(f"{now}\n", style="reverse" if now != "–" else "")
            text.append(f"     {' · '.join(modifier.values)}\n", style="dim")
        self.query_one("#modifiers-list", Static).update(text or Text("No modifier goes with this code."))

    def on_key(self, event: events.Key) -> None:
        if passed_on(self, event) or parted(self.on_key, event):
            return
        key = event.character or ""
        place = int(key) - 1 if key.isdecimal() else -1
        for number, modifier in enumerate(self._modifiers):
            if number == place or (modifier.key and modifier.key == key):
                event.stop()
                self._desk.attempt(lambda its=modifier: self._desk.recorder.step(its.id, self._event))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                self._show()
                return
        ran(self, event)

    def action_back(self) -> None:
        self.dismiss(None)
