"""The mix of modes held against the ranges that a plan's owner sets: points outside, and whether the limits clear it.

There are no ranges but the plan's own: without them the mix is descriptive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coder.adherence.uncertainty import CANNOT_TELL, Estimate

BELOW = "Below the range"
ABOVE = "Above the range"
WITHIN = "Within the range"
NO_TARGETS = "no_targets: the plan sets no ranges for modes"
DIFFERENT = "different_targets: the sessions' plans set different ranges"


@dataclass(frozen=True)
class ModeTargets:
    """Of one plan: which shares the ranges are for (`mode_time_share` or `mode_event_share`), and each mode's range."""

    measure: str
    ranges: tuple[tuple[str, float, float], ...]
    """Mode, from, to; shares from 0 to 1."""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> "ModeTargets | None":
        """From the plan's table; None where it sets none."""
        if not stored:
            return None
        ranges = tuple((mode, float(one["min"]), float(one["max"])) for mode, one in stored["ranges"].items())
        return cls(stored["measure"], ranges)


def points_outside(share: float, low: float, high: float) -> float:
    """Percentage points below (negative) or above the range; 0 within it.

    >>> (round(points_outside(0.72, 0.35, 0.60), 9), points_outside(0.5, 0.35, 0.60))
    (12.0, 0.0)
    """
    return 100 * (share - high if share > high else share - low if share < low else 0.0)


def word(share: Estimate, low: float, high: float) -> str:
    """Read from the limits, never from the share itself: only limits that clear an end of the range say so."""
    if share.low is None or share.high is None:
        return CANNOT_TELL
    if share.high < low:
        return BELOW
    if share.low > high:
        return ABOVE
    return WITHIN if low <= share.low and share.high <= high else CANNOT_TELL


def session_targets(
    targets: ModeTargets | None, shares: Mapping[str, Mapping[str, float | None] | None]
) -> dict[str, Any]:
    """One session's shares (by measure) beside the ranges: a census, so points outside and no word."""
    if targets is None:
        return {"measure": None, "modes": None, "why_missing": NO_TARGETS}
    having = shares[targets.measure] or {}
    modes = {
        mode: {
            "min": low,
            "max": high,
            "value": having.get(mode),
            "points_outside": _points(having.get(mode), low, high),
        }
        for mode, low, high in targets.ranges
    }
    return {"measure": targets.measure, "modes": modes, "why_missing": None}


def group_targets(
    targets: Iterable[ModeTargets | None], shares: Mapping[str, Mapping[str, Estimate]]
) -> dict[str, Any]:
    """A group's mean shares (by measure) beside the ranges, where all its sessions have the same."""
    set_by = set(targets)
    one = next(iter(set_by), None)
    if one is None or len(set_by) > 1:
        return {"measure": None, "modes": None, "why_missing": DIFFERENT if len(set_by) > 1 else NO_TARGETS}
    having = shares[one.measure]
    modes = {mode: _judged(having.get(mode), low, high) for mode, low, high in one.ranges}
    return {"measure": one.measure, "modes": modes, "why_missing": None}


def _judged(share: Estimate | None, low: float, high: float) -> dict[str, Any]:
    value = share.value if share else None
    judged = None if share is None or value is None else word(share, low, high)
    return {"min": low, "max": high, "value": value, "points_outside": _points(value, low, high), "word": judged}


def _points(share: float | None, low: float, high: float) -> float | None:
    return None if share is None else points_outside(share, low, high)
