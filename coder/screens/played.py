"""The player of a recording at the desk: it comes up behind the first keys, may go, and is taken up again."""

from contextlib import suppress
from shutil import which
from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import on, work
from textual.message import Message
from textual.worker import Worker, WorkerState

from coder.desk import times
from coder.desk.player import Player
from coder.desk.recording import Recorded, not_as_it_was
from coder.desk.sound import Sound
from coder.errors import CoderError, Problem, StoreRefused
from coder.screens.cast_desk import CastDesk
from coder.screens.desk import TICK_SECONDS, now
from coder.store import recordings
from coder.widgets.clock_face import ClockFace
from coder.widgets.sound_strip import SoundStrip

if TYPE_CHECKING:
    from coder.store import Store

LOOK_SECONDS = 5.0
"""How often the recording's files are looked at."""
AGAIN = "ctrl+f takes the player up again"


class Played(CastDesk):
    """The desk with the player as its clock, while there is one. Its keys are in `Playing`."""

    class PlayerGone(Message):
        def __init__(self, player: Player, how: str) -> None:
            super().__init__()
            self.player, self.how = player, how

    def __init__(self, store: "Store", coding_id: UUID, *, live: bool | None = None, look: bool = False) -> None:
        super().__init__(store, coding_id, live=live, look=look)
        self.player: Player | None = None
        """The clock of the sitting while it is there."""
        self._files = [] if self._has_none else recordings.of(store, self.sitting.subject.session.id)
        self.sound = Sound(Recorded(self._files)) if self._files and which("ffmpeg") else None
        """Of the recording, read while it plays."""
        self.bars = self.sound.bars if self.sound is not None else None
        self._unwell_file: Problem | None = None
        """What was last said to be wrong with the recording."""
        self._stood = -1
        self._silent = False
        if self._files:
            self._take_player()

    @property
    def lasts_ms(self) -> int | None:
        """As long as the recording is, where that is known: what was planned may be longer."""
        ends = Recorded(self._files).ends_ms if self._files else None
        return ends or super().lasts_ms

    @property
    def _has_none(self) -> bool:
        """A live session, or one that is entered from paper, plays nothing."""
        return self.sitting.live or self.sitting.subject.paper

    def on_mount(self) -> None:
        self.set_interval(TICK_SECONDS, self._follow)
        if self._files:
            self.query_one("#clock", ClockFace).add_class("-recorded")
        if self.sound is not None:
            self._read_sound(self.sound)
        if self.player is not None:
            self.set_interval(LOOK_SECONDS, self._look)
            self._open(self.player)

    def on_unmount(self) -> None:
        if self.sound is not None:
            self.sound.close()
        if self.player is not None:
            self.player.close()

    # ------------------------------------------------------------------ the player comes and goes

    def _take_player(self) -> Player:
        """The player is the clock at once, and stands until it is up."""
        recorded, stands = Recorded(self._files), self.sitting.clock.now()
        self.player = player = Player(recorded, stands, now, lambda how: self._tell_gone(player, how))
        self.sitting.attach(player)
        return player

    def _tell_gone(self, player: Player, how: str) -> None:
        """From mpv's thread."""
        self.post_message(self.PlayerGone(player, how))

    @work(thread=True, exclusive=True, exit_on_error=False, group="player")
    def _open(self, player: Player) -> Player:
        player.open()
        return player

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "recording" and event.state is WorkerState.SUCCESS:
            self._tell_of_file(event.worker.result)
        if event.worker.group != "player":
            return
        error = event.worker.error
        if event.state is WorkerState.ERROR and isinstance(error, CoderError):
            self._unwell_file = error.problems[0]  # told here, with the key that mends it
            self._without_player(self._told(self._unwell_file), f"({self._unwell_file.where})")
        elif event.state is WorkerState.ERROR and error is not None:
            raise error
        elif event.state is WorkerState.SUCCESS and self.player is not None:
            self.say(self._player_stands(self.player))
            self.redraw()

    def _player_stands(self, player: Player) -> str:
        lacks = f" ({player.shown.lacks})" if player.shown is not None and player.shown.lacks else ""
        does = "plays" if player.running else "stands"
        space = "" if player.running else " space plays."
        return f"The recording {does} at {times.clock(player.now(), tenths=True)} in mpv{lacks}.{space}"

    @on(PlayerGone)
    def _gone(self, event: PlayerGone) -> None:
        if event.player is self.player:
            self._without_player(f"{event.how[:1].upper()}{event.how[1:]}.")

    def _told(self, problem: Problem) -> str:
        """What is wrong and how to mend it, as it is typed for this session; where it is may be long and comes last."""
        return f"{problem.what}: {problem.mend.replace('SESSION', self.sitting.subject.typed)}."

    def _without_player(self, why: str, where: str = "") -> None:
        """What was coded is kept; our own clock stands where the player stood. A small screen cuts what is last."""
        self.player = None
        try:
            stands = self.sitting.detach()
        except CoderError as error:
            self.refused(error)
            return
        at = times.clock(stands, tenths=True)
        self._alarm(f"{why} {AGAIN}. The own clock stands at {at}. {where}".rstrip())
        self.redraw()

    def _alarm(self, said: str) -> None:
        """Loud, also where another screen stands on the desk."""
        self._said = Text(said, style="bold reverse")
        self._speak()
        if self.app.screen is not self:
            self.app.notify(said, severity="warning", timeout=15)

    def action_open_player(self) -> None:
        self._command()
        if not self._has_none:
            with suppress(StoreRefused):  # what was referred to when the desk was opened is known
                self._files = recordings.of(self.sitting.store, self.sitting.subject.session.id)
        if self.player is not None and not self.player.silent:
            self.say(self._player_stands(self.player))
        elif not self._files:
            name = self.sitting.subject.session.name
            self.say(f"This session has no recording: `coder code {name} --media FILE` refers to one.")
        else:
            if self.player is not None:
                self.player.close()
                try:
                    self.sitting.detach()
                except CoderError as error:
                    self.refused(error)
            self.say("The player starts.")
            if self.sound is not None and not self.sound.peaks.known:
                self._read_sound(self.sound)  # the file may be back
            self._open(self._take_player())

    # ------------------------------------------------------------------ the files

    @work(thread=True, exclusive=True, exit_on_error=False, group="recording")
    def _look(self) -> Problem | None:
        """What became of the files since they were referred to, in a thread: their disk may be slow."""
        found = (not_as_it_was(file, quick=True) for file in self._files)
        return next((problem for problem in found if problem is not None), None)

    def _tell_of_file(self, problem: Problem | None) -> None:
        if problem is not None and problem != self._unwell_file:
            self._alarm(f"{self._told(problem)} ({problem.where})")
        self._unwell_file = problem

    @work(thread=True, exclusive=True, exit_on_error=False, group="sound")
    def _read_sound(self, sound: Sound) -> None:
        sound.read()

    def _draw_sound(self) -> None:
        """The strip stands there once there is something to be seen."""
        if self.sound is None or not self.sound.peaks.known:
            return
        strips = self.query(SoundStrip)
        if not strips:
            self.mount(SoundStrip(self.sound.bars, id="sound"), after="#strip")
        for strip in strips:
            strip.show(self.sitting.clock.now(), self.sound.peaks.known)

    # ------------------------------------------------------------------ what is seen of it

    def clock_state(self) -> str:
        player, state = self.player, super().clock_state()
        clock = self.sitting.clock
        if player is None and clock.speed == 1:
            return state
        if self.sitting.read_only:
            return f"{state} ▶ {clock.speed:.1f}×" if clock.running else state
        at = f"{clock.speed:.1f}× {times.clock(clock.now(), tenths=True)}"
        sign = "▶" if clock.running else "‖"
        if player is None:
            return f"{sign} {at}"
        if player.shown is None:
            return f"{sign} {at} player starts"
        ends = player.recorded.ends_ms
        total = "loop" if player.loops is not None else "" if ends is None else f"/ {times.clock(max(0, ends))}"
        return f"{sign} {at} {total}".rstrip()

    def _follow(self) -> None:
        """A player that stands may still settle on a frame, or have come to its end by itself."""
        self._draw_sound()
        silent = self.player is not None and self.player.silent
        if silent and not self._silent:
            self._alarm(f"The player does not answer: the clock stands until it does. {AGAIN}.")
        self._silent = silent
        if self.player is None or self.player.running:
            self._stood = -1
            return
        at = self.player.now()
        if at != self._stood:
            if self._stood < 0 and self.player.ended:
                self.say(f"The recording has ended, at {times.clock(at, tenths=True)}; left goes back.")
            self._stood = at
            self._show_clock(at)
