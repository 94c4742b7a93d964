"""Labels as numbers, block by block: what each cell says becomes the position of its label among those seen.

A million units are a hundred megabytes of text; nothing here makes a second copy of them, or compares text by sorting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.signedinteger[Any]]
Words: TypeAlias = NDArray[np.unsignedinteger[Any]]
MISSING = -1
BLOCK = 16_384
MOST_TEXTS = 512
"""More distinct labels than this are looked up as Python's text."""


class _Places(dict[Any, int]):
    """Positions of labels in the order they are met; what is missing has none."""

    def __missing__(self, value: Any) -> int:
        if value is None or value != value:
            return MISSING
        self[value] = place = len(self)
        return place


def of_objects(blocks: Iterable[Sequence[Any]], size: int) -> tuple[Codes, list[Any]]:
    """(size,) positions and the labels in the order met; blocks: the cells, None and NaN missing, some at a time."""
    places = _Places()
    codes = np.empty(size, dtype=np.int32)
    start = 0
    for block in blocks:
        codes[start : start + len(block)] = np.fromiter(map(places.__getitem__, block), np.int32, len(block))
        start += len(block)
    return codes, list(places)


def of_text(cells: NDArray[Any]) -> tuple[Codes, list[Any]] | None:
    """(N, R) positions and the labels of an array of text of fixed width; None with too many labels for this way."""
    codes = np.empty(cells.shape, dtype=np.int16)
    labels = np.empty(0, dtype=cells.dtype)
    table: _Table | None = None
    step = max(1, BLOCK // max(cells.shape[1], 1))
    for start in range(0, len(cells), step):
        block = np.ascontiguousarray(cells[start : start + step]).ravel()
        found = None if table is None else table.positions(block)
        while found is None:
            new = block if table is None else block[~np.isin(block, labels)]
            labels = np.concatenate((labels, np.unique(new)))
            if len(labels) > MOST_TEXTS:
                return None
            table = _Table.of(labels)
            found = table.positions(block)
        codes[start : start + step] = found.reshape(-1, cells.shape[1])
    return codes, labels.tolist()


@dataclass(frozen=True)
class _Table:
    """A perfect hash of K labels, over the words (8 bytes or fewer) of text in which they differ.

    words: (K, W); columns: the words that tell the labels apart; factors: one for each; places: position by hash.
    """

    words: Words
    columns: tuple[int, ...]
    factors: Words
    places: NDArray[np.intp]

    @classmethod
    def of(cls, labels: NDArray[Any]) -> "_Table":
        words = _words(labels)
        columns = _telling(words)
        bits = max(1, 2 * (len(labels) - 1).bit_length())
        source = np.random.default_rng(0)
        while True:
            factors = source.integers(1 << 63, size=len(columns), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
            hashes = _hash(words, columns, factors, bits)
            if len(np.unique(hashes)) == len(labels):
                break
        places = np.zeros(1 << bits, dtype=np.intp)
        places[hashes] = np.arange(len(labels))
        return cls(words, columns, factors, places)

    def positions(self, block: NDArray[Any]) -> NDArray[np.intp] | None:
        """The position of each cell's label; None where a cell has a label that is not among these."""
        words = _words(block)
        found = self.places[_hash(words, self.columns, self.factors, len(self.places).bit_length() - 1)]
        return found if np.array_equal(self.words.take(found, axis=0), words) else None


def _words(cells: NDArray[Any]) -> Words:
    """(n, W) the bytes of each cell, as the widest integers that fit."""
    size = next(width for width in (8, 4, 2, 1) if cells.itemsize % width == 0)
    return cells.view(np.dtype(f"u{size}")).reshape(len(cells), -1)


def _telling(words: Words) -> tuple[int, ...]:
    """The columns that tell all rows apart, the most telling first."""
    chosen: tuple[int, ...] = ()
    told = 0
    while told < len(words):
        counts = {
            column: len(np.unique(words[:, [*chosen, column]], axis=0))
            for column in range(words.shape[1])
            if column not in chosen
        }
        best = max(counts, key=lambda column: counts[column])
        chosen, told = (*chosen, best), counts[best]
    return chosen


def _hash(words: Words, columns: Sequence[int], factors: Words, bits: int) -> NDArray[np.intp]:
    mixed = np.zeros(len(words), dtype=np.uint64)
    for column, factor in zip(columns, factors, strict=True):
        mixed += words[:, column] * factor
    return (mixed >> np.uint64(64 - bits)).astype(np.intp)


def of_numbers(cells: NDArray[Any]) -> tuple[Codes, list[float]]:
    """(N, R) positions and the values from low to high of an array of numbers, NaN missing."""
    seen = np.unique(cells)
    values = seen[~np.isnan(seen)].astype(float) if seen.dtype.kind == "f" else seen.astype(float)
    codes = np.empty(cells.shape, dtype=np.int32)
    step = max(1, BLOCK // max(cells.shape[1], 1))
    for start in range(0, len(cells), step):
        block = cells[start : start + step].astype(float)
        codes[start : start + step] = np.where(np.isnan(block), MISSING, np.searchsorted(values, block))
    return codes, values.tolist()


def renumbered(codes: Codes, places: Sequence[int], size: int) -> Codes:
    """The codes with another position for each, among `size` categories; -1 stays.

    They come as the smallest integers that size² fits into, so that the codes of a pair make one number.
    """
    kind = next((kind for kind in (np.int8, np.int16, np.int32) if size**2 <= np.iinfo(kind).max), np.int64)
    lookup = np.array([*places, MISSING], dtype=kind)
    found = np.empty(codes.shape, dtype=kind)
    for start in range(0, len(codes), BLOCK):
        found[start : start + BLOCK] = lookup[codes[start : start + BLOCK]]
    return found
