"""Occurrences: technique rates, each mode's share of events, concerns. A code outside the preset is None, never 0."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.adherence.records import Book

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class Counts:
    """Events of one coding; a state counts once."""

    codes: dict[str, int | None]
    techniques: dict[str, int | None]
    modes: dict[str, int | None]
    """Events by the mode of their technique."""
    concerns: int | None
    concerns_not_looked_for: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What a codebook counts with one preset and one plan's list of concerns.

    A technique was looked for where its own id was (a digit alone) or every code of it; a mode where any of its
    techniques' ids was. Concerns are counted over those that were looked for; with none of them it is None.
    """

    book: Book
    looked_for: frozenset[str]
    proscribed: tuple[str, ...] | None = None
    """None: all of the codebook's."""

    def counts(self, rows: NDArray[np.int64], column: Mapping[str, int]) -> list[Counts]:
        """Of each row, which holds the number of events by code: `column` tells where each of the book's codes stands.

        >>> from coder.adherence.records import BookCode
        >>> tally = Tally(Book((BookCode("ED1", "technique"), BookCode("ED-CON", technique="ED1"))), frozenset({"ED1"}))
        >>> tally.counts(np.array([[2, 1]]), {"ED1": 0, "ED-CON": 1})[0].codes
        {'ED1': 2, 'ED-CON': None}
        """
        sought = self.book.sought(self.looked_for)
        concerns = self.book.proscribed if self.proscribed is None else self.proscribed
        known = [code for code in concerns if code in self.looked_for]
        unknown = tuple(code for code in concerns if code not in self.looked_for)
        groups: list[Mapping[str, Sequence[str] | None]] = [
            {code.id: (code.id,) if code.id in self.looked_for else None for code in self.book.codes},
            sought.techniques,
            {mode: ids or None for mode, ids in sought.modes.items()},
            {"concerns": known if known or not concerns else None},
        ]
        tables = [_summed(rows, column, ids) for ids in groups]
        return [
            Counts(codes, techniques, modes, concern["concerns"], unknown)
            for codes, techniques, modes, concern in zip(*tables, strict=True)
        ]

    def count(self, codes: Iterable[str]) -> Counts:
        """Of the events with these codes."""
        column = {code.id: at for at, code in enumerate(self.book.codes)}
        places = [column[code] for code in codes if code in column]
        return self.counts(np.bincount(places, minlength=len(column))[None, :], column)[0]


def _summed(
    rows: NDArray[np.int64], column: Mapping[str, int], ids: Mapping[str, Sequence[str] | None]
) -> list[dict[str, int | None]]:
    """Of each row the sum over each key's codes; None for a key without any."""
    kept = [key for key, codes in ids.items() if codes is not None]
    weights = np.zeros((rows.shape[1], len(kept)))
    for at, key in enumerate(kept):
        weights[[column[code] for code in ids[key] or () if code in column], at] = 1.0
    # In floats, which hold such counts exactly, numpy multiplies matrices many times faster.
    sums: Iterable[list[int]] = np.rint(rows @ weights).astype(np.int64).tolist()
    if len(kept) == len(ids):
        return [dict(zip(kept, row, strict=True)) for row in sums]
    blank: dict[str, int | None] = dict.fromkeys(ids)
    return [{**blank, **dict(zip(kept, row, strict=True))} for row in sums]


def rates(occurrences: dict[str, int | None], codable_seconds: float | None) -> dict[str, float | None]:
    """Occurrences per hour of codable time."""
    return {key: per_hour(count, codable_seconds) for key, count in occurrences.items()}


def per_hour(count: float | None, codable_seconds: float | None) -> float | None:
    if count is None or codable_seconds is None or codable_seconds <= 0:
        return None
    return SECONDS_PER_HOUR * count / codable_seconds


def shares(occurrences: dict[str, int | None]) -> dict[str, float | None]:
    """Each count over the sum of those that are not None; None throughout where that sum is 0."""
    total = sum(count for count in occurrences.values() if count is not None)
    return {key: count / total if count is not None and total else None for key, count in occurrences.items()}
