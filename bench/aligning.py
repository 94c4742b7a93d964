"""Pairing events and resampling sessions: how the time grows, beside a full dynamic programme and a loop.

    python -m bench.aligning

The full programme looks at every pair of events, a row of the table at a time, and gives the best score alone; the
score of our pairs must equal it where no two events of one observer coincide, else reach it (those may pair in any
order). The loop resamples sessions one by one and calls `krippendorff` each time: a few resamples are timed, the others
reckoned. Ends with 1 when a target is missed or a score falls short.
"""

import importlib
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from coder.agreement.align import Alignment, align
from coder.agreement.events import EventSums, Stream, aligned, event_kappa
from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.measures import Units, krippendorff_alpha
from coder.agreement.ratings_matrix import encode
from coder.agreement.result import reason

Ints = NDArray[np.int64]
SIZES = (200, 1_000, 5_000)
CODES = 12
SPARSE, DENSE = 12 * 3600, 20 * 60
MOST_SPARSE, MOST_DENSE, MOST_GROWTH = 50, 500, 2.0
SESSIONS, UNITS, EVENTS, RESAMPLES, LOOPS = 500, 100, 60, 2_000, 3
LEAST_TIMES_FASTER = 500


@dataclass(frozen=True)
class World:
    """How 5,000 events lie: over how many seconds, what share coincides with the one before, on what clock (ms)."""

    name: str
    seconds: int
    doubled: float
    clock: int
    tolerance: int
    most: int | None

    def coded(self, size: int) -> tuple[Ints, Ints, Ints, Ints]:
        """Times and codes of two observers; fewer events in a session as much shorter."""
        source = np.random.default_rng(11)
        length = self.seconds * 1000 * size // SIZES[-1]
        times, codes = np.sort(source.integers(length, size=size)), source.integers(CODES, size=size)
        heard, right = source.random(size) < 0.9, source.random(size) < 0.85
        second = np.where(heard, np.abs(times + source.integers(-1500, 1500, size)), source.integers(length, size=size))
        other = np.where(heard & right, codes, source.integers(CODES, size=size))
        order = np.argsort(second)
        second, other = second[order], other[order]
        for own in (times, second):
            own //= self.clock
            own *= self.clock
            twice = np.flatnonzero(source.random(size - 1) < self.doubled)
            own[twice + 1] = own[twice]
        return times, codes, second, other


WORLDS = (
    World("sparse, 2 s", SPARSE, 0.0, 1, 2_000, MOST_SPARSE),
    World("sparse, 5 s", SPARSE, 0.0, 1, 5_000, MOST_SPARSE),
    World("sparse, 2 s, a tenth at once", SPARSE, 0.1, 1, 2_000, MOST_SPARSE),
    World("dense, 2 s", DENSE, 0.0, 1, 2_000, MOST_DENSE),
    World("dense, 5 s", DENSE, 0.0, 1, 5_000, MOST_DENSE),
    World("dense, 5 s, a tenth at once", DENSE, 0.1, 1, 5_000, MOST_DENSE),
    World("dense, 2 s, whole seconds", DENSE, 0.0, 1_000, 2_000, None),
    World("dense, 5 s, whole seconds", DENSE, 0.0, 1_000, 5_000, None),
)
"""The last two have four events of each observer at every second: told for what they cost, without a target."""


def milliseconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of some runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return min(found)


def worth(size: int, tolerance: int) -> tuple[int, int]:
    """What a pair, and a pair of the same code on top, are worth beside a millisecond between them."""
    pair = size * tolerance + 1
    return pair, (size + 1) * pair


def best_score(times: Ints, codes: Ints, others: Ints, other_codes: Ints, tolerance: int) -> int:
    """The full table, row by row, in order of time and code."""
    pair, same = worth(len(times), tolerance)
    one, two = np.lexsort((codes, times)), np.lexsort((other_codes, others))
    seconds, labels = others[two], other_codes[two]
    row = np.zeros(len(others) + 1, dtype=np.int64)
    for event in one.tolist():
        apart = np.abs(seconds - times[event])
        gain = np.where(labels == codes[event], same + pair, pair) - apart
        paired = np.where(apart <= tolerance, row[:-1] + gain, 0)
        row[1:] = np.maximum(row[1:], paired)
        np.maximum.accumulate(row, out=row)
    return int(row[-1])


def score(found: Alignment, times: Ints, codes: Ints, others: Ints, other_codes: Ints, tolerance: int) -> int:
    pair, same = worth(len(times), tolerance)
    first, second = found.pairs[:, 0], found.pairs[:, 1]
    alike = int((codes[first] == other_codes[second]).sum())
    return alike * same + len(first) * pair - int(np.abs(times[first] - others[second]).sum())


def pairing() -> bool:
    """Print how long each world takes to align; whether the targets are met."""
    print("alignment, milliseconds (growth: of the time, over that of the events)")
    print(f"{'':<30}{'events':>8}{'ours':>10}{'full table':>12}{'times ours':>12}{'growth':>9}{'score':>10}  target")
    met = True
    for world in WORLDS:
        before: tuple[float, int] | None = None
        for size in SIZES:
            coded = world.coded(size)
            ours = milliseconds(partial(align, *coded, world.tolerance))
            began = time.perf_counter()
            best = best_score(*coded, world.tolerance)
            full = (time.perf_counter() - began) * 1000
            reached = score(align(*coded, world.tolerance), *coded, world.tolerance)
            single = all(len(np.unique(side)) == size for side in (coded[0], coded[2]))
            right = reached == best if single else reached >= best
            growth = None if before is None else ours / before[0] / (size / before[1])
            before = ours, size
            target = world.most if size == SIZES[-1] else None
            held = right and (target is None or (ours < target and growth is not None and growth <= MOST_GROWTH))
            met = met and held
            grown = "" if growth is None else f"{growth:.2f}"
            said = "" if target is None else f"< {target} ms: {'met' if held else 'MISSED'}"
            same = "equal" if reached == best else "better" if right else "SHORT"
            line = f"{world.name:<30}{size:>8,}{ours:>10.1f}{full:>12.1f}{full / ours:>11.1f}x{grown:>9}{same:>10}"
            print(f"{line}  {said}", flush=True)
    return met


def rated() -> tuple[Ints, Ints]:
    """(sessions x units, 3) codes and the session of each unit."""
    source = np.random.default_rng(5)
    truth = source.integers(8, size=SESSIONS * UNITS)
    guess = source.integers(8, size=(SESSIONS * UNITS, 3))
    return np.where(source.random(guess.shape) < 0.8, truth[:, None], guess), np.repeat(np.arange(SESSIONS), UNITS)


def looped(codes: Ints, sessions: Ints) -> float | None:
    """Milliseconds that all resamples would take by calling `krippendorff` for each; None where it is not installed."""
    try:
        peer = importlib.import_module("krippendorff")
    except ImportError:
        return None
    source = np.random.default_rng(0)
    parts = np.split(codes, np.flatnonzero(np.diff(sessions)) + 1)

    def once() -> None:
        drawn = np.concatenate([parts[place] for place in source.integers(SESSIONS, size=SESSIONS).tolist()])
        peer.alpha(drawn.T, level_of_measurement="nominal")

    return milliseconds(once, LOOPS) * RESAMPLES


def resampling() -> bool:
    """Print how long limits from all resamples take; whether the target is met."""
    print(f"\n{RESAMPLES:,} resamples of {SESSIONS} sessions, milliseconds")
    codes, sessions = rated()
    plan = Plan("bootstrap", RESAMPLES)

    def alpha() -> None:
        units = Units(encode(codes, sessions=sessions.tolist()))
        estimate([krippendorff_alpha(units)], SESSIONS, plan, by_session=True)

    ours, loop = milliseconds(alpha), looped(codes, sessions)
    print(f"krippendorff_alpha of {len(codes):,} units x 3, encoded and counted: {ours:.0f}")
    world = World("", 3600, 0.0, 1, 2_000, None)
    streams = [world.coded(EVENTS) for _ in range(SESSIONS)]

    def kappa() -> None:
        found = [
            aligned(group, Stream(a, b), Stream(c, d), world.tolerance) for group, (a, b, c, d) in enumerate(streams)
        ]
        sums = EventSums.of(found, SESSIONS, CODES)
        measure = Measure("event_kappa", sums.n, event_kappa(sums), reason("no_events"))
        estimate([measure], SESSIONS, plan, by_session=True)

    print(f"event_kappa of {EVENTS} events an observer and session, aligned and counted: {milliseconds(kappa):.0f}")
    if loop is None:
        print("not installed, left out: krippendorff")
        return True
    met = loop / ours >= LEAST_TIMES_FASTER
    print(f"a loop over krippendorff (reckoned from {LOOPS}): {loop:.0f}, {loop / ours:,.0f} times ours")
    print(f"at least {LEAST_TIMES_FASTER} times faster than the loop: {'met' if met else 'MISSED'}")
    return met


def main() -> int:
    met = [pairing(), resampling()]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
