"""The figures of timed events and states over sessions and pairs of observers, each with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from coder.agreement import events
from coder.agreement.codings import Coding, Levels, Pairing, Seen
from coder.agreement.events import Aligned, EventSums
from coder.agreement.intervals import Measure
from coder.agreement.result import ANY_RANGE, CEILING, KAPPA_RANGE, SHARE_RANGE, Place, reason

NONE = "none"
RANGES = {"event_agreement": SHARE_RANGE, "event_linked": SHARE_RANGE}


@dataclass(frozen=True)
class Settings:
    """How timed events and states are compared; times in ms.

    tolerance: how far the onsets of a pair may part. start, end: the continuum of states and bins, end None for each
    session's own end. overlap: the share of the longer state that makes a link. tick: of unitizing alpha, None for the
    coarsest that holds every time. bin: of the interval indices of applied behaviour analysis. gamma: whether it is
    computed, with `seed` for its chance disorder.
    """

    tolerance: int = 2000
    start: int = 0
    end: int | None = None
    overlap: float = 0.6
    tick: int | None = None
    bin: int = 10_000
    gamma: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Timed:
    """Pairings of codings over G sessions, compared at one level. nothing: why there is none where there is none."""

    pairings: tuple[Pairing, ...]
    groups: int
    levels: Levels
    settings: Settings = Settings()
    nothing: str = "no session was coded by two observers"

    def regrouped(self, pairings: Iterable[Pairing]) -> "Timed":
        """Some of the pairings, their sessions numbered anew."""
        chosen = list(pairings)
        numbers = {group: number for number, group in enumerate(sorted({each.group for each in chosen}))}
        again = tuple(replace(each, group=numbers[each.group]) for each in chosen)
        return replace(self, pairings=again, groups=len(numbers))

    @cached_property
    def seen(self) -> list[tuple[Seen, Seen]]:
        return [pairing.compared(self.levels) for pairing in self.pairings]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The K codes seen by either observer, over all sessions and pairs."""
        return tuple(sorted({label for both in self.seen for one in both for label in one.labels}))

    @cached_property
    def places(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.labels)}

    def aligned_at(self, tolerance: int) -> list[Aligned]:
        return [
            events.aligned(pairing.group, one.stream(self.places), other.stream(self.places), tolerance)
            for pairing, (one, other) in zip(self.pairings, self.seen, strict=True)
        ]

    @cached_property
    def aligned(self) -> list[Aligned]:
        return self.aligned_at(self.settings.tolerance)

    @cached_property
    def sums(self) -> EventSums:
        return EventSums.of(self.aligned, self.groups, len(self.labels))

    def event_measures(self, place: Place) -> list[Measure]:
        """event_kappa and its kin over all pairings."""
        return [self._of_events(name, place) for name in events.OVERALL]

    def _of_events(self, name: str, place: Place) -> Measure:
        limits = RANGES.get(name, KAPPA_RANGE)
        without = CEILING if name == "event_kappa_max" else None
        batch = events.OVERALL[name](self.sums)
        return Measure(name, self._n(name), batch, self._why(name), limits, None, place, no_limits=without)

    def _n(self, name: str) -> int:
        return int(self.sums.linked.sum()) if name == "event_kappa_linked" else self.sums.n

    def _why(self, name: str) -> str:
        if not self.pairings:
            return reason("no_pairs", self.nothing)
        if self.sums.n == 0:
            return reason("no_events")
        if name == "event_kappa_linked" and not self.sums.linked.any():
            return reason("no_pairs", "no event has a partner within the tolerance")
        if len(self.labels) == 1:
            return reason("one_category", "only one code was used, so agreement cannot be told from chance; see f1")
        return reason("one_category", "the events compared are all of one code")

    def code_measures(self) -> list[Measure]:
        """Precision, recall, F1 and lags of each code; the first observer of a pair is the reference."""
        return [measure for code in range(len(self.labels)) for measure in self._of_code(code)]

    def _of_code(self, code: int) -> list[Measure]:
        place = Place("code", self.levels.rollup, self.labels[code])
        first, second = int(self.sums.of_first[:, code].sum()), int(self.sums.of_second[:, code].sum())
        same = int(self.sums.same[:, code].sum())
        counts = {"precision": second, "recall": first, "f1": first + second}
        why = reason("no_events", "the observer that it is a share of never used the code")
        found = [
            Measure(name, counts[name], make(self.sums, code), why, SHARE_RANGE, None, place)
            for name, make in events.PER_CODE.items()
        ]
        every = int(self.sums.of_first.sum() + self.sums.of_second.sum())
        common = events.prevalence(self.sums, code)
        found.append(Measure("prevalence", every, common, reason("no_events"), SHARE_RANGE, None, place))
        lags = events.Lags.of(self.aligned, code)
        unpaired = reason("no_pairs", "no two events of this code were paired")
        return found + [
            Measure(name, same, lags.quantile(share), unpaired, ANY_RANGE, None, place, stepped=True)
            for name, share in events.LAGS.items()
        ]

    def confusion(self) -> dict[str, Any]:
        """The (K+1) x (K+1) table, rows the observer first by name, "none" last."""
        none = NONE if NONE not in self.places else "none (no event)"
        return {"labels": [*self.labels, none], "matrix": events.table(self.aligned, len(self.labels)).tolist()}


def pairings(codings: Sequence[Coding], order: Sequence[str]) -> list[Pairing]:
    """Every two observers of each session, the first by name first; `order` numbers the sessions."""
    by_session: dict[str, list[Coding]] = {}
    for coding in sorted(codings, key=lambda one: one.observer):
        by_session.setdefault(coding.session, []).append(coding)
    return [
        Pairing(group, first, second)
        for group, session in enumerate(order)
        for number, first in enumerate(by_session[session])
        for second in by_session[session][number + 1 :]
        if first.observer != second.observer
    ]
