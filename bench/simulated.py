"""A world of sessions whose observers err at stated rates, so that the true agreement is known.

Every rate is stated in `Rates` and `Observer`. A pool of many simulated sessions is the population: a study draws its
sessions from it, and the true value of a coefficient is its value over the whole pool, without error.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from coder.agreement.events import EventSums, Lags, Stream, aligned
from coder.agreement.ioa import IoaSums
from coder.agreement.overlap import overlap_sums
from coder.agreement.ratings_matrix import Floats, Ints
from coder.agreement.sightings import Sighting
from coder.agreement.states import Spells, TableSums, TimeUnits, Watch, exact_durations
from coder.agreement.timed import Settings
from coder.agreement.unitizing import UnitizingSums, tick_of

Sums = TypeVar("Sums", EventSums, TableSums, IoaSums)


@dataclass(frozen=True)
class Observer:
    """How an observer errs in a session of middling difficulty. Times in seconds.

    miss: share of events not coded. invent: events coded that never were, per event that was. confuse: share coded as
    another code. lag, mistime: mean and standard deviation of the error in time. miss_state, confuse_state: share of
    states taken for a part of the one before, and taken for another. edge: standard deviation of the error in an edge.
    """

    miss: float
    invent: float
    confuse: float
    lag: float
    mistime: float
    miss_state: float
    confuse_state: float
    edge: float


@dataclass(frozen=True)
class Rates:
    """The world. Sessions last `seconds` and hold `events` on average, their number spread as a gamma of `evenness`.

    shares: of the codes; `mixture` is the concentration of the Dirichlet that each session's own shares come from.
    difficulty, own: standard deviations, in logits, of what makes a session hard for both observers and for one alone
    (in logarithms, and half as large, for errors in time). state_shares: of the states of one exclusive channel, the
    last being no state; spells last `spell` seconds on average (gamma, shape 2). tolerance in ms.
    """

    seconds: int = 2400
    events: float = 40.0
    evenness: float = 6.0
    shares: tuple[float, ...] = (0.31, 0.24, 0.18, 0.14, 0.08, 0.04, 0.01)
    mixture: float = 20.0
    difficulty: float = 0.6
    own: float = 0.4
    state_shares: tuple[float, ...] = (0.5, 0.3, 0.1, 0.1)
    spell: float = 90.0
    tolerance: int = 2000
    observers: tuple[Observer, Observer] = (
        Observer(0.08, 0.04, 0.06, 0.0, 0.5, 0.04, 0.05, 3.0),
        Observer(0.12, 0.06, 0.08, 0.3, 0.6, 0.08, 0.08, 4.0),
    )


def practised(observer: Observer) -> Observer:
    """The same observer with a third of every error."""
    return Observer(**{each.name: getattr(observer, each.name) / 3 for each in fields(observer)})


_STATED = Rates()
WORLDS = {
    "stated": _STATED,
    "practised": replace(_STATED, observers=(practised(_STATED.observers[0]), practised(_STATED.observers[1]))),
    "uneven": replace(_STATED, evenness=2.0, mixture=8.0, difficulty=1.2, own=0.8),
}
"""The rates as they stand; observers with a third of their errors; sessions that differ twice as much."""


@dataclass(frozen=True)
class TimedPool:
    """What each of P simulated sessions adds to the sums of the coefficients, and the lags of the common code."""

    events: EventSums
    units: TimeUnits
    durations: TableSums
    overlaps: EventSums
    unitizing: UnitizingSums
    bins: IoaSums
    lags: tuple[Floats, ...]

    @property
    def sessions(self) -> int:
        return len(self.lags)

    def drawn(self, rows: Ints) -> "TimedPool":
        """The sessions in those rows, each as often as it stands there."""
        return TimedPool(
            _rows(self.events, rows),
            TimeUnits(_rows(self.units.forth, rows), _rows(self.units.back, rows)),
            _rows(self.durations, rows),
            _rows(self.overlaps, rows),
            replace(self.unitizing, observed=self.unitizing.observed[rows], expected=self.unitizing.expected[rows]),
            _rows(self.bins, rows),
            tuple(self.lags[row] for row in rows),
        )

    @property
    def common_lags(self) -> Lags:
        counts = [len(each) for each in self.lags]
        return Lags(np.concatenate(self.lags), np.repeat(np.arange(len(counts)), counts))


def _rows(sums: Sums, rows: Ints) -> Sums:
    return replace(sums, **{each.name: getattr(sums, each.name)[rows] for each in fields(sums)})


def timed_pool(sessions: int, seed: int, world: Rates = _STATED) -> TimedPool:
    """Simulate the population of timed sessions."""
    source = np.random.default_rng(seed)
    seen: list[tuple[Stream, Stream]] = []
    watches: list[Watch] = []
    for group in range(sessions):
        hard = source.normal()
        eyes = [_on_the_day(observer, hard, world, source) for observer in world.observers]
        seen.append(_events(eyes, world, source))
        watches.append(Watch(group, *_states(eyes, world, source), 0, world.seconds * 1000))
    return _summed(seen, watches, world)


def _summed(seen: Sequence[tuple[Stream, Stream]], watches: Sequence[Watch], world: Rates) -> TimedPool:
    """Both observers' events and states of each session as sums, with the settings of a report by default."""
    sessions, codes, states, usual = len(seen), len(world.shares), len(world.state_shares) - 1, Settings()
    streams = [aligned(group, *both, world.tolerance) for group, both in enumerate(seen)]
    looked = np.ones(codes, dtype=bool)
    sightings = [Sighting(group, *both, 0, world.seconds * 1000, (), looked) for group, both in enumerate(seen)]
    return TimedPool(
        EventSums.of(streams, sessions, codes),
        TimeUnits.of(watches, sessions, states, size=1000, tolerance=world.tolerance),
        exact_durations(watches, sessions, states),
        overlap_sums(watches, sessions, states, usual.overlap),
        UnitizingSums.of(watches, sessions, states, tick_of(watches)),
        IoaSums.of(sightings, sessions, codes, usual.bin),
        tuple(Lags.of([each], 0).seconds for each in streams),
    )


def shifted(share: float, logits: float) -> float:
    """A share moved on the logit scale."""
    odds = share / (1 - share) * float(np.exp(logits))
    return odds / (1 + odds)


def _on_the_day(observer: Observer, hard: float, world: Rates, source: np.random.Generator) -> Observer:
    """The observer's rates in one session."""
    logits = world.difficulty * hard + world.own * source.normal()
    wider = float(np.exp(logits / 2))
    return replace(
        observer,
        miss=shifted(observer.miss, logits),
        invent=observer.invent * float(np.exp(logits)),
        confuse=shifted(observer.confuse, logits),
        mistime=observer.mistime * wider,
        miss_state=shifted(observer.miss_state, logits),
        confuse_state=shifted(observer.confuse_state, logits),
        edge=observer.edge * wider,
    )


def _events(eyes: Sequence[Observer], world: Rates, source: np.random.Generator) -> tuple[Stream, Stream]:
    """One session's true events, and both observers' codings of them."""
    mean = world.events * source.gamma(world.evenness) / world.evenness
    mixture = source.dirichlet(world.mixture * np.array(world.shares))
    count = int(source.poisson(mean))
    times = source.uniform(0, world.seconds, count)
    codes = source.choice(len(mixture), count, p=mixture)
    one, other = (_coded(times, codes, eye, mixture, world, source) for eye in eyes)
    return one, other


def _coded(
    times: Floats, codes: Ints, eye: Observer, mixture: Floats, world: Rates, source: np.random.Generator
) -> Stream:
    kept = source.random(len(times)) >= eye.miss
    noted = times[kept] + source.normal(eye.lag, eye.mistime, int(kept.sum()))
    taken = _confused(codes[kept], eye.confuse, len(mixture), source)
    invented = int(source.poisson(eye.invent * len(times)))
    at = np.concatenate((noted, source.uniform(0, world.seconds, invented)))
    what = np.concatenate((taken, source.choice(len(mixture), invented, p=mixture)))
    moments = np.rint(np.clip(at, 0, world.seconds) * 1000).astype(np.int64)
    order = np.argsort(moments, kind="stable")
    return Stream(moments[order], what[order].astype(np.int64))


def _confused(codes: Ints, share: float, size: int, source: np.random.Generator) -> Ints:
    """Some codes replaced by one of the others, all alike likely."""
    wrong = source.random(len(codes)) < share
    other = (codes + source.integers(1, size, len(codes))) % size
    return np.where(wrong, other, codes)


def _states(eyes: Sequence[Observer], world: Rates, source: np.random.Generator) -> tuple[Spells, Spells]:
    """One session's true states of the channel, and both observers' codings of them."""
    shares = source.dirichlet(world.mixture * np.array(world.state_shares))
    onsets, codes = [0.0], [int(source.choice(len(shares), p=shares))]
    while (edge := onsets[-1] + source.gamma(2.0, world.spell / 2)) < world.seconds:
        onsets.append(edge)
        left = np.where(np.arange(len(shares)) == codes[-1], 0.0, shares + 1e-9)
        codes.append(int(source.choice(len(shares), p=left / left.sum())))
    one, other = (_watched(np.array(onsets), np.array(codes), eye, world, source) for eye in eyes)
    return one, other


def _watched(onsets: Floats, codes: Ints, eye: Observer, world: Rates, source: np.random.Generator) -> Spells:
    kept = source.random(len(onsets)) >= eye.miss_state
    kept[0] = True
    edges = onsets[kept] + source.normal(0.0, eye.edge, int(kept.sum()))
    edges[0] = 0.0
    begins = np.rint(np.maximum.accumulate(np.clip(edges, 0, world.seconds)) * 1000).astype(np.int64)
    ends = np.append(begins[1:], world.seconds * 1000)
    taken = _confused(codes[kept], eye.confuse_state, len(world.state_shares), source)
    coded = taken < len(world.state_shares) - 1
    return Spells(begins[coded], ends[coded], taken[coded])
