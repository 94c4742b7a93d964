"""One fault while somebody codes: what is seen of it, how long a key takes to be drawn, and what is kept in the end."""

import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults import kept
from bench.faults.desk import Hand, WatchedDesk
from coder.store import open_store
from coder.store.verify import verify

SESSION, WHO = "S0", "anna"
WELL = "✓ all kept"
BEFORE_PAUSE = 0.15
"""Seconds of a hand between a code that is drawn and the next one."""


@dataclass
class Seen:
    """What the assessor saw and what became of it."""

    fault: str
    strokes: int = 0
    shown: int = 0
    face: list[str] = field(default_factory=list)
    """The words beside the clock while not all was well, numbers left out."""
    told: str = ""
    """The message line at the first code that the fault met."""
    longest: float = 0.0
    """Seconds between a code's last key and its row in the log."""
    well_after: float | None = None
    """Seconds from the end of the fault until the face says that all is kept; None: not while the app ran."""
    told_then: str = ""
    reopened: str = ""
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    problems: list[str] = field(default_factory=list)
    traceback: bool = False

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order or self.problems or self.traceback)

    def told_as_text(self) -> str:
        after = "not while it ran" if self.well_after is None else f"after {self.well_after:.1f} s"
        lines = [
            self.fault,
            f"  beside the clock   {' / '.join(self.face) or WELL}",
            f"  message line       {self.told}",
            f"  codes struck {self.strokes}, shown {self.shown}, lost {self.lost}, doubled {self.doubled}, "
            f"out of order {self.out_of_order}, findings {len(self.problems)}, tracebacks {int(self.traceback)}",
            f"  longest from key to row {self.longest:.2f} s; all kept again {after}",
            f"  then               {self.told_then}",
            *([f"  opened again       {self.reopened}"] if self.reopened else []),
            *(f"  FOUND {problem}" for problem in self.problems),
        ]
        return "\n".join(lines)


class Coder:
    """Codes one after the other, each when the one before is drawn, and notes what the screen says."""

    def __init__(self, desk: WatchedDesk, seen: Seen) -> None:
        self.desk, self.seen = desk, seen
        self.hand = Hand(random.Random(11), undoes=False)

    def code(self, number: int) -> None:
        for _ in range(number):
            before = self._shown()
            self.desk.strike(self.hand.next())
            began = time.monotonic()
            while self._shown() == before and time.monotonic() - began < 30:
                self.desk.wait(0.01)
                self.note()
            self.seen.longest = max(self.seen.longest, time.monotonic() - began)
            self.desk.wait(BEFORE_PAUSE)
            self.note()

    def code_for(self, seconds: float, every: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.code(1)
            self.desk.wait(every)

    def _shown(self) -> int:
        return sum(self.desk.acknowledged().values())

    def note(self) -> None:
        face, message = self.face(), self.desk.message()
        if face != WELL and face not in self.seen.face:
            self.seen.face.append(face)
        if face != WELL and not self.seen.told:
            self.seen.told = message

    def face(self) -> str:
        """The words beside the clock, digits as `N`."""
        words = " ".join(line[62:].strip() for line in self.desk.lines()[1:3] if line)
        return "".join("N" if its.isdigit() else its for its in words).replace("NN", "N").strip()

    def until_well(self, patience: float = 30) -> None:
        began = time.monotonic()
        while self.face() != WELL and time.monotonic() - began < patience:
            self.desk.wait(0.05)
        self.seen.well_after = time.monotonic() - began if self.face() == WELL else None
        self.desk.wait(0.5)
        self.seen.told_then = self.desk.message()


def tried(
    fault: str,
    database: str,
    folder: Path,
    meanwhile: Callable[[Coder], AbstractContextManager[None]],
    during: Callable[[Coder], None] = lambda coder: coder.code(8),
    *,
    ends: bool = True,
) -> Seen:
    """Code before, during and after a fault, leave, and look. `ends`: the app gets over it by itself."""
    seen = Seen(fault)
    with WatchedDesk(database, folder, SESSION, WHO, "--live") as desk:
        coder = Coder(desk, seen)
        if not desk.comes_up():
            seen.problems.append(f"the app did not come up: {desk.text().split()}")
            return seen
        desk.strike(" ")
        coder.code(4)
        with meanwhile(coder):
            during(coder)
        if ends:
            coder.until_well()
            coder.code(4)
        else:
            seen.told_then = desk.message()
        desk.strike("\x11")
        desk.wait(1)
        desk.drain()
        if desk.process.poll() is None:
            seen.problems.append("ctrl+q did not end it")
        seen.traceback = "Traceback" in desk.drawn
        acknowledged = desk.acknowledged()
    seen.strokes, seen.shown = len(coder.hand.codes), sum(acknowledged.values())
    if not ends:
        return seen
    return looked_at(seen, coder, database)


def looked_at(seen: Seen, coder: Coder, database: str) -> Seen:
    """What is in the database, after it was opened again."""
    with open_store(database, "lead") as store:
        seen.reopened = "; ".join(store.notes)
        seen.problems += [str(problem) for problem in verify(store).problems]
        seen.problems += kept.torn_on_server(store) if "://" in database else kept.torn(database)
        found = kept.of(store, SESSION, WHO)
    codes = [code for _, code, _ in found.rows]
    seen.lost = sum(kept.lost(coder.desk.acknowledged(), found).values())
    seen.doubled = sum(kept.duplicated(coder.hand.codes, codes).values())
    seen.out_of_order = kept.out_of_order(coder.hand.codes, codes)
    return seen


def hold_lock(database: str) -> sqlite3.Connection:
    """A connection that has the write lock."""
    other = sqlite3.connect(database, timeout=10, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other
