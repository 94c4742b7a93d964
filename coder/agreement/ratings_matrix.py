"""Ratings as numbers: a units x raters matrix of category positions."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """codes: (N, R) position of each rating's category, -1 where missing. labels: the K categories in order.

    values: (K,) when the categories are numbers, else None. ordered: the order of the categories means something.
    groups: (N,) which session each unit belongs to, 0 .. G-1; each unit is its own group when no session is known.
    sessions: G names, where sessions are known. from_table: made of a table of two raters, for which Gwet divides
    variances by n instead of n - 1.
    """

    codes: Ints
    labels: tuple[Any, ...]
    values: Floats | None
    ordered: bool
    raters: tuple[str, ...]
    groups: Ints = field(repr=False)
    group_count: int
    by_session: bool
    from_table: bool = False
    sessions: tuple[str, ...] = ()

    @cached_property
    def per_unit(self) -> Ints:
        """(N,) ratings in each unit."""
        return np.asarray((self.codes >= 0).sum(axis=1))

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
        return replace(self, codes=self.codes[rows], groups=zeros, group_count=1, by_session=True)

    def complete(self) -> "Ratings":
        """The units that every rater rated; the groups stay."""
        whole = (self.codes >= 0).all(axis=1)
        return replace(self, codes=self.codes[whole], groups=self.groups[whole])


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
    cells = np.asarray(matrix) if isinstance(matrix, np.ndarray) else _as_array(matrix)
    if cells.ndim != 2:
        raise ValueError("ratings need two dimensions: units x raters")
    if cells.dtype.kind in "fiub":
        codes, labels = _encode_numbers(cells, categories)
    else:
        codes, labels = _encode_objects(cells, categories)
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


def _is_number(label: object) -> bool:
    return isinstance(label, int | float | np.integer | np.floating) and not isinstance(label, bool)


def _as_array(matrix: Any) -> NDArray[Any]:
    rows = [list(row) for row in matrix]
    if all(_is_number(cell) for row in rows for cell in row):
        return np.array(rows, dtype=float)
    width = len(rows[0]) if rows else 0
    cells = np.empty((len(rows), width), dtype=object)
    for number, row in enumerate(rows):
        cells[number] = row
    return cells


def _groups(sessions: Sequence[Hashable] | None, size: int) -> tuple[Ints, tuple[str, ...]]:
    if sessions is None:
        return np.arange(size, dtype=np.int64), ()
    order = {name: number for number, name in enumerate(dict.fromkeys(sessions))}
    return np.array([order[name] for name in sessions], dtype=np.int64), tuple(map(str, order))


def _encode_numbers(cells: NDArray[Any], categories: Sequence[Any] | None) -> tuple[Ints, tuple[Any, ...]]:
    flat = cells.astype(float).ravel()
    present = ~np.isnan(flat)
    seen, inverse = np.unique(flat[present], return_inverse=True)
    known = seen if categories is None else np.array([float(value) for value in categories])
    place = {value: number for number, value in enumerate(known.tolist())}
    _refuse_undeclared([value for value in seen.tolist() if value not in place])
    lookup = np.array([place[value] for value in seen.tolist()], dtype=np.int64)
    codes = np.full(flat.shape, MISSING, dtype=np.int64)
    codes[present] = lookup[inverse]
    return codes.reshape(cells.shape), tuple(_plain(value) for value in known.tolist())


def _encode_objects(cells: NDArray[Any], categories: Sequence[Any] | None) -> tuple[Ints, tuple[Any, ...]]:
    flat = cells.ravel().tolist()
    given = [value for value in flat if value is not None and value == value]
    if categories is None and all(_is_number(value) for value in given):
        numeric = np.array([np.nan if value is None else value for value in flat], dtype=float)
        return _encode_numbers(numeric.reshape(cells.shape), None)
    known = list(categories) if categories is not None else sorted(set(given), key=lambda value: str(value))
    place = {value: number for number, value in enumerate(known)}
    _refuse_undeclared(sorted({str(value) for value in given if value not in place}))
    codes = np.array([MISSING if v is None or v != v else place[v] for v in flat], dtype=np.int64)
    return codes.reshape(cells.shape), tuple(known)


def _refuse_undeclared(strangers: Sequence[object]) -> None:
    if strangers:
        raise ValueError(f"not among the declared categories: {', '.join(map(str, strangers[:10]))}")


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
