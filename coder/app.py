"""The app: which screens there are, how they look, and how one comes to another. It knows no rule of the trade."""

import gc
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from coder.errors import CoderError
from coder.screens import SCREENS_BY_NAME
from coder.screens.help import HelpScreen
from coder.screens.looks import Looks
from coder.terminal import is_gone

if TYPE_CHECKING:
    from coder.store import Store

LOOK_SECONDS = 2
PAINTED = 0.01
"""Seconds left to the first frame before the store is loaded in its thread."""
Opener = Callable[[], "Store"]
Start = Callable[["Store"], Screen[None]]


class CoderApp(Looks):
    """Given an open store, shows its first screen at once; given what opens one, opens it behind the first frame."""

    CSS_PATH = "app.tcss"
    TITLE = "coder"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "leave", id="app.leave", tooltip="Leave; nothing is ever unsaved", priority=True),
    ]

    def __init__(self, store: "Store | Opener", start: Start | None = None) -> None:
        """`start` makes the screen to stand on instead of Home. Both may raise CoderError: the app returns it."""
        super().__init__()
        self._given, self._start = store, start
        self._store: Store | None = None
        self._early: list[events.Key] = []
        self._left: list[Screen[object]] = []
        """What stood on the screen as the person left."""

    def _leave_with_terminal(self) -> None:
        if is_gone():  # else the coding would stay open in a window that nobody sees
            self.exit()

    def compose(self) -> ComposeResult:
        yield Static("My work", id="heading")
        yield Static("Opening …", id="message")

    def on_mount(self) -> None:
        if not self.is_headless:
            self.set_interval(LOOK_SECONDS, self._leave_with_terminal)
        if not callable(self._given):
            self._enter(self._given)

    def on_ready(self) -> None:
        if callable(self._given):
            self.set_timer(PAINTED, partial(self._open, self._given))

    def on_key(self, event: events.Key) -> None:
        """A stroke that comes while the store is being opened goes to the first screen, with its own time."""
        if self._store is None:
            self._early.append(event)

    @work(thread=True, exit_on_error=False, group="open")
    def _open(self, opener: Opener) -> "Store":
        gc.disable()  # what is loaded here stays: looking for garbage in it takes a fifth of the time
        try:
            return opener()
        finally:
            gc.freeze()
            gc.enable()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group != "open":
            return
        error = event.worker.error
        if event.state is WorkerState.SUCCESS and event.worker.result is not None:
            self._enter(event.worker.result)
        elif isinstance(error, CoderError):
            self.exit(error)
        elif error is not None:
            raise error

    def _enter(self, store: "Store") -> None:
        self._store = store
        try:
            if self._start is None:
                self.action_go("home")
            else:
                self.push_screen(self._start(store))
        except CoderError as error:
            self.exit(error)
        for note in [*store.notes, *([str(self.preferences_problem)] if self.preferences_problem else [])]:
            self.notify(note, severity="warning", timeout=15, markup=False)
        self.call_after_refresh(self._hand_on)

    def _hand_on(self) -> None:
        for early in self._early:
            stroke = events.Key(early.key, early.character)
            stroke.time = early.time
            self.post_message(stroke)

    @property
    def parting(self) -> list[str]:
        """What a person must know who leaves now."""
        return self._store.parting if self._store else []

    @property
    def goes_on(self) -> list[str]:
        """Of each coding that was open when the person left, what is kept and how it goes on."""
        said = [getattr(screen, "parting", "") for screen in self._left]
        return [its for its in said if its]

    def action_go(self, name: str) -> None:
        """Show a screen by its name; its module is loaded when it is first asked for."""
        if self._store is not None:
            module, screen = SCREENS_BY_NAME[name]
            self.push_screen(getattr(import_module(module), screen)(self._store))

    def action_help(self) -> None:
        self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave from any screen and pop-up, after the keys struck before it, which wait in the screen's queue."""
        self.screen.call_later(self._leave)

    def _leave(self) -> None:
        self._left = list(self.screen_stack)
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette tells what the keys do: a command is defined once, by its binding."""
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and active.enabled:
                run = partial(self.run_action, binding.action, active.node)
                title = f"{binding.description}  ({self.get_key_display(binding)})"
                yield SystemCommand(title.capitalize(), active.tooltip or binding.description, run)
