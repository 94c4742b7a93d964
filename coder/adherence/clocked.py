"""What the events of one coding come to over its codable time, in whole, by phase and after strains."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coder.adherence.counts import Counts, per_hour, rates, shares
from coder.adherence.modes import ModeTime
from coder.adherence.phases import Phase
from coder.adherence.strains import AfterStrains, Strains
from coder.adherence.transitions import Moves, Table, row_shares, table

_NO_EVENTS = "no_events: nothing was coded as an event"


@dataclass(frozen=True)
class Clocked:
    """Seconds, shares and counts of a whole session or of one phase of it."""

    codable_seconds: float | None = None
    time: ModeTime | None = None
    counts: Counts | None = None
    why_missing: str | None = None
    modes: tuple[str, ...] = ()
    changes: Moves | None = None
    why_no_changes: str | None = None
    strains: Strains = field(default_factory=lambda: Strains(why_missing=_NO_EVENTS))
    after_strains: AfterStrains = field(default_factory=lambda: AfterStrains(why_missing=_NO_EVENTS))
    phases: tuple[tuple[Phase, "Clocked"], ...] | None = None

    @classmethod
    def without(cls, why: str | None) -> "Clocked":
        """Nothing counted, and the reason."""
        strained = Strains(None, why, why, why)
        return cls(why_missing=why, why_no_changes=why, strains=strained, after_strains=AfterStrains(why_missing=why))

    @cached_property
    def event_shares(self) -> dict[str, float | None] | None:
        return shares(self.counts.modes) if self.counts else None

    @cached_property
    def technique_rates(self) -> dict[str, float | None] | None:
        return rates(self.counts.techniques, self.codable_seconds) if self.counts else None

    @property
    def changes_per_hour(self) -> float | None:
        return None if self.changes is None else per_hour(self.changes.count, self.codable_seconds)

    @cached_property
    def transitions(self) -> Table | None:
        return None if self.changes is None else table(self.changes.cells, self.modes)

    def changes_json(self) -> dict[str, Any]:
        """Changes of mode: how many, how many of them bridged other time, how often an hour, from which to which."""
        found = self.changes
        counted = self.transitions
        return {
            "count": None if found is None else found.count,
            "bridging": None if found is None else found.bridging,
            "per_hour": self.changes_per_hour,
            "transitions": counted,
            "transition_shares": None if counted is None else row_shares(counted),
            "why_missing": self.why_no_changes,
        }
