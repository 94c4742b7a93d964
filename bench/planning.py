"""Whether sessions planned for an interval of a width give one of that width.

    python -m bench.planning [TIMES]

Sessions whose units agree by a beta-binomial law, units per session Poisson; the share of agreement pooled over
sessions. From a pilot the number of sessions for a width W is planned, then so many are drawn anew and their jackknife
limits measured; both, TIMES times (300). Prints for each pilot and W the mean plan, the mean width reached over W, and
the share of studies that came out more than a fifth wider. Ends with 1 when, from 30 sessions, the mean is more than a
fifth away from W.
"""

import sys
from dataclasses import dataclass

import numpy as np

from coder.agreement.intervals import Measure, Plan, estimate
from coder.agreement.planning import planned
from coder.agreement.ratings_matrix import Floats
from coder.agreement.result import ANY_RANGE
from coder.agreement.tally import quotient

PILOTS = (8, 15, 30, 60)
WIDTHS = (0.05, 0.08, 0.15)
TRUSTED = 30


@dataclass(frozen=True)
class Sample:
    """How sessions are drawn: mean and between-session spread (intraclass) of agreement, units in a session."""

    sessions: int
    mean: float = 0.75
    alike: float = 0.1
    units: float = 40.0


def draw(source: np.random.Generator, sample: Sample) -> Floats:
    """(2, sessions): agreements and units of each session."""
    size = np.maximum(1, source.poisson(sample.units, sample.sessions))
    strength = 1 / sample.alike - 1
    share = source.beta(sample.mean * strength, (1 - sample.mean) * strength, sample.sessions)
    return np.stack([source.binomial(size, share), size]).astype(float)


def measure_of(sums: Floats) -> Measure:
    """The share of agreement over all sessions. Unbounded, so that clipping does not narrow the limits."""
    agreed, units = sums
    return Measure(
        "percent_agreement",
        int(units.sum()),
        lambda weights: quotient(weights @ agreed, weights @ units),
        "",
        ANY_RANGE,
    )


def width_of(sums: Floats) -> float:
    """Width of the jackknife limits."""
    count = sums.shape[1]
    found = estimate([measure_of(sums)], count, Plan("jackknife"), by_session=True).coefficients[0]
    if found.low is None or found.high is None:
        raise RuntimeError(f"no limits from {count} sessions: {found.why_no_interval}")
    return found.high - found.low


def trial(source: np.random.Generator, pilot: int, width: float, times: int) -> tuple[Floats, Floats]:
    """(times,) sessions planned, and the widths that as many new ones gave."""
    plans, widths = np.empty(times), np.empty(times)
    for number in range(times):
        needed = planned(measure_of(draw(source, Sample(pilot))), pilot, width).sessions
        if needed is None:
            raise RuntimeError(f"no plan from {pilot} sessions")
        plans[number], widths[number] = needed, width_of(draw(source, Sample(needed)))
    return plans, widths


def main(times: int = 300) -> int:
    """The table; 1 when plans from 30 sessions miss the width by more than a fifth on average."""
    source = np.random.default_rng(2)
    missed = 0
    print(f"{'pilot':>5}  {'W':>5}  {'sessions (mean, 5-95 %)':>24}  {'width / W':>9}  {'a fifth wider':>13}")
    for pilot in PILOTS:
        for width in WIDTHS:
            plans, widths = trial(source, pilot, width, times)
            low, high = np.quantile(plans, [0.05, 0.95])
            ratio, wider = float(widths.mean()) / width, float((widths > 1.2 * width).mean())
            told = f"{plans.mean():.0f} ({low:.0f}-{high:.0f})"
            print(f"{pilot:>5}  {width:>5.2f}  {told:>24}  {ratio:>9.2f}  {wider:>13.0%}")
            missed |= pilot >= TRUSTED and abs(ratio - 1) > 0.2
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
