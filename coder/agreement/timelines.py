"""Agreement on timed events and states: arrays in, one typed result out.

Every function takes two observers' timelines, `first` and `second`: one `Coding` of `timeline` each, or a sequence of
them, one a session, in the same order. It returns a `Coefficient` whose value is None, with the reason, where it is
undefined; limits are by resampling sessions (`interval` bootstrap, bca or jackknife), None with one session. Times are
seconds from the session's zero, kept to the millisecond.
Raises ValueError for timelines that do not match (unequal numbers of sessions, an offset before its onset).

>>> anna = timeline([1.0, 5.0, 9.0], ["a", "b", "a"])
>>> ben = timeline([1.4, 5.1, 20.0], ["a", "b", "a"])
>>> event_agreement(anna, ben, tolerance=2.0).value
0.5
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from coder.agreement import stated
from coder.agreement.codings import UNKNOWN, Coding, Levels, Pairing
from coder.agreement.document import DEFAULT_INTERVAL
from coder.agreement.intervals import METHODS, Measure, Plan, estimate
from coder.agreement.ioa import IoaSums, ioa_measures
from coder.agreement.result import OVERALL, Coefficient
from coder.agreement.sightings import sightings
from coder.agreement.stated import Channel
from coder.agreement.timed import Settings, Timed
from coder.agreement.timed_report import aligned

Timelines: TypeAlias = Coding | Sequence[Coding]


@dataclass(frozen=True)
class Limits:
    """How limits are made: `interval` bootstrap, bca or jackknife; `resamples` and `seed` for the first two."""

    interval: str = DEFAULT_INTERVAL
    resamples: int = 2000
    seed: int = 0
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.interval not in METHODS:
            raise ValueError(f"there is no interval called {self.interval}")
        if self.resamples < 2 or not 0.5 <= self.confidence < 1:
            raise ValueError("limits need 2 resamples or more, and a confidence from 0.5 to below 1")

    @property
    def plan(self) -> Plan:
        return Plan(self.interval, self.resamples, self.seed, self.confidence)


USUAL = Limits()


@dataclass(frozen=True)
class Moment:
    """A line of the aligned list. kind: matched, different_code, only_first or only_second; onsets in seconds."""

    kind: str
    session: str
    first_onset: float | None
    first_code: str | None
    second_onset: float | None
    second_code: str | None


def timeline(
    onsets: Any, codes: Sequence[str], offsets: Any = None, *, session: str = "", end: float | None = None
) -> Coding:
    """One observer's events of one session: (N,) onsets, N codes, (N,) offsets (NaN or None for points).

    end: how long the session lasted (seconds), else the last offset. Raises ValueError.
    """
    starts = _milliseconds(onsets, "onset")
    ends = np.full(len(starts), UNKNOWN, dtype=np.int64) if offsets is None else _milliseconds(offsets, None)
    if not len(starts) == len(ends) == len(codes):
        raise ValueError("onsets, offsets and codes differ in number")
    if ((ends != UNKNOWN) & (ends < starts)).any():
        raise ValueError("an offset lies before its onset")
    last = int(ends.max(initial=0))
    if end is not None and _ms(end, "end", 0.0) < last:
        raise ValueError("the session ends before its last offset")
    last = last if end is None else _ms(end, "end", 0.0)
    return Coding(session, "", starts, ends, tuple(map(str, codes)), end=last)


def _ms(seconds: float, what: str, least: float) -> int:
    if not least <= seconds < float("inf"):
        raise ValueError(f"the {what} is {least:g} or more seconds")
    return round(seconds * 1000)


def _milliseconds(seconds: Any, required: str | None) -> Any:
    given = np.array([np.nan if one is None else one for one in seconds], dtype=float)
    missing = np.isnan(given)
    if required is not None and missing.any():
        raise ValueError(f"an {required} is missing")
    if not np.isfinite(given[~missing]).all() or (given[~missing] < 0).any():
        raise ValueError("times are 0 or more seconds")
    return np.where(missing, UNKNOWN, np.rint(np.where(missing, 0.0, given) * 1000)).astype(np.int64)


def _timed(first: Timelines, second: Timelines, settings: Settings) -> Timed:
    one = [first] if isinstance(first, Coding) else list(first)
    other = [second] if isinstance(second, Coding) else list(second)
    if not all(isinstance(each, Coding) for each in (*one, *other)):
        raise ValueError("an observer's session is a timeline: timeline(onsets, codes)")
    if len(one) != len(other):
        raise ValueError(f"{len(one)} sessions of the first observer, {len(other)} of the second")
    pairings = [
        Pairing(number, replace(a, observer="first", end=max(a.end, b.end)), replace(b, observer="second"))
        for number, (a, b) in enumerate(zip(one, other, strict=True))
    ]
    return Timed(tuple(pairings), len(pairings), Levels(), settings)


def _estimated(found: Sequence[Measure], name: str, groups: int, limits: Limits) -> Coefficient:
    measure = next(one for one in found if one.name == name)
    return estimate([measure], groups, limits.plan, by_session=True).coefficients[0]


def _of_events(name: str, first: Timelines, second: Timelines, tolerance: float, limits: Limits) -> Coefficient:
    timed = _timed(first, second, Settings(tolerance=_ms(tolerance, "tolerance", 0.0)))
    return _estimated(timed.event_measures(OVERALL), name, timed.groups, limits)


def align_events(first: Timelines, second: Timelines, *, tolerance: float = 2.0) -> tuple[Moment, ...]:
    """Every pair and every event without a partner, in time order: the list that observers train with.

    The alignment that counts is described in `coder.agreement.align` (Bakeman, Quera & Gnisci 2009).
    """
    timed = _timed(first, second, Settings(tolerance=_ms(tolerance, "tolerance", 0.0)))
    return tuple(Moment(one["kind"], one["session"], *_crossed(one["onset"], one["code"])) for one in aligned(timed))


def _crossed(onsets: Sequence[Any], codes: Sequence[Any]) -> tuple[Any, Any, Any, Any]:
    return onsets[0], codes[0], onsets[1], codes[1]


def event_kappa(first: Timelines, second: Timelines, *, tolerance: float = 2.0, limits: Limits = USUAL) -> Coefficient:
    """Kappa of the (K+1) x (K+1) table of pairs and unmatched events, its last cell a structural zero, expected counts
    by iterative proportional fitting (Bakeman & Robinson 1994; Holle & Rein 2015, Behav Res Methods 47:837-847)."""
    return _of_events("event_kappa", first, second, tolerance, limits)


def event_kappa_max(
    first: Timelines, second: Timelines, *, tolerance: float = 2.0, limits: Limits = USUAL
) -> Coefficient:
    """The largest event kappa that the observers' totals allow (Holle & Rein 2015)."""
    return _of_events("event_kappa_max", first, second, tolerance, limits)


def event_agreement(
    first: Timelines, second: Timelines, *, tolerance: float = 2.0, limits: Limits = USUAL
) -> Coefficient:
    """Pairs of the same code over pairs and unmatched events of either observer."""
    return _of_events("event_agreement", first, second, tolerance, limits)


def event_linked(first: Timelines, second: Timelines, *, tolerance: float = 2.0, limits: Limits = USUAL) -> Coefficient:
    """Pairs, whatever their codes, over pairs and unmatched events."""
    return _of_events("event_linked", first, second, tolerance, limits)


def event_kappa_linked(
    first: Timelines, second: Timelines, *, tolerance: float = 2.0, limits: Limits = USUAL
) -> Coefficient:
    """Cohen's kappa of the codes of paired events alone."""
    return _of_events("event_kappa_linked", first, second, tolerance, limits)


def code_agreement(
    first: Timelines, second: Timelines, code: str, *, tolerance: float = 2.0, limits: Limits = USUAL
) -> dict[str, Coefficient]:
    """precision, recall, f1 and the second observer's lag in seconds (median, 5th, 95th percentile) of one code, the
    first observer being the reference. Raises ValueError for a code that neither used."""
    timed = _timed(first, second, Settings(tolerance=_ms(tolerance, "tolerance", 0.0)))
    found = [one for one in timed.code_measures() if one.place.code == code]
    if not found:
        raise ValueError(f"neither observer used the code {code}")
    made = estimate(found, timed.groups, limits.plan, by_session=True).coefficients
    return {one.name: one for one in made}


def interval_agreement(
    first: Timelines, second: Timelines, *, interval: float = 10.0, limits: Limits = USUAL
) -> dict[str, Coefficient]:
    """The six interobserver indices of counts in bins of `interval` seconds, by their `ioa_*` names (Cooper, Heron &
    Heward 2020, ch. 5), and ioa_duration of states. None of them takes chance out."""
    timed = _timed(first, second, Settings(bin=_ms(interval, "interval", 0.001)))
    seen = sightings(timed.pairings, timed.seen, timed.levels, timed.labels)
    sums = IoaSums.of(seen, timed.groups, len(timed.labels), timed.settings.bin)
    durations = [one for one in stated.without_codebook(timed).lasting() if one.place.code is None]
    found = [*ioa_measures(sums, OVERALL), *durations]
    return {one.name: one for one in estimate(found, timed.groups, limits.plan, by_session=True).coefficients}


Part: TypeAlias = Callable[[Channel], Iterator[Measure]]


def _of_states(
    name: str, part: Part, first: Timelines, second: Timelines, settings: Settings, limits: Limits
) -> Coefficient:
    """part: which of the channel's figures are computed, the one of this name among them."""
    timed = _timed(first, second, settings)
    return _estimated(list(part(stated.without_codebook(timed))), name, timed.groups, limits)


def time_unit_kappa(
    first: Timelines, second: Timelines, *, tolerance: float = 2.0, limits: Limits = USUAL
) -> Coefficient:
    """Cohen's kappa of seconds, a second agreeing where the other's stream holds its code within the tolerance; the
    mean of both directions (Bakeman, Quera & Gnisci 2009, Behav Res Methods 41:137-147). States may not overlap."""
    return _of_states(
        "time_unit_kappa", Channel.in_time, first, second, Settings(tolerance=_ms(tolerance, "tolerance", 0.0)), limits
    )


def exact_duration_kappa(first: Timelines, second: Timelines, *, limits: Limits = USUAL) -> Coefficient:
    """Time-unit kappa without tolerance as the unit goes to 0: from joint durations. States may not overlap."""
    return _of_states("exact_duration_kappa", Channel.in_time, first, second, Settings(), limits)


def overlap_kappa(first: Timelines, second: Timelines, *, share: float = 0.6, limits: Limits = USUAL) -> Coefficient:
    """Kappa of states linked where they overlap for `share` of the longer (Holle & Rein 2015), not clipped at 0."""
    return _of_states("overlap_kappa", Channel.linked, first, second, Settings(overlap=share), limits)


def overlap_agreement(
    first: Timelines, second: Timelines, *, share: float = 0.6, limits: Limits = USUAL
) -> Coefficient:
    """Linked states of the same code over all, a link counting as two states (Holle & Rein 2015)."""
    return _of_states("overlap_agreement", Channel.linked, first, second, Settings(overlap=share), limits)


def unitizing_alpha(
    first: Timelines, second: Timelines, *, tick: float | None = None, limits: Limits = USUAL
) -> Coefficient:
    """Krippendorff's alpha for unitizing (2004, Content Analysis, 2nd ed., ch. 11), 1 - ΣDo/ΣDe over codes; `tick` in
    seconds, else the coarsest of 1, 0.1, 0.01, 0.001 that holds every time."""
    settings = Settings(tick=None if tick is None else _ms(tick, "tick", 0.001))
    return _of_states("unitizing_alpha", Channel.unitized, first, second, settings, limits)


def gamma_agreement(first: Timelines, second: Timelines, *, seed: int = 0, limits: Limits = USUAL) -> Coefficient:
    """Gamma of states: where and what at once (Mathet, Widlöcher & Métivier 2015, Comput Linguist 41:437-479)."""
    return _of_states("gamma", Channel.disordered, first, second, Settings(gamma=True, seed=seed), limits)
