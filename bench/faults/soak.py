"""Eight hours of live coding at one event a second, in accelerated time: whether memory and latency stay flat.

    python -m bench.faults.soak [--count 28800] [--screen 3000]

The last `--screen` events are struck on the real app in a real terminal, all before them go through the recorder and
the keeper as the app uses them, with a clock that is a second on at each event and a sign of life every five. Beside
them, in turns, a bare `sqlite3` commit of a row of the same size, since disks are noisy. The screen is struck on an
empty coding first, a tenth as often, to set the full one beside it. Ends with 1 when the last tenth is more than 1.5
times as slow as the first, also beside the bare commit, the full coding's screen more than 1.5 times as slow as the
empty one's, or memory grew by more than 1 KB an event.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.faults import kept
from bench.faults.desk import Hand, WatchedDesk, at_home, prepared
from bench.keystroke import p99
from coder.desk.sitting import Sitting, open_sitting
from coder.store import codings, open_store
from coder.store.verify import verify

PARTS = 10
MOST_GROWTH, MOST_KB = 1.5, 1.0
BEAT_EVERY = 5


@dataclass
class Part:
    """A tenth: milliseconds of each event, of each bare commit, and KB of memory at its end."""

    events: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    memory: int = 0


def memory_kb(pid: int | str = "self") -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


class Seconds:
    """A clock that goes on when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def recorded(sitting: Sitting, clock: Seconds, count: int, bare: sqlite3.Connection) -> list[Part]:
    """Code through the recorder; a tenth of the events each."""
    hand = Hand(random.Random(8), undoes=False)
    parts = [Part() for _ in range(PARTS)]
    for place in range(count):
        part = parts[place * PARTS // count]
        clock.now += 1
        began = time.perf_counter()
        for key in hand.next():
            sitting.recorder.press(key, sitting.key_ms(clock.now))
        sitting.recorder.strains()
        part.events.append((time.perf_counter() - began) * 1000)
        if place % BEAT_EVERY == 0:
            sitting.beat()
            part.bare.append(committed(bare))
        part.memory = memory_kb() if len(part.events) % 100 == 0 else part.memory
    return parts


def committed(bare: sqlite3.Connection) -> float:
    """Milliseconds of one commit of a row of 1,000 characters."""
    began = time.perf_counter()
    bare.execute("INSERT INTO row VALUES (?)", ("x" * 1_000,))
    return (time.perf_counter() - began) * 1000


def on_screen(database: str, folder: Path, session: str, count: int) -> list[Part]:
    """Strike each code when the one before is drawn."""
    parts = [Part() for _ in range(PARTS)]
    with WatchedDesk(database, folder, session, "anna", "--live") as desk:
        if not desk.comes_up():
            raise RuntimeError(desk.text())
        desk.strike(" ")
        desk.wait(1)
        hand = Hand(random.Random(9), kept.read(database, session, "anna").mode, undoes=False)
        for place in range(count):
            part, before = parts[place * PARTS // count], sum(desk.acknowledged().values())
            began = time.perf_counter()
            desk.strike(hand.next())
            while sum(desk.acknowledged().values()) == before and time.perf_counter() - began < 30:
                desk.wait(0.002)
            part.events.append((time.perf_counter() - began) * 1000)
            part.memory = memory_kb(desk.process.pid)
        desk.strike("\x11")
        desk.ended()
    return parts


def table(title: str, parts: Sequence[Part]) -> str:
    lines = [
        title,
        f"{'events':>10}  {'median ms':>9}  {'99th':>8}  {'bare median':>11}  {'ratio':>6}  {'memory MB':>9}",
    ]
    done = 0
    for part in parts:
        done += len(part.events)
        bare = f"{median(part.bare):11.2f}  {ratio(part):6.2f}" if part.bare else f"{'':>11}  {'':>6}"
        lines.append(
            f"{done:>10,}  {median(part.events):9.2f}  {p99(part.events):8.2f}  {bare}  {part.memory / 1024:9.1f}"
        )
    return "\n".join(lines)


def ratio(part: Part) -> float:
    return median(part.events) / median(part.bare)


def flat(parts: Sequence[Part]) -> tuple[float, float]:
    """How often slower the last part is than the first, and KB an event.

    In itself or beside the bare commit, whichever is less: a slower disk raises the one, a faster disk the other, and
    only what grows with the coding raises both.
    """
    slower = median(parts[-1].events) / median(parts[0].events)
    if parts[0].bare:
        slower = min(slower, ratio(parts[-1]) / ratio(parts[0]))
    return slower, (parts[-1].memory - parts[0].memory) / sum(len(part.events) for part in parts[1:])


def told(title: str, parts: Sequence[Part]) -> bool:
    """Print the parts; whether they are flat."""
    slower, grown = flat(parts)
    print(table(title, parts), f"last tenth over first {slower:.2f}x; {grown:.2f} KB an event", sep="\n", flush=True)
    return slower <= MOST_GROWTH and grown <= MOST_KB


def beside_empty(full: Sequence[Part], empty: Sequence[Part]) -> bool:
    """Print the medians of a long coding and of an empty one on the screen; whether they are near."""
    of_full, of_empty = (median(ms for part in parts for ms in part.events) for parts in (full, empty))
    times = of_full / of_empty
    print(f"key to drawn: {of_full:.1f} ms in the long coding, {of_empty:.1f} ms in an empty one, {times:.2f}x")
    return times <= MOST_GROWTH


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=28_800)
    parser.add_argument("--screen", type=int, default=3_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        at_home(folder)
        database = str(prepared(folder / "work.db", ["S0", "S1"]))
        clock = Seconds()
        with open_store(database, "anna") as store, closing(sqlite3.connect(folder / "bare.db")) as bare:
            bare.isolation_level = None
            for words in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE row (text)"):
                bare.execute(words).close()
            sitting = open_sitting(store, codings.begin(store, "S0").id, live=True, source=clock)
            sitting.space(clock.now)
            through = recorded(sitting, clock, given.count - given.screen, bare)
            sitting.leave()
        well = told("key to committed, by the recorder", through)
        if given.screen:
            empty = on_screen(database, folder, "S1", given.screen // PARTS)
            drawn = on_screen(database, folder, "S0", given.screen)
            well &= told("key to drawn, on the screen", drawn)
            well &= beside_empty(drawn, empty)
        with open_store(database, "anna") as store:
            verdict = verify(store)
        print(f"verify: {verdict.entries:,} entries, {len(verdict.problems)} findings")
    return 0 if well and not verdict.problems else 1


if __name__ == "__main__":
    sys.exit(main())
