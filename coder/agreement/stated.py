"""The figures of states, channel by channel: time units, durations, overlaps, unitizing, gamma.

Without a codebook all states are one channel. Where an observer's states overlap within a channel, what needs one code
at a time is given for each code alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coder.agreement import states
from coder.agreement.codings import Held, channels
from coder.agreement.disorder import GammaSums, gamma
from coder.agreement.intervals import Measure
from coder.agreement.ioa import DurationSums, duration_measure
from coder.agreement.measures import withheld
from coder.agreement.nominal import Batch
from coder.agreement.overlap import overlap_agreement, overlap_kappa, overlap_sums
from coder.agreement.result import KAPPA_RANGE, OVERALL, SHARE_RANGE, Place, reason
from coder.agreement.states import TimeUnits, Watch
from coder.agreement.timed import Timed
from coder.agreement.unitizing import UnitizingSums, tick_of, unitizing_alpha, unitizing_alpha_of

UNIT = 1000
"""ms: the unit of time-unit kappa."""
ALIKE = "both observers' time is all alike"
NO_TIME = reason("no_events", "there is no codable time")
NO_STATES = reason("no_events", "neither observer coded a state that lasts")
ALPHA_RANGE = (float("-inf"), 1.0)


@dataclass(frozen=True)
class Channel:
    """One channel's states of every pairing, with the names of its K codes."""

    timed: Timed
    held: tuple[tuple[Held, Held], ...]
    names: tuple[str, ...]
    watches: tuple[Watch, ...]
    place: Place

    @classmethod
    def of(cls, timed: Timed, channel: str | None, place: Place) -> "Channel":
        held = [pairing.states(timed.levels, channel) for pairing in timed.pairings]
        names = tuple(sorted({label for both in held for one in both for label in one.labels}))
        places = {name: number for number, name in enumerate(names)}
        settings = timed.settings
        watches = [
            pairing.watch(one, other, places, settings.start, settings.end)
            for pairing, (one, other) in zip(timed.pairings, held, strict=True)
        ]
        return cls(timed, tuple(held), names, tuple(watches), place)

    @property
    def overlapping(self) -> bool:
        return any(watch.first.overlapping or watch.second.overlapping for watch in self.watches)

    @property
    def whole(self) -> bool:
        """Whether this speaks of all sessions and pairs together."""
        return self.place.scope in ("overall", "channel")

    def measures(self) -> Iterator[Measure]:
        yield from self.in_time()
        yield from self.base_rates()
        yield from self.linked()
        yield from self.unitized()
        if self.timed.settings.gamma and self.whole:
            yield from self.disordered()
        yield from self.lasting()

    def lasting(self) -> Iterator[Measure]:
        """The index of total durations, of all codes together and of each."""
        durations = DurationSums.of(self.watches, self.timed.groups, len(self.names))
        yield duration_measure(durations, self.place)
        if self.whole:
            for code, name in enumerate(self.names):
                yield duration_measure(durations, self._of_code(name), code)

    def in_time(self) -> Iterator[Measure]:
        """Time-unit and exact-duration kappa; code by code where states overlap."""
        if not self.overlapping:
            yield from self._of_watches(self.watches, len(self.names), self.place)
            return
        why = reason("overlapping_states", "an observer's states overlap, so they are compared code by code")
        for blank in self._of_watches([], len(self.names), self.place):
            yield replace(blank, withheld=why)
        for code, name in enumerate(self.names):
            watches = [watch.only(code) for watch in self.watches]
            rare = withheld(self._used(name), _both_or_one(watches))
            yield from (replace(one, withheld=rare) for one in self._of_watches(watches, 1, self._of_code(name)))

    def base_rates(self) -> Iterator[Measure]:
        """How common each code is, and specific agreement on it, in seconds without tolerance."""
        watches, groups = self.watches, self.timed.groups
        sums = states.exact_durations(watches, groups, len(self.names))
        if self.overlapping or not self.whole:
            return
        for code, name in enumerate(self.names):
            place, n = self._of_code(name), int((sums.rows[:, code] + sums.columns[:, code]).sum()) // UNIT
            both, share = states.positive_agreement(sums, code), states.prevalence(sums, code)
            yield Measure("duration_positive_agreement", n, both, NO_STATES, SHARE_RANGE, None, place)
            yield Measure("duration_prevalence", n, share, NO_TIME, SHARE_RANGE, None, place)

    def linked(self) -> Iterator[Measure]:
        """Overlap linking, which takes states as they are."""
        sums = overlap_sums(self.watches, self.timed.groups, len(self.names), self.timed.settings.overlap)
        alone = reason("one_category", "only one code was used, so agreement cannot be told from chance")
        why = NO_STATES if sums.n == 0 else alone
        yield Measure("overlap_kappa", sums.n, overlap_kappa(sums), why, KAPPA_RANGE, None, self.place)
        yield Measure("overlap_agreement", sums.n, overlap_agreement(sums), NO_STATES, SHARE_RANGE, None, self.place)

    def unitized(self) -> Iterator[Measure]:
        """Unitizing alpha, of all codes together and of each."""
        tick = self.timed.settings.tick or tick_of(self.watches)
        sums = UnitizingSums.of(self.watches, self.timed.groups, len(self.names), tick)
        alpha = unitizing_alpha(sums)
        yield Measure("unitizing_alpha", sums.n, alpha, NO_STATES, ALPHA_RANGE, None, self.place)
        for code, name in enumerate(self.names if self.whole else ()):
            alpha, place = unitizing_alpha_of(sums, code), self._of_code(name)
            yield Measure("unitizing_alpha", int(sums.units[code]), alpha, NO_STATES, ALPHA_RANGE, None, place)

    def disordered(self) -> Iterator[Measure]:
        """Gamma, which shuffles codings and so takes longest."""
        sums = GammaSums.of(self.watches, self.timed.groups, len(self.names), seed=self.timed.settings.seed)
        yield Measure("gamma", sums.n, gamma(sums), NO_STATES, ALPHA_RANGE, None, self.place)

    def _of_code(self, name: str) -> Place:
        scope = "code" if self.place.scope in ("overall", "channel") else self.place.scope
        return replace(self.place, scope=scope, code=name)

    def _used(self, name: str) -> int:
        return sum(one.labels.count(name) for both in self.held for one in both)

    def _of_watches(self, watches: Sequence[Watch], codes: int, place: Place) -> list[Measure]:
        groups, tolerance = self.timed.groups, self.timed.settings.tolerance
        units = TimeUnits.of(watches, groups, codes, size=UNIT, tolerance=tolerance)
        exact = states.exact_durations(watches, groups, codes)
        n = units.forth.n
        why = NO_TIME if n == 0 else reason("one_category", ALIKE)
        parts: list[tuple[str, Batch, int]] = [
            ("time_unit_kappa", units.mean(), n),
            ("time_unit_kappa_ab", states.kappa(units.forth), n),
            ("time_unit_kappa_ba", states.kappa(units.back), n),
            ("exact_duration_kappa", states.kappa(exact), exact.n // UNIT),
        ]
        kappas = [Measure(name, count, batch, why, KAPPA_RANGE, None, place) for name, batch, count in parts]
        share = Measure("time_unit_agreement", n, units.mean(states.agreement), NO_TIME, SHARE_RANGE, None, place)
        ac1 = Measure("time_unit_ac1", n, units.mean(states.gwet), why, KAPPA_RANGE, None, place)
        return [*kappas, share, ac1]


def _both_or_one(watches: Sequence[Watch]) -> str:
    """The fourfold table of a single code, in seconds."""
    table = sum((watch.durations(1) for watch in watches), np.zeros((2, 2))) / UNIT
    (both, only_first), (only_second, neither) = ((f"{cell:,.0f} s" for cell in row) for row in table)
    return f"both {both}, only the first {only_first}, only the second {only_second}, neither {neither}"


def by_channel(timed: Timed, scope: Place | None = None) -> list[Channel]:
    """The channels in which anyone coded a state; scope: the pair or session that is spoken of, None for all."""
    codings = [coding for each in timed.pairings for coding in (each.first, each.second)]
    return [Channel.of(timed, name, _place(timed, scope, name)) for name in channels(codings, timed.levels)]


def _place(timed: Timed, scope: Place | None, channel: str | None) -> Place:
    if scope is not None:
        return replace(scope, channel=channel)
    return Place("overall" if channel is None else "channel", timed.levels.rollup, channel=channel)


def without_codebook(timed: Timed) -> Channel:
    """All states as one channel, also where nobody coded one."""
    return Channel.of(timed, None, OVERALL)


def measures(timed: Timed, scope: Place | None = None) -> list[Measure]:
    """Every figure of states, of each channel; overall where there is no codebook."""
    return [measure for channel in by_channel(timed, scope) for measure in channel.measures()]
