"""Ratings as numbers: a units x raters matrix of category positions."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.agreement import encoding
from coder.agreement.encoding import BLOCK, Codes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ratings:
    """codes: (N, R) position of each rating's category, -1 where missing. labels: the K categories in order.

    values: (K,) when the categories are numbers, else None. ordered: the order of the categories means something.
    groups: (N,) which session each unit belongs to, 0 .. G-1; each unit is its own group when no session is known.
    sessions: G names, where sessions are known. from_table: made of a table of two raters, for which Gwet divides
    variances by n instead of n - 1. times: (N,) how many units each row stands for; None for one each.
    """

    codes: Codes
    labels: tuple[Any, ...]
    values: Floats | None
    ordered: bool
    raters: tuple[str, ...]
    groups: Ints = field(repr=False)
    group_count: int
    by_session: bool
    from_table: bool = False
    sessions: tuple[str, ...] = ()
    times: Floats | None = field(default=None, repr=False)

    @cached_property
    def counted(self) -> Floats:
        """(N,) how many units each row stands for."""
        return np.ones(len(self.codes)) if self.times is None else self.times

    def number(self, rows: NDArray[np.bool_] | None = None) -> int:
        """How many units these rows stand for, all of them by default."""
        if self.times is None:
            return len(self.codes) if rows is None else int(np.count_nonzero(rows))
        return int(np.rint((self.times if rows is None else self.times[rows]).sum()))

    @cached_property
    def per_unit(self) -> Ints:
        """(N,) ratings in each unit."""
        return np.asarray((self.codes >= 0).sum(axis=1, dtype=np.int64))

    @cached_property
    def scale(self) -> Floats:
        """(K,) the values of the categories, or their ranks from 1."""
        if self.values is not None and len(self.values):
            return self.values
        return np.arange(1.0, max(len(self.labels), 1) + 1)

    def pair(self, first: int, second: int) -> "Ratings":
        """The same units seen by two of the raters."""
        return self.subset([first, second])

    def subset(self, columns: Sequence[int]) -> "Ratings":
        raters = tuple(self.raters[column] for column in columns)
        return replace(self, codes=self.codes[:, list(columns)], raters=raters)

    def of_group(self, group: int) -> "Ratings":
        """The units of one session, as a single group."""
        rows = self.groups == group
        zeros = np.zeros(int(rows.sum()), dtype=np.int64)
        times = None if self.times is None else self.times[rows]
        return replace(self, codes=self.codes[rows], groups=zeros, group_count=1, by_session=True, times=times)

    def complete(self) -> "Ratings":
        """The units that every rater rated; the groups stay."""
        whole = (self.codes >= 0).all(axis=1)
        times = None if self.times is None else self.times[whole]
        return replace(self, codes=self.codes[whole], groups=self.groups[whole], times=times)

    def condensed(self) -> "Ratings":
        """Units that were rated alike as one row, which stands for all of them; units of sessions stay as they are.

        Nothing but a resampling of single units can tell the difference.
        """
        size = len(self.labels) + 1
        if self.by_session or self.times is not None or size ** self.codes.shape[1] >= 2**62:
            return self
        key = np.zeros(len(self.codes), dtype=np.int64)
        for column in self.codes.T:
            key *= size
            key += column
            key += 1
        held, times = _counted(key, size ** self.codes.shape[1])
        codes = np.empty((len(held), self.codes.shape[1]), dtype=self.codes.dtype)
        rest = held
        for rater in reversed(range(codes.shape[1])):
            rest, codes[:, rater] = rest // size, rest % size - 1
        return replace(self, codes=codes, times=times, groups=np.arange(len(held)), group_count=len(held))


def encode(
    matrix: Any,
    *,
    categories: Sequence[Hashable] | None = None,
    raters: Sequence[str] | None = None,
    sessions: Sequence[Hashable] | None = None,
) -> Ratings:
    """Ratings from a units x raters array of numbers or text; None and NaN are missing.

    categories declares the categories in order, beyond those seen; without it numbers sort as numbers, text as text.
    sessions names each unit's session. Raises ValueError for a rating that is not among the declared categories, or an
    array that has not two dimensions.
    """
    codes, seen = _positions(matrix)
    codes, labels = _in_order(codes, seen, categories)
    numbers = all(_is_number(label) for label in labels)
    groups, names = _groups(sessions, len(codes))
    return Ratings(
        codes=codes,
        labels=labels,
        values=np.array(labels, dtype=float) if numbers else None,
        ordered=numbers or categories is not None,
        raters=tuple(raters) if raters is not None else tuple(f"rater {n + 1}" for n in range(codes.shape[1])),
        groups=groups,
        group_count=len(codes) if sessions is None else len(names),
        by_session=sessions is not None,
        sessions=names,
    )


def encode_table(table: Any, *, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Ratings from a K x K table of counts, rows the first rater, columns the second; categories default to 1 .. K."""
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or (counts < 0).any():
        raise ValueError("a table of two raters is square, with counts of 0 or more")
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    labels = tuple(categories) if categories is not None else tuple(range(1, len(counts) + 1))
    numbers = all(_is_number(label) for label in labels)
    return Ratings(
        codes=np.stack(np.divmod(cells, len(counts)), axis=1),
        labels=labels,
        values=np.array(labels, dtype=float) if numbers else None,
        ordered=True,
        raters=("rater 1", "rater 2"),
        groups=np.arange(len(cells)),
        group_count=len(cells),
        by_session=False,
        from_table=True,
    )


def _counted(keys: Ints, span: int) -> tuple[Ints, Floats]:
    """The keys (0 to span - 1) that occur, and how often."""
    if span > max(len(keys), BLOCK):
        held, times = np.unique(keys, return_counts=True)
        return held, times.astype(float)
    counts = np.bincount(keys, minlength=span)
    held = np.flatnonzero(counts)
    return held, counts[held].astype(float)


def _is_number(label: object) -> bool:
    return isinstance(label, int | float | np.integer | np.floating) and not isinstance(label, bool)


def _positions(matrix: Any) -> tuple[Codes, list[Any]]:
    """(N, R) positions of the cells' labels among those seen."""
    if not isinstance(matrix, np.ndarray):
        return _positions_in_rows(matrix)
    if matrix.ndim != 2:
        raise ValueError("ratings need two dimensions: units x raters")
    if matrix.dtype.kind in "fiub":
        return encoding.of_numbers(matrix)
    found = encoding.of_text(matrix) if matrix.dtype.kind in "US" and matrix.itemsize else None
    if found is not None:
        return found
    blocks = (matrix[start : start + BLOCK].ravel().tolist() for start in range(0, len(matrix), BLOCK))
    codes, seen = encoding.of_objects(blocks, matrix.size)
    return codes.reshape(matrix.shape), seen


def _positions_in_rows(matrix: Any) -> tuple[Codes, list[Any]]:
    rows = [row if isinstance(row, list | tuple) else list(row) for row in matrix]
    width = len(rows[0]) if rows else 0
    if any(len(row) != width for row in rows):
        raise ValueError("every unit needs a place for each rater, None where a rating is missing")
    blocks = (list(chain.from_iterable(rows[start : start + BLOCK])) for start in range(0, len(rows), BLOCK))
    codes, seen = encoding.of_objects(blocks, len(rows) * width)
    return codes.reshape(len(rows), width), seen


def _in_order(codes: Codes, seen: list[Any], categories: Sequence[Any] | None) -> tuple[Codes, tuple[Any, ...]]:
    """Codes and labels in the order of the categories: as declared, else numbers by size and text by letter."""
    known = list(categories) if categories is not None else seen
    numeric = all(map(_is_number, seen)) and (categories is None or bool(seen))
    if numeric:
        seen = [float(value) for value in seen]
        known = [_plain(float(value)) for value in known]
    if categories is None:
        known = sorted(known, key=None if numeric else str)
    place = {value: number for number, value in enumerate(known)}
    _refuse_undeclared(sorted({value if numeric else str(value) for value in seen if value not in place}))
    return encoding.renumbered(codes, [place[value] for value in seen], len(known)), tuple(known)


def _groups(sessions: Sequence[Hashable] | None, size: int) -> tuple[Ints, tuple[str, ...]]:
    if sessions is None:
        return np.arange(size, dtype=np.int64), ()
    order = {name: number for number, name in enumerate(dict.fromkeys(sessions))}
    return np.array([order[name] for name in sessions], dtype=np.int64), tuple(map(str, order))


def _refuse_undeclared(strangers: Sequence[object]) -> None:
    if strangers:
        raise ValueError(f"not among the declared categories: {', '.join(map(str, strangers[:10]))}")


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
