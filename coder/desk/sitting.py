"""One person at the keys of one coding: what is coded, its clock, and who else might have it open."""

from dataclasses import replace
from uuid import UUID

from coder.desk import times
from coder.desk.clock import Clock, SleepWatch, Source, Standing, Stopwatch
from coder.desk.recorder import Outcome, Recorder
from coder.desk.subject import Subject
from coder.errors import CoderError, Locked, Problem, StoreRefused
from coder.models import Event
from coder.store import (
    Store,
    codings,
    events,
    journal,
    lags,
    presence,
    recovery,
)
from coder.store.fallback import Keeper
from coder.store.set_aside import Aside


class Sitting:
    """Made by `coder.desk.opening.open_sitting`."""

    def __init__(self, store: Store, subject: Subject, recorder: Recorder, stands: Standing, source: Source) -> None:
        self.store, self.subject, self.recorder = store, subject, recorder
        self.clock: Clock = Stopwatch(source, stands.ms)
        self.stands = stands
        self.behind_ms = 0
        """How far the clock fell behind while the computer slept, until it is set."""
        self._source = source
        self._opened = source()
        self._sleep = SleepWatch(source)
        self._from_ms = 0
        """Where the clock was taken up last: a lag takes no key to a time before it."""
        self.gaps: list[tuple[int, int]] = []
        """Session times, in ms, between which nobody was at the keys: not codable."""
        self.held_elsewhere: Problem | None = None
        """Where else the coding is open: here it can only be looked at."""
        self.whole = True
        """Whether every event is here. What is only looked at may be drawn before; nothing may be coded."""
        self._said: set[str] = set(store.notes)

    @property
    def live(self) -> bool:
        return self.subject.live

    @property
    def locked(self) -> bool:
        return self.subject.coding.state == "locked"

    @property
    def read_only(self) -> bool:
        return self.locked or self.held_elsewhere is not None

    def read(self) -> list[Event]:
        """Every event of the coding, in order of entry; in the background, since it takes a while for a long one.

        Errors: StoreRefused, OutsideFailed (a damaged row).
        """
        return in_order_of_entry(self.store, self.subject.coding.id)

    def fill(self, events: list[Event]) -> None:
        """Go on with what `read` gave."""
        self.recorder.fill(events)
        self.whole = True

    def key_ms(self, key_time: float) -> int | None:
        """The session time of a key, on the clock's source. None while nothing can be coded: the clock was not started,
        or, in a live session, stands since the coding was opened again."""
        if self.subject.paper:
            return self.clock.now()
        if not self.stands.begun or (self.live and not self.clock.running):
            return None
        if not self.live:
            return self.clock.at(key_time)
        return max(self._from_ms, self.clock.at(key_time) - self.recorder.lag_ms)

    def take_lag(self, lag_ms: int) -> None:
        """From now on this is taken off the time of each key of a live session, down to where its clock was taken up.

        Each event keeps it, and the history of the coding too. Errors: StoreRefused, Locked; the lag is then as before.
        """
        if not self.live or self.read_only or lag_ms == self.recorder.lag_ms:
            return
        lags.note(self.store, self.subject.coding.id, lag_ms)
        self.recorder.lag_ms = lag_ms

    def goes_on_ms(self, at: float | None = None) -> int:
        """Where `space` would take the standing clock up."""
        if not (self.live and self.stands.begun):
            return self.clock.now()
        return self.stands.goes_on_ms + round(((self._source() if at is None else at) - self._opened) * 1000)

    def space(self, key_time: float) -> Outcome:
        """Start the clock; on a recording pause it and go on. Errors: StoreRefused; the clock does as it was told."""
        if self.subject.paper:
            return Outcome("hint", "No clock runs for a paper form: t and the time on it, then the codes noted there.")
        if not self.clock.running:
            return self._start(key_time)
        if self.live:
            breaks = next((code.key for code in self.recorder.keys.book.codables if code.coverage), None)
            instead = f" A break is coded: {' '.join(breaks[:1])} and its letter." if breaks else ""
            return Outcome("hint", f"The clock of a live session runs on.{instead}")
        stands = self.clock.pause(key_time)
        self._mark("pause", stands)
        return Outcome("changed", f"The clock stands at {times.clock(stands, tenths=True)}; space goes on.")

    def _start(self, key_time: float) -> Outcome:
        begun, goes_on = self.stands.begun, self.goes_on_ms(key_time)
        gap = (self.stands.ms if begun else 0, goes_on)
        if not begun:
            self._sleep.slept_ms()  # before the session nothing was missed
        if goes_on != self.clock.now():
            self.clock.set(goes_on)
        self.clock.start(key_time)
        self._from_ms = goes_on
        self.stands = replace(self.stands, begun=True)
        self._mark("resume" if begun else "start", goes_on)
        said = f"The clock runs from {times.clock(goes_on)}."
        if self.live and gap[1] > gap[0]:
            self._gap(*gap)
            said += f"  {times.short(gap[0])} to {times.short(gap[1])} is a gap, not codable."
        return Outcome("changed", said)

    def set_clock(self, session_ms: int, key_time: float) -> Outcome:
        """Show another time, running or standing as before. Errors: StoreRefused."""
        came = self.clock.at(key_time)
        self.clock.set(session_ms, key_time)
        self.stands = replace(self.stands, goes_on_ms=session_ms)
        self._opened, self._from_ms = key_time, min(self._from_ms, session_ms)
        if session_ms < came and not self.live:
            self._mark("set", came)  # a recording that goes back has come so far; a live clock was wrong
        self._mark("set", session_ms)
        if self.behind_ms and session_ms > came:
            self._gap(came, session_ms)
            self._from_ms = session_ms
        self.behind_ms = 0
        if self.subject.paper:
            return Outcome("changed", f"Paper form, retrospective: codes are taken at {times.clock(session_ms)} now.")
        return Outcome("changed", f"The clock is set to {times.clock(session_ms)}.")

    def attach(self, player: Clock) -> None:
        """From now on the player is the clock: it goes on where the clock stands or runs."""
        player.set(self.clock.now())
        player.set_speed(self.clock.speed)
        if self.clock.running:
            player.start()
        self.clock = player

    def detach(self) -> int:
        """The player is gone: a clock of our own stands where it stood. Returns that session time, in ms.

        Errors: StoreRefused; the clock stands all the same.
        """
        stands = self.clock.now()
        self.clock = Stopwatch(self._source, stands, self.clock.speed)
        if self.stands.begun:
            self._mark("pause", stands)
        return stands

    def notice_sleep(self) -> int:
        """Milliseconds for which a running live clock fell behind since the last call, because the computer slept."""
        slept = self._sleep.slept_ms() if self.clock.running else 0
        if self.live and slept:
            self.behind_ms += slept
            return slept
        return 0

    @property
    def keeper(self) -> Keeper:
        return self.recorder.keeper

    def beat(self) -> list[str]:
        """In the background: put in what waits, say that this process is there and how far the clock came. What was
        done for other codings, as sentences.

        Errors: StoreRefused, Locked.
        """
        if self.read_only:
            return []
        if self.keeper.refused is not None:
            self.keeper.put_in()
        try:
            presence.beat(self.store, self.subject.coding.id, self.clock.now())
        except Locked as error:
            # Somebody else codes it now: two hands would undo one another's work.
            self.held_elsewhere = error.problems[0]
            raise
        return self._of_others()

    def _of_others(self) -> list[str]:
        """What processes that are gone left waiting is tried again; that it still waits is told once. What waits for
        this coding goes in when it is opened next, since this desk would not show it."""
        coding_id = self.subject.coding.id
        if not journal.left(self.store.target, coding_id):
            return []
        said = [sentence for sentence in recovery.recover(self.store, coding_id) if sentence not in self._said]
        self._said.update(said)
        return said

    def told_aside(self) -> list[Aside]:
        """What waited, was shown, and will never be in the database: it is shown no more from now on."""
        asides = self.keeper.told_aside()
        for aside in reversed(asides):
            self.recorder.forget(aside.act)
        return asides

    def leave(self) -> None:
        """Leave in good order. What the store refuses now, it can do without: the next opening reads the last sign, and
        what still waits is put in then."""
        if self.held_elsewhere is not None:
            return
        try:
            if self.clock.running:
                self._mark("pause", self.clock.now())
            if self.keeper.refused is not None:
                self.keeper.put_in()
            presence.leave(self.store, self.subject.coding.id, self.clock.now())
        except CoderError:
            if self.keeper.waiting:
                name, kept_in = self.subject.session.name, self.keeper.kept_in
                said = f"{_acts_wait(self.keeper.waiting)} for {name}, safe, in {kept_in}"
                self.store.parting.append(f"{said}: the next opening of the database takes them in")
        self.store.parting += map(str, self.keeper.told_aside())

    def ratings_made(self) -> None:
        """Every scale has its answer: counts may be shown from now on. Errors: StoreRefused, Locked."""
        if not self.subject.coding.ratings_done:
            codings.ratings_done(self.store, self.subject.coding.id)
            self.subject = replace(self.subject, coding=codings.get(self.store, self.subject.coding.id))

    def lock(self) -> Outcome:
        """Close the coding. Errors: StoreRefused, also while anything waits, Locked."""
        coding = self.subject.coding
        if self.keeper.refused is not None:
            first = self.keeper.refused.problems[0]
            raise StoreRefused(f"{_acts_wait(self.keeper.waiting)}: {first.what}", first.where, first.mend)
        if self.stands.begun:
            self._mark("pause", self.clock.pause())  # also where it stands by itself, at a recording's end
        ended = codings.lock(self.store, coding.id)
        self.subject = replace(self.subject, coding=codings.get(self.store, coding.id))
        for event in ended:
            self.recorder.ledger.change(event.id, {"offset_ms": event.offset_ms, "is_open": False})
        return Outcome("changed", f"Locked. `coder unlock {self.subject.typed} --why TEXT` would open it again.")

    def _gap(self, from_ms: int, until_ms: int) -> None:
        self.keeper.clock("gap", from_ms, until_ms)
        self.gaps.append((from_ms, until_ms))

    def _mark(self, kind: str, session_ms: int) -> None:
        """What is only looked at plays and is sought in, and nothing is written."""
        if not self.read_only:
            self.keeper.clock(kind, session_ms)


def in_order_of_entry(store: Store, coding_id: UUID, newest: int | None = None) -> list[Event]:
    """Events of a coding, also those taken back."""
    return sorted(events.of(store, coding_id, retracted=True, newest=newest), key=lambda event: event.entry)


def _acts_wait(number: int) -> str:
    return "1 act waits" if number == 1 else f"{number} acts wait"
