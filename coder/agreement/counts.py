"""Agreement on how often each code was used in a session, which is what reports of totals rest on.

A row is a session and pair of observers, its columns the first and the second observer by name; a code that either did
not look for gives no row. Where the pairs of observers differ between sessions, the columns hold different people: the
variance of "observers" is then that between first and second by name, and a mean difference mixes the pairs, so read
such figures for each pair as well. Rows of one session (three observers make three) are not independent, so limits
resample sessions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from coder.agreement import measures
from coder.agreement.intervals import Plan, estimate
from coder.agreement.measures import Units
from coder.agreement.ratings_matrix import Floats, Ints, encode
from coder.agreement.result import Coefficient, Place, reason
from coder.agreement.sightings import Sighting

HOUR = 3_600_000
"""ms."""


@dataclass(frozen=True)
class Counts:
    """Events of each code by row. first, second: (P, K); looked: (P, K) which codes both looked for; hours: (P,) of
    codable time; groups: (P,) the session of each row."""

    first: Floats
    second: Floats
    looked: NDArray[np.bool_]
    hours: Floats
    groups: Ints

    @classmethod
    def of(cls, sightings: Sequence[Sighting], codes: int) -> "Counts":
        found = np.zeros((2, len(sightings), codes))
        looked = np.zeros((len(sightings), codes), dtype=bool)
        for row, each in enumerate(sightings):
            for side, events in enumerate((each.first, each.second)):
                found[side, row] = np.bincount(events.codes, minlength=codes)
            looked[row] = each.looked
        hours = np.array([each.codable / HOUR for each in sightings], dtype=float)
        groups = np.array([each.group for each in sightings], dtype=np.int64)
        return cls(found[0], found[1], looked, hours, groups)

    def pairs(self, code: int) -> tuple[Floats, Floats, Ints]:
        """(p, 2) counts of the rows in which both looked for the code, (p,) their hours and (p,) their sessions."""
        rows = np.flatnonzero(self.looked[:, code])
        both = np.stack([self.first[rows, code], self.second[rows, code]], axis=1)
        return both, self.hours[rows], self.groups[rows]


@dataclass(frozen=True)
class Spread:
    """How often a code was used: mean and standard deviation of the counts of a session by one observer, and the share
    of them that are 0. What an intraclass correlation of a rare code is to be read beside. None: too few counts."""

    rows: int
    mean: float | None
    sd: float | None
    none: float | None


def spread(counts: Counts, code: int) -> Spread:
    """Mean, SD and share of zeros over rows and both observers."""
    both, _, _ = counts.pairs(code)
    if not len(both):
        return Spread(0, None, None, None)
    return Spread(len(both), float(both.mean()), float(both.std(ddof=1)), float((both == 0).mean()))


def count_coefficients(
    sightings: Sequence[Sighting], labels: Sequence[str], rollup: str, plan: Plan
) -> tuple[Coefficient, ...]:
    """icc2, icc2_rate and limits_of_agreement of each of the K labels, scope code; see the module for what a row is.

    icc2: two-way random effects, absolute agreement, one observer (ICC(A,1)); McGraw & Wong 1996, Psychol Methods
    1:30-46. icc2_rate: the same of events per hour of codable time; rows without codable time are left out.
    limits_of_agreement: mean of first minus second, and the limits that hold the plan's confidence of the differences
    if they are normal; Bland & Altman 1986, Lancet 327:307-310. n: rows.
    """
    counts = Counts.of(sightings, len(labels))
    found: list[Coefficient] = []
    for code, label in enumerate(labels):
        place = Place("code", rollup, label)
        both, hours, groups = counts.pairs(code)
        timed = hours > 0
        rates = both[timed] / hours[timed, None]
        found.append(icc_of(both, groups, place, plan))
        found.append(replace(icc_of(rates, groups[timed], place, plan), name="icc2_rate"))
        found.append(limits_of_agreement(both, groups, place, plan.confidence))
    return tuple(found)


def icc_of(scores: Floats, groups: Ints, place: Place, plan: Plan) -> Coefficient:
    """icc2 of a (p, k) table of numbers; groups: (p,) the session of each row. Limits by resampling sessions, or, where
    the plan is analytic, McGraw & Wong's by F, which take the rows as independent."""
    why = _too_few(groups)
    if why is not None:
        return Coefficient("icc2", None, len(scores), why_missing=why, why_no_interval=UNDEFINED, place=place)
    units = Units(encode(scores, sessions=groups.tolist()), place)
    made = estimate([measures.icc(units, "icc2")], units.matrix.group_count, plan, by_session=True).coefficients[0]
    if made.value is None:
        return replace(made, why_missing=reason("zero_variance", "the sessions do not differ"))
    return made


UNDEFINED = "undefined: without a value there are no limits"


def _too_few(groups: Ints) -> str | None:
    sessions = len(np.unique(groups))
    if sessions == 0:
        return reason("no_pairs", "no session has a figure from two observers")
    return reason("single_session", "one session alone does not vary") if sessions == 1 else None


def limits_of_agreement(both: Floats, groups: Ints, place: Place, confidence: float) -> Coefficient:
    """Mean of first minus second of a (p, 2) table, mean -+ z SD, and the mean's standard error SD / √p (Bland &
    Altman 1986). The limits hold single differences; they are not a confidence interval of the mean."""
    name = "limits_of_agreement"
    why = _too_few(groups)
    if len(both) == 0:
        return Coefficient(name, None, 0, why_missing=why, why_no_interval=UNDEFINED, place=place)
    apart = both[:, 0] - both[:, 1]
    mean = float(apart.mean())
    if why is not None:
        return Coefficient(name, mean, len(apart), why_no_interval=why, place=place)
    sd = float(apart.std(ddof=1))
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * sd
    se = sd / float(np.sqrt(len(apart)))
    return Coefficient(name, mean, len(apart), se, mean - reach, mean + reach, "bland_altman", place=place)
