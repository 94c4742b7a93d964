"""What a practice coding met of the gold coding of the same session, moment by moment and code by code.

The alignment is the one that counts for agreement (`coder.agreement.align`), the gold coding being the reference. A
pair of the same code is a hit; one that lies further apart than half the tolerance is early or late, and still counts
as found. A pair of different codes is a confusion, an event of the gold coding alone a miss, one of the observer alone
an extra. Comparison ends where the gold coding ends: what comes later was not looked at by those who made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from coder.agreement import stated
from coder.agreement.codings import UNKNOWN, Coding, Levels, Pairing
from coder.agreement.events import f1_of_all
from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.result import SHARE_RANGE, Coefficient, Place, reason
from coder.agreement.timed import Settings, Timed

HIT, EARLY, LATE, CONFUSED, MISS, EXTRA = KINDS = ("hit", "early", "late", "confused", "miss", "extra")
FOUND = frozenset({HIT, EARLY, LATE})
"""Kinds of moment at which the observer coded what the gold coding has."""
FEW = 10
"""A share of fewer events than this says little."""
MODE_TIME = ("time_unit_agreement", "time_unit_kappa")


@dataclass(frozen=True)
class Moment:
    """gold, own: the codes, None where there is none. at, lag: ms; the lag is by how much the observer was later."""

    kind: str
    at: int
    gold: str | None
    own: str | None
    lag: int | None = None


@dataclass(frozen=True)
class OfCode:
    """One code: how often each coded it, and its figures; sensitivity and precision are shares, the lag in seconds."""

    code: str
    gold: int
    own: int
    sensitivity: Coefficient
    precision: Coefficient
    lag: Coefficient


@dataclass(frozen=True)
class Feedback:
    """tolerance in ms. modes: of each channel that holds modes, agreement and kappa of its seconds."""

    tolerance: int
    moments: tuple[Moment, ...]
    f1: Coefficient
    codes: tuple[OfCode, ...]
    modes: tuple[Coefficient, ...]

    def count(self, kind: str) -> int:
        return sum(moment.kind == kind for moment in self.moments)


def until(coding: Coding, end: int) -> Coding:
    """The coding up to `end` (ms): events that begin before it, states cut there."""
    keep = np.flatnonzero(coding.onsets < end)
    ends = coding.ends[keep]
    return replace(
        coding,
        onsets=coding.onsets[keep],
        ends=np.where(ends == UNKNOWN, UNKNOWN, np.minimum(ends, end)),
        codes=tuple(coding.codes[row] for row in keep.tolist()),
        out=tuple((start, min(stop, end)) for start, stop in coding.out if start < end),
        end=end,
    )


def paired(group: int, gold: Coding, own: Coding) -> Pairing:
    """The gold coding as the reference, both as far as it goes."""
    return Pairing(group, replace(gold, observer="gold"), until(own, gold.end))


def feedback(gold: Coding, own: Coding, levels: Levels, tolerance: int) -> Feedback:
    """Compare one practice coding with the gold coding of its session. tolerance: ms.

    >>> from coder.agreement import timeline
    >>> gold, own = timeline([10.0, 20.0], ["A", "B"], end=60), timeline([11.0, 20.0], ["A", "C"], end=60)
    >>> [(one.kind, one.lag) for one in feedback(gold, own, Levels(), 4000).moments]
    [('hit', 1000), ('confused', 0)]
    """
    timed = Timed((paired(0, gold, own),), 1, levels, Settings(tolerance=tolerance))
    return Feedback(tolerance, moments(timed), _estimated([f1_measure(timed)])[0], _by_code(timed), mode_time(timed))


def f1_measure(timed: Timed, place: Place | None = None) -> Measure:
    """F1 of all events together: 2 same / (gold + own)."""
    n = int(timed.sums.of_first.sum() + timed.sums.of_second.sum())
    where = place or Place(rollup=timed.levels.rollup)
    return Measure("f1", n, f1_of_all(timed.sums), reason("no_events"), SHARE_RANGE, None, where)


def moments(timed: Timed) -> tuple[Moment, ...]:
    """Every pair and every event without a partner, by time."""
    found: list[Moment] = []
    for (gold, own), each in zip(timed.seen, timed.aligned, strict=True):
        for first, second in each.alignment.pairs.tolist():
            at, lag = int(gold.onsets[first]), int(own.onsets[second] - gold.onsets[first])
            same = gold.labels[first] == own.labels[second]
            kind = _of_lag(lag, timed.settings.tolerance) if same else CONFUSED
            found.append(Moment(kind, at, gold.codes[first], own.codes[second], lag))
        for row in each.alignment.only_first.tolist():
            found.append(Moment(MISS, int(gold.onsets[row]), gold.codes[row], None))
        for row in each.alignment.only_second.tolist():
            found.append(Moment(EXTRA, int(own.onsets[row]), None, own.codes[row]))
    return tuple(sorted(found, key=lambda one: (one.at, one.gold or "", one.own or "")))


def _of_lag(lag: int, tolerance: int) -> str:
    if 2 * abs(lag) <= tolerance:
        return HIT
    return LATE if lag > 0 else EARLY


def _by_code(timed: Timed) -> tuple[OfCode, ...]:
    figures = {(str(one.place.code), one.name): one for one in _estimated(timed.code_measures())}
    return tuple(
        OfCode(
            label,
            int(timed.sums.of_first[:, number].sum()),
            int(timed.sums.of_second[:, number].sum()),
            *(figures[label, name] for name in ("recall", "precision", "lag_median")),
        )
        for number, label in enumerate(timed.labels)
    )


def mode_time(timed: Timed, plan: Plan | None = None) -> tuple[Coefficient, ...]:
    """Agreement and kappa of the seconds of each channel that holds modes; none where the codebook has no modes."""
    held = {one.channel for one in timed.levels.codes.values() if one.level == "mode"}
    measures = [
        measure
        for name in sorted(held)
        for measure in stated.Channel.of(timed, name, Place("channel", timed.levels.rollup, channel=name)).in_time()
        if measure.name in MODE_TIME and measure.place.code is None
    ]
    return _estimated(measures, timed.groups, plan)


def _estimated(measures: Sequence[Measure], groups: int = 1, plan: Plan | None = None) -> tuple[Coefficient, ...]:
    return estimate(measures, groups, plan or Plan("jackknife"), by_session=True).coefficients
