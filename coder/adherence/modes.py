"""Time: what part of a session was codable, and what part of that each mode had.

Stretches of time are sorted, disjoint (start, end) pairs in seconds, half-open; a session has a few dozen, for which
lists are faster than arrays. A state that is still open runs to the session's end; one whose end is unknown has no
duration.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

Stretches = list[tuple[float, float]]


@dataclass(frozen=True)
class ModeTime:
    """Shares from 0 to 1, None where undefined or not looked for. `seconds` are those of codable time in a mode."""

    seconds: dict[str, float | None]
    shares: dict[str, float | None]
    """Over codable time in a mode: those that are not None sum to 1."""
    no_mode: float | None
    """Share of codable time that was coded as having no mode."""
    uncoded: float | None
    """Share of codable time with nothing coded in the mode channel."""


def stretches(pairs: Iterable[tuple[float, float]], end: float) -> Stretches:
    """The union of (start, end) pairs within 0..end: sorted, disjoint, without empty ones.

    >>> stretches([(5, 9), (0, 3), (2, 4), (7, 7)], 8)
    [(0, 4), (5, 8)]
    """
    united: Stretches = []
    for start, stop in sorted([(max(start, 0.0), min(stop, end)) for start, stop in pairs]):
        if stop <= start:
            continue
        if united and start <= united[-1][1]:
            if stop > united[-1][1]:
                united[-1] = (united[-1][0], stop)
        else:
            united.append((start, stop))
    return united


def without(whole: Stretches, taken_out: Stretches) -> Stretches:
    """`whole` less `taken_out`; both disjoint and sorted."""
    if not taken_out:
        return whole
    left: Stretches = []
    for start, end in whole:
        at = start
        for out_start, out_end in taken_out:
            if out_end <= at:
                continue
            if out_start >= end:
                break
            if out_start > at:
                left.append((at, out_start))
            at = out_end
        if at < end:
            left.append((at, end))
    return left


def seconds_of(parts: Stretches) -> float:
    """Length of disjoint stretches, in seconds."""
    return fsum([end - start for start, end in parts])


def codable_seconds(length: float, not_codable: Stretches) -> float:
    """The session's length without coverage states and the clock's gaps (`not_codable`, disjoint)."""
    return seconds_of(without([(0.0, length)], not_codable))


def codable_states(
    states: Mapping[str, Sequence[tuple[float, float]]], not_codable: Stretches, length: float
) -> dict[str, Stretches]:
    """The codable stretches of each code, from (onset, offset) pairs by code."""
    return {code: without(stretches(pairs, length), not_codable) for code, pairs in states.items()}


def mode_time(
    clean: Mapping[str, Stretches],
    codable: float,
    length: float,
    *,
    modes: Sequence[str],
    no_mode: Sequence[str],
    looked_for: frozenset[str],
) -> ModeTime:
    """Time in each of `modes` and in `no_mode` codes, of `codable` seconds; `clean` as from `codable_states`.

    A mode outside `looked_for` is None, and where none was looked for nothing was uncoded either.
    """
    seconds = {mode: seconds_of(clean.get(mode, [])) if mode in looked_for else None for mode in modes}
    in_mode = fsum(part for part in seconds.values() if part is not None)
    nowhere = [code for code in no_mode if code in looked_for]
    coded = seconds_of(stretches([pair for code in (*modes, *no_mode) for pair in clean.get(code, ())], length))
    any_looked_for = any(mode in looked_for for mode in modes)
    idle = seconds_of(stretches([pair for code in nowhere for pair in clean.get(code, ())], length)) if nowhere else 0.0
    return ModeTime(
        seconds=seconds,
        shares={mode: part / in_mode if part is not None and in_mode > 0 else None for mode, part in seconds.items()},
        no_mode=min(idle / codable, 1.0) if nowhere and codable > 0 else None,
        uncoded=min(max(1.0 - coded / codable, 0.0), 1.0) if any_looked_for and codable > 0 else None,
    )
