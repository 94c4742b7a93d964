"""How often 95 % limits hold the true value, for every kind of limits offered, with 5, 8, 20 and 50 sessions.

    python -m bench.coverage [--replications 1000] [--seed 0] [--quick]
        [--resamples 2000] [--pool 20000] [--world stated|practised|uneven] [--sessions 5 8 20 50]

The population is a pool of simulated sessions (`bench.simulated`, `bench.simulated_units`), so the true value of a
coefficient is known exactly: it is its value over the whole pool. A replication draws its sessions from the pool, and
limits are made by `coder.agreement.intervals`, as in a report. Prints the tables of docs/intervals.md.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special, stats

from bench import simulated, simulated_units
from bench.simulated import TimedPool, timed_pool
from bench.simulated_units import UnitPool, counts, unit_pool
from coder.agreement import events, ioa, measures, overlap, states, unitizing
from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.measures import Units
from coder.agreement.nominal import Batch
from coder.agreement.ratings_matrix import Floats, Ratings
from coder.agreement.result import ANY_RANGE, KAPPA_RANGE, SHARE_RANGE
from coder.agreement.stated import ALPHA_RANGE

SESSIONS = (5, 8, 20, 50)
OFFERED = ("jackknife", "bootstrap", "bca", "analytic")
EXPANDED = "expanded percentile"
PLAIN = "plain jackknife"
KINDS = (*OFFERED, EXPANDED, PLAIN)
CEILING = "event_kappa_max"
"""What the margins allow is no estimate of agreement; it has its row, but no part in the summary."""
COMMON, RARE, SELDOM = 0, 5, 6
"""Places of three codes: of some 11, 2 and 0.4 events in a session."""


@dataclass
class Cell:
    """Of `tried` replications `given` had limits, and in `held` of them these held the truth; widths summed."""

    tried: int = 0
    given: int = 0
    held: int = 0
    width: float = 0.0

    def add(self, truth: float, low: float | None, high: float | None) -> None:
        self.tried += 1
        if low is not None and high is not None:
            self.given += 1
            self.held += low <= truth <= high
            self.width += high - low

    @property
    def coverage(self) -> float | None:
        """Share of the limits given that hold the truth."""
        return self.held / self.given if self.given else None


Cells = dict[tuple[int, str, str], Cell]


@dataclass(frozen=True)
class World:
    """Both populations, of equally many sessions."""

    timed: TimedPool
    units: UnitPool

    @classmethod
    def simulated(cls, sessions: int, seed: int, name: str = "stated") -> "World":
        timed, units = simulated.WORLDS[name], simulated_units.WORLDS[name]
        return cls(timed_pool(sessions, seed, timed), unit_pool(sessions, seed + 1, units))

    def truths(self) -> dict[str, float]:
        """Each coefficient over the whole population."""
        everyone = np.ones((1, self.timed.sessions))
        found = coefficients(self.timed, self.units.ratings)
        return {measure.name: float(measure.batch(everyone)[0]) for measure in found}


def coefficients(timed: TimedPool, ratings: Ratings) -> list[Measure]:
    """The coefficients studied, as measures over the same sessions, with the ranges that a report gives them."""
    sums, units = timed.events, Units(ratings)

    def one(name: str, batch: Batch, limits: tuple[float, float], *, stepped: bool = False) -> Measure:
        return Measure(name, sums.n, batch, "", limits, stepped=stepped)

    return [
        one("event_kappa", events.event_kappa(sums), KAPPA_RANGE),
        one("event_agreement", events.event_agreement(sums), SHARE_RANGE),
        one("event_linked", events.event_linked(sums), SHARE_RANGE),
        one("event_kappa_linked", events.event_kappa_linked(sums), KAPPA_RANGE),
        one(CEILING, events.event_kappa_max(sums), KAPPA_RANGE),
        one("f1, common code", events.f1(sums, COMMON), SHARE_RANGE),
        one("f1, rare code", events.f1(sums, RARE), SHARE_RANGE),
        one("f1, very rare code", events.f1(sums, SELDOM), SHARE_RANGE),
        one("lag_median, common code", timed.common_lags.quantile(0.5), ANY_RANGE, stepped=True),
        one("lag_p95, common code", timed.common_lags.quantile(0.95), ANY_RANGE, stepped=True),
        one("time_unit_kappa", timed.units.mean(), KAPPA_RANGE),
        one("exact_duration_kappa", states.kappa(timed.durations), KAPPA_RANGE),
        one("overlap_kappa", overlap.overlap_kappa(timed.overlaps), KAPPA_RANGE),
        one("unitizing_alpha", unitizing.unitizing_alpha(timed.unitizing), ALPHA_RANGE),
        one("ioa_scored", ioa.ioa_scored(timed.bins), SHARE_RANGE),
        measures.percent_agreement(units),
        measures.cohen_kappa(units.pair(0, 1)),
        measures.chance_corrected(units, "fleiss_kappa"),
        measures.chance_corrected(units, "conger_kappa"),
        measures.chance_corrected(units, "brennan_prediger"),
        measures.chance_corrected(units, "gwet"),
        measures.krippendorff_alpha(units),
        replace(measures.icc(Units(counts(timed, COMMON)), "icc2"), name="icc2 of counts, common code"),
        replace(measures.icc(Units(counts(timed, RARE)), "icc2"), name="icc2 of counts, rare code"),
    ]


Row = tuple[str, float | None, float | None]


def limits_by(kind: str, found: Sequence[Measure], groups: int, resamples: int, seed: int) -> Iterator[Row]:
    """(name, low, high) of every measure by one of `KINDS`."""
    if kind == PLAIN:
        yield from _plain_jackknives(found, groups)
        return
    plan = _expanded(groups, resamples, seed) if kind == EXPANDED else Plan(kind, resamples, seed)
    made = estimate(found, groups, plan, by_session=True).coefficients
    yield from ((one.name, one.low, one.high) for one in made)


def _expanded(groups: int, resamples: int, seed: int) -> Plan:
    """Percentiles as far out as t(G - 1) and G - 1 ask for (Hesterberg 2015, Am Stat 69:371-386): not offered."""
    reach = np.sqrt(groups / (groups - 1)) * stats.t.ppf(0.975, groups - 1)
    return Plan("bootstrap", resamples, seed, confidence=float(1 - 2 * special.ndtr(-reach)))


def _remembered(measure: Measure) -> Measure:
    """The same, computing each table of weights once: with one seed all kinds draw the same resamples."""
    known: dict[bytes, Floats] = {}

    def batch(weights: Floats) -> Floats:
        key = weights.tobytes()
        if key not in known:
            known[key] = measure.batch(weights)
        return known[key]

    return replace(measure, batch=batch)


def _plain_jackknives(found: Sequence[Measure], groups: int) -> Iterator[Row]:
    """Student's t on the coefficient itself, cut at its range, and for quantiles too: not offered."""
    plain = [replace(measure, limits=ANY_RANGE, stepped=False) for measure in found]
    made = estimate(plain, groups, Plan("jackknife"), by_session=True).coefficients
    for measure, one in zip(found, made, strict=True):
        floor, ceiling = measure.limits
        low, high = (None if limit is None else min(max(limit, floor), ceiling) for limit in (one.low, one.high))
        yield one.name, low, high


def replicate(
    world: World, groups: int, replications: int, resamples: int, seed: int, kinds: Sequence[str] = KINDS
) -> Cells:
    """Draw studies of so many sessions from the population, and count whose limits hold the truth."""
    truths = world.truths()
    cells: Cells = {}
    source = np.random.default_rng([seed, groups])
    for number in range(replications):
        rows = source.integers(0, world.timed.sessions, groups)
        studied = coefficients(world.timed.drawn(rows), world.units.drawn(rows))
        found = [_remembered(measure) for measure in studied]
        for kind in kinds:
            for name, low, high in limits_by(kind, found, groups, resamples, seed + number):
                cells.setdefault((groups, name, kind), Cell()).add(truths[name], low, high)
    return cells


def tables(cells: Cells, truths: dict[str, float], sessions: Sequence[int]) -> Iterator[str]:
    """A table for each number of sessions, in Markdown."""
    for groups in sessions:
        yield f"\n### {groups} sessions\n"
        yield f"| coefficient | truth | {' | '.join(KINDS)} |"
        yield f"|---|---|{'---|' * len(KINDS)}"
        for name, truth in truths.items():
            shown = " | ".join(_shown(cells[groups, name, kind]) for kind in KINDS)
            yield f"| {name} | {truth:.2f} | {shown} |"


def _shown(cell: Cell) -> str:
    if cell.coverage is None:
        return ""
    without = 1 - cell.given / cell.tried
    note = f", {100 * without:.0f} % none" if without >= 0.005 else ""
    return f"{100 * cell.coverage:.1f} ({cell.width / cell.given:.2f}{note})"


def summary(cells: Cells, sessions: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    """The median and the least coverage of each kind over the coefficients it is given for, in Markdown."""
    yield f"| sessions | {' | '.join(KINDS)} |"
    yield f"|---|{'---|' * len(KINDS)}"
    for groups in sessions:
        shown = []
        for kind in KINDS:
            held = [cells[groups, name, kind].coverage for name in names]
            known = [100 * share for share in held if share is not None]
            shown.append(f"{np.median(known):.1f} (least {min(known):.1f})" if known else "")
        yield f"| {groups} | {' | '.join(shown)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="How often 95 % limits hold the true value.")
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--pool", type=int, default=20_000, help="sessions in the population")
    parser.add_argument("--sessions", type=int, nargs="+", default=SESSIONS)
    parser.add_argument("--world", choices=list(simulated.WORLDS), default="stated")
    parser.add_argument("--quick", action="store_true", help="100 replications from a population of 3,000 sessions")
    asked = parser.parse_args()
    replications, pool = (100, 3000) if asked.quick else (asked.replications, asked.pool)
    began = time.perf_counter()
    world = World.simulated(pool, asked.seed, asked.world)
    cells: Cells = {}
    for groups in asked.sessions:
        cells |= replicate(world, groups, replications, asked.resamples, asked.seed)
    truths = world.truths()
    error = 100 * np.sqrt(0.95 * 0.05 / replications)
    print(f"World: {asked.world}. {replications} replications, {asked.resamples} resamples, seed {asked.seed},")
    print(f"a population of {pool} sessions. Share of 95 % limits that hold the truth, in % (standard error of a share")
    print(f"of 95: {error:.1f}); in brackets the mean width, and how often there were no limits.\n")
    names = [name for name in truths if name != CEILING]
    for line in (*summary(cells, asked.sessions, names), *tables(cells, truths, asked.sessions)):
        print(line)
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
