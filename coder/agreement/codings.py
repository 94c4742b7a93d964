"""Two observers' codings of one session, brought to what both could have coded: codes, channels, codable time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from coder.agreement.events import Stream
from coder.agreement.ratings_matrix import Ints
from coder.agreement.states import Spells, Watch

ROLLUPS = ("code", "technique", "mode")
UNKNOWN = -1
"""The end of a point, or of a state that nobody closed."""


@dataclass(frozen=True)
class Code:
    """What a codebook says of a code, as far as agreement needs it."""

    level: str
    technique: str | None
    mode: str | None
    channel: str
    coverage: bool


@dataclass(frozen=True)
class Levels:
    """At which of a codebook's levels codes are compared; without a codebook every code stands for itself."""

    rollup: str = "code"
    codes: Mapping[str, Code] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """What a code counts as. A mode that is coded as a state stays apart from techniques rolled up to that mode."""
        known = self.codes.get(code)
        if known is None or self.rollup == "code":
            return code
        if known.level == "mode":
            return f"{code} (state)" if self.rollup == "mode" else code
        technique = known.technique or code
        return technique if self.rollup == "technique" else known.mode or technique

    def looked_for_as(self, code: str) -> str:
        """The finest level at which two observers with different presets can be compared."""
        known = self.codes.get(code)
        return code if known is None or self.rollup == "code" else known.technique or code

    def state(self, code: str) -> str:
        """What a state counts as within its channel, where nothing else can be taken for it."""
        known = self.codes.get(code)
        return code if known is not None and known.level == "mode" else self.label(code)

    def is_coverage(self, code: str) -> bool:
        known = self.codes.get(code)
        return known is not None and known.coverage

    def channel(self, code: str) -> str | None:
        """The channel of a code; None where there is no codebook."""
        known = self.codes.get(code)
        return None if known is None else known.channel


@dataclass(frozen=True)
class Coding:
    """One observer's pass over one session. onsets, ends: (N,) ms, `UNKNOWN` where there is no end; codes: N ids.

    looked_for: the codes of the preset, None for all. out: spans (ms) that this observer marked not codable. end: how
    long the session lasts (ms).
    """

    session: str
    observer: str
    onsets: Ints
    ends: Ints
    codes: tuple[str, ...]
    looked_for: frozenset[str] | None = None
    out: tuple[tuple[int, int], ...] = ()
    end: int = 0


@dataclass(frozen=True)
class Pairing:
    """Two codings of one session, the session's number among G."""

    group: int
    first: Coding
    second: Coding

    @property
    def raters(self) -> tuple[str, str]:
        return self.first.observer, self.second.observer

    @property
    def out(self) -> tuple[tuple[int, int], ...]:
        return self.first.out + self.second.out

    def compared(self, levels: Levels) -> tuple["Seen", "Seen"]:
        """The events of both that count, by onset: comparable codes in codable time."""
        shared = _shared((self.first, self.second), levels)
        return _seen(self.first, shared, self.out, levels), _seen(self.second, shared, self.out, levels)

    def states(self, levels: Levels, channel: str | None) -> tuple["Held", "Held"]:
        """The states of one channel that count."""
        shared = _shared((self.first, self.second), levels)
        return _held(self.first, shared, levels, channel), _held(self.second, shared, levels, channel)

    def watch(self, one: "Held", other: "Held", labels: Mapping[str, int], start: int, end: int | None) -> Watch:
        until = max(self.first.end, self.second.end) if end is None else end
        return Watch(self.group, one.spells(labels), other.spells(labels), start, until, self.out)


@dataclass(frozen=True)
class Seen:
    """The events that count, as labels at the level of comparison, with the codes they were."""

    onsets: Ints
    labels: tuple[str, ...]
    codes: tuple[str, ...]

    def stream(self, places: Mapping[str, int]) -> Stream:
        return Stream(self.onsets, np.array([places[label] for label in self.labels], dtype=np.int64))


@dataclass(frozen=True)
class Held:
    """The states of one channel that count."""

    onsets: Ints
    ends: Ints
    labels: tuple[str, ...]

    def spells(self, places: Mapping[str, int]) -> Spells:
        return Spells(self.onsets, self.ends, np.array([places[label] for label in self.labels], dtype=np.int64))


Shared = frozenset[str] | None


def _shared(codings: Iterable[Coding], levels: Levels) -> Shared:
    """What all observers looked for, at the finest level that can be compared; None for everything."""
    presets = [coding.looked_for for coding in codings if coding.looked_for is not None]
    given = [frozenset(map(levels.looked_for_as, preset)) for preset in presets]
    return frozenset.intersection(*given) if given else None


def countable(codings: Sequence[Coding], levels: Levels) -> Callable[[str, int], bool]:
    """Whether an event, by its code and onset (ms), counts for all of a session's codings together."""
    shared = _shared(codings, levels)
    out = [span for coding in codings for span in coding.out]

    def counts(code: str, onset: int) -> bool:
        return _counts(code, shared, levels) and not any(start <= onset < end for start, end in out)

    return counts


def _counts(code: str, shared: Shared, levels: Levels) -> bool:
    return not levels.is_coverage(code) and (shared is None or levels.looked_for_as(code) in shared)


def _seen(coding: Coding, shared: Shared, out: Iterable[tuple[int, int]], levels: Levels) -> Seen:
    codable = np.array([_counts(code, shared, levels) for code in coding.codes], dtype=bool)
    for start, end in out:
        codable &= (coding.onsets < start) | (coding.onsets >= end)
    rows = np.flatnonzero(codable)
    codes = tuple(coding.codes[row] for row in rows.tolist())
    return Seen(coding.onsets[rows], tuple(map(levels.label, codes)), codes)


def _held(coding: Coding, shared: Shared, levels: Levels, channel: str | None) -> Held:
    keep = [
        row
        for row, code in enumerate(coding.codes)
        if coding.ends[row] != UNKNOWN and levels.channel(code) == channel and _counts(code, shared, levels)
    ]
    return Held(coding.onsets[keep], coding.ends[keep], tuple(levels.state(coding.codes[row]) for row in keep))


def channels(codings: Sequence[Coding], levels: Levels) -> list[str | None]:
    """The channels in which anyone coded a state with an end, coverage aside, by name."""
    found = {
        levels.channel(code)
        for coding in codings
        for code, end in zip(coding.codes, coding.ends.tolist(), strict=True)
        if end != UNKNOWN and not levels.is_coverage(code)
    }
    return sorted(found, key=str)
