"""What two observers saw in one session, brought to one list of codes and to the time in which both could code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.agreement.codings import Levels, Pairing, Seen, countable
from coder.agreement.events import Stream
from coder.agreement.states import codable_until

Span = tuple[int, int]


@dataclass(frozen=True)
class Sighting:
    """One pairing of codings: events as (onset ms, place of the code in a list of K), from start to end (ms).

    group: the session's number among G. out: spans (ms) that were not codable. looked: (K,) which codes both observers
    looked for; of the others a missing event says nothing. closed: the end was asked for, so nothing lies after it;
    otherwise the time compared reaches to the last event where that is later than `end`.
    """

    group: int
    first: Stream
    second: Stream
    start: int
    end: int
    out: tuple[Span, ...]
    looked: NDArray[np.bool_]
    closed: bool = False

    @property
    def codable(self) -> int:
        """ms from start to end in which both could code."""
        return int(codable_until(np.array([self.end]), self.start, self.end, self.out)[0])


def sightings(
    pairings: Sequence[Pairing],
    seen: Sequence[tuple[Seen, Seen]],
    levels: Levels,
    labels: Sequence[str],
    *,
    start: int = 0,
    end: int | None = None,
) -> list[Sighting]:
    """The pairings' events that count, by label; labels: the K labels in order, `seen` what each pairing compares.

    start, end: ms; events outside are left out, and without an end each session has its own.
    """
    places = {label: place for place, label in enumerate(labels)}
    codes: dict[str, set[str]] = {label: set() for label in labels}
    for one in (one for both in seen for one in both):
        for label, code in zip(one.labels, one.codes, strict=True):
            codes[label].add(code)
    found = []
    for pairing, (one, other) in zip(pairings, seen, strict=True):
        until = max(pairing.first.end, pairing.second.end) if end is None else end
        first, second = (_within(each.stream(places), start, end) for each in (one, other))
        looked = _looked(pairing, levels, [codes[label] for label in labels])
        found.append(Sighting(pairing.group, first, second, start, until, pairing.out, looked, end is not None))
    return found


def _within(stream: Stream, start: int, end: int | None) -> Stream:
    inside = stream.times >= start
    if end is not None:
        inside &= stream.times < end
    return Stream(stream.times[inside], stream.codes[inside])


def _looked(pairing: Pairing, levels: Levels, codes: Iterable[Iterable[str]]) -> NDArray[np.bool_]:
    """(K,) whether anything that a label stands for was looked for by both; codes: of each label."""
    counts = countable((pairing.first, pairing.second), levels)
    # A moment after every span that was not codable, so that only the code decides.
    clear = max((end for _, end in pairing.out), default=0)
    return np.array([any(counts(code, clear) for code in held) for held in codes], dtype=bool)


def merged(out: Iterable[Span], start: int, end: int) -> list[Span]:
    """The spans within start..end in order, those that touch or overlap being one."""
    found: list[Span] = []
    for one, other in sorted((max(begin, start), min(stop, end)) for begin, stop in out):
        if other <= one:
            continue
        if found and one <= found[-1][1]:
            found[-1] = (found[-1][0], max(other, found[-1][1]))
        else:
            found.append((one, other))
    return found
