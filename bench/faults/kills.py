"""SIGKILL at random moments, while keys are struck in a real terminal, and what is in the database afterwards.

    python -m bench.faults.kills [--count 1000] [--hands 2] [--seed 1]

Each time the app is started on a coding, codes are struck for 0.05 to 1.5 s, and the process is killed. What its
terminal had been sent by then is what was acknowledged. In one of three, another connection holds the database's write
lock for random stretches meanwhile, so that keys wait in the journal. Ends with 1 when anything was lost, duplicated,
out of order, torn, or found by `coder verify`.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.faults import kept
from bench.faults.desk import Hand, WatchedDesk, at_home, prepared
from coder.store import open_store
from coder.store.verify import verify

PER_DATABASE, PER_CODING, BY_COMMAND, TOLD_EVERY = 50, 5, 50, 50
NOT_WELL = ("lost", "duplicated", "out of order", "taken back but there", "torn", "verify", "tracebacks", "not up")
TITLES = {
    "kills": "SIGKILLs",
    "refusing": "of these, while the database refused by turns",
    "before": "of these, before the screen had shown any event",
    "strokes": "codes struck",
    "committed": "events in the database afterwards",
    "acknowledged": "events shown as coded before the kill",
    "waiting": "of these, shown as waiting in the journal",
    "journal": "events that came out of a journal after the kill",
    "unacknowledged": "events kept though the screen had not shown them yet",
    "lost": "shown as coded, and lost",
    "duplicated": "there more often than struck",
    "out of order": "not in the order of the strokes",
    "taken back but there": "shown as taken back, and not",
    "torn": "torn rows",
    "verify": "findings of `coder verify`",
    "by command": "times `coder verify` ran as a command",
    "tracebacks": "tracebacks",
    "not up": "times the app did not come up within 60 s",
}


@dataclass
class Tally:
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, counts: Counter[str], findings: list[str]) -> int:
        """The number of kills so far."""
        with self.lock:
            self.counts += counts
            self.findings += findings
            return self.counts["kills"]

    def table(self) -> str:
        return "\n".join(f"{title:<55} {self.counts[name]:>8,}" for name, title in TITLES.items())


@contextmanager
def refusing(database: str, chance: random.Random, turns: threading.Lock, *, wanted: bool) -> Iterator[None]:
    """Another connection holds the write lock by turns. `turns`: between one hand's and the other's it is free."""
    done = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(database, timeout=10, isolation_level=None)) as other:
            while not done.is_set():
                with turns:
                    other.execute("BEGIN IMMEDIATE")
                    done.wait(chance.uniform(0.1, 0.8))
                    other.execute("ROLLBACK")
                    time.sleep(chance.uniform(0.05, 0.4))

    holder = threading.Thread(target=hold)
    if wanted:
        holder.start()
    try:
        yield
    finally:
        done.set()
        if wanted:
            holder.join()


class Bench:
    """Databases of 50 kills each, of which two hands code at once, each an observer."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed, self.tally = folder, seed, Tally()
        self._making, self._turns = threading.Lock(), threading.Lock()

    def database(self, number: int) -> str:
        path = self.folder / f"{number // PER_DATABASE}.db"
        with self._making:
            if not path.exists():
                prepared(path, [f"S{place}" for place in range(PER_DATABASE // PER_CODING)])
        return str(path)

    def one(self, hand: int, number: int) -> None:
        """One kill, and what is found after it."""
        chance, database = random.Random(self.seed * 1_000_003 + number), self.database(number)
        session, who, refuses = f"S{number % PER_DATABASE // PER_CODING}", f"hand{hand}", chance.random() < 1 / 3
        before = kept.read(database, session, who)
        strikes = Hand(chance, before.mode)
        with WatchedDesk(database, self.folder, session, who, "--live") as desk:
            if not desk.comes_up():
                self.tally.add(Counter({"not up": 1}), [f"{database} {session} {who}: not up, {desk.drawn[-2000:]!r}"])
                return
            with refusing(database, chance, self._turns, wanted=refuses):
                _strike(desk, strikes, chance)
                desk.kill()
                desk.drain()
                at_once = kept.read(database, session, who)
                torn = kept.torn(database)
        findings, whole = self._opened_again(database, number), kept.read(database, session, who)
        shown = desk.acknowledged()
        codes = [code for _, code, _ in whole.rows[len(before.rows) :]]
        acknowledged = sum((shown - before.counted()).values())
        lost = kept.lost(shown, whole)
        torn += kept.torn(database) if refuses else []
        here = f"{database} {session} {who}, kill {number}: "
        counts = Counter(
            {
                "kills": 1,
                "refusing": int(refuses),
                "before": int(not acknowledged),
                "strokes": len(strikes.codes),
                "committed": len(codes),
                "acknowledged": acknowledged,
                "waiting": len(desk.waited),
                "journal": len(whole.rows) - len(at_once.rows),
                "unacknowledged": max(0, len(codes) - acknowledged),
                "lost": sum(lost.values()),
                "duplicated": sum(kept.duplicated(strikes.codes, codes).values()),
                "out of order": kept.out_of_order(strikes.codes, codes),
                "taken back but there": len(desk.taken_back - whole.taken_back()),
                "torn": len(torn),
                "verify": len(findings),
                "by command": int(number % BY_COMMAND == 0),
                "tracebacks": int("Traceback" in desk.drawn),
            }
        )
        said = [f"{name} {counts[name]}" for name in NOT_WELL if counts[name]]
        said += [f"struck {strikes.codes}, kept {codes}, lost {dict(lost)}"] if said else []
        done = self.tally.add(counts, [here + what for what in (*said, *torn, *findings)])
        if done % TOLD_EVERY == 0:
            print(f"after {done} kills\n{self.tally.table()}\n", file=sys.stderr, flush=True)

    def _opened_again(self, database: str, number: int) -> list[str]:
        """Opening puts in what waited; what `verify` finds then."""
        with open_store(database, "lead") as store:
            left = [note for note in store.notes if "still waits" in note]
            found = [str(problem) for problem in verify(store).problems]
        if number % BY_COMMAND == 0:
            command = [sys.executable, "-m", "coder", "--db", database, "verify"]
            told = subprocess.run(command, capture_output=True, text=True, check=False)
            found += [told.stdout + told.stderr] if told.returncode else []
        return found + left


def _strike(desk: WatchedDesk, strikes: Hand, chance: random.Random) -> None:
    desk.strike(" ")
    ends = time.monotonic() + chance.uniform(0.05, 1.5)
    while (left := ends - time.monotonic()) > 0:
        desk.strike(strikes.next())
        desk.wait(min(left, chance.uniform(0.02, 0.2)))


def main() -> int:
    parser = argparse.ArgumentParser()
    for name, default in (("count", 1_000), ("hands", 2), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        at_home(Path(folder))
        bench = Bench(Path(folder), given.seed)

        def strike(hand: int) -> None:
            for number in range(hand, given.count, given.hands):
                bench.one(hand, number)

        with ThreadPoolExecutor(given.hands) as hands:
            for working in [hands.submit(partial(strike, hand)) for hand in range(given.hands)]:
                working.result()
    print(bench.tally.table())
    print(*bench.tally.findings, sep="\n")
    return 1 if any(bench.tally.counts[name] for name in NOT_WELL) else 0


if __name__ == "__main__":
    sys.exit(main())
