"""The real app in a real terminal, with eyes: what it drew is read from a screen as a person would see it."""

import fcntl
import os
import random
import re
import select
import signal
import struct
import termios
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from codebooks import shipped_codebook
from coder.store import create_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.terminal import PATIENCE_SECONDS, Terminal

ROW = re.compile(r"(?<![\d:])((?:\d:)?\d\d:\d\d) [ ┐┘!] ([A-Z]{2}(?:-[A-Z]{3})?) +[FG]?\d? *(…?)")
SAID = re.compile(r"(?:Coded|Opened) ([A-Z]{2}(?:-[A-Z]{3})?) [^│]*? at ((?:\d:)?\d\d:\d\d)")
TAKEN_BACK = re.compile(r"([A-Z]{2}(?:-[A-Z]{3})?) ((?:\d:)?\d\d:\d\d) taken back")
POINTS = {
    "1s": "ED-CBS",
    "2b": "ED-BND",
    "4v": "EN-VAL",
    "4e": "EN-EMP",
    "5r": "EN-RAT",
    "7d": "TH-EXD",
    "8i": "TH-INT",
}
MODES = {"E": "ED", "N": "EN", "T": "TH"}
STILL_SECONDS = 0.02
"""Nothing more of a frame comes after this long, and the next one has nothing to wait for."""
_UNKNOWN = re.compile(r"\x1b\[[<>=][\d;:]*[a-zA-Z]|\x1b\[[\d;]*\$?[pt]|\x1bP.*?\x1b\\", re.DOTALL)
"""Questions to the terminal that draw nothing and that the reading screen does not know."""
_SYNC_ASKED, _SYNC_GIVEN, _FRAME_ENDS = b"\x1b[?2026$p", b"\x1b[?2026;2$y", b"\x1b[?2026l"
"""Asked whether it shows whole frames only, this terminal says yes: of a frame without its end, as when the process was
killed, nobody saw anything."""
_OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "coder", *sys.argv[1:]])
"""
"""As a shell's terminal is its own: the kernel tells the process when it is closed."""

Row = tuple[str, str]
"""When, as the log shows it (`00:42`), and the code."""


class WatchedDesk(Terminal):
    """`coder code SESSION` in a terminal. `shown`: the most often that a row stood in the log at one time."""

    def __enter__(self) -> "WatchedDesk":
        return self

    def __init__(self, database: str, folder: Path, session: str, who: str, *options: str, **environment: str) -> None:
        """Of 100x50 cells, or as COLUMNS and LINES in the environment say."""
        self._wide, tall = int(environment.get("COLUMNS", 100)), int(environment.get("LINES", 50))
        arguments = ("--db", database, "--as", who, "code", session, *options)
        super().__init__("-c", _OWN_TERMINAL, *arguments, folder=folder, **environment)
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", tall, self._wide, 0, 0))
        pyte: Any = import_module("pyte")
        self._screen = pyte.Screen(self._wide, tall)
        self._stream = pyte.Stream(self._screen)
        self.shown: Counter[Row] = Counter()
        self.said: set[Row] = set()
        self.taken_back: set[Row] = set()
        self.waited: set[Row] = set()
        self._rest = b""
        self._answered = False
        self._lines = [""] * tall

    def lines(self) -> list[str]:
        """As they stand on the screen; only those drawn anew are read again."""
        for place in self._screen.dirty:
            line = self._screen.buffer[place]
            self._lines[place] = "".join(line[column].data for column in range(self._wide))
        self._screen.dirty.clear()
        return self._lines

    def text(self) -> str:
        return "\n".join(self.lines())

    def shows(self, words: str) -> bool:
        return words in " ".join(" ".join(self.lines()).split())

    def message(self) -> str:
        """The message line, which may take two."""
        return " ".join(" ".join(self.lines()[-4:-1]).replace("No session plan: nothing to mark.", "").split())

    def _take_in(self, patience: float = 0.05) -> None:
        if select.select([self._main], [], [], patience)[0]:
            self.look()

    def look(self) -> bool:
        """Take in what was drawn; whether there was any."""
        new = self._came()
        self._see(new)
        return bool(new)

    def film(self, done: Callable[[], bool]) -> float:
        """Take in what is drawn until something is so; when the bytes that showed it had come, by `perf_counter`.

        What comes is kept with its time until no more does, and read then: this terminal takes longer to read a screen
        than the app to draw it. Errors: TimeoutError when it does not come to be.
        """
        ends = time.perf_counter() + PATIENCE_SECONDS
        while time.perf_counter() < ends:
            reel: list[tuple[bytes, float]] = []
            while select.select([self._main], [], [], STILL_SECONDS)[0] and (new := self._came()):
                reel.append((new, time.perf_counter()))
            shown: list[float] = []
            for new, came in reel:
                self._see(new)
                if not shown and done():
                    shown.append(came)
            if shown:
                return shown[0]
        raise TimeoutError(self.text())

    def _came(self) -> bytes:
        """What was sent; nothing once the process has closed its side, which Linux tells by an error."""
        try:
            return os.read(self._main, 65_536)
        except OSError:
            return b""

    def _see(self, new: bytes) -> None:
        self.drawn = (self.drawn + new.decode(errors="replace"))[-200_000:]
        if not self._answered and _SYNC_ASKED in self._rest + new:
            os.write(self._main, _SYNC_GIVEN)
            self._answered = True
        *frames, self._rest = (self._rest + new).split(_FRAME_ENDS)
        for frame in frames:
            self._stream.feed(_UNKNOWN.sub("", frame.decode(errors="replace")))
            self._note()

    def _note(self) -> None:
        now: Counter[Row] = Counter()
        lines = self.lines()
        for line in lines:
            for onset, code, waits in ROW.findall(line):
                now[onset, code] += 1
                if waits:
                    self.waited.add((onset, code))
        for row, number in now.items():
            self.shown[row] = max(self.shown[row], number)
        message = " ".join(lines[-4:])
        self.said.update((onset, code) for code, onset in SAID.findall(message))
        self.taken_back.update((onset, code) for code, onset in TAKEN_BACK.findall(message))

    def comes_up(self, seconds: float = 60) -> bool:
        """Whether it takes keys within that time."""
        ends = time.monotonic() + seconds
        while not (self.shows("space starts the clock") or self.shows("space goes on")):
            if time.monotonic() > ends or self.process.poll() is not None:
                return False
            self._take_in()
        return True

    def acknowledged(self) -> Counter[Row]:
        """Rows that were shown as coded, in the log or by the message line."""
        return self.shown | Counter(self.said)

    def drain(self) -> None:
        """Take in all that was drawn until the process was gone: a terminal had it already."""
        while select.select([self._main], [], [], 0.05)[0] and self.look():
            pass

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """The terminal is closed, as when an SSH line drops."""
        os.close(self._main)
        self._main = os.open(os.devnull, os.O_RDWR)


class Hand:
    """Strikes keys as a person would, faster. `codes`: what was meant by the strokes so far, in order."""

    def __init__(self, chance: random.Random, mode: str = "", *, undoes: bool = True) -> None:
        """`mode`: the code of the mode that runs already; `undoes`: whether `u` is struck too."""
        self._undoes = undoes
        self._chance = chance
        self._mode = next((key for key, code in MODES.items() if code == mode), "")
        self._point = False
        self.codes: list[str] = []

    def next(self) -> str:
        """The strokes of the next code; seldom `u`, right after a point code."""
        if self._undoes and self._point and self._chance.random() < 0.05:
            self._point = False
            return "u"
        self._point = self._chance.random() >= 0.15
        if not self._point:
            self._mode = self._chance.choice([key for key in MODES if key != self._mode])
            self.codes.append(MODES[self._mode])
            return self._mode
        keys = self._chance.choice(list(POINTS))
        self.codes.append(POINTS[keys])
        return keys


def prepared(path: Path, names: list[str]) -> Path:
    """A database with these sessions."""
    with create_store(str(path), "lead", shipped_codebook("modes-of-practice")) as store:
        for name in names:
            sessions.add(store, SessionFields(name=name))
    return path


def at_home(folder: Path) -> None:
    """This process looks for waiting keys where the app in `folder` leaves them."""
    os.environ["HOME"] = str(folder)
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "CODER_DATABASE_URL", "CODER_USER"):
        os.environ.pop(name, None)
