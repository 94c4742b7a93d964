"""The tour of the README: `python docs/tour.py` strikes keys on the real program and writes docs/tour.svg.

One file that moves by CSS alone. Where motion is not wanted (`prefers-reduced-motion`) or not known, one frame stands.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import drawn
from pictures import HERE, TERMINAL, WEARS, at_rest, worn
from textual.pilot import Pilot

from coder.app import CoderApp
from coder.demo import OPENS_AS, fill
from coder.screens.coding import CodingScreen
from coder.store import open_store

SIZE = (100, 30)
BAR = 34
"""Height of the line below the screen that tells the keys, in px."""
ABOUT = "A tour of the program: a session is begun and coded, mended on the timeline, rated and locked; then adherence."


@dataclass(frozen=True)
class Step:
    """Keys that are struck, what the line below says of them, and how long the screen then stands. `at`: where the
    recording has come to meanwhile, in seconds."""

    keys: Sequence[str]
    shown: str
    said: str
    seconds: float = 1.3
    at: int | None = None
    still: bool = False


RATED = ("4", "3", "4", "n", "3", "4", "4", "3", "4", "5", "4", "3", "4", "4", "3")
STEPS = (
    Step((), "", "My work: every session, and how far its coding has come", 2.0),
    Step(("down",) * 16, "↓", "S24 is not begun yet", 1.0),
    Step(("enter",), "enter", "straight to the desk; nothing is ever unsaved", 1.6),
    Step(("space",), "space", "the clock runs with the recording", 1.0),
    Step(("E",), "E", "the prevailing mode: Educative", 1.2, at=95),
    Step(("1",), "1", "a technique; its time is taken now, its strategies are shown", 1.5, at=140),
    Step(("c",), "c", "its strategy: on disk before it is shown", 1.2),
    Step(("N",), "N", "the next mode ends the last", 1.0, at=330),
    Step(("4", "v"), "4 v", "validate", 1.0, at=372),
    Step(("r", "b"), "r b", "a strain in the bond: it stays open until it is resolved", 1.6, at=415),
    Step(("f", "4", "e"), "f  4 e", "the other practitioner shows empathy", 1.4, at=431, still=True),
    Step(("u",), "u", "taken back, as often as you like", 1.2),
    Step(("4", "r"), "4 r", "coded as it was: respect", 1.0),
    Step(("tab",), "tab", "the timeline, to look again and mend", 1.8),
    Step(("K",), "K", "that moment 1 s later", 1.2),
    Step(("tab", "d"), "tab  d", "done: the ratings come first, counts after them", 1.6),
    Step(RATED[:6], "4 3 4 n …", "a digit each, n for not ratable", 1.2),
    Step(RATED[6:], "… 3", "all made", 1.0),
    Step(("enter",), "enter", "what is left open, a stroke each", 1.8),
    Step(("1",), "1", "the mode ends here", 1.0),
    Step(("l", "l"), "l l", "locked as it is", 1.5),
    Step(("ctrl+b", "d", "b"), "ctrl+b  d  b", "adherence by site, with limits and a plain word", 3.0),
)


async def frames(target: str) -> list[list[drawn.Run]]:
    """What stands on the screen after each step."""
    found = []
    with open_store(target, OPENS_AS) as store:
        app = CoderApp(store)
        async with app.run_test(size=SIZE) as pilot:
            await at_rest(pilot, app)
            for step in STEPS:
                if step.at is not None and isinstance(app.screen, CodingScreen):
                    app.screen.sitting.set_clock(step.at * 1000, app.screen.key_time)
                await _struck(pilot, app, step.keys)
                found.append(drawn.runs(app, TERMINAL))
    return found


async def _struck(pilot: Pilot[Any], app: CoderApp, keys: Sequence[str]) -> None:
    for key in keys:
        await pilot.press(key)
        await at_rest(pilot, app)
    # What the heartbeat and the clock still have to draw.
    await pilot.pause(0.3)


def rules() -> str:
    """Each frame is shown in its own part of the round, one after the other."""
    whole = sum(step.seconds for step in STEPS)
    lines = ["g.f{visibility:hidden}g.still{visibility:visible}"]
    begins = 0.0
    for place, step in enumerate(STEPS):
        start, end = (100 * its / whole for its in (begins, begins + step.seconds))
        before = "0%{visibility:hidden}" if start else ""
        after = f"{end:.3f}%,to{{visibility:hidden}}" if end < 100 else ""
        lines.append(f"@keyframes k{place}{{{before}{start:.3f}%{{visibility:visible}}{after}}}")
        lines.append(f"#f{place}{{animation:k{place} {whole:g}s step-end infinite}}")
        begins += step.seconds
    lines.append("@media (prefers-reduced-motion:reduce){g.f{animation:none!important}}")
    return f"<style>{''.join(lines)}</style>"


def bar(step: Step, place: int) -> str:
    """The line below: the keys, what they do, and how far the tour is."""
    wide, top = SIZE[0] * drawn.CELL, SIZE[1] * drawn.LINE
    done = wide * (place + 1) / len(STEPS)
    keys = f'<text x="12" y="{top + 22}" class="b" fill="#a8c0a0">{escape(step.shown)}</text>' if step.shown else ""
    said = f'<text x="160" y="{top + 22}" fill="#d6d6d6">{escape(step.said)}</text>'
    ground = f'<path fill="#22282c" d="M0 {top}h{wide:g}v{BAR}h-{wide:g}z"/>'
    return f'{ground}<path fill="#7aa5a0" d="M0 {top + BAR - 3}h{done:.0f}v3h-{done:.0f}z"/>{keys}{said}'


def picture(found: Sequence[Sequence[drawn.Run]]) -> str:
    wide, high = SIZE[0] * drawn.CELL, SIZE[1] * drawn.LINE + BAR
    parts = [
        f'<g id="f{place}" class="f{" still" if step.still else ""}">'
        f"{drawn.frame(runs, SIZE, TERMINAL)}{bar(step, place)}</g>"
        for place, (step, runs) in enumerate(zip(STEPS, found, strict=True))
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high}" width="{wide:g}" height="{high}">'
    return f"{head}<title>{ABOUT}</title>{drawn.STYLE}{rules()}{''.join(parts)}</svg>\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as made, worn(WEARS[0], Path(made)):
        target = str(Path(made) / "demo.db")
        fill(target)
        (HERE / "tour.svg").write_text(picture(asyncio.run(frames(target))), encoding="utf-8")


if __name__ == "__main__":
    main()
