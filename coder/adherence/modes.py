"""Time: what part of a session was codable, and what part of that each mode had.

Stretches of time are arrays of shape (n, 2) in seconds, half-open. A state that is still open runs to the session's
end; one whose end is unknown has no duration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Stretches = NDArray[np.float64]


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


def stretches(pairs: Sequence[tuple[float, float]] | Stretches, end: float) -> Stretches:
    """The union of (start, end) pairs within 0..end: sorted, disjoint, without empty ones."""
    array = np.asarray(pairs, dtype=np.float64).reshape(-1, 2).clip(0.0, end)
    array = array[array[:, 1] > array[:, 0]]
    array = array[np.argsort(array[:, 0], kind="stable")]
    if len(array) < 2:
        return array
    reach = np.maximum.accumulate(array[:, 1])
    first = np.concatenate(([True], array[1:, 0] > reach[:-1]))
    last = np.concatenate((first[1:], [True]))
    return np.column_stack((array[first, 0], reach[last]))


def without(whole: Stretches, taken_out: Stretches) -> Stretches:
    """`whole` less `taken_out`; both disjoint and sorted."""
    left: list[tuple[float, float]] = []
    for start, end in whole:
        at = float(start)
        for out_start, out_end in taken_out[(taken_out[:, 1] > start) & (taken_out[:, 0] < end)]:
            if out_start > at:
                left.append((at, float(out_start)))
            at = max(at, float(out_end))
        if at < end:
            left.append((at, float(end)))
    return np.asarray(left, dtype=np.float64).reshape(-1, 2)


def seconds_of(parts: Stretches) -> float:
    """Length of disjoint stretches, in seconds."""
    return float((parts[:, 1] - parts[:, 0]).sum())


def codable_seconds(length: float, not_codable: Stretches) -> float:
    """The session's length without coverage states and the clock's gaps (`not_codable`, disjoint)."""
    return seconds_of(without(np.asarray([[0.0, length]]), not_codable))


def mode_time(
    states: Mapping[str, Sequence[tuple[float, float]] | Stretches],
    not_codable: Stretches,
    length: float,
    *,
    modes: Sequence[str],
    no_mode: Sequence[str],
    looked_for: frozenset[str],
) -> ModeTime:
    """Time in each of `modes` and in `no_mode` codes, from (onset, offset) pairs by code, codable time only.

    A mode outside `looked_for` is None, and where none was looked for nothing was uncoded either.
    """
    clean = {code: without(stretches(pairs, length), not_codable) for code, pairs in states.items()}
    empty = np.empty((0, 2))
    seconds = {mode: seconds_of(clean.get(mode, empty)) if mode in looked_for else None for mode in modes}
    in_mode = sum(part for part in seconds.values() if part is not None)
    codable = codable_seconds(length, not_codable)
    nowhere = [code for code in no_mode if code in looked_for]
    channel = [clean[code] for code in (*modes, *no_mode) if code in clean]
    coded = seconds_of(stretches(np.vstack(channel), length)) if channel else 0.0
    any_looked_for = any(mode in looked_for for mode in modes)
    idle = seconds_of(stretches(np.vstack([empty, *(clean[code] for code in nowhere if code in clean)]), length))
    return ModeTime(
        seconds=seconds,
        shares={mode: part / in_mode if part is not None and in_mode > 0 else None for mode, part in seconds.items()},
        no_mode=min(idle / codable, 1.0) if nowhere and codable > 0 else None,
        uncoded=min(max(1.0 - coded / codable, 0.0), 1.0) if any_looked_for and codable > 0 else None,
    )
