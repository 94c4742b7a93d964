"""The desk as its person prefers it: their keys, their minutes of quiet, taken up anew on every return to it."""

from coder import preferences
from coder.desk.own_keys import in_force
from coder.errors import CoderError
from coder.screens.bound import PREFIX, long_name, strokes_of, usual_keys
from coder.screens.desk_rows import DeskRows
from coder.widgets.key_line import KeyLine


class OwnDesk(DeskRows):
    def on_mount(self) -> None:
        told = self._take_up()
        if told:  # before what there is to be said on opening, which is said next
            self.call_later(lambda: self.say(" ".join([*told, str(self.said)])))

    def on_screen_resume(self) -> None:
        if self.is_mounted and preferences.read().kept != self.own:
            told = self._take_up()
            self.say(" ".join(["Your preferences are in force.", *told]))

    def _take_up(self) -> list[str]:
        """Read the preferences and be as they say; what cannot be, in sentences."""
        found = preferences.read()
        self.own = found.kept
        keys, told = in_force(self.own, usual_keys(), strokes_of([self.recorder.book]))
        self.app.set_keymap({f"{PREFIX}{command}": long_name(key) for command, key in keys.items()})
        self.query_one(KeyLine).refresh()
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
