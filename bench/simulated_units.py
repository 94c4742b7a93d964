"""A world of rated utterances, with sessions that are harder for every rater and raters who err in their own ways."""

from dataclasses import dataclass, replace

import numpy as np

from bench.simulated import TimedPool
from coder.agreement.ratings_matrix import Ints, Ratings, encode


@dataclass(frozen=True)
class UnitRates:
    """utterances: mean in a session, spread as a gamma of `evenness`, at least 5. shares, mixture: as for events.

    err: share of utterances each rater gets wrong in a session of middling difficulty; half of a rater's errors go to
    the first category, half to any other. difficulty, own, utterance: standard deviations in logits of what makes a
    session hard for all, for one rater, and an utterance hard for all. missing: share of ratings that are not there.
    """

    utterances: float = 40.0
    evenness: float = 6.0
    shares: tuple[float, ...] = (0.45, 0.3, 0.15, 0.1)
    mixture: float = 20.0
    err: tuple[float, ...] = (0.1, 0.15, 0.2)
    difficulty: float = 0.6
    own: float = 0.4
    utterance: float = 0.8
    missing: float = 0.05


_STATED = UnitRates()
WORLDS = {
    "stated": _STATED,
    "practised": replace(_STATED, err=(0.1 / 3, 0.05, 0.2 / 3)),
    "uneven": replace(_STATED, evenness=2.0, mixture=8.0, difficulty=1.2, own=0.8),
}


@dataclass(frozen=True)
class UnitPool:
    """Ratings of P sessions; starts: (P + 1,) where each session's units begin."""

    ratings: Ratings
    starts: Ints

    @property
    def sessions(self) -> int:
        return len(self.starts) - 1

    def drawn(self, rows: Ints) -> Ratings:
        """The sessions in those rows as a table of ratings, each as often as it stands there."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        before = np.repeat(np.cumsum(sizes) - sizes, sizes)
        units = np.repeat(self.starts[rows], sizes) + np.arange(int(sizes.sum())) - before
        groups = np.repeat(np.arange(len(rows)), sizes)
        return replace(self.ratings, codes=self.ratings.codes[units], groups=groups, group_count=len(rows))


def unit_pool(sessions: int, seed: int, world: UnitRates = _STATED) -> UnitPool:
    """Simulate the population of rated sessions."""
    source = np.random.default_rng(seed)
    means = world.utterances * source.gamma(world.evenness, size=sessions) / world.evenness
    sizes = np.maximum(source.poisson(means), 5)
    session = np.repeat(np.arange(sessions), sizes)
    size, raters = len(world.shares), len(world.err)
    mixtures = np.cumsum(source.dirichlet(world.mixture * np.array(world.shares), sessions), axis=1)
    truth = (source.random(len(session))[:, None] > mixtures[session, :-1]).sum(axis=1)
    base = np.log(np.array(world.err) / (1 - np.array(world.err)))
    hard = world.difficulty * source.normal(size=(sessions, 1)) + world.own * source.normal(size=(sessions, raters))
    logits = base + hard[session] + world.utterance * source.normal(size=(len(session), 1))
    wrong = source.random(logits.shape) < 1 / (1 + np.exp(-logits))
    anything = (truth[:, None] + source.integers(1, size, logits.shape)) % size
    usual = np.where(source.random(logits.shape) < 0.5, 0, anything)
    codes = np.where(wrong, usual, truth[:, None])
    codes[source.random(codes.shape) < world.missing] = -1
    labels = tuple("abcdefgh"[:size])
    names = tuple(f"rater {number + 1}" for number in range(raters))
    ratings = Ratings(codes, labels, None, False, names, session, sessions, by_session=True)
    return UnitPool(ratings, np.append(0, np.cumsum(sizes)))


def counts(pool: TimedPool, code: int) -> Ratings:
    """How often each of two observers used a code in each session: units are sessions, as for an ICC of counts."""
    table = np.stack((pool.events.of_first[:, code], pool.events.of_second[:, code]), axis=1)
    return encode(table)
