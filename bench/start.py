"""How fast the program stands on the screen, beside a bare Textual app, each in a real terminal.

    python -m bench.start [TIMES]

First frame: the first line of the screen is drawn. Filled: what the person came for stands there. Also proves that
`coder --help` loads none of the heavy packages. The bare app has three widgets, as the program's first screen has; one
of a single line is told beside it. The targets are for the app itself; going straight to the desk also
reads a codebook, and is told beside it. Ends with 1 when a target is missed.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from codebooks import shipped_codebook, shipped_plan
from coder.store import codings, create_store, sessions
from coder.store.sessions import SessionFields
from tests.screens.terminal import Terminal

HEAVY = ("pandas", "textual", "openpyxl", "sqlmodel", "numpy")
BARE = """
from textual.app import App
from textual.widgets import DataTable, Footer, Static

class Bare(App):
    BINDINGS = [("q", "quit", "leave")]

    def compose(self):
        yield Static("bare-first-line")
        yield DataTable()
        yield Footer()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("a", "b")
        table.add_rows([(f"row-{number}", "bare") for number in range(24)])

Bare().run()
"""
BAREST = """
from textual.app import App
from textual.widgets import Static

class Barest(App):
    BINDINGS = [("ctrl+q", "quit", "leave")]

    def compose(self):
        yield Static("barest-first-line")

Barest().run()
"""
FIRST_FRAME, FILLED = 1.5, 3.0
APP = "coder (my work)"


def help_loads() -> list[str]:
    """Which of the heavy packages `coder --help` loads."""
    program = "import sys; from coder.cli.main import main; main(['--help']); "
    program += f"print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.rpartition("LOADED")[2].split()


def drawn_after(arguments: tuple[str, ...], texts: tuple[str, ...], folder: Path) -> list[float]:
    """Milliseconds from starting the process until each text was drawn."""
    began, found = time.perf_counter(), []
    with Terminal(*arguments, folder=folder) as terminal:
        for text in texts:
            terminal.until_drawn(text)
            found.append((time.perf_counter() - began) * 1000)
        terminal.strike("\x11")
        terminal.ended()
    return found


def prepared(folder: Path) -> Path:
    database = folder / "start.db"
    book, plan = shipped_codebook("modes-of-practice"), shipped_plan("bridgework-s04")
    with create_store(str(database), "anna", book, [plan]) as store:
        for number in range(24):
            sessions.add(store, SessionFields(name=f"S{number:02d}", plan="bridgework-s04", site="north"))
        codings.begin(store, "S00")
    return database


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    loaded = help_loads()
    print(f"coder --help loads of the heavy packages: {', '.join(loaded) or 'none'}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = ("-m", "coder", "--db", str(prepared(folder)), "--as", "anna")
        shown = {
            "bare Textual app": (("-c", BARE), ("bare-first-line", "row-10")),
            "with one line only": (("-c", BAREST), ("barest-first-line",)),
            APP: (work, ("My work", "S10")),
            "coder code S00": ((*work, "code", "S00", "--live"), ("Opening", "space starts the clock")),
        }
        # In turns, so that a busy moment of the machine meets all of them.
        rounds = [{what: drawn_after(*how, folder) for what, how in shown.items()} for _ in range(times)]
    first = {what: median(its[what][0] for its in rounds) for what in shown}
    filled = {what: median(its[what][-1] for its in rounds) for what in shown}
    bare = first["bare Textual app"]
    met = not loaded
    print(f"{'milliseconds, median':<22}{'first frame':>12}{'':>8}{'filled':>12}")
    for what in shown:
        ratios = first[what] / bare, filled[what] / bare
        if what == APP:
            met = met and ratios[0] <= FIRST_FRAME and ratios[1] <= FILLED
        print(f"{what:<22}{first[what]:>12.0f}{ratios[0]:>7.2f}x{filled[what]:>12.0f}{ratios[1]:>7.2f}x")
    print(f"{APP}: first frame at most {FIRST_FRAME}x, filled at most {FILLED}x: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
