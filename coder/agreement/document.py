"""The agreement report: figures with all that they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coder.agreement.result import Coefficient
from coder.agreement.unitwise import find

SHOWN = 1_000
"""Disagreements in the JSON document."""
DEFAULT_INTERVAL = "jackknife"
"""Where sessions are known; see docs/intervals.md."""


@dataclass(frozen=True)
class Report:
    """The figures of agreement with all that they rest on; see the contract's `coder agreement --json`."""

    source: Mapping[str, Any]
    parameters: Mapping[str, Any]
    sessions: int | None
    raters: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    confusion: Mapping[str, Any] | None = None
    tolerance_table: tuple[Mapping[str, Any], ...] = ()
    baseline: Mapping[str, Any] = field(default_factory=dict)
    disagreements: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    aligned: tuple[Mapping[str, Any], ...] = ()
    plan: Mapping[str, Any] | None = None

    def named(self, name: str) -> list[Coefficient]:
        """The entries of a name at the widest scope at which it is given; empty where it is not given at all."""
        return find(self.coefficients, name)

    def to_json(self, *, aligned: bool = False) -> dict[str, Any]:
        """The contract's document, with the first 1,000 disagreements; aligned: also every pair and unmatched event."""
        document = {
            "source": dict(self.source),
            "parameters": dict(self.parameters),
            "sessions": self.sessions,
            "raters": list(self.raters),
            "coefficients": [coefficient.to_json() for coefficient in self.coefficients],
            "confusion": dict(self.confusion) if self.confusion is not None else None,
            "tolerance_table": [dict(row) for row in self.tolerance_table],
            "baseline": dict(self.baseline),
            "disagreements": [dict(one) for one in self.disagreements[:SHOWN]],
            "disagreements_total": len(self.disagreements),
            "warnings": list(self.warnings),
        }
        if self.plan is not None:
            document["plan"] = dict(self.plan)
        if aligned:
            document["aligned"] = [dict(one) for one in self.aligned]
        return document
