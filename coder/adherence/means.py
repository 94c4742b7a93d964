"""Means over the sessions of a group, all by the same rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from coder.adherence.uncertainty import Estimate, mean_over_sessions

Shares: TypeAlias = dict[str, Estimate]


@dataclass(frozen=True)
class Means:
    """Means over the sessions of one group, all by the same rule."""

    population: int | None
    confidence: float

    def of(
        self, values: Iterable[float | None], why: str, ceiling: float | None = 1.0, *, in_decimal: bool = True
    ) -> Estimate:
        having = [value for value in values if value is not None]
        return mean_over_sessions(
            having,
            population=self.population,
            confidence=self.confidence,
            ceiling=ceiling,
            why_missing=why,
            in_decimal=in_decimal,
        )

    def by_key(
        self, tables: Sequence[dict[str, float | None] | None], what: str, ceiling: float | None = 1.0
    ) -> Shares:
        keys = dict.fromkeys(key for table in tables if table for key in table)
        why = f"no_sessions: no session has a {what}"
        return {
            key: self.of((table.get(key) for table in tables if table), why, ceiling, in_decimal=False) for key in keys
        }


def told(shares: Shares) -> dict[str, Any]:
    return {key: estimate.to_json() for key, estimate in shares.items()}
