"""How many keys a common task takes: every one struck on the real screens, and the row it should leave is looked up.

    python -m bench.keystrokes

Each task has a database of its own and ends only when the database holds what was wanted. Beside it stand the same
tasks in CACTI and BORIS, counted from their own files (`bench.keystrokes_elsewhere`). A stroke is one press, whatever
is held down with it; keys count Shift and Ctrl too, on a British keyboard. Prints the tables of docs/keystrokes.md.
Ends with 1 when a task was not done.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from bench.keystrokes_elsewhere import ELSEWHERE, NAMES, NOT_AT_ALL, RATINGS, Cost
from bench.keystrokes_mix import Mix, mixes
from codebooks import shipped_codebook, shipped_plan
from coder.app import CoderApp
from coder.models import Event
from coder.screens.ratings import RatingsScreen
from coder.screens.review import ReviewScreen
from coder.store import Store, clocks, codings, create_store, evidence, marks, open_store, sessions
from coder.store import events as stored
from coder.store.sessions import SessionFields
from tests.screens.coding_host import SMALL, Host, host, strike, until, words
from tests.screens.terminal import Terminal

SHIFTED = set('ABCDEFGHIJKLMNOPQRSTUVWXYZ?+:"<>{}_~|!@$%^&*()')
AT_MS = 10_000
"""Where the recording stands when the task begins."""
SHELL = "coder code S01"
NOTE = "ten of them"[:10]


def keys_of(stroke: str) -> int:
    """Keys that go down for one stroke: 1, and 1 for Shift or Ctrl.

    >>> keys_of("v"), keys_of("E"), keys_of("ctrl+e"), keys_of("space")
    (1, 2, 2, 1)
    """
    if len(stroke) == 1:
        return 2 if stroke in SHIFTED else 1
    return len(stroke.split("+"))


@dataclass(frozen=True)
class Done:
    """What a task left behind: the coding's events in the order of entry, and the store itself."""

    store: Store
    app: Host

    @property
    def coding(self) -> Any:
        return self.app.desk.sitting.subject.coding

    @property
    def events(self) -> list[Event]:
        return sorted(stored.of(self.store, self.coding.id), key=lambda event: event.entry)

    def last(self, **wanted: object) -> bool:
        """Whether the event entered last has these values."""
        return bool(self.events) and all(getattr(self.events[-1], name) == its for name, its in wanted.items())


@dataclass(frozen=True)
class Task:
    """`before` is struck and not counted, then `struck` is; `done` must come true of what the database holds."""

    name: str
    struck: Sequence[str]
    done: Callable[[Done], bool]
    before: Sequence[str] = ()
    plan: str | None = None
    after: Sequence[str] = field(default=())
    """Struck to see that it worked, and not counted."""


def _locked(its: Done) -> bool:
    return codings.mine(its.store)[0].state == "locked" and len(marks.ratings(its.store, its.coding.id)) == RATINGS


def _cited(its: Done) -> bool:
    return sum(len(ids) for ids in evidence.of(its.store, its.coding.id).values()) == len(its.events)


ANSWERS = ("3",) * RATINGS
TASKS = (
    Task("technique with its strategy", "4v", lambda its: its.last(code="EN-VAL", onset_ms=AT_MS)),
    Task("technique alone", ("4", "space"), lambda its: its.last(code="EN1", onset_ms=AT_MS)),
    Task("a mode begins", "E", lambda its: its.last(code="ED", is_open=True)),
    Task(
        "the next mode, which ends the last",
        "N",
        lambda its: its.last(code="EN", is_open=True) and its.events[0].offset_ms == AT_MS,
        before="E",
    ),
    Task("a mode ends, none follows", "E", lambda its: its.last(code="ED", offset_ms=AT_MS), before="E"),
    Task("a strain", "rb", lambda its: its.last(code="RU-BND", onset_ms=AT_MS)),
    Task("a concern", "xd", lambda its: its.last(code="PX-DEB", onset_ms=AT_MS)),
    Task("take the last act back", "u", lambda its: not its.events, before="4v"),
    Task(
        "the last event 1 s later, by its form",
        ("enter", "ctrl+u", "+", "1", "ctrl+s"),
        lambda its: its.last(code="EN-VAL", onset_ms=AT_MS + 1_000),
        before="4v",
    ),
    Task(
        "the last event 1 s later, on the timeline",
        ("tab", "K", "tab"),
        lambda its: its.last(code="EN-VAL", onset_ms=AT_MS + 1_000) and its.app.screen is its.app.desk,
        before="4v",
    ),
    Task(
        "another code for the last event, its time kept",
        ("enter", "enter", "ctrl+u", "4", "e", "ctrl+s"),
        lambda its: its.last(code="EN-EMP", onset_ms=AT_MS) and len(its.events) == 1,
        before="4v",
    ),
    Task("the next practitioner", "f", lambda its: its.last(code="EN-VAL", actor="F2"), after="4v"),
    Task("a participant's seat", "p3", lambda its: its.last(code="CL-NAD", actor="P3"), after="cn"),
    Task("a note of 10 characters", ("n", *NOTE, "enter"), lambda its: its.last(note=NOTE), before="4v"),
    Task("mark as unsure", "q", lambda its: its.last(modifiers={"flag": "unsure"}), before="4v"),
    Task("mark to come back", "m", lambda its: its.last(come_back=True), before="4v"),
    Task(
        "5 s back in the recording",
        ("left",),
        lambda its: its.app.desk.sitting.clock.now() == AT_MS - 5_000,
    ),
    Task("the event on a rating's list", ("ctrl+e", "b"), _cited, before="4v"),
    Task(
        "one more on the same list",
        ("ctrl+e", "enter"),
        _cited,
        before=("4", "v", "ctrl+e", "b", "4", "e"),
    ),
    Task(f"{RATINGS} ratings and lock, nothing left open", ("d", *ANSWERS, "enter", "l"), _locked),
    Task(
        f"{RATINGS} ratings and lock, a mode still open: ended there",
        ("d", *ANSWERS, "enter", "1", "l"),
        lambda its: _locked(its) and its.last(is_open=False),
        before="E",
    ),
    Task(
        f"{RATINGS} ratings and lock, with 7 things left as they are",
        ("d", *ANSWERS, "enter", "l", "l"),
        _locked,
        before="E",
        plan="bridgework-s04",
    ),
)


def made(folder: Path, name: str, plan: str | None, medium: str = "video") -> Store:
    book, plans = shipped_codebook("modes-of-practice"), [shipped_plan(plan)] if plan else []
    store = create_store(str(folder / f"{name}.db"), "anna", book, plans)
    sessions.add(store, SessionFields(name="S01", plan=plan, medium=medium, seats={"F1": "P03", "F2": "P07"}))
    return store


async def one_by_one(pilot: Pilot[Any], app: App[Any], strokes: Sequence[str]) -> None:
    for stroke in strokes:
        strike(app, stroke)
        await pilot.pause()
        if stroke == "tab":
            await until(pilot, lambda: _settled(app))


def _settled(app: App[Any]) -> bool:
    return not isinstance(app.screen, ReviewScreen) or app.screen.chosen is not None


async def struck(folder: Path, at: int, task: Task) -> Cost:
    """Do one task on the desk. Raises AssertionError with the screen when it does not come about."""
    with made(folder, f"task-{at}", task.plan) as store:
        app = host(store)
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: "space starts" in words(app))
            await one_by_one(pilot, app, ("space", "space"))
            app.desk.sitting.set_clock(AT_MS, app.desk.key_time)
            await one_by_one(pilot, app, task.before)
            await one_by_one(pilot, app, task.struck)
            await one_by_one(pilot, app, task.after)
            its = Done(store, app)
            await until(pilot, lambda: task.done(its))
            assert not isinstance(app.screen, RatingsScreen), words(app)
    return Cost(len(task.struck), sum(map(keys_of, task.struck)), 0)


def from_shell(folder: Path) -> Cost:
    """`coder code S01`, typed, then the clock: the program itself in a pseudo-terminal."""
    made(folder, "shell", None, "live").close()
    asked = ("-m", "coder", "--db", str(folder / "shell.db"), "--as", "anna", "code", "S01")
    with Terminal(*asked, folder=folder) as terminal:
        terminal.until_drawn("space starts the clock")
        terminal.strike(" ")
        terminal.until_drawn("live")
        terminal.until(lambda: _began(folder / "shell.db"))
        terminal.strike("\x11")
        terminal.ended()
    typed = (*SHELL, "enter", "space")
    return Cost(len(typed), sum(map(keys_of, typed)), 0)


def _began(database: Path) -> bool:
    with open_store(str(database), "anna") as store:
        return [mark.kind for mark in clocks.marks(store, codings.begin(store, "S01").id)] == ["start"]


async def from_my_work(folder: Path) -> Cost:
    """The first line of one's work opened, then the clock."""
    with made(folder, "home", None, "live") as store:
        app = CoderApp(store)
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: "not begun" in words(app))
            await one_by_one(pilot, app, ("enter",))
            await until(pilot, lambda: "space starts" in words(app))
            await one_by_one(pilot, app, ("space",))
            coding = codings.begin(store, "S01").id
            await until(pilot, lambda: [mark.kind for mark in clocks.marks(store, coding)] == ["start"])
    return Cost(2, 2, 0)


async def all_tasks(folder: Path) -> dict[str, Cost]:
    found = {"begin, from the shell to a running clock": from_shell(folder)}
    found["begin, from the program already open"] = await from_my_work(folder)
    for at, task in enumerate(TASKS):
        found[task.name] = await struck(folder, at, task)
    return found


def table(found: dict[str, Cost]) -> str:
    lines = ["| task | coder | CACTI 1.0.0 | BORIS 10.0.2 |", "| --- | --- | --- | --- |"]
    for name, cost in found.items():
        lines.append(f"| {name} | {cost} | {' | '.join(ELSEWHERE[name][other].told for other in NAMES)} |")
    return "\n".join(lines)


def sources(found: dict[str, Cost]) -> str:
    lines = []
    for other in NAMES:
        lines += [f"| task | in {other} | where it says so |", "| --- | --- | --- |"]
        for name in found:
            its = ELSEWHERE[name][other]
            lines.append(f"| {name} | {its.told}: {its.how} | {its.source} |")
        lines.append("")
    return "\n".join(lines)


def mix_table(found: Sequence[Mix]) -> str:
    lines = [
        "| coding | events | strokes: codes | ends of states | who | flags and modifiers | together | an event "
        "| keys an event | BORIS, strokes an event | CACTI, clicks an event |",
        "| --- " * 11 + "|",
    ]
    for mix in (*found, Mix.together(found)):
        cells = [mix.name, mix.events, mix.codes, mix.ends, mix.who, mix.modifiers, mix.strokes]
        each = [f"{its / mix.events:.2f}" for its in (mix.strokes, mix.keys)]
        cacti = NOT_AT_ALL if mix.states else "1.00"
        lines.append(f"| {' | '.join(map(str, [*cells, *each]))} | ≥ {mix.boris / mix.events:.2f} | {cacti} |")
    return "\n".join(lines)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = asyncio.run(all_tasks(Path(folder)))
            mixed = asyncio.run(mixes(Path(folder)))
        except AssertionError as error:
            print(error)
            return 1
    print(table(found), mix_table(mixed), sources(found), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
