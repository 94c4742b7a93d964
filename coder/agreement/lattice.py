"""One observer's events as the steps an alignment may take through them.

Events at the same time may be taken in any order, so a moment is not a row of steps but every way to take some of its
events: a node for each part of them (how many of each code), an edge for each next event. A moment with one event is a
single step. Nodes count on from moment to moment, the last of one being the first of the next.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MOST_PARTS = 256
"""A moment with more ways to take its events in part is taken in order of its codes."""


@dataclass(frozen=True)
class Lattice:
    """M moments, C nodes, E edges in order of their source.

    times: (M,) ms. offsets: (M+1,) the first node of each moment. source, target, code, moment: (E,). edges: (M+1,) the
    first edge of each moment. members: event numbers by (moment, code). chained: (M,) moments taken in order of their
    codes. straight: (C,) nodes from which every later node can be reached. deepest: most events of a moment that is no
    chain. plain: no two events at the same time.
    """

    times: Ints
    offsets: Ints
    source: Ints
    target: Ints
    code: Ints
    moment: Ints
    edges: Ints
    first_edge: Ints
    members: dict[tuple[int, int], list[int]]
    plain: bool
    chained: NDArray[np.bool_]
    straight: NDArray[np.bool_]
    deepest: int

    @property
    def capped(self) -> bool:
        return bool(self.chained.any())

    @property
    def nodes(self) -> int:
        return int(self.offsets[-1]) + 1


def lattice(times: Ints, codes: Ints) -> Lattice:
    """The lattice of events given by their times (ms) and codes, in any order."""
    order = np.lexsort((np.arange(len(times)), codes, times))
    when, what = times[order], codes[order]
    moments, starts, sizes = np.unique(when, return_index=True, return_counts=True)
    members: dict[tuple[int, int], list[int]] = {}
    owner = np.repeat(np.arange(len(moments)), sizes)
    for moment, code, event in zip(owner.tolist(), what.tolist(), order.tolist(), strict=True):
        members.setdefault((moment, code), []).append(event)
    if len(moments) == len(times):
        steps = np.arange(len(times))
        ends = np.arange(len(times) + 1)
        never, always = np.zeros(len(times), dtype=bool), np.ones(len(times) + 1, dtype=bool)
        return Lattice(moments, ends, steps, steps + 1, what, steps, ends, steps, members, True, never, always, 0)
    return _tied(moments, starts, sizes, what, members)


def _tied(moments: Ints, starts: Ints, sizes: Ints, what: Ints, members: dict[tuple[int, int], list[int]]) -> Lattice:
    offsets, edges = [0], [0]
    parts: list[tuple[Ints, Ints, Ints]] = []
    chained, straight, deepest = [], [], 0
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        codes = what[start : start + size]
        source, target, code, in_order = _moment(codes)
        base, nodes = offsets[-1], int(target.max())
        parts.append((source + base, target + base, code))
        offsets.append(base + nodes)
        edges.append(edges[-1] + len(source))
        chained.append(in_order)
        chain = in_order or codes[0] == codes[-1]
        straight += [True] + [chain] * (nodes - 1)
        deepest = deepest if chain else max(deepest, size)
    source, target, code = (np.concatenate(column) for column in zip(*parts, strict=True))
    counts = np.diff(edges)
    return Lattice(
        times=moments,
        offsets=np.array(offsets),
        source=source,
        target=target,
        code=code,
        moment=np.repeat(np.arange(len(moments)), counts),
        edges=np.array(edges),
        first_edge=np.searchsorted(source, np.arange(offsets[-1])),
        members=members,
        plain=False,
        chained=np.array(chained),
        straight=np.array([*straight, True]),
        deepest=deepest,
    )


def _moment(codes: Ints) -> tuple[Ints, Ints, Ints, bool]:
    """Sources, targets and codes of one moment's edges from node 0 on, and whether it is taken in order of codes."""
    counts = Counter(codes.tolist())
    if math.prod(count + 1 for count in counts.values()) > MOST_PARTS:
        steps = np.arange(len(codes))
        return steps, steps + 1, np.sort(codes), True
    source, target, which = _ways(tuple(counts.values()))
    return source, target, np.array(list(counts))[which], False


@lru_cache(maxsize=MOST_PARTS)
def _ways(counts: tuple[int, ...]) -> tuple[Ints, Ints, Ints]:
    """Sources, targets and codes (by their place) of the edges where each code occurs so often.

    Kept, since a session has thousands of moments and hardly more than a handful of such patterns.
    """
    strides = np.concatenate(([1], np.cumprod(np.array(counts) + 1)))
    parts = np.arange(int(strides[-1]) - 1)
    taken = (parts[:, None] // strides[:-1]) % (np.array(counts) + 1)
    rows, columns = np.nonzero(taken < np.array(counts))
    return parts[rows], parts[rows] + strides[:-1][columns], columns
