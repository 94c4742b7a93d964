"""The keys of a recording: it plays in mpv's window, and the terminal has the keys.

Where there is no player, the same keys pause, move and slow the desk's own clock, beside a recording that plays
elsewhere.
"""

from textual.binding import Binding

from coder.desk import times
from coder.desk.recorder import Outcome
from coder.models import Event
from coder.screens.desk import now
from coder.screens.played import Played
from coder.screens.prompt import Prompt

SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 1.7, 2.0)
BEFORE_MS, AFTER_MS = 2_000, 3_000
"""What is played around an event in a loop, beside the event."""


def _key(key: str, action: str, does: str, id: str, told: str) -> Binding:
    return Binding(key, action, does, show=False, id=f"desk.{id}", tooltip=told)


KEYS = [
    _key("left", "seek(-5000)", "5 s back", "left", "Recording: 5 s back"),
    _key("right", "seek(5000)", "5 s on", "right", "Recording: 5 s on"),
    _key("shift+left,(", "seek(-1000)", "1 s back", "back_1", "Recording: 1 s back"),
    _key("shift+right,)", "seek(1000)", "1 s on", "on_1", "Recording: 1 s on"),
    _key("ctrl+left,{", "seek(-30000)", "30 s back", "back_30", "Recording: 30 s back"),
    _key("ctrl+right,}", "seek(30000)", "30 s on", "on_30", "Recording: 30 s on"),
    _key("<", "step(-1)", "frame back", "frame_back", "Recording: a frame back, and stand"),
    _key(">", "step(1)", "frame on", "frame_on", "Recording: a frame on, and stand"),
    _key("-", "faster(-1)", "slower", "slower", "Recording: slower, to half its speed"),
    _key("+", "faster(1)", "faster", "faster", "Recording: faster, to double its speed"),
    _key("=", "faster(0)", "speed 1", "normal", "Recording: at its own speed"),
    _key("ctrl+g", "to_event", "go to event", "to_event", "Recording: go to the event"),
    _key("ctrl+n", "loop", "loop event", "loop", "Recording: play around the event again and again"),
    _key("!", "cue", "set by a cue", "cue", "Own clock: put it right by a spoken cue"),
    _key("ctrl+f", "open_player", "open player", "player", "Recording: take the player up again"),
]
"""Bound in `CodingScreen`. The signs stand in where a terminal keeps arrows with shift or ctrl to itself; where the
codebook uses one, it is the codebook's."""


class Playing(Played):
    """The desk with what a recording's keys do."""

    # ------------------------------------------------------------------ keys

    def _live_has_none(self) -> bool:
        self._command()
        if self._has_none:
            here = "in a live session t sets the clock" if self.sitting.live else "t takes the time on the form"
            self.say(f"That key is for a recording; {here}.")
        return self._has_none or self._only_read()

    def _only_read(self) -> bool:
        """A recording plays also beside what can only be looked at: nothing is written then."""
        return not self._files and self._refuse_when_locked()

    def action_clock(self) -> None:
        if self.player is not None and self.player.ended and not self.player.running:
            self.say("The recording has ended; left goes back.")
        elif not self._only_read():
            self.attempt(lambda: self.sitting.space(self.key_time))

    def action_seek(self, by_ms: int) -> None:
        if not self._live_has_none():
            self._go(max(0, self.sitting.clock.at(self.key_time) + by_ms))

    def _go(self, ms: int) -> None:
        self.attempt(lambda: self.sitting.set_clock(ms, self.key_time))

    def action_step(self, frames: int) -> None:
        if self._live_has_none():
            return
        if self.player is None:
            self.say("Frames are stepped by the player; ( and ) go a second back and on.")
            return
        if self.player.running:
            self.attempt(lambda: self.sitting.space(self.key_time))
        self.player.step(frames)
        at = self.player.now()
        self.say(f"The recording stands at {times.exact(at)}.")
        self._show_clock(at)

    def action_faster(self, steps: int) -> None:
        if not self._live_has_none():
            self.say(self.sped(steps))

    def sped(self, steps: int) -> str:
        """Play so many steps faster (slower: below 0), or at the session's own speed (0); what was done, in words."""
        clock = self.sitting.clock
        near = min(range(len(SPEEDS)), key=lambda place: abs(SPEEDS[place] - clock.speed))
        wanted = SPEEDS[min(max(near + steps, 0), len(SPEEDS) - 1)] if steps else 1.0
        speed = clock.set_speed(wanted, self.key_time)
        self._show_clock(clock.now())
        return f"Speed {speed:.1f}×" + ("." if speed == 1 else "; = goes back to 1.0×.")

    def _event(self) -> Event | None:
        if self.target is None:
            self.say("There is no event yet to go to.")
        return self.target

    def action_to_event(self) -> None:
        if not self._live_has_none() and (event := self._event()) is not None:
            self._go(event.onset_ms)

    def stand_on(self, event: Event) -> None:
        """Choose the row of an event, and stand the recording on its moment where the player is there."""
        self._log.chosen = event
        if self.player is not None:
            if self.player.running:
                self.attempt(lambda: self.sitting.space(self.key_time))
            self._go(event.onset_ms)

    def action_loop(self) -> None:
        if not self._live_has_none():
            self.attempt(lambda: self.looped(self.target))
            self.redraw()

    def looped(self, event: Event | None) -> Outcome:
        """Play around an event again and again, or end that. Errors: StoreRefused."""
        if self.player is None:
            return Outcome("hint", "The player loops, and there is none; ctrl+g goes to the event.")
        if self.player.loops is not None:
            self.player.loop(None)
            return Outcome("changed", "The loop has ended.")
        if event is None:
            return Outcome("hint", "There is no event yet to go to.")
        until = event.onset_ms if event.offset_ms is None else event.offset_ms
        from_ms = max(0, event.onset_ms - BEFORE_MS)
        self.player.loop((from_ms, until + AFTER_MS))
        if not self.player.running:
            self.sitting.space(self.key_time)
        lasts = f"{times.short(from_ms)} to {times.short(until + AFTER_MS)}"
        return Outcome("changed", f"{lasts} again and again; ctrl+n ends it.")

    def action_cue(self) -> None:
        """The clock is put right by a moment whose time is known: a cue that is heard, or a time that is read out."""
        self._command()
        if self._refuse_when_locked():
            return
        if self.player is not None:
            starts = f"coder code {self.sitting.subject.typed} --starts TIME"
            self.say(f"The player tells the time; `{starts}` says where in it the session begins.")
            return
        ours = self.sitting.clock.at(self.key_time)

        def told(text: str | None) -> None:
            if text and (ms := self._time(text)) is not None:
                self.attempt(lambda: self._put_right(ms - ours))

        title = f"Cue at {times.clock(ours, tenths=True)} by this clock"
        self.app.push_screen(
            Prompt(title, "", "its own time, as 0:42:17.5: the clock is put right by the difference"), told
        )

    def _put_right(self, by_ms: int) -> Outcome:
        at = now()
        outcome = self.sitting.set_clock(max(0, self.sitting.clock.at(at) + by_ms), at)
        return Outcome(outcome.kind, f"The clock is put right by {by_ms / 1000:+.1f} s.")

    def _time(self, text: str) -> int | None:
        ms = times.parse(text, base_ms=self.sitting.clock.now())
        if ms is None:
            self.say(f"'{text}' is no time: write 0:42:17, 4217, +30 or -5. Nothing was changed.")
        return ms
