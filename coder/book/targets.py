"""The programme owner's ranges for the modes: which hold for a session or a group, and how far a share lies outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from coder.adherence.records import Plan
from coder.adherence.sessions import SessionResult
from coder.adherence.targets import Range
from coder.book.common import records

TIME, EVENTS = "time share", "event share"
NO_PLAN = "the session has no plan"
NO_RANGE = "the plan sets no range for this mode"
NO_SHARE = "the share that the range is for is not known"
_MEASURES = {"mode_time_share": TIME, "mode_event_share": EVENTS}


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


def _wanted(stored: Mapping[str, Any] | None) -> Wanted | None:
    if not stored:
        return None
    ranges = {mode: Range(limits.get("min"), limits.get("max")) for mode, limits in stored["ranges"].items()}
    held = {mode: one for mode, one in ranges.items() if (one.low, one.high) != (None, None)}
    return Wanted(_MEASURES[stored["measure"]], held) if held else None
