"""Dose: the minutes that the items were given over the minutes that the plan gives them. Never capped at 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from coder.adherence.items import CREDITS, Credit, Item


@dataclass(frozen=True)
class Dose:
    """Minutes; `ratio` is delivered over planned. `flag` is `low` or `high` outside the plan's limits."""

    delivered_minutes: float | None = None
    planned_minutes: float | None = None
    ratio: float | None = None
    flag: str | None = None
    why_missing: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "delivered_minutes": self.delivered_minutes,
            "planned_minutes": self.planned_minutes,
            "ratio": self.ratio,
            "flag": self.flag,
            "why_missing": self.why_missing,
        }


def dose(
    items: Sequence[Item],
    credits: Mapping[str, Credit] = CREDITS,
    *,
    low: float | None = None,
    high: float | None = None,
) -> Dose:
    """Minutes of the applicable items over their planned minutes; `low` and `high` are the plan's limits of the ratio.

    An item that was not delivered took 0 minutes. One that was delivered, adapted or partial and has no minutes, or was
    not observed, makes the dose unknown.
    """
    applicable = [(item, _minutes(item)) for item in items if item.credit(credits) is not None]
    if not applicable:
        return Dose(why_missing="none_applicable: no item of the plan applied")
    minutes = [item.planned_minutes for item, _ in applicable if item.planned_minutes is not None]
    if len(minutes) < len(applicable):
        unplanned = ", ".join(item.id for item, _ in applicable if item.planned_minutes is None)
        return Dose(why_missing=f"no_planned_minutes: the plan gives no minutes for {unplanned}")
    planned = fsum(minutes)
    told = [taken for _, taken in applicable if taken is not None]
    if len(told) < len(applicable):
        untold = ", ".join(item.id for item, taken in applicable if taken is None)
        return Dose(planned_minutes=planned, why_missing=f"no_minutes: no minutes for {untold}")
    delivered = fsum(told)
    if planned <= 0:
        return Dose(delivered, planned, why_missing="no_planned_minutes: the plan gives no minutes to the items")
    ratio = delivered / planned
    flag = "low" if low is not None and ratio < low else "high" if high is not None and ratio > high else None
    return Dose(delivered, planned, ratio, flag)


def _minutes(item: Item) -> float | None:
    if item.status == "not_delivered":
        return 0.0
    return None if item.status in (None, "not_observed") else item.minutes
