"""A small codebook, a small plan and rows for tests of what is stored."""

from typing import Any
from uuid import UUID

from codebooks import Codebook, Loaded, Plan, load_codebook, load_plan
from coder.models import Event

BOOK = """\
schema_version: 1
id: small
version: 1.0.0
title: Small
summary: For tests
subjects:
  - {id: F1, label: Lead, role: practitioner}
channels:
  - {id: mode, kind: state, exclusive: true, label: Mode}
  - {id: act, kind: point, label: Act}
modes:
  - {id: ED, label: Educative, key: E, channel: mode, definition: Teaches}
  - {id: EN, label: Engagement, key: N, channel: mode, definition: Engages}
codes:
  - {id: A, label: Asks, key: a, channel: act, definition: Asks}
  - {id: B, label: Bids, key: b, channel: act, definition: Bids}
modifiers:
  - {id: sure, label: Sure, key: q, values: ["yes", "no"], applies_to: [A]}
globals:
  scale: {min: 1, max: 5, anchors: {1: low, 5: high}}
  items:
    - {id: G1, label: Good}
presets:
  - {id: acts, label: Acts only, use: [A, B]}
"""
PLAN = """\
schema_version: 1
id: plan-1
version: 1.0.0
programme: {id: prog, title: Programme}
session: {number: 1, title: First, format: group, planned_minutes: 60, breaks_minutes: 0}
codebook: {id: small, version: ">=1.0"}
items:
  - {id: I1, title: One, planned_minutes: 10, weight: 1, critical: true, prescribed: Done}
  - {id: I2, title: Two, planned_minutes: 20, weight: 1, critical: false, prescribed: Done}
"""


def book(version: str = "1.0.0") -> Loaded[Codebook]:
    return load_codebook(BOOK.replace("version: 1.0.0", f"version: {version}", 1), where="small.yaml")


def plan() -> Loaded[Plan]:
    return load_plan(PLAN, where="plan.yaml")


def event(coding_id: UUID, onset_ms: int, code: str = "A", **fields: Any) -> Event:
    """A point event as the screen makes it."""
    return Event(coding_id=coding_id, entry=0, onset_ms=onset_ms, code=code, keyed_at=1_700_000_000_000, **fields)
