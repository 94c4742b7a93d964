"""A practitioner's own acts: which modes and techniques their events belong to. Descriptive: there is no norm."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import fsum

from coder.adherence.clocked import Clocked
from coder.adherence.counts import Counts, Tally, shares
from coder.adherence.means import Means, Shares
from coder.adherence.supervision_records import Watched

NOT_TOLD = "not_told: no coding says which practitioner did what"
MIXED = "mixed_presets: the sessions were coded with different sets of codes"


@dataclass(frozen=True)
class OwnActs:
    """Own events by mode and technique over the sessions whose codings tell who did what.

    `shares`: mean over sessions of each mode's share of the own events that have a mode, with t limits; `rates`: per
    hour of codable time, the mean over sessions with t limits. Both are empty with `why_missing`.
    """

    sessions: int = 0
    events: int = 0
    """Own events of techniques that have a mode."""
    nobodys: int = 0
    """Events of the practitioners' codes that name nobody's seat: they are in no figure here."""
    hours: float | None = None
    counts: dict[str, int] = field(default_factory=dict)
    shares: Shares = field(default_factory=dict)
    rates: Shares = field(default_factory=dict)
    technique_modes: dict[str, str] = field(default_factory=dict)
    why_missing: str | None = None


def own_acts(watched: Sequence[Watched], confidence: float = 0.95) -> OwnActs:
    """The own acts of the practitioner whose sessions these are."""
    told = [(one, made) for one in watched if (made := _counted(one)) is not None]
    if not told:
        return OwnActs(why_missing=NOT_TOLD)
    if len({one.result.coding.looked_for for one, _ in told if one.result.coding}) > 1:
        return OwnActs(len(told), why_missing=MIXED)
    clocked = [Clocked(one.result.clocked.codable_seconds, counts=made) for one, made in told]
    means = Means(None, confidence)
    total: dict[str, int] = {}
    for made in (made for _, made in told):
        for mode, count in made.modes.items():
            if count is not None:
                total[mode] = total.get(mode, 0) + count
    seconds = [at.codable_seconds for at in clocked]
    return OwnActs(
        sessions=len(told),
        events=sum(total.values()),
        nobodys=sum(_nobodys(one) for one, _ in told),
        hours=None if None in seconds else fsum(one for one in seconds if one is not None) / 3600,
        counts=total,
        shares=means.by_key([shares(made.modes) for _, made in told], "share of events"),
        rates=means.by_key([at.technique_rates for at in clocked], "rate", None),
        technique_modes=_modes(told[0][0]),
    )


def _counted(one: Watched) -> Counts | None:
    """The counts of the own events; None where the coding has no event of a practitioner with a seat."""
    coding = one.result.coding
    if coding is None or not any(happening.actor in one.seats for happening in one.happenings):
        return None
    own = [happening.code for happening in one.happenings if one.is_own(happening.actor)]
    return Tally(coding.book, coding.looked_for).count(own)


def _nobodys(one: Watched) -> int:
    acts = one.result.coding.book.answering if one.result.coding else frozenset()
    return sum(happening.code in acts and happening.actor not in one.seats for happening in one.happenings)


def _modes(one: Watched) -> dict[str, str]:
    """Mode of each technique that has one."""
    coding = one.result.coding
    if coding is None:
        return {}
    return {technique: mode for technique in coding.book.techniques if (mode := coding.book.mode_of.get(technique))}
