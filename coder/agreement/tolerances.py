"""What the figures of timed events hang on: the tolerance, and what chance alone would reach."""

from dataclasses import replace
from typing import Any

import numpy as np

from coder.agreement import events, stated
from coder.agreement.codings import Pairing
from coder.agreement.events import Aligned, EventSums
from coder.agreement.nominal import Batch
from coder.agreement.timed import Timed

TOLERANCES = tuple(float(seconds) for seconds in range(1, 11))
SHUFFLES = 10
SWEPT = ("event_kappa", "event_agreement", "event_linked")


def tolerance_table(timed: Timed) -> tuple[dict[str, float | None], ...]:
    """The figures at 1 to 10 s."""
    return tuple(_at(timed, seconds) for seconds in TOLERANCES) if timed.pairings else ()


def _at(timed: Timed, seconds: float) -> dict[str, float | None]:
    milliseconds = round(seconds * 1000)
    sums = EventSums.of(timed.aligned_at(milliseconds), timed.groups, len(timed.labels))
    row: dict[str, float | None] = {"tolerance": seconds, **_figures(sums)}
    other = replace(timed, settings=replace(timed.settings, tolerance=milliseconds))
    for channel in stated.by_channel(other):
        for measure in channel.in_time():
            if measure.name == "time_unit_kappa" and measure.place.code is None and measure.withheld is None:
                name = measure.place.channel
                row[f"time_unit_kappa{f' {name}' if name else ''}"] = _one(measure.batch, timed.groups)
    return row


def baseline(timed: Timed) -> dict[str, Any]:
    """Mean figures when the second observer's events fall at random times of the session: agreement by chance."""
    if not timed.pairings:
        return {}
    source = np.random.default_rng(timed.settings.seed)
    found: dict[str, list[float]] = {}
    for _ in range(SHUFFLES):
        shuffled = [_shuffled(timed, *both, source) for both in zip(timed.pairings, timed.aligned, strict=True)]
        sums = EventSums.of(shuffled, timed.groups, len(timed.labels))
        for name, value in _figures(sums).items():
            if value is not None:
                found.setdefault(name, []).append(value)
    means = {name: float(np.mean(found[name])) if name in found else None for name in SWEPT}
    return {"method": "the second observer's events at random times of the session", "repeats": SHUFFLES, **means}


def _shuffled(timed: Timed, pairing: Pairing, each: Aligned, source: np.random.Generator) -> Aligned:
    last = [int(stream.times.max(initial=0)) for stream in (each.first, each.second)]
    end = max(pairing.first.end, pairing.second.end, *last)
    times = source.integers(0, end + 1, len(each.second.times))
    return events.aligned(each.group, each.first, replace(each.second, times=times), timed.settings.tolerance)


def _one(batch: Batch, groups: int) -> float | None:
    value = float(batch(np.ones((1, groups)))[0])
    return None if np.isnan(value) else value


def _figures(sums: EventSums) -> dict[str, float | None]:
    return {name: _one(events.OVERALL[name](sums), len(sums.same)) for name in SWEPT}
