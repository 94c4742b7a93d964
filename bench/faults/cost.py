"""What history and encryption cost: from a key to its row on disk, with each on and off, beside bare sqlite3.

    python -m bench.faults.cost [KEYSTROKES] [ROUNDS]

Each keystroke goes through the whole coding screen (see `bench.keystroke`), and after each one the same two rows are
committed by bare `sqlite3`; the settings take turns, so that a machine busy with something else slows them all. With
history off the entry and its links are left out, which no command does: it is measured only.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.keystroke import Watch, measure, p99
from coder.store import chains

SETTINGS = (
    ("history off, encryption off", False, False),
    ("history on, encryption off", True, False),
    ("history off, encryption on", False, True),
    ("history on, encryption on", True, True),
)


@contextmanager
def history(on: bool) -> Iterator[None]:
    append = chains.append
    if not on:
        vars(chains)["append"] = lambda *given: None
    try:
        yield
    finally:
        vars(chains)["append"] = append


def measured(folder: Path, keystrokes: int, rounds: int) -> dict[str, Watch]:
    found = {name: Watch() for name, _, _ in SETTINGS}
    model = folder / "model"
    model.mkdir()
    asyncio.run(measure(model, 0, 1))
    for number in range(rounds):
        for name, with_history, encrypted in SETTINGS:
            own = folder / f"{number}-{with_history}-{encrypted}"
            own.mkdir()
            with history(with_history):
                words = (lambda: "four words") if encrypted else None
                watch = asyncio.run(measure(own, 0, keystrokes, words, model / "0.db"))
            for part in ("path", "store", "bare"):
                getattr(found[name], part).extend(getattr(watch, part))
    return found


def report(found: dict[str, Watch]) -> None:
    base = found[SETTINGS[0][0]]
    print("milliseconds, median / 99th percentile; ratios of medians / of 99th percentiles")
    heads = [f"{name:>14}" for name in ("key to row", "its store part", "bare sqlite3", "store / bare")]
    print(f"{'':<28}  {'  '.join(heads)}   key / all off")
    for name, watch in found.items():
        cells = [f"{median(its):6.2f} /{p99(its):6.2f}" for its in (watch.path, watch.store, watch.bare)]
        bare = f"{median(watch.store) / median(watch.bare):5.2f}x/{p99(watch.store) / p99(watch.bare):5.2f}x"
        off = f"{median(watch.path) / median(base.path):5.2f}x/{p99(watch.path) / p99(base.path):5.2f}x"
        print(f"{name:<28}  {'  '.join(cells)}  {bare:>14}  {off:>14}")


def main() -> int:
    keystrokes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        report(measured(Path(folder), keystrokes, rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
