"""A form told as data: a line a field, words to choose from beside it, refused with a sentence and kept as typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Footer, Input, Label, Static

from coder.errors import CoderError
from coder.screens.keyed import parted, passed_on, ran
from coder.screens.prompt import Line


@dataclass(frozen=True)
class Field:
    """`choices` are suggested while typing; whether only they will do is for the verb that saves to say."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    choices: tuple[str, ...] = ()
    fixed: bool = False


class Form(ModalScreen[str | None]):
    """Asks for `fields`; `save` gets what was typed, stripped, and answers with what to say, or raises CoderError."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="form.save", tooltip="Save what stands here"),
        Binding("enter", "next", "next line, saves on the last", id="form.next", show=False, tooltip="Next line"),
        Binding("escape", "cancel", "leave without saving", id="form.cancel", tooltip="Leave without saving"),
        Binding("down", "app.focus_next", "next line", show=False, id="form.down", tooltip="Next line"),
        Binding("up", "app.focus_previous", "line before", show=False, id="form.up", tooltip="Line before"),
    ]

    def __init__(self, title: str, fields: Sequence[Field], save: Callable[[Mapping[str, str]], str]) -> None:
        super().__init__()
        self._title, self._fields, self._save = title, fields, save

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False) as page:
            page.border_title = self._title
            for field in self._fields:
                with Horizontal(classes="line"):
                    yield Label(field.label, classes="name")
                    yield Line(
                        field.value,
                        id=f"field-{field.name}",
                        compact=True,
                        disabled=field.fixed,
                        select_on_focus=False,
                        suggester=SuggestFromList(field.choices, case_sensitive=False) if field.choices else None,
                    )
                    yield Label(field.hint, classes="hint", markup=False)
            yield Static(
                "enter: next line, and save on the last · → takes a suggestion", id="form-message", markup=False
            )
        yield Footer(compact=True, show_command_palette=False)

    def on_key(self, event: events.Key) -> None:
        """Escape and saving in their own turn: what is struck before is saved, what is struck after goes beneath."""
        if not (passed_on(self, event) or parted(self.on_key, event)) and event.key in ("escape", "ctrl+s"):
            ran(self, event)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._inputs()[-1]:
            self.action_save()
        else:
            self.focus_next()

    def _inputs(self) -> list[Input]:
        return [line for line in self.query(Input) if not line.disabled]

    def action_next(self) -> None:
        self.focus_next()

    def action_save(self) -> None:
        typed = {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._fields}
        try:
            said = self._save(typed)
        except CoderError as error:
            message = self.query_one("#form-message", Static)
            message.add_class("refused")
            message.update("\n".join(f"✗ {problem}" for problem in error.problems))
        else:
            self.dismiss(said)

    def action_cancel(self) -> None:
        self.dismiss(None)
