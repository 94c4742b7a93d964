"""The programme owner's ranges for the modes: which hold for a session or a group, and how far a share lies outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from typing import Any, TypeAlias

import pandas as pd

from coder.adherence.records import Plan
from coder.adherence.sessions import SessionResult
from coder.adherence.targets import Range, points_outside
from coder.book.common import records
from exports.sheet import Cell

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


def against(wanted: Range | None, value: float | None, share: str) -> Cell:
    """The owner's range and where the share (in the cell `share`) lies; descriptive only where there is none."""
    if wanted is None:
        return Cell("none set")
    if value is None:
        return Cell(str(wanted))
    over = f'{share}>{wanted.high!r},ROUND(({share}-{wanted.high!r})*100,0)&" points over"'
    under = f'{share}<{wanted.low!r},ROUND(({wanted.low!r}-{share})*100,0)&" points under"'
    word = '"within"' if wanted.high is None else f'IF({over},"within")'
    word = word if wanted.low is None else f"IF({under},{word})"
    return Cell(f"{wanted}: {_where(wanted, value)}", formula=f'"{wanted}: "&{word}')


def _where(wanted: Range, value: float) -> str:
    points = points_outside(value, wanted)
    if not points:
        return "within"
    # Halves away from 0, as a workbook rounds.
    return f"{floor(points + 0.5)} points {'under' if wanted.low is not None and value < wanted.low else 'over'}"
