"""What can be done to a row of the log: the chosen one, else the event coded last."""

from coder.desk import edits, times
from coder.models import Event
from coder.screens.beating import Beating
from coder.screens.cite import CiteScreen
from coder.screens.desk_words import locked
from coder.screens.edit import ModifiersScreen, edit_form, note_on
from coder.widgets.event_log import EventLog


class DeskRows(Beating):
    """The desk with the commands on events; their keys are bound in `CodingScreen`."""

    @property
    def _log(self) -> EventLog:
        return self.query_one("#log", EventLog)

    def action_choose(self, step: int) -> None:
        self._say_choice(self._log.choose(step))

    def _say_choice(self, event: Event | None) -> None:
        if event is None:
            self.say("No row is chosen: commands act on the event coded last.")
            return
        codable = self.recorder.book.codable(event.code)
        label = codable.label if codable else ""
        said = f"{event.code} {label} at {times.exact(event.onset_ms)}{_details(event)}. "
        self.say(f"{said} enter edits, delete deletes, n notes, . modifiers, escape lets go.")

    def action_let_go(self) -> None:
        self._command()
        self._log.chosen = None
        self._log.refresh()
        self.redraw()
        self.say("Nothing is pending or chosen.")

    def _on_target(self) -> Event | None:
        """The event that a command is for; says so when there is none."""
        self._command()
        if self._refuse_when_locked():
            return None
        if self.target is None:
            self.say("There is no event yet.")
        return self.target

    def action_come_back(self) -> None:
        if (event := self._on_target()) is not None:
            self.attempt(lambda: edits.come_back(self.recorder, event))

    def action_retract(self) -> None:
        if self._log.chosen is None:
            self.say("Choose a row with the arrows first; u takes the last act back.")
        elif (event := self._on_target()) is not None:
            self.attempt(lambda: edits.retract(self.recorder, event))

    def action_note(self) -> None:
        if (event := self._on_target()) is not None:
            self.app.push_screen(*note_on(self, event))

    def action_edit(self) -> None:
        if (event := self._on_target()) is not None:
            self.app.push_screen(edit_form(self.recorder, event), self._edited)

    def _edited(self, said: str | None) -> None:
        self.redraw()
        self.say(said or "The event is as it was.")

    def action_modifiers(self) -> None:
        if (event := self._on_target()) is not None:
            self.app.push_screen(ModifiersScreen(self, event))

    def action_cite(self) -> None:
        if (event := self._on_target()) is None:
            return
        if not self.cited.scales:
            self.say("This codebook has no ratings for a moment to count for.")
            return

        def chosen(scale: str | None) -> None:
            if scale is not None:
                self.attempt(lambda: self.cited.turn(event, scale))
                self._log.refresh()

        self.app.push_screen(CiteScreen(self.cited, event), chosen)

    def _command(self) -> None:
        """A command came: a space after it is not part of a stroke."""
        self.recorder.strokes.forget()

    def _refuse_when_locked(self) -> bool:
        if self.sitting.locked:
            self.say(locked(self.sitting))
        elif self.sitting.held_elsewhere is not None:
            self.say(f"{self.sitting.held_elsewhere.what.capitalize()}: nothing can be changed here.")
        return self.sitting.read_only


def _details(event: Event) -> str:
    parts = [event.actor or "", *(f"{name} {value}" for name, value in event.modifiers.items())]
    parts += [f"“{event.note}”" if event.note else "", "come back" if event.come_back else ""]
    said = ", ".join(part for part in parts if part)
    return f", {said}" if said else ""
