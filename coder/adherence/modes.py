"""Time: what part of a session was codable, and what part of that each mode had."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coder.adherence.spans import Floats


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


def mode_times(
    in_modes: Floats,
    codable: Floats,
    coded: Floats,
    idle: Floats,
    *,
    modes: Sequence[str],
    looked_for: frozenset[str],
    no_mode: bool,
) -> list[ModeTime]:
    """Of each row: codable seconds in each of `modes` (columns), in all, with anything coded, and without a mode.

    A mode outside `looked_for` is None, and where none was looked for nothing was uncoded either; `no_mode`: whether
    time without a mode was looked for.

    >>> rows = [np.array(row) for row in ([[30.0, 20.0]], [90.0], [70.0], [20.0])]
    >>> mode_times(*rows, modes=["ED", "EN"], looked_for=frozenset({"ED", "EN"}), no_mode=True)[0].shares
    {'ED': 0.6, 'EN': 0.4}
    """
    sought = [mode in looked_for for mode in modes]
    seconds = np.where(sought, in_modes, 0.0)
    whole = seconds.sum(axis=1)
    shares = np.divide(seconds, whole[:, None], out=np.zeros_like(seconds), where=whole[:, None] > 0)
    some = codable > 0
    safe = np.where(some, codable, 1.0)
    nowhere = np.minimum(idle / safe, 1.0)
    uncoded = np.clip(1.0 - coded / safe, 0.0, 1.0)
    columns = (seconds.tolist(), shares.tolist(), whole.tolist(), nowhere.tolist(), uncoded.tolist(), some.tolist())
    return [
        ModeTime(
            _by_mode(modes, sought, spent),
            _by_mode(modes, sought, share) if total > 0 else dict.fromkeys(modes),
            nobody if no_mode and known else None,
            bare if any(sought) and known else None,
        )
        for spent, share, total, nobody, bare, known in zip(*columns, strict=True)
    ]


def _by_mode(modes: Sequence[str], sought: Sequence[bool], values: Sequence[float]) -> dict[str, float | None]:
    return {mode: value if wanted else None for mode, wanted, value in zip(modes, sought, values, strict=True)}
