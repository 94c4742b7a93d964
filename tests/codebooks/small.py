"""A small codebook and plan that hold, for tests that break them in one place."""

from codebooks import BookProblems, load_codebook, load_plan, shipped_codebook

CODEBOOK = """\
schema_version: 1
id: small
version: 0.1.0
title: Small
subjects:
  - {id: F1, label: Lead, role: practitioner}
channels:
  - {id: mode, label: Mode, kind: state, exclusive: true}
  - {id: moves, label: Moves, kind: point}
  - {id: coverage, label: Coverage, kind: state, exclusive: true}
modes:
  - {id: TE, label: Teaching, key: "T", channel: mode, definition: Teaches.}
technique_alone: {modes: [TE], channel: moves, performed_by: [practitioner]}
techniques:
  - {id: T1, mode: TE, key: "1", label: Content}
codes:
  - {id: EXP, label: Explains, technique: T1, key: "1e", channel: moves, performed_by: [practitioner], definition: E.}
  - {id: ASK, label: Asks, technique: T1, key: "1a", channel: moves, definition: Asks.}
  - {id: BRK, label: Break, key: "zb", event_type: state, channel: coverage, definition: Stops.}
modifiers:
  - {id: flag, label: Flag, key: "q", values: [unsure, discuss], applies_to: [all]}
globals:
  scale: {min: 1, max: 5, anchors: {1: low, 5: high}}
  items:
    - {id: CLEAR, label: Clear}
presets:
  - {id: core, label: Core, use: [modes, techniques_only, BRK]}
"""

PLAN = """\
schema_version: 1
id: plan-1
version: 1.0.0
programme: {id: bridge, title: Bridge}
session: {number: 1, title: First, format: group, planned_minutes: 60, breaks_minutes: 10}
codebook: {id: modes-of-practice, version: ">=0.2"}
scoring:
  statuses: {delivered: 1, adapted: 1, partial: 0.5, not_delivered: 0, not_applicable: null, not_observed: unknown}
  standard: 0.8
  bands: {source: own, high: 0.8, low: 0}
items:
  - {id: A, title: Welcome, weight: 1, expect_codes: [{any_of: [ED-RDV], min: 1}]}
  - {id: B, title: Practice, weight: 2, critical: true, expect_codes: [{any_of: [TH-TRY], min_minutes: 5}]}
proscribed: [PX-HOS]
mode_targets: {measure: mode_time_share, ED: {min: 0.2, max: 0.6}}
"""


def edited(text: str, old: str, new: str) -> str:
    """The text with its one occurrence of `old` replaced."""
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
    return text.replace(old, new)


def codebook_problems(text: str, reserved: frozenset[str] = frozenset()) -> list[str]:
    """Each problem as its line; nothing if it holds."""
    try:
        load_codebook(text, where="book.yaml", reserved=reserved)
    except BookProblems as error:
        return [str(problem) for problem in error.problems]
    return []


def plan_problems(text: str) -> list[str]:
    try:
        load_plan(text, where="plan.yaml", codebook=shipped_codebook("modes-of-practice").book)
    except BookProblems as error:
        return [str(problem) for problem in error.problems]
    return []


def broken(old: str, new: str, reserved: frozenset[str] = frozenset()) -> list[str]:
    """The problems of the small codebook with one edit."""
    return codebook_problems(edited(CODEBOOK, old, new), reserved)


def broken_plan(old: str, new: str) -> list[str]:
    return plan_problems(edited(PLAN, old, new))
