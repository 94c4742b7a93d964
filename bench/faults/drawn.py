"""From a key to the bytes that draw what came of it, in a terminal: the desk, and beside it a bare Textual app."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults import kept
from bench.faults.desk import STILL_SECONDS, Hand, WatchedDesk
from tests.screens.terminal import Terminal

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    struck = 0

    def compose(self):
        yield Static("struck 0 times")

    def on_key(self):
        self.struck += 1
        self.query_one(Static).update(f"struck {self.struck} times")

Bare().run()
"""
BETWEEN_SECONDS = (0.05, 0.1)
"""As fast as a hand. Twice the same code in one second is told apart only while both stand in the log."""


@dataclass
class Part:
    """Some of the events: milliseconds of each, and KB of memory at the end."""

    events: list[float] = field(default_factory=list)
    memory: int = 0


def memory_kb(pid: int | str = "self") -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


def on_screen(database: str, folder: Path, session: str, count: int, parts: int, size: tuple[int, int]) -> list[Part]:
    """Strike each code, all its strokes at once, a while after the one before is drawn."""
    found = [Part() for _ in range(parts)]
    room = {"COLUMNS": str(size[0]), "LINES": str(size[1])}
    with WatchedDesk(database, folder, session, "anna", "--live", **room) as desk:
        if not desk.comes_up():
            raise RuntimeError(desk.text())
        desk.strike(" ")
        desk.wait(1)
        chance = random.Random(7)
        hand = Hand(random.Random(9), kept.read(database, session, "anna").mode, undoes=False)
        for place in range(count):
            part, before = found[place * parts // count], desk.acknowledged().total()
            began = time.perf_counter()
            desk.strike(hand.next())
            came = desk.film(lambda before=before: desk.acknowledged().total() > before)  # type: ignore[misc]
            part.events.append((came - began) * 1000)
            part.memory = memory_kb(desk.process.pid)
            desk.wait(chance.uniform(*BETWEEN_SECONDS))
        desk.strike("\x11")
        desk.ended()
    return found


def bare(folder: Path, count: int) -> list[float]:
    """Milliseconds of each key in an app of one line that tells how many there were."""
    found = []
    with Terminal("-c", BARE, folder=folder) as terminal:
        terminal.until_drawn("struck 0 times")
        for place in range(1, count + 1):
            terminal.wait(STILL_SECONDS)
            began = time.perf_counter()
            terminal.strike("k")
            terminal.until_drawn(f"struck {place} times")
            found.append((time.perf_counter() - began) * 1000)
    return found
