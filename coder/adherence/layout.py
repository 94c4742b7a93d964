"""The events of many codings end to end in columns, and what each code is to its coding's codebook."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from coder.adherence.counts import Tally
from coder.adherence.records import Coding, Plan
from coder.adherence.spans import Floats, Places


@dataclass(frozen=True)
class EventTable:
    """Events of several codings, in the order of the codings; times are seconds."""

    edges: Places
    """Row of each coding's first event, and at last the number of rows."""
    code: Places
    """Places in `column`."""
    onset: Floats
    offset: Floats
    is_open: NDArray[np.bool_]
    column: dict[str, int]
    """The place of every code that a codebook has or an event carries."""

    @classmethod
    def of(cls, codings: Sequence[Coding]) -> "EventTable":
        column: dict[str, int] = defaultdict(lambda: len(column))
        for book in {id(coding.book): coding.book for coding in codings}.values():
            for code in book.codes:
                column[code.id]
            for marker in book.strains.markers if book.strains else ():
                column[marker]
        events = [coding.events for coding in codings]
        edges = np.cumsum([0, *map(len, events)])
        codes = map(column.__getitem__, chain.from_iterable(one.code for one in events))
        return cls(
            edges,
            np.fromiter(codes, dtype=np.int64, count=int(edges[-1])),
            np.concatenate([np.empty(0), *(one.onset for one in events)]),
            np.concatenate([np.empty(0), *(one.offset for one in events)]),
            np.concatenate([np.empty(0, dtype=np.bool_), *(one.is_open for one in events)]),
            column,
        )

    def part(self, first: int, stop: int) -> "EventTable":
        """The events of the codings from `first` up to `stop`."""
        rows = slice(int(self.edges[first]), int(self.edges[stop]))
        edges = self.edges[first : stop + 1] - self.edges[first]
        return EventTable(edges, self.code[rows], self.onset[rows], self.offset[rows], self.is_open[rows], self.column)

    @property
    def coding(self) -> Places:
        """The coding of each row, counted from 0."""
        return np.repeat(np.arange(len(self.edges) - 1), np.diff(self.edges))

    def last(self) -> list[float | None]:
        """The latest time that each coding's events tell; None where they tell none."""
        latest = np.full(len(self.edges) - 1, np.nan)
        having = np.flatnonzero(np.diff(self.edges))
        if len(having):
            latest[having] = np.fmax.reduceat(np.fmax(self.onset, self.offset), self.edges[having])
        return [None if time != time else time for time in latest.tolist()]


@dataclass(frozen=True)
class Roles:
    """What each code (column) is under each tally (row)."""

    mode: Places
    """The place of the mode among the codebook's, -1 for what is none."""
    channel: NDArray[np.bool_]
    """A state of the mode channel."""
    nowhere: NDArray[np.bool_]
    """A state without a mode that was looked for."""
    away: NDArray[np.bool_]
    """Coverage: time that is not codable."""
    strain: NDArray[np.bool_]
    """Marks a strain, and was looked for."""

    @classmethod
    def of(cls, tallies: Sequence[Tally], column: dict[str, int]) -> "Roles":
        shape = len(tallies), len(column)
        mode = np.full(shape, -1, dtype=np.int64)
        channel, nowhere, away, strain = (np.zeros(shape, dtype=np.bool_) for _ in range(4))
        for row, tally in enumerate(tallies):
            book = tally.book
            for place, code in enumerate(book.modes):
                mode[row, column[code]] = place
            for code in (*book.modes, *book.no_modes):
                channel[row, column[code]] = True
            for code in book.no_modes:
                nowhere[row, column[code]] = code in tally.looked_for
            for code in book.coverage:
                away[row, column[code]] = True
            for code in book.strains.markers if book.strains else ():
                strain[row, column[code]] = code in tally.looked_for
        return cls(mode, channel, nowhere, away, strain)

    def strains(self, events: EventTable, tally_of: Places) -> list[list[int]]:
        """The places of the strains among the events of each coding."""
        coding = events.coding
        rows = np.flatnonzero(self.strain[tally_of[coding], events.code])
        places: list[int] = (rows - events.edges[coding[rows]]).tolist()
        ends: list[int] = np.searchsorted(coding[rows], np.arange(len(tally_of)), side="right").tolist()
        return [places[first:end] for first, end in zip([0, *ends[:-1]], ends, strict=True)]


def tallies(given: Sequence[tuple[Plan | None, Coding]]) -> tuple[list[Tally], Places]:
    """The different tallies that codings are counted by, and each coding's place among them."""
    known: dict[tuple[int, frozenset[str], tuple[str, ...] | None], int] = {}
    listed: list[Tally] = []
    places = np.empty(len(given), dtype=np.int64)
    for at, (plan, coding) in enumerate(given):
        proscribed = plan.proscribed if plan else None
        key = (id(coding.book), coding.looked_for, proscribed)
        if key not in known:
            known[key] = len(listed)
            listed.append(Tally(coding.book, coding.looked_for, proscribed))
        places[at] = known[key]
    return listed, places
