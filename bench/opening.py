"""How long a coding of 20,000 events takes to open, beside an empty one, to the first paint.

    python -m bench.opening [TIMES] [EVENTS]

Both stand in one database and are opened by turns, so that a busy moment of the machine meets both. Three times are
told: of the command `coder code SESSION` from its start until the desk is drawn in a real terminal; from
`CodingScreen(store, coding)` in a headless app that runs already until its log is drawn; and from there on until every
event is in memory and keys are taken, which wait until then. Ends with 1 when the full one takes more than twice as
long in one of the first two.
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

from bench.start import drawn_after
from codebooks import shipped_codebook
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
    """Milliseconds of each opening: by the command, in an app that runs, and until keys are taken there."""

    command: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)


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


async def painted(store: Store, coding: UUID) -> tuple[float, float]:
    """Milliseconds until the log of the coding is drawn, and until a key would be taken."""
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
        while not screen.sitting.whole:
            await asyncio.sleep(0.001)
        whole = (time.perf_counter() - began) * 1000
        await pilot.pause()
    return took, whole


def by_command(database: Path, session: str, folder: Path) -> list[float]:
    command = ("-m", "coder", "--db", str(database), "--as", "bench", "code", session, "--live")
    return drawn_after(command, ("space starts the clock",), folder)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("times", type=int, nargs="?", default=9)
    parser.add_argument("events", type=int, nargs="?", default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "opening.db"
        with create_store(str(database), "bench", shipped_codebook("modes-of-practice")) as store:
            of: dict[int, UUID] = {count: filled(store, f"S{count}", count) for count in (0, given.events)}
            found = {count: Openings() for count in of}
            for _ in range(given.times):
                for count, coding in of.items():
                    found[count].command += by_command(database, f"S{count}", folder)
                    drawn, taken = asyncio.run(painted(store, coding))
                    found[count].painted.append(drawn)
                    found[count].taken.append(taken)
    return 0 if told(found, given.events) else 1


def told(found: dict[int, Openings], events: int) -> bool:
    """Print the table; whether the target is met."""
    print(f"{'events':>8}  {'command ms':>10}  {'in the app ms':>13}  {'keys taken ms':>13}")
    for count, its in found.items():
        print(f"{count:>8,}  {median(its.command):10.0f}  {median(its.painted):13.0f}  {median(its.taken):13.0f}")
    command = _ratio(lambda its: its.command, found, events)
    app = _ratio(lambda its: its.painted, found, events)
    print(f"times an empty coding, at most {MOST_TIMES:g}: by the command {command:.2f}, in the app {app:.2f}")
    return command <= MOST_TIMES and app <= MOST_TIMES


def _ratio(of: Callable[[Openings], list[float]], found: dict[int, Openings], events: int) -> float:
    return median(of(found[events])) / median(of(found[0]))


if __name__ == "__main__":
    sys.exit(main())
