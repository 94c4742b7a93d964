"""How many frames a second the review's timeline draws, at 20,000 events beside an empty coding.

    python -m bench.timeline [EVENTS]

The whole review screen runs on a driver that takes what a terminal would be sent. A key is posted (page down, zoom,
the next event, an edit that is committed), the next one when the frame that it caused was written; Textual's own
limit of 60 frames a second is lifted. The named baseline is a coding without events, in the same run, where the next
event and the edit are a sentence that there is none. Ends with 1 when scrolling or zooming at EVENTS falls under 30
frames a second.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key
from textual.pilot import Pilot

from codebooks import shipped_codebook
from coder.models import Event
from coder.screens.coding import CodingScreen
from coder.screens.review import ReviewScreen
from coder.store import codings, create_store, sessions
from coder.store.events import Insert, write
from coder.store.sessions import SessionFields

EVENTS, STEPS, LEAST = 20_000, 200, 30
SIZES = ((80, 24), (160, 50))
MOVES: dict[str, Sequence[str]] = {
    "scroll": ["pagedown"] * 40 + ["pageup"] * 40,
    "zoom": [*["Z"] * 8, *["z"] * 9],
    "next event": ["right"],
    "edit": ["k", "j"],
}
OF_A_WINDOW = ("scroll", "zoom")
"""The moves that an empty coding draws frames for, too."""
POINTS = ("EN-VAL", "ED1", "ED-RDT", "TH-EXD", "CL-INS", "EN-EMP", "EN-RES", "PX-HOS", "ED-PRF", "CL-NAD")


class Terminal(HeadlessDriver):
    """Takes every frame and counts it."""

    frames = 0

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        if len(data) > 20:  # shorter ones switch modes of the terminal
            Terminal.frames += 1


class Host(App[None]):
    def __init__(self, desk: CodingScreen) -> None:
        super().__init__(driver_class=Terminal)
        self.desk = desk

    def on_mount(self) -> None:
        self.push_screen(self.desk)


def rows(number: int) -> list[Event]:
    """So many events, two a second: a mode in ten, a state that ends in ten, else points."""
    made = []
    for place in range(number):
        onset = place * 500
        code, offset = POINTS[place % len(POINTS)], None
        if place % 10 == 0:
            code, offset = ("ED", "EN", "TH")[place // 10 % 3], onset + 5_000
        elif place % 10 == 5:
            code, offset = ("CL-PAR", "ED-CON")[place // 10 % 2], onset + 4_000
        elif place % 200 == 96:
            code = "RU-BND"
        made.append(
            Event(
                coding_id=UUID(int=0),  # of its coding once it is written
                entry=place + 1,
                onset_ms=onset,
                offset_ms=offset,
                code=code,
                actor="F1",
                keyed_at=place,
            )
        )
    return made


def filled(folder: Path, number: int) -> CodingScreen:
    store = create_store(str(folder / f"{number}.db"), "bench", shipped_codebook("modes-of-practice"))
    sessions.add(store, SessionFields(name="S01", medium="video"))
    coding = codings.begin(store, "S01")
    made = rows(number)
    for start in range(0, number, 1_000):
        write(store, coding.id, [Insert(event) for event in made[start : start + 1_000]])
    return CodingScreen(store, coding.id)


async def measured(desk: CodingScreen, size: tuple[int, int], moves: Iterable[str]) -> dict[str, float]:
    """Frames a second of each kind of move."""
    found: dict[str, float] = {}

    async def drive(pilot: Pilot[Any]) -> None:
        app = pilot.app
        app.post_message(Key("tab", "\t"))
        while not isinstance(app.screen, ReviewScreen):
            await pilot.pause()
        await pilot.pause()
        app.post_message(Key("home", None))
        for name in moves:
            keys = MOVES[name]
            app.post_message(Key("home", None))
            await pilot.pause()
            began = time.perf_counter()
            for step in range(STEPS):
                await _frame(app, keys[step % len(keys)])
            found[name] = STEPS / (time.perf_counter() - began)
        app.exit()

    app = Host(desk)
    await app.run_async(headless=False, size=size, auto_pilot=drive)
    return found


async def _frame(app: App[Any], key: str) -> None:
    """Strike a key and wait for its frame."""
    before, deadline = Terminal.frames, time.perf_counter() + 1
    app.post_message(Key(key, None))
    while Terminal.frames == before:
        if time.perf_counter() > deadline:
            raise SystemExit(f"no frame came for {key}")
        await asyncio.sleep(0)


def main(number: int) -> int:
    print(f"frames a second, {STEPS} moves each; Python {sys.version.split()[0]}")
    print(f"{'size':>8}  {'move':<10}  {f'{number:,} events':>14}  {'no events':>10}  {'ratio':>6}")
    missed = False
    for size in SIZES:
        with tempfile.TemporaryDirectory() as made:
            empty = asyncio.run(measured(filled(Path(made), 0), size, OF_A_WINDOW))
            full = asyncio.run(measured(filled(Path(made), number), size, MOVES))
        for move in MOVES:
            missed |= move in OF_A_WINDOW and full[move] < LEAST
            beside = f"{empty[move]:10.0f}  {full[move] / empty[move]:6.2f}" if move in empty else ""
            cells = f"{full[move]:14.0f}  {beside}"
            print(f"{size[0]:>4}x{size[1]:<3}  {move:<10}  {cells}")
    print(f"target: scroll and zoom at {LEAST} a second or more: {'missed' if missed else 'held'}")
    return int(missed)


if __name__ == "__main__":
    if "TEXTUAL_FPS" not in os.environ:
        again = {**os.environ, "TEXTUAL_FPS": "1000"}
        sys.exit(subprocess.call([sys.executable, "-m", "bench.timeline", *sys.argv[1:]], env=again))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))
