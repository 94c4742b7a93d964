"""Damaged files: one bit turned at random offsets, and files cut short at random lengths.

    python -m bench.faults.damage [--count 1000] [--seed 1] [--only bits|cuts]

Each damaged file is opened as every command does (`open_store`), looked at as `coder verify` does, and saved as `coder
restore` does; every 50th also by the commands themselves. Ends with 1 when anything but a sentence came of one, when a
file was changed by being looked at, when damage went unseen that took an event, or when `restore` did not save an event
whose row, or whose entry in the history, was whole within the part of a cut file that is left.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import process_time

from bench.faults.desk import at_home
from codebooks import shipped_codebook
from coder.errors import CoderError
from coder.models import Event
from coder.store import codings, create_store, events, leaves, open_store, sessions
from coder.store.driver import STILL, connect
from coder.store.events import Insert
from coder.store.rescue import TABLES
from coder.store.restore import restore
from coder.store.sessions import SessionFields
from coder.store.verify import verify
from tests.store.damage import cut, flipped

EVENTS, BY_COMMAND = 200, 50
OPENS = "opens; nothing is missing and `verify` is clean"
NAMED = "opens; `verify` names what was changed"
FOUND = "opens; `verify` says in a sentence that it is damaged"
REFUSED = "is not opened, with a sentence"
UNSEEN = "OPENS, AND WHAT IS MISSING GOES UNSEEN"
TRACEBACK = "TRACEBACK"
Damage = Callable[[bytes, int], bytes]
"""Makes of a file's bytes, with a seed, those of the damaged file."""
Rows = list[tuple[int, int, str]]


def whole(path: Path) -> Rows:
    """A database with 200 events of one coding; its rows."""
    with create_store(str(path), "anna", shipped_codebook("modes-of-practice")) as store:
        sessions.add(store, SessionFields(name="S0"))
        coding = codings.begin(store, "S0").id
        for place in range(EVENTS):
            code = ("ED-CBS", "EN-VAL", "TH-INT")[place % 3]
            made = Event(coding_id=coding, entry=0, onset_ms=place * 1000, code=code, actor="F1", keyed_at=place)
            events.write(store, coding, [Insert(made)])
    return rows(path)


def rows(path: Path) -> Rows:
    with open_store(str(path), "anna") as store:
        coding = codings.begin(store, "S0").id
        return sorted((event.entry, event.onset_ms, event.code) for event in events.of(store, coding))


def ends(path: Path, right: Rows) -> dict[tuple[int, int, str], int]:
    """Of each event, how many bytes must be left for its row, or the entry that tells it, to be whole."""
    data = path.read_bytes()
    with closing(connect(path, STILL)) as connection:
        by_row = dict(connection.execute("SELECT rowid, entry FROM event"))
        by_id = dict(connection.execute("SELECT id, entry FROM event"))
        told = connection.execute("SELECT rowid, record_id FROM history WHERE record = 'event'")
        by_entry = {rowid: by_id[record] for rowid, record in told}
    least: dict[int, int] = {}
    for start in range(0, len(data), leaves.PAGE):
        for cell in leaves.cells(data[start : start + leaves.PAGE]):
            for name, rows in (("event", by_row), ("history", by_entry)):
                if leaves.fits(cell, TABLES[name]) and cell.rowid in rows:
                    entry = rows[cell.rowid]
                    least[entry] = min(least.get(entry, len(data)), start + cell.end)
    return {row: least[row[0]] for row in right}


def outcome(path: Path, right: Rows) -> str:
    """What a person meets who opens the file and has it looked at."""
    try:
        store = open_store(str(path), "anna")
    except CoderError:
        return REFUSED
    except Exception as error:
        return f"{TRACEBACK}: {error!r}"
    with store:
        try:
            named = verify(store).problems
            if named:
                return NAMED
            with store.reading() as session:
                found = session.connection().exec_driver_sql("SELECT entry, onset_ms, code FROM event").fetchall()
        except CoderError:
            return FOUND
        except Exception as error:
            return f"{TRACEBACK}: {error!r}"
    return OPENS if sorted(tuple(row) for row in found) == right else UNSEEN


def saved(path: Path, new: Path, right: Rows) -> Rows | str:
    """The events that `restore` saves as they were, or why none."""
    try:
        restore(path, str(new), "anna")
        with open_store(str(new), "anna") as store, store.reading() as session:
            found = session.connection().exec_driver_sql("SELECT entry, onset_ms, code FROM event").fetchall()
    except CoderError as error:
        return error.problems[0].what
    except Exception as error:
        return f"{TRACEBACK}: {error!r}"
    return sorted({tuple(row) for row in found} & set(right))


def by_command(path: Path, folder: Path) -> list[str]:
    """The same by the commands: what is not a sentence or an answer."""
    found = []
    for command in (("--db", str(path), "verify"), ("--db", str(folder / "by-command.db"), "restore", str(path))):
        done = subprocess.run([sys.executable, "-m", "coder", *command], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1, 2, 3) or "Traceback" in done.stderr + done.stdout:
            found.append(f"{TRACEBACK}: {' '.join(command)}: {done.stderr[-300:]}")
    return found


def tried(
    name: str, data: bytes, damaged: Damage, seeds: range, least: dict[tuple[int, int, str], int], folder: Path
) -> bool:
    """Print what comes of each; whether all is as it should be. `least`: as `ends` has it."""
    right = sorted(least)
    outcomes: Counter[str] = Counter()
    shares: list[float] = []
    took: list[float] = []
    nothing: Counter[str] = Counter()
    changed = missed = 0
    for number, content in enumerate(damaged(data, seed) for seed in seeds):
        with tempfile.TemporaryDirectory(dir=folder) as here:
            path = Path(here) / "damaged.db"
            path.write_bytes(content)
            outcomes[outcome(path, right)] += 1
            began = process_time()
            got = saved(path, Path(here) / "new.db", right)
            took.append(process_time() - began)
            if isinstance(got, str):
                nothing[got] += 1
            else:
                shares.append(len(got) / len(right))
            if len(content) < len(data):
                missed += len({row for row, end in least.items() if end <= len(content)} - set(got))
            if number % BY_COMMAND == 0:
                outcomes.update(by_command(path, Path(here)))
            changed += sha256(path.read_bytes()).digest() != sha256(content).digest()
    print(f"\n{name}: {len(seeds):,} files of {len(data):,} bytes with {len(right)} events")
    for what, number in outcomes.most_common():
        print(f"  {number:>6,}  {what}")
    print(f"  {changed:>6,}  changed by being looked at")
    some = sorted(share for share in shares if 0 < share < 1)
    print(f"  `coder restore`: {shares.count(1):,} with every event, {len(some):,} with some", end="")
    if some:
        print(f" (median {median(some):.1%}, least {some[0]:.1%})", end="")
    print(f", {shares.count(0):,} with other rows alone, {sum(nothing.values()):,} with nothing", end="")
    print(*(f"\n  {number:>6,}  {why}" for why, number in nothing.items()))
    print(f"  {missed:>6,}  events that were still in the part that is left, and not saved")
    print(f"  seconds of processor for one `restore`: median {median(took):.2f}, most {max(took):.2f}")
    return (
        not changed and not missed and not any(what.startswith((TRACEBACK, UNSEEN)) for what in (*outcomes, *nothing))
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("bits", "cuts"))
    given = parser.parse_args()
    memory = Path("/dev/shm")
    # Nothing of this is about the disk, and each file is written and synced many times.
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        at_home(folder)
        right = whole(folder / "whole.db")
        data = (folder / "whole.db").read_bytes()
        least = ends(folder / "whole.db", right)
        seeds = range(given.seed * 100_000, given.seed * 100_000 + given.count)
        well = given.only == "cuts" or tried("one bit turned", data, flipped, seeds, least, folder)
        well = (given.only == "bits" or tried("cut short", data, cut, seeds, least, folder)) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
