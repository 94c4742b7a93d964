"""My work: every session with how far this observer's own coding of it has come, and one stroke to everything else.

Nobody sees a role or another's coding here, so that nothing tells a doubled session from any other.
"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from coder.errors import CoderError
from coder.screens.room import HELP
from coder.screens.work import IN_HAND, LOCKED, NOT_BEGUN, TO_LOCK, Work
from coder.screens.work_list import WorkList
from coder.store import certifications, practice

if TYPE_CHECKING:
    from coder.store import Store


def learning(store: "Store") -> str:
    """One line on this person's own learning, where there is anything to learn with; else nothing."""
    try:
        sessions, tested = practice.how_many(store), bool(certifications.of(store, store.who))
        parts = [f"l learn: {sessions} {'session' if sessions == 1 else 'sessions'} to practise on"] if sessions else []
        if tested:
            from coder.team.testing import standings

            parts.append(standings(store)[store.who].words)
    except CoderError:
        return ""  # the list itself says so
    return " · ".join(parts)


class HomeScreen(WorkList):
    TITLE = "My work"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["room.tcss", "home.tcss"]
    ABOUT = """
Each line is a session and how far your own coding of it has come. Enter begins it, or goes on where it was left:
nothing is ever unsaved. What others code is not shown here; agreement is made from independent codings.

o opens your own preferences: colours, clock, keys.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "code", "code", show=False, id="home.code", tooltip="Begin it or go on", priority=True),
        Binding("s", "app.go('sessions')", "sessions", id="home.sessions", tooltip="All sessions: add, edit, code"),
        Binding("a", "app.go('agreement')", "agreement", id="home.agreement", tooltip="How well observers agree"),
        Binding("d", "app.go('adherence')", "adherence", id="home.adherence", tooltip="Was it delivered as planned"),
        Binding("c", "app.go('codebooks')", "codebooks", id="home.codebooks", tooltip="Codebooks and session plans"),
        Binding("e", "app.go('export')", "export", id="home.export", tooltip="Write a workbook or a table"),
        Binding("l", "app.go('learn')", "learn", show=False, id="home.learn", tooltip="Practise on gold codings"),
        Binding("p", "app.go('people')", "people", show=False, id="home.people", tooltip="Practitioners and observers"),
        Binding("o", "app.go('preferences')", "own", show=False, id="home.own", tooltip="Your own preferences, keys"),
        HELP,
    ]

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield Static("", id="learning", classes="note", markup=False)

    def reload(self, cursor: str | None = None) -> None:
        super().reload(cursor)
        line = self.query_one("#learning", Static)
        line.update(learning(self.store))
        line.display = bool(line.content)

    COLUMNS = ("session", "plan", "site", "date", "medium", "my coding")
    EMPTY = "No sessions yet: press s, then a to add the first one."

    def cells(self, work: Work) -> tuple[str | None, ...]:
        line = work.session
        return (line.name, line.plan or line.programme, line.site, line.date, line.medium, work.words)

    def counted(self) -> str:
        states = [work.state for work in self.works]
        begun = len(states) - states.count(NOT_BEGUN)
        return (
            f"My work · {self.store.who}    codings {begun} · in hand {states.count(IN_HAND)}"
            f" · to lock {states.count(TO_LOCK)} · locked {states.count(LOCKED)} · not begun {states.count(NOT_BEGUN)}"
        )
