"""An event as the program holds it: in memory by the ten thousand, so without a dict, a session or a set of fields."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from coder.models.ids import new_id


@dataclass(slots=True, kw_only=True)
class Event:
    """One coded behaviour. `is_open`: a state that still runs; otherwise an offset of None is a point or unknown.

    The fields are the columns of the table `event`, in their order; those that a table asks for have no default.
    """

    id: UUID = field(default_factory=new_id)
    coding_id: UUID
    entry: int
    """Order of entry within the coding, from 1."""
    onset_ms: int
    offset_ms: int | None = None
    is_open: bool = False
    code: str
    actor: str | None = None
    recipient: str | None = None
    unit: str | None = None
    note: str | None = None
    modifiers: dict[str, Any] = field(default_factory=dict)
    """Modifier id -> value (text or number)."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Columns of an imported table that are not ours, carried through untouched."""
    linked_id: UUID | None = None
    """The strain or breach that this event responds to."""
    come_back: bool = False
    retracted: bool = False
    made_by: str = "screen"
    keyed_at: int
    keyed_offset: int = 0
