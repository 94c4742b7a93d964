"""The mix of modes held against the ranges that a plan's owner sets: points outside, and whether the limits clear it.

There are no ranges but the plan's own: without them the mix is descriptive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coder.adherence.uncertainty import CANNOT_TELL, FEWEST_SESSIONS, TOO_FEW, Estimate

INSIDE, UNDER, OVER = "Inside", "Under", "Over"
NO_TARGETS = "no_targets: the plan sets no ranges for modes"
_NOT_COUNTED = "not_counted: no coding has all modes that the plan sets ranges for"
DIFFERENT = "different_targets: the sessions' plans set different ranges"


@dataclass(frozen=True)
class Range:
    """Shares from 0 to 1, both ends included; an end that is None is open, and one of them is given."""

    low: float | None
    high: float | None

    @property
    def drawn(self) -> tuple[float, float]:
        """Its ends between 0 and 1."""
        return min(self.low or 0.0, 1.0), 1.0 if self.high is None else min(self.high, 1.0)

    def __str__(self) -> str:
        if self.low is None:
            return f"up to {self.high:.0%}"
        return f"{self.low:.0%} or more" if self.high is None else f"{self.low:.0%} to {self.high:.0%}"


@dataclass(frozen=True)
class ModeTargets:
    """Of one plan: which shares the ranges are for (`mode_time_share` or `mode_event_share`), and each mode's range."""

    measure: str
    ranges: tuple[tuple[str, Range], ...]
    """By mode."""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> "ModeTargets | None":
        """From the plan's table; None where it sets none."""
        if not stored:
            return None
        ranges = [(mode, Range(one.get("min"), one.get("max"))) for mode, one in stored["ranges"].items()]
        held = tuple((mode, one) for mode, one in ranges if (one.low, one.high) != (None, None))
        return cls(stored["measure"], held) if held else None


def points_outside(share: float, wanted: Range) -> float:
    """Percentage points from the share to the nearer end of the range; 0 within it.

    >>> points_outside(0.25, Range(0.5, 0.75))
    25.0
    """
    under = 0.0 if wanted.low is None else (wanted.low - share) * 100
    over = 0.0 if wanted.high is None else (share - wanted.high) * 100
    return max(0.0, under, over)


def verdict(share: Estimate, wanted: Range) -> str:
    """Whether the limits of a mean clear the range: wholly inside, under or over it; else nobody can tell yet."""
    if share.n < FEWEST_SESSIONS or share.low is None or share.high is None:
        return TOO_FEW
    if wanted.low is not None and share.high < wanted.low:
        return UNDER
    if wanted.high is not None and share.low > wanted.high:
        return OVER
    low, high = wanted.drawn
    return INSIDE if share.low >= low and share.high <= high else CANNOT_TELL


def session_targets(
    targets: ModeTargets | None,
    shares: Mapping[str, Mapping[str, float | None] | None],
    why_unknown: Mapping[str, str | None],
) -> dict[str, Any]:
    """One session's shares (by measure) beside the ranges: a census, so points outside and no verdict.

    `why_unknown`, by measure: the reason where a share is not known.
    """
    if targets is None:
        return {"measure": None, "modes": None, "why_missing": NO_TARGETS}
    having = shares[targets.measure] or {}
    modes = {mode: _beside(having.get(mode), wanted) for mode, wanted in targets.ranges}
    return {"measure": targets.measure, "modes": modes, "why_missing": _reason(modes, why_unknown[targets.measure])}


def group_targets(
    targets: Iterable[ModeTargets | None], shares: Mapping[str, Mapping[str, Estimate]]
) -> dict[str, Any]:
    """A group's mean shares (by measure) beside the ranges, where all its sessions have the same."""
    set_by = set(targets)
    one = next(iter(set_by), None)
    if one is None or len(set_by) > 1:
        return {"measure": None, "modes": None, "why_missing": DIFFERENT if len(set_by) > 1 else NO_TARGETS}
    having = shares[one.measure]
    modes = {mode: _judged(having.get(mode), wanted) for mode, wanted in one.ranges}
    unknown = (share.why_missing for share in having.values() if share.value is None)
    return {"measure": one.measure, "modes": modes, "why_missing": _reason(modes, next(unknown, None))}


def _reason(modes: Mapping[str, Mapping[str, Any]], why: str | None) -> str | None:
    """Why one of the shares is not known, where one is not."""
    return (why or _NOT_COUNTED) if any(one["value"] is None for one in modes.values()) else None


def _judged(share: Estimate | None, wanted: Range) -> dict[str, Any]:
    value = share.value if share else None
    return {**_beside(value, wanted), "verdict": None if share is None or value is None else verdict(share, wanted)}


def _beside(share: float | None, wanted: Range) -> dict[str, Any]:
    points = None if share is None else points_outside(share, wanted)
    return {"min": wanted.low, "max": wanted.high, "value": share, "points_outside": points}
