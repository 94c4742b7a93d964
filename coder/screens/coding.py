"""Coding: two strokes a code, commands on keys that no codebook may use."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from coder.desk import times
from coder.errors import CoderError
from coder.screens.coding_keys import CodingKeys
from coder.screens.desk import now
from coder.screens.plan import PlanScreen
from coder.screens.playing import KEYS, Playing
from coder.screens.preferences import PreferencesScreen
from coder.screens.prompt import Prompt
from coder.screens.ratings import RatingsScreen
from coder.screens.review import ReviewScreen
from coder.screens.review_table import passes_of
from coder.widgets.plan_line import PlanLine


class CodingScreen(Playing):
    """One observer's coding of a session: `CodingScreen(store, coding_id)`. Nothing is ever unsaved."""

    CSS_PATH = "coding.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "undo", id="desk.undo", tooltip="Take back the last act"),
        Binding("ctrl+r", "redo", "redo", show=False, id="desk.redo", tooltip="Do again what was taken back"),
        Binding("f", "who", "who", id="desk.who", tooltip="Next practitioner"),
        Binding("p", "seat", "seat", id="desk.seat", tooltip="Participant seat or group, for client codes"),
        Binding("ctrl+w", "choose_who", "any who", show=False, id="desk.choose_who", tooltip="Choose a practitioner"),
        Binding("ctrl+s", "swap", "group or one", show=False, id="desk.swap", tooltip="The group, or the seat before"),
        Binding("i", "items", "item", id="desk.items", tooltip="Mark the items of the session plan"),
        Binding("m", "come_back", "mark", id="desk.come_back", tooltip="Mark the event to come back to it"),
        Binding("n", "note", "note", id="desk.note", tooltip="Note on the event"),
        Binding("full_stop", "modifiers", "modifiers", show=False, id="desk.modifiers", tooltip="Its other modifiers"),
        Binding(
            "ctrl+e", "cite", "for a rating", show=False, id="desk.cite", tooltip="A moment that a rating rests on"
        ),
        Binding("t", "set_clock", "clock", id="desk.set_clock", tooltip="Set the clock to the session's time"),
        Binding("space", "clock", "start, pause", show=False, id="desk.clock", tooltip="Start; pause a recording"),
        Binding("g", "go_to", "go to a time", show=False, id="desk.go_to", tooltip="Go to a time"),
        Binding("down", "choose(1)", "row below", show=False, id="desk.down", tooltip="Choose a row of the log"),
        Binding("up", "choose(-1)", "row above", show=False, id="desk.up", tooltip="Choose a row of the log"),
        Binding("enter", "edit", "edit event", show=False, id="desk.edit", tooltip="Edit time, code, who, note"),
        Binding(
            "delete,backspace", "retract", "delete row", show=False, id="desk.retract", tooltip="Delete the chosen row"
        ),
        Binding("escape", "let_go", "let go", show=False, id="desk.let_go", tooltip="Drop a stroke or a choice"),
        Binding("d", "done", "done", id="desk.done", tooltip="Done: ratings, then lock"),
        Binding("tab", "review", "review", show=False, id="desk.review", tooltip="Timeline: review and repair"),
        Binding("ctrl+t", "totals", "totals", show=False, id="desk.totals", tooltip="Show or hide counts"),
        Binding("ctrl+b", "my_work", "my work", show=False, id="desk.my_work", tooltip="Back to my work"),
        Binding("ctrl+k", "time", "time", show=False, id="desk.time", tooltip="Say the time, and what runs"),
        Binding("ctrl+o", "own", "preferences", show=False, id="desk.own", tooltip="Your own preferences and keys"),
        Binding("question_mark", "keys", "keys", key_display="?", id="desk.keys", tooltip="Every key"),
        *KEYS,
    ]

    # ------------------------------------------------------------------ taking back

    def action_undo(self) -> None:
        self._command()
        if not self._refuse_when_locked():
            self.attempt(self.recorder.take_back)

    def action_redo(self) -> None:
        self._command()
        if not self._refuse_when_locked():
            self.attempt(self.recorder.do_again)

    # ------------------------------------------------------------------ the clock

    def action_set_clock(self) -> None:
        self._command()
        if self._refuse_when_locked():
            return
        if self.sitting.subject.paper:
            hint = "as on the form: 0:42:17 · 4217 · +30 · -5"
            title = f"Time, now {times.clock(self.sitting.clock.now())}"
            self.app.push_screen(Prompt(title, "", hint, self._set))
            return
        behind = self.sitting.behind_ms
        value = f"+{behind / 1000:.3f}" if behind else ""
        title = f"Clock, now {times.clock(self.sitting.clock.now())}"
        self.app.push_screen(Prompt(title, value, "0:42:17 · 4217 · +30 · -5, set as enter is pressed", self._set))

    def action_go_to(self) -> None:
        self._command()
        hint = "moves the clock" if not self.sitting.live else "chooses the nearest row"
        self.app.push_screen(Prompt("Go to", "", f"0:42:17 · 4217 · +30 · -5: {hint}"), self._go_to)

    def _go_to(self, text: str | None) -> None:
        if not self.sitting.live:
            self._set(text)
        elif text and (ms := self._time(text)) is not None and (event := self._log.choose_at(ms)) is not None:
            self._say_choice(event)

    def _set(self, text: str | None) -> None:
        if text and (ms := self._time(text)) is not None:
            self.attempt(lambda: self.sitting.set_clock(ms, now()))

    # ------------------------------------------------------------------ plan, ratings, lock, help

    def action_items(self) -> None:
        self._command()
        plan = self.sitting.subject.plan
        if plan is None:
            typed = self.sitting.subject.typed
            self.say(f"This session has no plan: `coder session edit {typed} --plan ID` gives it one.")
        elif not self._refuse_when_locked():
            self.app.push_screen(PlanScreen(self.sitting, plan, self.marks), self._marked)

    def _marked(self, said: str | None) -> None:
        self.query_one("#plan", PlanLine).show(self.marks, self.item_that_runs())
        self.say(said or "Plan closed.")

    def action_done(self) -> None:
        self._command()
        if not self._refuse_when_locked():
            self.app.push_screen(RatingsScreen(self), self._finished)

    def _finished(self, said: str | None) -> None:
        self.redraw()
        self.say(said or "Back to coding.")

    def action_review(self) -> None:
        self._command()
        try:
            passed = passes_of(self)
        except CoderError as error:
            # What was coded is here all the same.
            self.say(f"Which passes there were is not known: {error.problems[0]}")
            passed = []
        self.app.push_screen(ReviewScreen(self, passed), lambda _: self._finished(None))

    def action_keys(self) -> None:
        self._command()
        self.app.push_screen(CodingKeys(self))

    def action_totals(self) -> None:
        self.totals_on = not self.totals_on
        self.redraw()
        self.say("Counts are shown; ctrl+t hides them." if self.totals_on else "Counts are hidden until the ratings.")

    def action_own(self) -> None:
        self._command()
        self.app.push_screen(PreferencesScreen(self.sitting.store))

    def action_my_work(self) -> None:
        self._command()
        if len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        else:
            from coder.screens.home import HomeScreen

            self.app.switch_screen(HomeScreen(self.sitting.store))
