"""`coder code`: straight to the desk, on this observer's coding of a session."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.errors import BadInput

if TYPE_CHECKING:
    from coder.models import Coding
    from coder.screens.coding import CodingScreen
    from coder.store import Store
    from coder.store.sessions import SessionLine

ROLE_WORDS = "primary, second, consensus, gold or training"


def code(
    session: Annotated[str, typer.Argument(metavar="SESSION", help="The session's id, as `coder session add` has it.")],
    live: Annotated[bool, typer.Option("--live", help="The session runs now: its clock is never stopped.")] = False,
    media: Annotated[
        list[str] | None, typer.Option("--media", metavar="FILE", help="The recording; again for each further file.")
    ] = None,
    starts: Annotated[
        str | None,
        typer.Option("--starts", metavar="TIME", help="The recording's time at the session's zero: 1:30, or -0:10."),
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", metavar="PRESET", help="Look for these codes only, such as live-core.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help=f"For leads: {ROLE_WORDS}.")] = None,
    paper: Annotated[
        bool, typer.Option("--paper", help="Enter a paper form afterwards: times are typed, marked retrospective.")
    ] = False,
) -> None:
    """Code a session: opens straight on the coding screen, begun or where it was left.

    space starts the clock, ? shows every key, ctrl+q leaves; every stroke is on disk before it is shown. Without
    --live or --media the session's medium decides. A coding goes on with the preset that it was begun with. With
    --paper no clock runs: t and the time on the form (`coder paper`), then the codes noted there.

    A recording plays in mpv's window while the terminal has the keys; its files are referred to, never copied, and are
    found again without --media. Without mpv the desk's own clock runs.

    Example: coder code S01 --live --preset live-core

    Example: coder code S02 --media first.mp4 --media second.mp4 --starts 1:30
    """
    if live and (media or starts is not None):
        raise BadInput("a session is either live or a recording", "--live, --media", "give one of the two")
    if paper and (live or media or starts is not None):
        raise BadInput("a paper form is entered without a clock", "--paper, --live, --media", "give --paper alone")
    from coder.desk.referring import zero_at

    recording = Given(media or [], None if starts is None else zero_at(starts))
    here = context.current()
    if not here.exists:
        here.open()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        with here.open() as store:
            _watched(store, session)
        mend = "start it in one; what people coded elsewhere comes in with `coder import`"
        raise BadInput("the coding screen needs a terminal", "standard input and output", mend)
    here.ask_before_screen()
    is_live = True if live else False if recording else None
    desk = Desk(here, session, recording, preset, role, live=is_live, paper=paper)
    from coder.app import CoderApp
    from coder.start import run

    with desk.leaving:
        run(CoderApp(desk.open, desk.screen))


@dataclass(frozen=True)
class Given:
    """What was said of the recording: its files, and its time at the session's zero, in ms. False for nothing."""

    files: list[str]
    zero_at_ms: int | None

    def __bool__(self) -> bool:
        return bool(self.files) or self.zero_at_ms is not None


class Desk:
    """Opens behind the first frame: the store, this observer's coding, and what the screen is made of."""

    def __init__(
        self,
        here: context.Here,
        session: str,
        recording: Given,
        preset: str | None,
        role: str | None,
        *,
        live: bool | None,
        paper: bool = False,
    ) -> None:
        self._here, self._session, self._recording = here, session, recording
        self._preset, self._role, self._live, self._paper = preset, role, live, paper
        self.leaving = ExitStack()
        """What is to be closed at the end."""
        self._coding: Coding | None = None

    def open(self) -> "Store":
        """Errors: CoderError, before anything is shown of the coding."""
        import coder.screens.coding  # noqa: F401  (loaded in this thread, while the first frame stands)
        from coder.store import books, codings, copies, open_store, passes, presence

        store = self.leaving.enter_context(open_store(self._here.target, self._here.who, self._here.passphrase))
        self.leaving.enter_context(copies.keeping(store.target, store.key))
        watched = _watched(store, self._session)
        if self._recording:
            self._refer(store, watched)
        elif not self._live:
            from coder.desk.referring import refer_as_told

            refer_as_told(store, watched)
        self._coding = coding = codings.begin(store, watched.name, role=self._role, preset=self._preset)
        if self._preset is not None and coding.preset != self._preset:
            store.notes.append(f"This coding was begun with {coding.preset or 'every code'} and goes on so.")
        if self._paper and not any(its.how == "paper" for its in passes.of(store, coding.id)):
            passes.begin(store, coding.id, "paper")
        if coding.state != "locked":
            presence.take(store, coding.id)
        books.codebook(store, coding.codebook_id)
        return store

    def _refer(self, store: "Store", watched: "SessionLine") -> None:
        """Keep which files the recording is. Errors: OutsideFailed for one that is missing or cannot be played."""
        from coder.desk.referring import MEDIA_APART, medium_of, refer
        from coder.store import sessions

        refer(store, watched, self._recording.files, self._recording.zero_at_ms)
        said = MEDIA_APART.join(self._recording.files) or watched.media
        if said != watched.media:
            medium = watched.medium or medium_of(self._recording.files)
            sessions.edit(store, watched.name, sessions.SessionFields(watched.name, media=said, medium=medium))

    def screen(self, store: "Store") -> "CodingScreen":
        from coder.screens.coding import CodingScreen

        if self._coding is None:
            raise RuntimeError("the desk was not opened")
        return CodingScreen(store, self._coding.id, live=self._live)


def _watched(store: "Store", session: str) -> "SessionLine":
    """The session to code. NotFound says how to register it."""
    from coder.store import sessions

    return sessions.get(store, session)
