"""Lines that drop, signals, a computer that is suspended, a clock set back: coding goes on where it was.

    python -m bench.faults.hangups [NAME ...]

Each meets the real app in a real terminal. Afterwards the coding is opened again and its events, open states and gap
are compared with what was shown. The clock set back needs `faketime`; without it that is told as not tried. Ends with
1 when anything shown was lost or an open state did not survive.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.faults import kept
from bench.faults.desk import Hand, WatchedDesk, at_home, prepared
from coder.store import open_store
from coder.store.verify import verify

SUSPENDED_SECONDS, SET_BACK = 6, "-2h"
What = Callable[[WatchedDesk], str]


@dataclass
class After:
    name: str
    at_once: str
    """What the running app showed, or its exit code."""
    welcome: str = ""
    gap: str = ""
    states: str = ""
    lost: int = 0
    out_of_order: int = 0
    problems: int = 0
    traceback: bool = False

    @property
    def well(self) -> bool:
        return not (self.lost or self.out_of_order or self.problems or self.traceback) and self.states == "as before"

    def __str__(self) -> str:
        return (
            f"{self.name}\n  at once        {self.at_once}\n  opened again   {self.welcome}\n"
            f"  after space    {self.gap}\n"
            f"  open states    {self.states}\n  lost {self.lost}, out of order {self.out_of_order}, findings of `coder "
            f"verify` {self.problems}, tracebacks {int(self.traceback)}\n"
        )


def hung_up(desk: WatchedDesk) -> str:
    desk.hang_up()
    return f"ended by itself, exit code {desk.process.wait(30)}"


def terminated(desk: WatchedDesk) -> str:
    desk.signal(signal.SIGTERM)
    return f"ended, exit code {desk.process.wait(30)}"


def hang_up_signal(desk: WatchedDesk) -> str:
    desk.signal(signal.SIGHUP)
    return f"ended, exit code {desk.process.wait(30)}"


def suspended(desk: WatchedDesk) -> str:
    """As when the lid is closed, but that the monotonic clock goes on; keys struck meanwhile arrive afterwards."""
    desk.signal(signal.SIGSTOP)
    desk.strike("4v")
    desk.wait(SUSPENDED_SECONDS)
    desk.signal(signal.SIGCONT)
    desk.wait(2)
    said = f"runs on; {desk.message()}"
    desk.kill()
    return said


def killed(desk: WatchedDesk) -> str:
    desk.kill()
    return "ended by SIGKILL"


def tried(name: str, what: What, folder: Path, *, later: dict[str, str] | None = None) -> After:
    """Code, let it happen, open again with the environment `later`, go on."""
    database = str(prepared(folder / "work.db", ["S0"]))
    hand = Hand(random.Random(5), undoes=False)
    with WatchedDesk(database, folder, "S0", "anna", "--live") as desk:
        desk.comes_up()
        desk.strike(" ")
        for _ in range(10):
            desk.strike(hand.next())
            desk.wait(0.2)
        desk.strike("T1c")
        desk.wait(1)
        before = desk.acknowledged()
        running = states(database)
        found = After(name, what(desk))
        found.traceback = "Traceback" in desk.drawn
        before |= desk.acknowledged()
    found.lost = sum(kept.lost(before, kept.read(database, "S0", "anna")).values())
    found.states = "as before" if states(database) == running != [] else f"{running}, then {states(database)}"
    with WatchedDesk(database, folder, "S0", "anna", "--live", **(later or {})) as again:
        if not again.comes_up():
            found.problems += 1
        again.wait(0.5)
        found.welcome = again.message()
        again.strike(" ")
        again.wait(1)
        found.gap = again.message()
        again.strike("8i")
        again.wait(1)
        shown = again.acknowledged()
        again.strike("\x11")
        again.ended()
        found.traceback = found.traceback or "Traceback" in again.drawn
    whole = kept.read(database, "S0", "anna")
    found.lost += sum(kept.lost(shown, whole).values())
    with open_store(database, "lead") as store:
        found.problems += len(verify(store).problems)
    return found


def states(database: str) -> list[str]:
    """The codes of the states that run."""
    with kept.opened(database) as file:
        query = "SELECT code FROM event WHERE is_open AND NOT retracted ORDER BY entry"
        return [code for (code,) in file.execute(query)]


def set_back() -> dict[str, str] | None:
    """The environment in which the wall clock says two hours earlier; None without `faketime`."""
    if shutil.which("faketime") is None:
        return None
    asked = ["faketime", "-f", SET_BACK, "env"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    pairs = dict(line.split("=", 1) for line in told if "=" in line)
    return {name: pairs[name] for name in ("LD_PRELOAD", "FAKETIME") if name in pairs} | {
        "FAKETIME_DONT_FAKE_MONOTONIC": "1"
    }


TRIALS: dict[str, What] = {
    "terminal closed": hung_up,
    "SIGHUP": hang_up_signal,
    "SIGTERM": terminated,
    "suspended and resumed, then killed": suspended,
    "killed, and the clock set back two hours": killed,
}


def main() -> int:
    well = True
    for name in sys.argv[1:] or TRIALS:
        later = set_back() if "clock" in name else {}
        if later is None:
            print(f"{name}\n  not tried: there is no faketime\n")
            continue
        with tempfile.TemporaryDirectory() as folder:
            at_home(Path(folder))
            found = tried(name, TRIALS[name], Path(folder), later=later)
        print(found, flush=True)
        well = well and found.well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
