"""The desk as its person prefers it: their keys, their minutes of quiet, taken up anew on every return to it."""

from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import events
from textual.keys import _character_to_key

from coder import preferences
from coder.desk import times
from coder.desk.caps import CapsWatch
from coder.desk.own_keys import in_force
from coder.desk.own_words import in_own_keys
from coder.desk.recorder import Outcome
from coder.errors import CoderError
from coder.screens.bound import PREFIX, strokes_of, usual_keys
from coder.screens.desk import now
from coder.screens.desk_rows import DeskRows
from coder.screens.drawing import once_laid_out
from coder.widgets.key_line import KeyLine
from coder.widgets.lines import fit
from coder.widgets.spoken import standing

if TYPE_CHECKING:
    from coder.store import Store


AWAY = "▌ KEYS GO ELSEWHERE: this window has lost the focus ▐"
ELSEWHERE = "▌ KEYS GO ELSEWHERE ▐"
CAPS = "⇪ CAPS LOCK seems on"
HELP = "?"
MINUTE_MS = 60_000
ROOM = 26
"""Cells for a sign on the smallest screen."""


class OwnDesk(DeskRows):
    _as_lower = False
    """A letter is being handled in lower case."""

    def __init__(self, store: "Store", coding_id: UUID, *, live: bool | None = None, look: bool = False) -> None:
        super().__init__(store, coding_id, live=live, look=look)
        self.caps = CapsWatch()
        self._own_keys: dict[str, str] = {}

    def on_mount(self) -> None:
        self.watch(self.app, "app_focus", self._tell_focus, init=False)
        told = self._take_up()
        if told or self._own_keys:  # before what there is to be said on opening, which is said next
            self.call_later(lambda: self.say(" ".join([*told, str(self.said)])))

    def say(self, text: str) -> None:
        super().say(in_own_keys(text, self._own_keys))

    def on_screen_resume(self) -> None:
        self.key_time = now()  # whoever comes back from another screen has struck keys there
        self._speak()
        if self.is_mounted and preferences.read().kept != self.own:
            told = self._take_up()
            self.say(" ".join(["Your preferences are in force.", *told]))

    def _take_up(self) -> list[str]:
        """Read the preferences and be as they say; what cannot be, in sentences."""
        found = preferences.read()
        self.own = found.kept
        self._own_keys, told = in_force(self.own, usual_keys(), strokes_of([self.recorder.book]))
        keymap = {f"{PREFIX}{command}": key for command, key in self._own_keys.items()}
        if "keys" in self._own_keys and HELP not in self._own_keys.values():
            keymap[f"{PREFIX}keys"] += f",{HELP}"  # it is what people try, and what every other screen has
        self.app.set_keymap(keymap)
        self.query_one(KeyLine).refresh()
        self.set_class(self.own.large_clock, "-large")
        self.set_class(self.own.plain_log, "-spoken")
        self._log.plain = self.own.plain_log
        once_laid_out(self, self.redraw)
        told += self._take_lag()
        return [str(found.problem), *told] if found.problem else told

    def _take_lag(self) -> list[str]:
        before = self.recorder.lag_ms
        try:
            self.sitting.take_lag(round(self.own.lag * 1000))
        except CoderError as error:
            return [f"✗ the lag is as it was: {error.problems[0]}"]
        lag = self.recorder.lag_ms
        return [f"lag {lag / 1000:g} s is taken off what you key."] if lag != before else []

    # ------------------------------------------------------------------ signs

    def recased(self, event: events.Key) -> bool:
        """Once Caps Lock seems to be on, a capital that means nothing is taken for its letter; a mode's never is."""
        key = event.character
        if self._as_lower or key is None or not event.is_printable or key.swapcase() == key:
            return False
        fits, fits_changed = self.means(key), self.means(key.swapcase())
        self.caps.saw(key, fits=fits, fits_changed=fits_changed)
        if fits or not (fits_changed and key.isupper() and self.caps.seems_on):
            return False
        event.stop()
        event.prevent_default()
        lower = events.Key(_character_to_key(key.lower()), key.lower())
        lower.time = event.time
        self._as_lower = True
        try:
            self.on_key(lower)
        finally:
            self._as_lower = False
        return True

    def means(self, key: str) -> bool:
        """Whether this very letter means something now: as a second stroke, a first one or a command."""
        strokes = self.recorder.strokes
        if strokes.pending is not None:
            entries = strokes.keys.groups[strokes.pending.first].entries
            return any(second == key for second, _ in entries) or strokes.keys.begins(key)
        if strokes.keys.begins(key):
            return True
        active = self.active_bindings.get(_character_to_key(key))
        return active is not None and active.node is self

    def action_time(self) -> None:
        """Say the time and what runs, on asking."""
        self._command()
        self.say(standing(self.recorder.ledger, self.recorder.keys, self.recorder.cast, self.sitting.clock.now()))

    def worded(self, outcome: Outcome) -> str:
        """In plain words the message line says what the log does."""
        if not self.own.plain_log or outcome.kind not in ("coded", "ended"):
            return super().worded(outcome)
        return f"{self._log.in_words(outcome.events[0])}. u takes it back."

    def clock_state(self) -> str:
        state = super().clock_state()
        if "set_clock" in self._own_keys:
            state = state.replace(" behind: t", f" behind: {self._own_keys['set_clock']}")
        return f"{self.sitting.clock.now() // MINUTE_MS} min, {state}" if self.own.plain_log else state

    @property
    def _idle(self) -> bool:
        """Whether nothing has been keyed for so long, in a live session, that the keys may not arrive at all."""
        waits = self.own.quiet * 60 if self.sitting.live and self.sitting.clock.running else 0
        return bool(waits) and now() - self.key_time > waits

    @property
    def urgent(self) -> Text | None:
        """What goes before all that is said, on every screen of the coding."""
        if not self.app.app_focus:
            return Text(AWAY, style="bold reverse")
        asked = f"Nothing keyed for {self.own.quiet} min: are the keys arriving?"
        return Text(asked, style="bold reverse") if self._idle else None

    def _tell_focus(self) -> None:
        self._speak()
        self._show_clock(self.sitting.clock.now())

    def sign(self, at: int) -> str | None:
        if not self.app.app_focus:  # here too: a line that is being typed covers the message line
            return ELSEWHERE
        if self.caps.seems_on:
            return CAPS
        for codable in self.recorder.book.codables:
            runs = self.recorder.ledger.covering(codable, at) if codable.coverage else None
            if runs is not None and runs.code == codable.id:
                if self.own.plain_log:
                    return f"not codable since {times.short(runs.onset_ms)}"
                return not_codable(codable.label, at - runs.onset_ms, ROOM)
        return None


def not_codable(label: str, lasts_ms: int, room: int) -> str:
    """`not codable: break 04:10`, the label cut so that the time stands within the room."""
    head, tail = "not codable: ", f" {times.short(max(0, lasts_ms))}"
    return f"{head}{fit(label[:1].lower() + label[1:], min(len(label), room - len(head) - len(tail)))}{tail}"
