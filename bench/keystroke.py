"""From a key to its row on disk: how long it takes, beside a bare sqlite3 commit of the same two rows.

    python -m bench.keystroke [KEYSTROKES]

Each keystroke goes through the whole coding screen: a key event is posted to a headless app, and the watch is stopped
when the event and its history entry are committed. After each one the same two rows are committed by bare `sqlite3`,
with the same settings, to a file beside it. Ends with 1 when a target is missed.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import UUID

from textual.app import App
from textual.events import Key

from codebooks import shipped_codebook
from coder.desk.recorder import Outcome
from coder.models import Event, new_id
from coder.screens.coding import CodingScreen
from coder.store import Store, codings, create_store, events, sessions
from coder.store.cipher import Passphrase
from coder.store.events import Change, Insert, write
from coder.store.history import Stamp
from coder.store.sessions import SessionFields

ALREADY_THERE = (0, 1_000, 10_000)
MOST_TIMES_BARE = 2.5
MOST_GROWTH = 1.5


@dataclass
class Watch:
    """Milliseconds of each keystroke."""

    path: list[float] = field(default_factory=list)
    store: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def watched(screen: CodingScreen) -> Watch:
    """Note when a stroke's row is on disk, before anything is drawn, and how long the store took for it."""
    watch, stroke = Watch(), screen.stroke

    def timed_stroke(key: str, key_time: float) -> Outcome:
        outcome = stroke(key, key_time)
        watch.path.append((time.monotonic() - key_time) * 1000)
        return outcome

    def timed_write(
        store: Store,
        coding_id: UUID,
        changes: Sequence[Change],
        *,
        undoes: UUID | None = None,
        stamp: Stamp | None = None,
    ) -> UUID:
        began = time.perf_counter()
        act = write(store, coding_id, changes, undoes=undoes, stamp=stamp)
        watch.store.append((time.perf_counter() - began) * 1000)
        return act

    vars(screen)["stroke"] = timed_stroke
    vars(events)["write"] = timed_write
    return watch


class Bare:
    """The same two rows, by `sqlite3` alone."""

    def __init__(self, source: Path, target: Path) -> None:
        self._connection = sqlite3.connect(target, isolation_level=None)
        with sqlite3.connect(source) as from_file:
            from_file.backup(self._connection)
            self._rows = [
                from_file.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
                for table in ("event", "history")
            ]
            names = [
                [row[1] for row in from_file.execute(f"PRAGMA table_info({table})")] for table in ("event", "history")
            ]
        self._ids = [columns.index("id") for columns in names]
        self._entry = names[0].index("entry")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._into = [
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
            for table, row in zip(("event", "history"), self._rows, strict=True)
        ]

    def commit(self) -> float:
        """Milliseconds for one commit of both rows."""
        new = [[*row] for row in self._rows]
        for row, place in zip(new, self._ids, strict=True):
            row[place] = new_id().hex
        self._rows[0] = (*new[0][: self._entry], new[0][self._entry] + 1, *new[0][self._entry + 1 :])
        new[0][self._entry] += 1
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, row in zip(self._into, new, strict=True):
            self._connection.execute(statement, row)
        self._connection.execute("COMMIT")
        return (time.perf_counter() - began) * 1000


def filled(folder: Path, already: int, passphrase: Passphrase | None = None) -> tuple[Store, CodingScreen]:
    """A coding with so many events in it, opened on the screen."""
    book = shipped_codebook("modes-of-practice")
    store = create_store(str(folder / f"{already}.db"), "bench", book, passphrase=passphrase)
    sessions.add(store, SessionFields(name="S01", medium="video"))
    coding = codings.begin(store, "S01", preset="live-core")
    for start in range(0, already, 1_000):
        rows = [
            Insert(
                Event(
                    coding_id=coding.id,
                    entry=0,
                    onset_ms=place * 500,
                    code=f"ED{1 + place % 3}",
                    actor="F1",
                    keyed_at=place,
                )
            )
            for place in range(start, min(already, start + 1_000))
        ]
        write(store, coding.id, rows)
    return store, CodingScreen(store, coding.id)


async def measure(
    folder: Path, already: int, keystrokes: int, passphrase: Passphrase | None = None, bare_of: Path | None = None
) -> Watch:
    """`bare_of`: a database whose rows the bare commits copy, else the one that is measured."""
    store, screen = filled(folder, already, passphrase)
    watch = watched(screen)
    app: App[None] = App()
    bare = None
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        screen.sitting.clock.set(already * 500)
        app.post_message(Key("space", " "))
        for place in range(keystrokes + 20):
            key, done = str(1 + place % 9), len(watch.path)
            app.post_message(Key(key, key))
            while len(watch.path) == done:
                await asyncio.sleep(0)
            await pilot.pause()
            if place < 20:
                continue
            if bare is None:
                bare = Bare(bare_of or folder / f"{already}.db", folder / f"{already}-bare.db")
            watch.bare.append(bare.commit())
    vars(events)["write"] = write
    store.close()
    return Watch(watch.path[20:], watch.store[20:], watch.bare)


def p99(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def report(measured: dict[int, Watch]) -> bool:
    """Print the table; whether the targets are met."""
    print("milliseconds, median / 99th percentile")
    print(
        f"{'events there':>12}  {'key to row':>14}  {'its store part':>14}  {'bare sqlite3':>14}  {'store / bare':>12}"
    )
    met = True
    for already, watch in measured.items():
        ratio = median(watch.store) / median(watch.bare)
        met = met and ratio <= MOST_TIMES_BARE
        cells = [f"{median(its):6.2f} /{p99(its):6.2f}" for its in (watch.path, watch.store, watch.bare)]
        print(f"{already:>12,}  {'  '.join(cells)}  {ratio:>11.2f}x")
    first, last = measured[ALREADY_THERE[0]], measured[ALREADY_THERE[-1]]
    growth = p99(last.path) / p99(first.path)
    met = met and growth <= MOST_GROWTH
    print(f"99th percentile at {ALREADY_THERE[-1]:,} events over that at none: {growth:.2f}x (at most {MOST_GROWTH}x)")
    print(f"store's part at most {MOST_TIMES_BARE}x the bare commit; targets {'met' if met else 'MISSED'}")
    return met


def main() -> int:
    keystrokes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        measured = {already: asyncio.run(measure(Path(folder), already, keystrokes)) for already in ALREADY_THERE}
    return 0 if report(measured) else 1


if __name__ == "__main__":
    sys.exit(main())
