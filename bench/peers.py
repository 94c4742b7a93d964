"""Coefficients of fixed units and gamma, side by side with other programs on the same input.

    python -m bench.peers [--irrcac-python PATH] [UNITS ...]

Each program runs in a process of its own, labels given as text: turning them into numbers counts. The value is
compared, with the time (the best of three where it is short) and the memory beyond that of the loaded input. A program
that is not installed is named and left out (`pip install fidelity-coder[bench]`; irrCAC pins an old scipy and needs a
Python of its own); one that takes longer than a minute is ended. Ends with 1 when a target is missed or values differ.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.contests import CONTESTS, GAMMA, Contest, Peer

SIZES = (10_000, 100_000, 1_000_000)
STATES = (20, 50, 100)
PATIENCE = 60
LABELS = ("open question", "closed question", "simple reflection", "complex reflection", "advice", "neutral", "praise")
MOST_MEGABYTES, LEAST_TIMES_FASTER, MOST_GROWTH = 50, 30, 15
OURS = "fidelity-coder"
HARNESS = """
import gc, json, logging, sys, time, warnings
from pathlib import Path
import numpy as np
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

def kilobytes(field):
    status = Path("/proc/self/status")
    return int(status.read_text().split(field + ":")[1].split()[0]) if status.exists() else 0

def forget_the_peak():
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")

cells = np.load(sys.argv[1])
run(cells[:200])
gc.collect()
before = kilobytes("VmRSS")
forget_the_peak()
times = []
while len(times) < 3 and sum(times) < 2:
    began = time.perf_counter()
    value = float(run(cells))
    times.append(time.perf_counter() - began)
print(json.dumps({"value": value, "seconds": min(times), "megabytes": (kilobytes("VmHWM") - before) / 1024}))
"""


@dataclass(frozen=True)
class Ran:
    value: float
    seconds: float
    megabytes: float


def ratings(size: int) -> NDArray[np.int64]:
    """(size, 3) codes: each observer errs on a fifth of the units."""
    source = np.random.default_rng(7)
    truth = source.integers(len(LABELS), size=size)
    guess = source.integers(len(LABELS), size=(size, 3))
    return np.where(source.random((size, 3)) < 0.8, truth[:, None], guess)


def states(size: int) -> NDArray[np.float64]:
    """(2 size, 4) observer, onset, offset, code: the second observer a little off, and of another opinion at times."""
    source = np.random.default_rng(7)
    onset, code = np.arange(size) * 10.0 + source.random(size) * 3, source.integers(3, size=size)
    rows = []
    for side in (0, 1):
        starts = onset + source.normal(0, 0.5, size)
        codes = np.where(source.random(size) < 0.8, code, source.integers(3, size=size))
        rows.append(np.stack((np.full(size, side), starts - starts.min(), starts - starts.min() + 5, codes), axis=1))
    return np.round(np.concatenate(rows), 3)


def given(what: str, size: int) -> NDArray[np.generic]:
    if what == "states":
        return states(size)
    codes = ratings(size)
    if what == "numbers":
        return codes.astype(float)
    return np.array(LABELS)[codes[:, :2] if "2 observers" in what else codes]


def has(python: str, module: str) -> bool:
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0


def ran(python: str, program: str, path: Path) -> Ran | str:
    """What came out, or why nothing did."""
    try:
        done = subprocess.run(
            [python, "-c", program + HARNESS, str(path)], capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return f"ended after {PATIENCE} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it was ended, with no word"])[-1][:90]
    return Ran(**json.loads(done.stdout.splitlines()[-1]))


def contested(contest: Contest, sizes: tuple[int, ...], pythons: dict[str, str]) -> Iterator[tuple[int, str, Ran]]:
    """Print the contest line by line; size, program and outcome of each that ended."""
    print(f"\n{contest.coefficient} ({contest.input})")
    print(f"{'units':>10}  {'program':<18}{'value':>14}{'differs by':>12}{'seconds':>11}{'to ours':>10}{'MB more':>10}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cells.npy"
            np.save(path, given(contest.input, size))
            ours = ran(sys.executable, contest.ours, path)
            if isinstance(ours, str):
                raise SystemExit(f"{OURS}: {ours}")
            for peer in (Peer(OURS, "", ""), *(one for one in contest.peers if one.module in pythons)):
                its = ours if peer.name == OURS else ran(pythons[peer.module], peer.program, path)
                if isinstance(its, str):
                    print(f"{size:>10,}  {peer.name:<18}{its}")
                    continue
                apart, times = abs(its.value - ours.value), its.seconds / ours.seconds
                figures = f"{its.value:>14.9f}{apart:>12.1e}{its.seconds:>11.4f}{times:>9.1f}x{its.megabytes:>10.1f}"
                print(f"{size:>10,}  {peer.name:<18}{figures}", flush=True)
                yield size, peer.name, its


def judged(contest: Contest, found: list[tuple[int, str, Ran]]) -> bool:
    """Whether values agree and, for alpha, the targets are met; says so."""
    ours = {size: its for size, name, its in found if name == OURS}
    sizes = sorted(ours)
    met = all(abs(its.value - ours[size].value) <= contest.close for size, _, its in found)
    print(f"values {'agree' if met else 'DIFFER'} (within {contest.close:g})")
    if len(sizes) > 1:
        growth, units = ours[sizes[-1]].seconds / ours[sizes[-2]].seconds, sizes[-1] / sizes[-2]
        print(f"{units:g} times the units take {OURS} {growth:.1f} times as long")
    if contest is not CONTESTS[0] or sizes[-1] < SIZES[-1]:
        return met
    slowest = [
        its.seconds / ours[size].seconds
        for size, name, its in found
        if (size, name) == (sizes[-1], contest.peers[0].name)
    ]
    reached = ours[sizes[-1]].megabytes < MOST_MEGABYTES and growth <= MOST_GROWTH
    reached = reached and all(times >= LEAST_TIMES_FASTER for times in slowest)
    wanted = (
        f"at least {LEAST_TIMES_FASTER} times faster than krippendorff, under {MOST_MEGABYTES} MB more, near linear"
    )
    print(f"{wanted}: {'met' if reached else 'MISSED'}")
    return met and reached


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m bench.peers", description="Agreement, beside other programs.")
    reader.add_argument("--irrcac-python", metavar="PATH", help="a Python that has irrCAC")
    reader.add_argument("units", nargs="*", type=int, default=SIZES, help="how many units (each of these)")
    asked = reader.parse_args()
    modules = {peer.module: peer.name for contest in (*CONTESTS, GAMMA) for peer in contest.peers}
    homes = dict.fromkeys(modules, sys.executable) | {"irrCAC": asked.irrcac_python or sys.executable}
    pythons = {module: python for module, python in homes.items() if has(python, module)}
    for module, name in modules.items():
        if module not in pythons:
            print(f"not installed, left out: {name}")
    met = True
    for contest, sizes in (*((one, tuple(asked.units)) for one in CONTESTS), (GAMMA, STATES)):
        met = judged(contest, list(contested(contest, sizes, pythons))) and met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
