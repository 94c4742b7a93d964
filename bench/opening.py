"""How long a coding of 20,000 events takes to open, beside an empty one, to the first paint.

    python -m bench.opening [TIMES] [EVENTS]

Both stand in one database and are opened by turns, so that a busy moment of the machine meets both. The watch runs from
`CodingScreen(store, coding)` in a running headless app until its log is drawn; the part that reads the coding
(`open_sitting`) is told beside it. Ends with 1 when the full one takes more than twice as long as the empty one.
"""

import argparse
import asyncio
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import UUID

from textual.app import App

from codebooks import shipped_codebook
from coder.desk.sitting import open_sitting
from coder.models import Event, new_id
from coder.screens.coding import CodingScreen
from coder.store import Store, codings, create_store, sessions
from coder.store.events import Change, Insert, Update, write
from coder.store.sessions import SessionFields
from coder.widgets.event_log import EventLog

MOST_TIMES = 2.0
POINTS = ("ED-CBS", "ED-BND", "EN-VAL", "EN-EMP", "EN-RAT", "TH-EXD", "TH-INT", "RU-BND", "RU-RES")
MODES = ("ED", "EN", "TH")


@dataclass
class Openings:
    """Milliseconds of each opening: to the first paint, and the reading alone."""

    painted: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)


def filled(store: Store, session: str, count: int) -> UUID:
    """A coding with an act an event, one second apart; each tenth ends a mode and opens another."""
    sessions.add(store, SessionFields(name=session, medium="live"))
    coding = codings.begin(store, session)
    chance, mode = random.Random(20), None
    for place in range(count):
        onset = place * 1_000
        changes: list[Change] = []
        if place % 10 == 0:
            if mode is not None:
                was, now = {"offset_ms": None, "is_open": True}, {"offset_ms": onset, "is_open": False}
                changes.append(Update(mode.id, was, now))
            mode = _event(coding.id, onset, MODES[place // 10 % 3], is_open=True)
            changes.append(Insert(mode))
        else:
            changes.append(Insert(_event(coding.id, onset, chance.choice(POINTS), is_open=False)))
        write(store, coding.id, changes)
    return coding.id


def _event(coding: UUID, onset: int, code: str, *, is_open: bool) -> Event:
    return Event(
        id=new_id(), coding_id=coding, entry=0, onset_ms=onset, code=code, is_open=is_open, actor="F1", keyed_at=onset
    )


async def painted(store: Store, coding: UUID) -> float:
    """Milliseconds until the log of the coding is drawn."""
    app: App[None] = App()
    async with app.run_test(size=(100, 50)) as pilot:
        gc.collect()
        began = time.perf_counter()
        screen = CodingScreen(store, coding)
        await app.push_screen(screen)
        log, drawn = screen.query_one("#log", EventLog), asyncio.Event()
        after = log.render_line

        def seen(y: int) -> object:
            drawn.set()
            return after(y)

        vars(log)["render_line"] = seen
        log.refresh()
        await drawn.wait()
        took = (time.perf_counter() - began) * 1000
        await pilot.pause()
    return took


def read(store: Store, coding: UUID) -> float:
    """Milliseconds of reading alone."""
    gc.collect()
    began = time.perf_counter()
    open_sitting(store, coding)
    return (time.perf_counter() - began) * 1000


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("times", type=int, nargs="?", default=9)
    parser.add_argument("events", type=int, nargs="?", default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(str(Path(folder) / "opening.db"), "bench", shipped_codebook("modes-of-practice"))
        with store:
            of: dict[int, UUID] = {count: filled(store, f"S{count}", count) for count in (0, given.events)}
            found = {count: Openings() for count in of}
            for _ in range(given.times):
                for count, coding in of.items():
                    found[count].painted.append(asyncio.run(painted(store, coding)))
                    found[count].read.append(read(store, coding))
    return 0 if told(found, given.events) else 1


def told(found: dict[int, Openings], events: int) -> bool:
    """Print the table; whether the target is met."""
    print(f"{'events':>8}  {'first paint ms':>14}  {'least':>7}  {'its reading ms':>14}")
    for count, its in found.items():
        print(f"{count:>8,}  {median(its.painted):14.0f}  {min(its.painted):7.0f}  {median(its.read):14.0f}")
    times = _ratio(lambda its: its.painted, found, events)
    print(f"first paint {times:.2f}x that of an empty coding (at most {MOST_TIMES:g}x)")
    return times <= MOST_TIMES


def _ratio(of: Callable[[Openings], list[float]], found: dict[int, Openings], events: int) -> float:
    return median(of(found[events])) / median(of(found[0]))


if __name__ == "__main__":
    sys.exit(main())
