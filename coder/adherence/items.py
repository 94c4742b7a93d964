"""How far one session followed its plan, item by item.

The plan gives each status its credit: a number counts; `None` (not applicable) leaves the denominator; `UNKNOWN` (not
observed, and any item without a mark) is not 0 but unknown, which opens bounds around the score. Sums are taken in
decimal, as the plan writes its numbers, so that 0.1 + 0.7 reaches a standard of 0.8.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

UNKNOWN: Literal["unknown"] = "unknown"
Credit = float | Literal["unknown"] | None
STATUSES = ("delivered", "adapted", "partial", "not_delivered", "not_applicable", "not_observed")
CREDITS: Mapping[str, Credit] = {
    "delivered": 1.0,
    "adapted": 1.0,
    "partial": 0.5,
    "not_delivered": 0.0,
    "not_applicable": None,
    "not_observed": UNKNOWN,
}
"""What a status earns where the plan does not say otherwise."""

_EXACT = Context(prec=40)


class Item(NamedTuple):
    """A line of the session plan with the observer's mark; `status` is None where there is no mark."""

    id: str
    status: str | None
    weight: float = 1.0
    critical: bool = False
    planned_minutes: float | None = None
    minutes: float | None = None
    title: str = ""
    phase: str | None = None
    position: int = 0
    note: str | None = None

    def credit(self, credits: Mapping[str, Credit] = CREDITS) -> Credit:
        if self.status is None:
            return UNKNOWN
        return credits.get(self.status, CREDITS[self.status])


@dataclass(frozen=True)
class ItemScore:
    """Shares from 0 to 1; None with `why_missing` where a share is undefined."""

    items: int
    counts: dict[str, int]
    unmarked: int
    full: int
    """Items with credit 1: the k of k/n."""
    seen: int
    """Items that applied and were observed: the n."""
    strict: float | None
    weighted: float | None
    lower: float | None
    upper: float | None
    unobserved_weight: float | None
    """Share of the applicable weight that was not observed."""
    critical_missed: tuple[str, ...]
    why_missing: str | None = None


def score(items: Sequence[Item], credits: Mapping[str, Credit] = CREDITS) -> ItemScore:
    """Weighted and strict adherence of one coding, with bounds.

    weighted = sum(w c) / sum(w) and strict = share of items with credit 1, both over applicable, observed items;
    lower and upper take all applicable items, what was not observed as 0 and as 1.

    >>> score([Item("a", "delivered"), Item("b", "partial", weight=3)]).weighted
    0.625
    """
    known = credits if len(credits) == len(STATUSES) else {**CREDITS, **credits}
    counts = dict.fromkeys(STATUSES, 0)
    applicable = seen = full = 0
    weight_all = weight_seen = earned = Decimal(0)
    for item in items:
        status = item.status
        if status is None:
            credit: Credit = UNKNOWN
        else:
            counts[status] += 1
            credit = known[status]
        if credit is None:
            continue
        weight = _exact(item.weight)
        applicable += 1
        weight_all += weight
        if credit == UNKNOWN:
            continue
        seen += 1
        full += credit == 1
        weight_seen += weight
        earned += weight * _exact(float(credit))
    weighted, unseen = _share(earned, weight_seen), weight_all - weight_seen
    return ItemScore(
        items=len(items),
        counts=counts,
        unmarked=len(items) - sum(counts.values()),
        full=full,
        seen=seen,
        strict=full / seen if seen else None,
        weighted=weighted,
        lower=_share(earned, weight_all) if unseen else weighted,
        upper=_share(earned + unseen, weight_all) if unseen else weighted,
        unobserved_weight=_share(unseen, weight_all),
        critical_missed=tuple([item.id for item in items if item.critical and item.status == "not_delivered"]),
        why_missing=_why_missing(items, applicable, seen, weight_seen),
    )


def band(
    weighted: float | None,
    unobserved_weight: float | None,
    edges: Mapping[str, float] | None,
    limit: float | None,
) -> tuple[str | None, str | None]:
    """The plan's word for an unrounded score, or None and why: each band runs from its edge up to the next.

    Too much unobserved weight (over `limit`, a share) withholds the word only.
    """
    if weighted is None:
        return None, "no_score: there is no score to put a word to"
    if not edges:
        return None, "no_bands: the plan gives no bands"
    if limit is not None and unobserved_weight is not None and unobserved_weight > limit:
        return None, f"unobserved: {unobserved_weight:.0%} of the weight was not observed, the limit is {limit:.0%}"
    reached = [(edge, name) for name, edge in edges.items() if weighted >= edge]
    if not reached:
        return None, "below_bands: the score lies under the lowest band of the plan"
    return max(reached)[1], None


@lru_cache(maxsize=1024)
def _exact(number: float) -> Decimal:
    return Decimal(repr(float(number)))


def _share(part: Decimal, whole: Decimal) -> float | None:
    return float(_EXACT.divide(part, whole)) if whole > 0 else None


def _why_missing(items: Sequence[Item], applicable: int, seen: int, weight: Decimal) -> str | None:
    if not items:
        return "no_items: the plan has no items"
    if all(item.status is None for item in items):
        return "no_marks: no item of the plan is marked"
    if applicable == 0:
        return "none_applicable: no item of the plan applied"
    if seen == 0:
        return "not_observed: no applicable item was observed"
    return "no_weight: the observed items have no weight" if weight <= 0 else None
