"""Damaged files: one bit turned at random offsets, and files cut short at random lengths.

    python -m bench.faults.damage [--count 1000] [--seed 1] [--only bits|cuts]

Each damaged file is opened as every command does (`open_store`), looked at as `coder verify` does, and saved as `coder
restore` does; every 50th also by the commands themselves. Ends with 1 when anything but a sentence came of one, when a
file was changed by being looked at, or when damage went unseen that took an event.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median

from bench.faults.desk import at_home
from codebooks import shipped_codebook
from coder.errors import CoderError
from coder.models import Event
from coder.store import codings, create_store, events, open_store, sessions
from coder.store.events import Insert
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


def saved(path: Path, new: Path, right: Rows) -> float | str:
    """The share of the events that `restore` saves, or why none."""
    try:
        restore(path, str(new), "anna")
        with open_store(str(new), "anna") as store, store.reading() as session:
            found = session.connection().exec_driver_sql("SELECT entry, onset_ms, code FROM event").fetchall()
    except CoderError as error:
        return error.problems[0].what
    except Exception as error:
        return f"{TRACEBACK}: {error!r}"
    return len({tuple(row) for row in found} & set(right)) / len(right)


def by_command(path: Path, folder: Path) -> list[str]:
    """The same by the commands: what is not a sentence or an answer."""
    found = []
    for command in (("--db", str(path), "verify"), ("--db", str(folder / "by-command.db"), "restore", str(path))):
        done = subprocess.run([sys.executable, "-m", "coder", *command], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1, 2, 3) or "Traceback" in done.stderr + done.stdout:
            found.append(f"{TRACEBACK}: {' '.join(command)}: {done.stderr[-300:]}")
    return found


def tried(
    name: str, data: bytes, damaged: Callable[[bytes, int], bytes], seeds: range, right: Rows, folder: Path
) -> bool:
    """Print what comes of each; whether all is as it should be."""
    outcomes: Counter[str] = Counter()
    shares: list[float] = []
    nothing: Counter[str] = Counter()
    changed = 0
    for number, content in enumerate(damaged(data, seed) for seed in seeds):
        with tempfile.TemporaryDirectory(dir=folder) as here:
            path = Path(here) / "damaged.db"
            path.write_bytes(content)
            outcomes[outcome(path, right)] += 1
            share = saved(path, Path(here) / "new.db", right)
            if isinstance(share, float):
                shares.append(share)
            else:
                nothing[share] += 1
            if number % BY_COMMAND == 0:
                outcomes.update(by_command(path, Path(here)))
            changed += sha256(path.read_bytes()).digest() != sha256(content).digest()
    print(f"\n{name}: {len(seeds):,} files of {len(data):,} bytes with {len(right)} events")
    for what, number in outcomes.most_common():
        print(f"  {number:>6,}  {what}")
    print(f"  {changed:>6,}  changed by being looked at")
    shares.sort()
    every = sum(share == 1 for share in shares)
    print(f"  `coder restore`: {every:,} with every event, {len(shares) - every:,} with some", end="")
    if shares:
        print(f" (median {median(shares):.1%}, least {shares[0]:.1%})", end="")
    print(f", {sum(nothing.values()):,} with none:", *(f"\n  {number:>6,}  {why}" for why, number in nothing.items()))
    return not changed and not any(what.startswith((TRACEBACK, UNSEEN)) for what in (*outcomes, *nothing))


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
        seeds = range(given.seed * 100_000, given.seed * 100_000 + given.count)
        well = given.only == "cuts" or tried("one bit turned", data, flipped, seeds, right, folder)
        well = (given.only == "bits" or tried("cut short", data, cut, seeds, right, folder)) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
