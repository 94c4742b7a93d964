"""The programme owner's ranges for the modes: which hold for a session or a group, and how far a share lies outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from coder.adherence.records import Plan
from coder.adherence.sessions import SessionResult
from coder.adherence.uncertainty import CANNOT_TELL, FEWEST_SESSIONS, TOO_FEW, Estimate
from coder.book.common import records

TIME, EVENTS = "time share", "event share"
INSIDE, UNDER, OVER = "Inside", "Under", "Over"
NO_PLAN = "the session has no plan"
NO_RANGE = "the plan sets no range for this mode"
NO_SHARE = "the share that the range is for is not known"
_MEASURES = {"mode_time_share": TIME, "mode_event_share": EVENTS}


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
class Wanted:
    """The ranges by mode, and the one measure that they are for: TIME or EVENTS."""

    measure: str
    ranges: Mapping[str, Range]


ByPlan: TypeAlias = Mapping[tuple[str, str | None], Wanted | None]
"""Plan and version -> its ranges, None where it sets none."""


def wanted_by_plan(plans: pd.DataFrame) -> ByPlan:
    """Read the column `mode_targets` of the tidy table of plans."""
    return {(row["plan"], row["version"]): _wanted(row["mode_targets"]) for row in records(plans)}


def wanted_for(plan: Plan | None, by_plan: ByPlan) -> Wanted | None:
    """The ranges for a session that follows the plan."""
    return by_plan.get((plan.id, plan.version)) if plan else None


def wanted_of(results: Iterable[SessionResult], by_plan: ByPlan) -> Wanted | None:
    """The ranges for sessions taken together: those of the watched ones, where all plans set the same."""
    given = list(results)
    watched = [one for one in given if one.coding is not None] or given
    found = [wanted_for(one.session.plan, by_plan) for one in watched]
    return found[0] if found and all(one == found[0] for one in found) else None


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


def _wanted(stored: Mapping[str, Any] | None) -> Wanted | None:
    if not stored:
        return None
    ranges = {mode: Range(limits.get("min"), limits.get("max")) for mode, limits in stored["ranges"].items()}
    held = {mode: one for mode, one in ranges.items() if (one.low, one.high) != (None, None)}
    return Wanted(_MEASURES[stored["measure"]], held) if held else None
