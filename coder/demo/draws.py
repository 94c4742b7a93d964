"""Draws from the distributions that the model names, on Python's own generator, whose stream never changes."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp
from random import Random

SECONDS_PER_HOUR = 3600.0


def stream(*parts: object) -> Random:
    """A generator of its own for a purpose, so that one draw more in one place moves nothing elsewhere."""
    return Random("/".join(str(part) for part in parts))


def one_of(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def times(rng: Random, per_hour: float, start: float, end: float) -> Iterator[float]:
    """Moments of a Poisson process between two times, in order."""
    at = start
    while per_hour > 0:
        at += rng.expovariate(per_hour / SECONDS_PER_HOUR)
        if at >= end:
            return
        yield at


def within(rng: Random, limits: tuple[float, float]) -> float:
    return rng.uniform(*limits)


def factor(rng: Random, spread: float) -> float:
    """A factor about 1 with the given SD on the log scale."""
    return exp(rng.gauss(0.0, spread))


def dwell(rng: Random, mean: float, shortest: float) -> float:
    """A length with the given mean, gamma-distributed with shape 2."""
    return max(rng.gammavariate(2.0, mean / 2.0), shortest)


def chance(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def split(
    rng: Random, start: float, end: float, piece: tuple[float, float], pause: tuple[float, float]
) -> Sequence[tuple[float, float]]:
    """Pieces of a stretch with pauses between them; the last ends with the stretch."""
    pieces: list[tuple[float, float]] = []
    at = start
    while at < end:
        stop = at + within(rng, piece)
        if end - stop < piece[0]:
            stop = end
        pieces.append((at, stop))
        at = stop + within(rng, pause)
    return pieces
