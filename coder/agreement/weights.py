"""Agreement weights between categories: Gwet's set (Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., ch. 3)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _linear(x: Floats) -> Floats:
    return np.asarray(np.abs(np.subtract.outer(x, x)))


def _quadratic(x: Floats) -> Floats:
    apart = _linear(x)
    return np.asarray((apart / apart.max()) ** 2)


def _radical(x: Floats) -> Floats:
    return np.sqrt(np.abs(np.subtract.outer(x, x)))


def _ordinal(x: Floats) -> Floats:
    ranks = np.arange(len(x), dtype=float)
    apart = np.abs(np.subtract.outer(ranks, ranks))
    return np.asarray(apart * (apart + 1) / 2)


def _ratio(x: Floats) -> Floats:
    total = np.add.outer(x, x)
    apart = np.subtract.outer(x, x)
    return np.asarray(np.divide(apart, total, out=np.zeros_like(total), where=total != 0) ** 2)


def _circular(x: Floats) -> Floats:
    span = x.max() - x.min() + 1
    apart = np.sin(np.pi * np.subtract.outer(x, x) / span) ** 2
    return np.asarray(apart if apart.max() > 0 else _quadratic(x))


def _bipolar(x: Floats) -> Floats:
    x = x / np.abs(x).max()
    total = np.add.outer(x, x)
    room = (total - 2 * x.min()) * (2 * x.max() - total)
    apart = np.subtract.outer(x, x) ** 2
    return np.asarray(np.divide(apart, room, out=np.zeros_like(room), where=apart != 0))


_DISAGREEMENT: dict[str, Callable[[Floats], Floats]] = {
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
WEIGHTS = tuple(_DISAGREEMENT)


def agreement_weights(name: str, values: Floats) -> Floats:
    """The K x K matrix of agreement weights: 1 on the diagonal, 0 for the two categories furthest apart.

    values: (K,) the categories' values, or their ranks where they are not numbers. `name` is one of `WEIGHTS` or
    "identity". Raises KeyError for another name, ValueError for `ratio` with values of both signs or below 0.
    """
    size = len(values)
    if name == "identity" or size < 2:
        return np.eye(size)
    if name == "ratio" and values.min() < 0:
        raise ValueError("ratio weights need values of 0 or more")
    apart = _DISAGREEMENT[name](np.asarray(values, dtype=float))
    return np.asarray(1.0 - apart / apart.max())
