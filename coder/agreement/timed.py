"""The figures of timed events and states over sessions and pairs of observers, each with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from coder.agreement import events, states
from coder.agreement.codings import Coding, Held, Levels, Pairing, Seen, channels
from coder.agreement.events import Aligned, EventSums
from coder.agreement.intervals import Measure
from coder.agreement.measures import withheld
from coder.agreement.nominal import Batch
from coder.agreement.result import ANY_RANGE, KAPPA_RANGE, SHARE_RANGE, Place, reason
from coder.agreement.states import TimeUnits, Watch

UNIT = 1000
"""ms: the unit of time-unit kappa."""
SWEEP = tuple(float(seconds) for seconds in range(1, 11))
SHUFFLES = 10
NONE = "none"
RANGES = {"event_agreement": SHARE_RANGE, "event_linked": SHARE_RANGE}


@dataclass(frozen=True)
class Timed:
    """Pairings of codings over G sessions, compared at one level with one tolerance (ms)."""

    pairings: tuple[Pairing, ...]
    groups: int
    levels: Levels
    tolerance: int
    start: int = 0
    end: int | None = None

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
        return self.aligned_at(self.tolerance)

    @cached_property
    def sums(self) -> EventSums:
        return EventSums.of(self.aligned, self.groups, len(self.labels))

    def event_measures(self, place: Place) -> list[Measure]:
        """event_kappa and its kin over all pairings."""
        return [
            Measure(name, self._n(name), make(self.sums), self._why(name), RANGES.get(name, KAPPA_RANGE), None, place)
            for name, make in events.OVERALL.items()
        ]

    def _n(self, name: str) -> int:
        return int(self.sums.linked.sum()) if name == "event_kappa_linked" else self.sums.n

    def _why(self, name: str) -> str:
        if not self.pairings:
            return reason("no_pairs", "no session was coded by two observers")
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
        lags = events.Lags.of(self.aligned, code)
        unpaired = reason("no_pairs", "no two events of this code were paired")
        return found + [
            Measure(name, same, lags.quantile(share), unpaired, ANY_RANGE, None, place)
            for name, share in events.LAGS.items()
        ]

    def state_measures(self, scope: Place | None = None) -> list[Measure]:
        """Time-unit and exact-duration kappa of each channel; overall where there is no codebook."""
        codings = [coding for each in self.pairings for coding in (each.first, each.second)]
        return [
            measure
            for channel in channels(codings, self.levels)
            for measure in self._of_channel(channel, self._place(scope, channel))
        ]

    def _place(self, scope: Place | None, channel: str | None) -> Place:
        if scope is not None:
            return replace(scope, channel=channel)
        return Place("overall" if channel is None else "channel", self.levels.rollup, channel=channel)

    def _of_channel(self, channel: str | None, place: Place) -> list[Measure]:
        held = [pairing.states(self.levels, channel) for pairing in self.pairings]
        names = sorted({label for both in held for one in both for label in one.labels})
        places = {name: number for number, name in enumerate(names)}
        watches = [
            pairing.watch(one, other, places, self.start, self.end)
            for pairing, (one, other) in zip(self.pairings, held, strict=True)
        ]
        if not any(watch.first.overlapping or watch.second.overlapping for watch in watches):
            return self._of_watches(watches, len(names), place)
        why = reason("overlapping_states", "an observer's states overlap, so they are compared code by code")
        blank = [replace(one, withheld=why) for one in self._of_watches([], len(names), place)]
        return blank + [measure for name in names for measure in self._alone(name, places, watches, held, place)]

    def _alone(
        self,
        name: str,
        places: dict[str, int],
        watches: Sequence[Watch],
        held: Sequence[tuple[Held, Held]],
        place: Place,
    ) -> list[Measure]:
        used = sum(one.labels.count(name) for both in held for one in both)
        here = replace(place, scope="code" if place.scope in ("overall", "channel") else place.scope, code=name)
        found = self._of_watches([watch.only(places[name]) for watch in watches], 1, here)
        return [replace(one, withheld=withheld(used)) for one in found]

    def _of_watches(self, watches: Sequence[Watch], codes: int, place: Place) -> list[Measure]:
        timed = TimeUnits.of(watches, self.groups, codes, size=UNIT, tolerance=self.tolerance)
        exact = states.exact_durations(watches, self.groups, codes)
        n = timed.forth.n
        why = reason("no_events", "there is no codable time") if n == 0 else reason("one_category", _ALIKE)
        parts: list[tuple[str, Batch, int]] = [
            ("time_unit_kappa", timed.mean(), n),
            ("time_unit_kappa_ab", states.kappa(timed.forth), n),
            ("time_unit_kappa_ba", states.kappa(timed.back), n),
            ("exact_duration_kappa", states.kappa(exact), exact.n // UNIT),
        ]
        return [Measure(name, count, batch, why, KAPPA_RANGE, None, place) for name, batch, count in parts]

    def confusion(self) -> dict[str, Any]:
        """The (K+1) x (K+1) table, rows the observer first by name, "none" last."""
        none = NONE if NONE not in self.places else "none (no event)"
        return {"labels": [*self.labels, none], "matrix": events.table(self.aligned, len(self.labels)).tolist()}

    def at_tolerance(self, seconds: float) -> dict[str, float | None]:
        """A row of the tolerance table: the figures at another tolerance."""
        milliseconds = round(seconds * 1000)
        sums = EventSums.of(self.aligned_at(milliseconds), self.groups, len(self.labels))
        row: dict[str, float | None] = {"tolerance": seconds, **_figures(sums)}
        other = replace(self, tolerance=milliseconds)
        for measure in other.state_measures():
            if measure.name == "time_unit_kappa" and measure.place.code is None and measure.withheld is None:
                channel = measure.place.channel
                row[f"time_unit_kappa{f' {channel}' if channel else ''}"] = _one(measure.batch, self.groups)
        return row

    def baseline(self, seed: int) -> dict[str, Any]:
        """Mean figures when the second observer's events fall at random times of the session: agreement by chance."""
        source = np.random.default_rng(seed)
        found: dict[str, list[float]] = {}
        for _ in range(SHUFFLES):
            shuffled = [self._shuffled(*both, source) for both in zip(self.pairings, self.aligned, strict=True)]
            sums = EventSums.of(shuffled, self.groups, len(self.labels))
            for name, value in _figures(sums).items():
                if value is not None:
                    found.setdefault(name, []).append(value)
        means = {name: float(np.mean(found[name])) if name in found else None for name in SWEPT}
        return {"method": "the second observer's events at random times of the session", "repeats": SHUFFLES, **means}

    def _shuffled(self, pairing: Pairing, each: Aligned, source: np.random.Generator) -> Aligned:
        last = [int(stream.times.max(initial=0)) for stream in (each.first, each.second)]
        end = max(pairing.first.end, pairing.second.end, *last)
        times = source.integers(0, end + 1, len(each.second.times))
        return events.aligned(each.group, each.first, replace(each.second, times=times), self.tolerance)


_ALIKE = "both observers' time is all alike"
SWEPT = ("event_kappa", "event_agreement", "event_linked")


def _one(batch: Batch, groups: int) -> float | None:
    value = float(batch(np.ones((1, groups)))[0])
    return None if np.isnan(value) else value


def _figures(sums: EventSums) -> dict[str, float | None]:
    return {name: _one(events.OVERALL[name](sums), len(sums.same)) for name in SWEPT}


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
