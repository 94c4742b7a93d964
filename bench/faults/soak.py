"""Eight hours of live coding at one event a second, in accelerated time: whether memory and latency stay flat.

    python -m bench.faults.soak [--count 28800] [--screen 3000]

The last `--screen` events are struck on the real app in a real terminal of 160x50, a tenth as many before them on one
of 80x24; all before them go through the recorder and the keeper as the app uses them, with a clock that is a second on
at each event and a sign of life every five. At the end the recorder takes events of the long coding and of a new one
by turns. On each screen an empty coding is struck first, a tenth as often, and a bare Textual app of one line.

Ends with 1 when a key of the long coding takes more than 1.5 times as long as one of the new coding, to the commit or
to the screen, when the median from key to screen is over a sixtieth of a second, or when memory grew by more than 1 KB
an event. On a machine with more work than processors the screen is late for want of a processor: then the load is told
beside it.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.faults.desk import Hand, at_home, prepared
from bench.faults.drawn import Part, bare, memory_kb, on_screen
from bench.keystroke import p99
from coder.desk.opening import open_sitting
from coder.desk.sitting import Sitting
from coder.store import codings, open_store
from coder.store.verify import verify

PARTS = 10
MOST_GROWTH, MOST_KB, FRAME_MS = 1.5, 1.0, 1000 / 60
BEAT_EVERY = 5
TURNS = 500
SMALL, LARGE = (80, 24), (160, 50)
EMPTY = {SMALL: "S1", LARGE: "S2"}
LONG, NEW = "S0", "S3"


class Seconds:
    """A clock that goes on when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Recording:
    """A sitting that a hand codes in, a second an event."""

    def __init__(self, sitting: Sitting, clock: Seconds) -> None:
        self.sitting, self._clock = sitting, clock
        self._hand, self._done = Hand(random.Random(8), undoes=False), 0
        sitting.space(clock.now)

    def next(self) -> float:
        """Milliseconds of one event until it is committed."""
        self._clock.now += 1
        began = time.perf_counter()
        for key in self._hand.next():
            self.sitting.recorder.press(key, self.sitting.key_ms(self._clock.now))
        self.sitting.recorder.strains()
        took = (time.perf_counter() - began) * 1000
        if self._done % BEAT_EVERY == 0:
            self.sitting.beat()
        self._done += 1
        return took


def recorded(recording: Recording, count: int) -> list[Part]:
    """Code through the recorder; a tenth of the events each."""
    parts = [Part() for _ in range(PARTS)]
    for place in range(count):
        part = parts[place * PARTS // count]
        part.events.append(recording.next())
        part.memory = memory_kb() if len(part.events) % 100 == 0 else part.memory
    return parts


def table(title: str, parts: Sequence[Part]) -> str:
    lines = [title, f"{'events':>10}  {'median ms':>9}  {'99th':>8}  {'memory MB':>9}"]
    done = 0
    for part in parts:
        done += len(part.events)
        lines.append(f"{done:>10,}  {median(part.events):9.2f}  {p99(part.events):8.2f}  {part.memory / 1024:9.1f}")
    return "\n".join(lines)


def told(title: str, parts: Sequence[Part]) -> bool:
    """Print the parts; whether memory is flat."""
    grown = (parts[-1].memory - parts[0].memory) / sum(len(part.events) for part in parts[1:])
    print(table(title, parts), f"{grown:.2f} KB an event", sep="\n", flush=True)
    return grown <= MOST_KB


def beside(what: str, full: Sequence[float], new: Sequence[float]) -> bool:
    """Print the medians of the long coding and of a new one; whether they are near."""
    of_full, of_new = median(full), median(new)
    times = of_full / of_new
    print(f"{what}: {of_full:.2f} ms in the long coding, {of_new:.2f} ms in a new one, {times:.2f}x", flush=True)
    return times <= MOST_GROWTH


def drawn(database: str, folder: Path, count: int) -> bool:
    """Strike the long coding and the empty ones on both screens; whether each is drawn in time, and memory flat."""
    well, few = True, count // PARTS
    for size, session in EMPTY.items():
        name = f"key to screen, {size[0]}x{size[1]}"
        floor = median(bare(folder, few))
        empty = [ms for part in on_screen(database, folder, session, few, 1, size) for ms in part.events]
        if size == LARGE:
            parts = on_screen(database, folder, LONG, count, PARTS, size)
            well &= told(name, parts)
        else:
            parts = on_screen(database, folder, LONG, few, 1, size)
        full = [ms for part in parts for ms in part.events]
        well &= beside(name, full, empty)
        in_time = max(median(full), median(empty)) <= FRAME_MS
        load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        print(
            f"at most {FRAME_MS:.1f}: {'held' if in_time else 'MISSED'}; a bare app {floor:.2f} ms; {load}", flush=True
        )
        well &= in_time
    return well


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=28_800)
    parser.add_argument("--screen", type=int, default=3_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        at_home(folder)
        database = str(prepared(folder / "work.db", [LONG, NEW, *EMPTY.values()]))
        with open_store(database, "anna") as store:
            both = []
            for session in (LONG, NEW):
                clock = Seconds()
                sitting = open_sitting(store, codings.begin(store, session).id, live=True, source=clock)
                both.append(Recording(sitting, clock))
            full, new = both
            well = told("key to committed, by the recorder", recorded(full, given.count - given.screen - TURNS))
            turns = [(full.next(), new.next()) for _ in range(TURNS)]
            well &= beside("key to committed, by turns", *zip(*turns, strict=True))
            for recording in both:
                recording.sitting.leave()
        if given.screen:
            well &= drawn(database, folder, given.screen)
        with open_store(database, "anna") as store:
            verdict = verify(store)
        print(f"verify: {verdict.entries:,} entries, {len(verdict.problems)} findings")
    return 0 if well and not verdict.problems else 1


if __name__ == "__main__":
    sys.exit(main())
