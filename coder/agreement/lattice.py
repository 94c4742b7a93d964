"""One observer's events as the steps an alignment may take through them.

Events at the same time may be taken in any order, so a moment is not a row of steps but every way to take some of its
events: a node for each part of them (how many of each code), an edge for each next event. A moment with one event is a
single step. Nodes count on from moment to moment, the last of one being the first of the next.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MOST_PARTS = 256
"""A moment with more ways to take its events in part is taken in order of its codes."""


Levels: TypeAlias = tuple[tuple[Ints, Ints, Ints], ...]
"""Of one moment, for each number of events taken (none first): the nodes, their edges, and where each node's begin."""


@dataclass(frozen=True)
class Lattice:
    """M moments, C nodes, E edges in order of their source.

    times: (M,) ms. offsets: (M+1,) the first node of each moment. source, target, code, moment: (E,). edges: (M+1,) the
    first edge of each moment. members: event numbers by (moment, code). chained: (M,) moments taken in order of their
    codes. straight: (C,) nodes from which every later node can be reached. reach: nodes of the same moment that can be
    reached from a node (itself first; alone where it is straight), in order of that node; first_reach: (C,) where each
    node's begin. levels: how to take each moment. plain: no two events at the same time.
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
    reach: Ints
    first_reach: Ints
    levels: list["Levels"]

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
        one_by_one = [_row_of_steps(1)] * len(times)
        return Lattice(
            moments,
            ends,
            steps,
            steps + 1,
            what,
            steps,
            ends,
            steps,
            members,
            True,
            never,
            always,
            ends,
            ends,
            one_by_one,
        )
    return _tied(moments, starts, sizes, what, members)


def _tied(moments: Ints, starts: Ints, sizes: Ints, what: Ints, members: dict[tuple[int, int], list[int]]) -> Lattice:
    ways = [_moment(what[start : start + size]) for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)]
    counts = np.array([len(way.source) for way, _ in ways])
    offsets = np.concatenate(([0], np.cumsum([way.nodes for way, _ in ways])))
    base = np.repeat(offsets[:-1], counts)
    source = np.concatenate([way.source for way, _ in ways]) + base
    reached = np.repeat(offsets[:-1], [len(way.reach) for way, _ in ways])
    lengths = np.concatenate([way.reaching for way, _ in ways] + [[1]])
    return Lattice(
        times=moments,
        offsets=offsets,
        source=source,
        target=np.concatenate([way.target for way, _ in ways]) + base,
        code=np.concatenate([codes for _, codes in ways]),
        moment=np.repeat(np.arange(len(moments)), counts),
        edges=np.concatenate(([0], np.cumsum(counts))),
        first_edge=np.searchsorted(source, np.arange(offsets[-1])),
        members=members,
        plain=False,
        chained=np.array([way.capped for way, _ in ways]),
        straight=np.concatenate([way.straight for way, _ in ways] + [[True]]),
        reach=np.concatenate([np.concatenate([way.reach for way, _ in ways]) + reached, offsets[-1:]]),
        first_reach=np.concatenate(([0], np.cumsum(lengths)))[:-1],
        levels=[way.levels for way, _ in ways],
    )


@dataclass(frozen=True)
class _Ways:
    """How to take the events of one moment: as in `Lattice`, from node 0 on, the last node being the next moment's.

    reach: for each node the nodes that it reaches, without the last; reaching: how many.
    """

    source: Ints
    target: Ints
    which: Ints
    straight: NDArray[np.bool_]
    reach: Ints
    reaching: Ints
    levels: Levels
    capped: bool

    @property
    def nodes(self) -> int:
        return len(self.straight)


def _moment(codes: Ints) -> tuple[_Ways, Ints]:
    """How to take the events with these codes, and the code of each edge."""
    if len(codes) == 1:
        return _in_a_row(1, capped=False), codes
    counts = Counter(codes.tolist())
    if math.prod(count + 1 for count in counts.values()) > MOST_PARTS:
        return _in_a_row(len(codes), capped=True), np.sort(codes)
    ways = _ways(tuple(counts.values()))
    return ways, np.array(list(counts))[ways.which]


@lru_cache(maxsize=MOST_PARTS)
def _in_a_row(size: int, *, capped: bool) -> _Ways:
    steps = np.arange(size)
    return _Ways(steps, steps + 1, steps, np.ones(size, dtype=bool), steps, steps * 0 + 1, _row_of_steps(size), capped)


@lru_cache(maxsize=MOST_PARTS)
def _row_of_steps(size: int) -> Levels:
    return tuple((np.array([step]), np.array([step]), np.array([0])) for step in range(size))


@lru_cache(maxsize=MOST_PARTS)
def _ways(counts: tuple[int, ...]) -> _Ways:
    """Where each code occurs so often, in any order.

    Kept, since a session has thousands of moments and hardly more than a handful of such patterns.
    """
    strides = np.concatenate(([1], np.cumprod(np.array(counts) + 1)))
    parts = np.arange(int(strides[-1]) - 1)
    taken = (parts[:, None] // strides[:-1]) % (np.array(counts) + 1)
    rows, columns = np.nonzero(taken < np.array(counts))
    chain = len(counts) == 1
    includes = np.eye(len(parts), dtype=bool) if chain else (taken[None] >= taken[:, None]).all(axis=2)
    includes[0, 1:] = False
    depth = taken.sum(axis=1)
    levels = []
    for number in range(int(depth.max()) + 1):
        edges = np.flatnonzero(depth[rows] == number)
        nodes, starts = np.unique(rows[edges], return_index=True)
        levels.append((nodes, edges, starts))
    return _Ways(
        source=parts[rows],
        target=parts[rows] + strides[:-1][columns],
        which=columns,
        straight=(parts == 0) | chain,
        reach=np.nonzero(includes)[1],
        reaching=includes.sum(axis=1),
        levels=tuple(levels),
        capped=False,
    )
