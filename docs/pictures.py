"""The pictures of the docs, taken of the real program on the demonstration: `python docs/pictures.py [NAME]...`.

Every screen at 80x24 and 160x50, dark, light and without colour, into docs/screens/, with the page docs/screens.md that
shows them; and the few of the README. With names, these screens alone.
"""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import drawn
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import DataTable

from coder.app import CoderApp
from coder.demo import OPENS_AS, fill
from coder.models import Event, new_id
from coder.screens.coding import CodingScreen
from coder.screens.drill import DrillScreen
from coder.store import Store, books, codings, events, open_store
from coder.store.events import Insert

HERE = Path(__file__).parent
PATIENCE_SECONDS = 20
PAUSE_SECONDS = 0.05
SIZES = ((80, 24), (160, 50))
TERMINAL = ("#d6d6d6", "#0c0c0c")
"""Letters and ground of a terminal where the program leaves both alone."""


@dataclass(frozen=True)
class Wear:
    """How the app looks: its theme, and whether the environment forbids colours."""

    name: str
    theme: str
    no_color: bool = False


WEARS = (Wear("dark", "quiet"), Wear("light", "light"), Wear("plain", "no-colour", no_color=True))


@dataclass(frozen=True)
class Shot:
    """One screen. `keys` lead to it from My work, from the desk on `session`, or from the screen that `start` makes;
    `shows`: a text that must stand there.

    `about`: what is to be seen, for those who cannot see it.
    """

    name: str
    title: str
    about: str
    keys: Sequence[str] = ()
    session: str | None = None
    shows: str = ""
    start: Callable[[Store], Screen[Any]] | None = None


def _drill(store: Store) -> DrillScreen:
    """In one order, so that the picture is the same each time."""
    return DrillScreen(books.codebook(store)[1], order=Random(1))


def _cited(*codes: int) -> tuple[str, ...]:
    """Strokes that put rows of the log on the list of the first scale."""
    return tuple(key for up in codes for key in (*["down"] * up, "ctrl+e", "a", "escape"))


SHOTS = (
    Shot("home", "My work", "every session with how far one's own coding of it has come", shows="S24"),
    Shot("home-keys", "Keys of My work", "what the screen is for and every key of it", ("question_mark",)),
    Shot("coding-empty", "The desk, not begun", "the clock stands, the grid of techniques, an empty log", (), "S24"),
    Shot("coding", "The desk", "a coding half way: clock, what runs, techniques, log, strip of modes, plan", (), "S23"),
    Shot(
        "coding-pending",
        "A stroke that waits",
        "after 4 the grid shows the strategies of that technique, and the time taken",
        ("space", "4"),
        "S23",
        "time taken",
    ),
    Shot("coding-full", "A long coding", "the log and the strip of a whole session", (), "S22"),
    Shot("coding-locked", "A locked coding", "the desk to be read only, with counts", (), "S01"),
    Shot("coding-keys", "Keys and signs", "every stroke of the codebook, every command, every sign", ("?",), "S23"),
    Shot("coding-plan", "Session plan", "the items of the plan with their status and minutes", ("i",), "S23", "S4.6"),
    Shot("coding-edit", "Mend an event", "a form for its time, code, actor and note", ("down", "enter"), "S23", "Code"),
    Shot("coding-note", "A note", "one line for a note on the event coded last", ("n",), "S23", "never a name"),
    Shot("coding-modifiers", "Modifiers", "the modifiers that go with the event", (*["down"] * 11, "."), "S23"),
    Shot("coding-cite", "A moment for a rating", "a letter a scale", ("ctrl+e",), "S23", "for which rating"),
    Shot(
        "review",
        "Review",
        "the coding as lanes over time, the chosen event told in full",
        ("tab", *["Z"] * 4, "left", "left"),
        "S22",
        "cursor",
    ),
    Shot("review-keys", "Keys of review", "what the timeline shows and every key", ("tab", "?"), "S22", "Help"),
    Shot(
        "ratings",
        "Ratings",
        "the questions, the words of each step, the moments that were marked for the question",
        (*_cited(1, 3), "d", "4", "3", "n", "up", "up", "up"),
        "S23",
        "Ratings 3 of",
    ),
    Shot(
        "moments",
        "Moments of a rating",
        "all events, those on the list of the question marked",
        (*_cited(1, 3), "d", "e"),
        "S23",
    ),
    Shot("lock", "Lock", "what is left open, a stroke each", ("d", "enter"), "S23", "left"),
    Shot("sessions", "Sessions", "all sessions with site, date, medium, plan", ("s",), shows="S10"),
    Shot("session-form", "Add a session", "a form", ("s", "a"), shows="save"),
    Shot("people", "People", "practitioners and observers", ("p",), shows="carla"),
    Shot("codebook", "Codebook", "the tree of modes, techniques and codes, and the page of one", ("c", "down", "down")),
    Shot("agreement", "Agreement", "the figures with their limits as bars", ("a",), shows="kappa"),
    Shot("agreement-codes", "Agreement by code", "each code's figures", ("a", "v"), shows="ED-"),
    Shot("agreement-meaning", "What a figure means", "its formula in words", ("a", "m")),
    Shot("agreement-moments", "Disagreements", "each with its moment", ("a", "enter")),
    Shot("adherence", "Adherence", "the programme's score with its limits", ("d",), shows="bridgework"),
    Shot("adherence-sites", "Adherence by site", "the sites with their limits and a word", ("d", "b"), shows="south"),
    Shot("adherence-sessions", "Adherence of a site", "its sessions", ("d", "b", "enter"), shows="S0"),
    Shot("adherence-session", "Adherence of a session", "its items", ("d", "b", "enter", "enter"), shows="S4.1"),
    Shot("adherence-trend", "Run chart", "a group's scores in order of time", ("d", "b", "t")),
    Shot("export", "Export", "which file to write", ("e",), shows="Workbook"),
    Shot("preferences", "Preferences", "colours, lag, keys", ("o",), shows="lag"),
    Shot("learn", "Learn", "sessions with a gold coding to practise on", ("l",), shows="S01"),
    Shot("feedback", "Feedback", "each moment: hit, early, late, confused, miss, extra", ("l", "f"), shows="miss"),
    Shot("drill", "Key drill", "a definition, its strokes wanted", start=_drill),
    Shot("certification", "Certification", "where one stands at the gate", ("l", "t")),
)


# ---------------------------------------------------------------- the database


def furnished(target: str) -> None:
    """The demonstration, and gold codings of four more of its sessions with the observer's practice on them."""
    fill(target)
    with open_store(target, OPENS_AS) as mine:
        own = {line.session: events.of(mine, line.id) for line in codings.mine(mine)}
    others = {name: _of(target, observer, name) for name, observer in GOLDS.items()}
    for name, found in others.items():
        with open_store(target, "lead") as lead:
            _copied(lead, name, "gold", found)
        with open_store(target, OPENS_AS) as mine:
            _copied(mine, name, "training", own[name])


GOLDS = {"S01": "ben", "S04": "dev", "S09": "dev", "S13": "ben"}
"""Sessions that the observer coded, and whose coding of it serves as gold."""


def _of(target: str, observer: str, session: str) -> list[Event]:
    with open_store(target, observer) as store:
        return next(events.of(store, line.id) for line in codings.mine(store) if line.session == session)


def _copied(store: Store, session: str, role: str, found: Sequence[Event]) -> None:
    """A locked coding with these events."""
    coding = codings.begin(store, session, role=role)
    fresh = [replace(event, id=new_id(), coding_id=coding.id, entry=0, linked_id=None) for event in found]
    rows = [Insert(event) for event in fresh]
    events.write(store, coding.id, rows)
    codings.lock(store, coding.id)


# ---------------------------------------------------------------- the app


@contextmanager
def worn(wear: Wear, folder: Path) -> Iterator[None]:
    """As a person's own preferences and environment would have it, none of this machine's."""
    file = folder / f"{wear.name}.toml"
    file.write_text(f'theme = "{wear.theme}"\n', encoding="utf-8")
    kept = {name: os.environ.get(name) for name in ("CODER_CONFIG", "NO_COLOR")}
    os.environ["CODER_CONFIG"] = str(file)
    os.environ.pop("NO_COLOR", None)
    if wear.no_color:
        os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


async def at_rest(pilot: Pilot[Any], app: App[Any]) -> None:
    """Until nothing is being computed but the heartbeat, and what was is drawn."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        await pilot.pause()
        while any(not worker.is_finished for worker in app.workers if worker.group != "beat"):
            await pilot.pause(PAUSE_SECONDS)
        await pilot.pause(PAUSE_SECONDS)


def words(app: App[Any]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def shot(target: str, its: Shot, size: tuple[int, int]) -> tuple[list[drawn.Run], str]:
    """What stands on the screen, and Textual's own picture of it."""
    named = {"?": "question_mark", ".": "full_stop"}
    with open_store(target, OPENS_AS) as store:
        app = CoderApp(store, _desk(its.session) if its.session else its.start)
        async with app.run_test(size=size) as pilot:
            await at_rest(pilot, app)
            for key in its.keys:
                await pilot.press(named.get(key, key))
                await at_rest(pilot, app)
            waits = time.monotonic() + PATIENCE_SECONDS
            while its.shows not in words(app) or any(not table.row_count for table in app.screen.query(DataTable)):
                assert time.monotonic() < waits, f"{its.name} never shows {its.shows!r}:\n{words(app)}"
                await pilot.pause(PAUSE_SECONDS)
            return drawn.runs(app, TERMINAL), app.export_screenshot(title="coder")


def _desk(session: str) -> Callable[[Store], CodingScreen]:
    return lambda store: CodingScreen(store, codings.begin(store, session).id)


# ---------------------------------------------------------------- the files


def file_of(its: Shot, size: tuple[int, int], wear: Wear) -> str:
    return f"screens/{its.name}-{size[0]}x{size[1]}-{wear.name}.svg"


def page() -> str:
    """docs/screens.md."""
    lines = [
        "# Screens",
        "",
        "Every screen at 80x24 and at 160x50: dark, light, and without colour (`NO_COLOR`). Made by "
        "`python docs/pictures.py` of the real program on the demonstration.",
    ]
    for its in SHOTS:
        lines += ["", f"## {its.title}", "", f"{its.about[0].upper()}{its.about[1:]}.", ""]
        lines += [f"| | {' | '.join(wear.name for wear in WEARS)} |", "| --- " * (len(WEARS) + 1) + "|"]
        for size in SIZES:
            cells = [f"![{its.title}, {size[0]}x{size[1]}, {w.name}]({file_of(its, size, w)})" for w in WEARS]
            lines.append(f"| {size[0]}x{size[1]} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


README = (
    (Shot("home", "", "", shows="S24"), (110, 28)),
    (Shot("agreement", "", "", ("a",), shows="kappa"), (110, 28)),
    (Shot("adherence", "", "", ("d", "b"), shows="south"), (110, 28)),
    (Shot("coding", "", "", ("space", "4"), "S23"), (100, 30)),
    (Shot("review", "", "", ("tab", *["Z"] * 2, "home", *["right"] * 5), "S23"), (100, 30)),
)


async def all_of_them(folder: Path, wanted: Sequence[str]) -> None:
    furnished(str(folder / "whole.db"))
    fill(str(folder / "demo.db"))
    (HERE / "screens").mkdir(exist_ok=True)
    for wear in WEARS:
        with worn(wear, folder):
            for its, size in product(SHOTS, SIZES):
                if not wanted or its.name in wanted:
                    # Each has a database of its own: what one strikes another does not see.
                    target = shutil.copy(folder / "whole.db", folder / "one.db")
                    found, _ = await shot(str(target), its, size)
                    about = f"{its.title}: {its.about}"
                    text = drawn.svg(found, size, TERMINAL, about)
                    (HERE / file_of(its, size, wear)).write_text(text, encoding="utf-8")
    if not wanted:
        (HERE / "screens.md").write_text(page(), encoding="utf-8")
        with worn(WEARS[0], folder):
            for its, size in README:
                target = shutil.copy(folder / "demo.db", folder / "one.db")
                _, text = await shot(str(target), its, size)
                (HERE / f"{its.name}.svg").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(all_of_them(Path(made), sys.argv[1:]))
