"""What the arithmetic is given: sessions, plans, codebooks and codings as plain frozen records. Times are seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coder.adherence.items import CREDITS, Credit, Item
from coder.adherence.targets import ModeTargets


@dataclass(frozen=True)
class Plan:
    """The rules of one version of a session plan."""

    id: str
    version: str | None = None
    credits: Mapping[str, Credit] = field(default_factory=lambda: dict(CREDITS))
    standard: float | None = None
    standard_source: str | None = None
    bands: Mapping[str, float] | None = None
    max_unobserved_weight: float | None = None
    dose_low: float | None = None
    dose_high: float | None = None
    proscribed: tuple[str, ...] | None = None
    """None: all that the codebook marks so."""
    targets: ModeTargets | None = None
    items: tuple[Item, ...] = ()
    """The plan's lines, without marks."""

    @cached_property
    def item_ids(self) -> frozenset[str]:
        return frozenset(item.id for item in self.items)


@dataclass(frozen=True)
class BookCode:
    """What a codebook says of one id that an event may carry. `level` is mode, technique or code.

    `mode` is the mode that it counts towards: a mode's own id, and None for time in which there was no mode.
    """

    id: str
    level: str = "code"
    technique: str | None = None
    mode: str | None = None
    coverage: bool = False
    proscribed: bool = False
    by_practitioner: bool = True


@dataclass(frozen=True)
class StrainRule:
    """Which codes mark a strain, hold it open as an episode, and resolve it."""

    markers: tuple[str, ...]
    episode: str | None = None
    resolved: str | None = None


Named = tuple[tuple[str, tuple[str, ...]], ...]
"""What a summary counts: each id that it names, with the codes that the id stands for."""


@dataclass(frozen=True)
class SummaryRule:
    """A figure that a codebook declares over counts: `kind` is ratio or share (the numerator is part of the other)."""

    id: str
    label: str
    kind: str
    numerator: Named
    denominator: Named

    @cached_property
    def above(self) -> frozenset[str]:
        return frozenset(code for _, codes in self.numerator for code in codes)

    @cached_property
    def below(self) -> frozenset[str]:
        return frozenset(code for _, codes in self.denominator for code in codes)

    @property
    def definition(self) -> tuple[str, frozenset[str], frozenset[str]]:
        """What must be equal for two versions' figures to be taken together: words may differ."""
        return self.kind, self.above, self.below


@dataclass(frozen=True)
class Sought:
    """What is counted with one preset: ids by technique (None: not wholly looked for) and by mode (empty: none)."""

    techniques: dict[str, tuple[str, ...] | None]
    modes: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Book:
    """One version of a codebook, as far as figures need it."""

    codes: tuple[BookCode, ...] = ()
    strains: StrainRule | None = None
    summaries: tuple[SummaryRule, ...] = ()

    @cached_property
    def all_ids(self) -> frozenset[str]:
        return frozenset(code.id for code in self.codes)

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Modes that shares are taken over."""
        return tuple(code.id for code in self.codes if code.level == "mode" and code.mode is not None)

    @cached_property
    def no_modes(self) -> tuple[str, ...]:
        """States of the mode channel that say that there was no mode."""
        return tuple(code.id for code in self.codes if code.level == "mode" and code.mode is None)

    @cached_property
    def techniques(self) -> dict[str, tuple[str, ...]]:
        """The practitioners' techniques with the ids that roll up to them; a code without one stands for itself."""
        rolled: dict[str, list[str]] = {}
        for code in self.codes:
            if code.level != "mode" and code.by_practitioner and not (code.coverage or code.proscribed):
                rolled.setdefault(code.technique or code.id, []).append(code.id)
        return {technique: tuple(ids) for technique, ids in rolled.items()}

    @cached_property
    def mode_of(self) -> dict[str, str]:
        """Mode of each technique and code that has one; the modes' own states are left out."""
        return {code.id: code.mode for code in self.codes if code.level != "mode" and code.mode is not None}

    @cached_property
    def answering(self) -> frozenset[str]:
        """The practitioners' codes that may answer a strain: neither concerns nor states of a mode."""
        return frozenset(code for ids in self.techniques.values() for code in ids)

    @cached_property
    def _sought(self) -> dict[frozenset[str], Sought]:
        return {}

    def sought(self, looked_for: frozenset[str]) -> Sought:
        """What of the codebook is counted where `looked_for` was; worked out once for all codings."""
        known = self._sought.get(looked_for)
        if known is None:
            whole = {
                technique: tuple(code for code in ids if code in looked_for)
                if technique in looked_for or looked_for.issuperset(ids)
                else None
                for technique, ids in self.techniques.items()
            }
            modes = {
                mode: tuple(code for code, its in self.mode_of.items() if its == mode and code in looked_for)
                for mode in self.modes
            }
            known = self._sought[looked_for] = Sought(whole, modes)
        return known

    @cached_property
    def coverage(self) -> frozenset[str]:
        return frozenset(code.id for code in self.codes if code.coverage)

    @cached_property
    def proscribed(self) -> tuple[str, ...]:
        return tuple(code.id for code in self.codes if code.proscribed)


def _no_floats() -> NDArray[np.float64]:
    return np.empty(0, dtype=np.float64)


def _no_flags() -> NDArray[np.bool_]:
    return np.empty(0, dtype=np.bool_)


@dataclass(frozen=True)
class Events:
    """The events of one coding as columns of one length; an offset is NaN for a point, an open or an unknown end."""

    code: tuple[str, ...] = ()
    onset: NDArray[np.float64] = field(default_factory=_no_floats)
    offset: NDArray[np.float64] = field(default_factory=_no_floats)
    is_open: NDArray[np.bool_] = field(default_factory=_no_flags)
    event: tuple[str | None, ...] = ()
    """Each event's own id; empty where the table has none."""
    responds_to: tuple[str | None, ...] = ()
    """The id of the event that each is linked to; empty where the table does not tell."""
    actor: tuple[str | None, ...] = ()
    """The seat or subject that each is by; empty where the table does not tell."""

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True)
class Coding:
    """One observer's pass over one session."""

    observer: str
    role: str = "primary"
    state: str = "locked"
    made_by: str = "screen"
    retrospective: bool = False
    """Entered afterwards from a paper form."""
    preset: str | None = None
    begun: str = ""
    book: Book = field(default_factory=Book)
    looked_for: frozenset[str] = frozenset()
    clock_seconds: float | None = None
    items: tuple[Item, ...] = ()
    """The plan's items with this observer's marks."""
    strange_items: tuple[str, ...] = ()
    """Marked items that the plan does not have."""
    events: Events = field(default_factory=Events)
    gaps: tuple[tuple[float, float], ...] = ()
    """Time with nobody at the keys, (start, end)."""


@dataclass(frozen=True)
class Session:
    """A session that was or will be watched, with every coding of it."""

    name: str
    programme: str | None = None
    site: str | None = None
    date: str | None = None
    month: str | None = None
    medium: str | None = None
    minutes: float | None = None
    chosen: str | None = None
    seats: tuple[tuple[str, str], ...] = ()
    """Each seat that is told with its practitioner."""
    practitioners: tuple[str, ...] = ()
    plan_name: str | None = None
    plan: Plan | None = None
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True)
class Delivered:
    """How many sessions of a programme took place at a site in a month, watched or not."""

    programme: str | None
    site: str | None
    month: str | None
    sessions: int
