"""The figures of fixed units: which coefficients are given for a ratings matrix, and where raters differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from coder.agreement import measures
from coder.agreement.intervals import Estimates, Measure, Plan, estimate, notes
from coder.agreement.measures import MANY_CATEGORIES, Units
from coder.agreement.planning import planned
from coder.agreement.ratings import ICC_FORMS
from coder.agreement.ratings_matrix import Ratings
from coder.agreement.result import Coefficient, Place

ADDED = ("linear", "quadratic")
"""Weighted forms that are given unasked where the categories have an order."""


@dataclass(frozen=True)
class Fixed:
    """A ratings matrix with what is asked of it. level: of Krippendorff's alpha; weights: a name of Gwet's set."""

    matrix: Ratings
    level: str = "nominal"
    weights: str | None = None
    rollup: str = "code"

    @cached_property
    def units(self) -> Units:
        return Units(self.matrix, Place(rollup=self.rollup))

    @cached_property
    def _alike(self) -> Units:
        return Units(self.matrix.condensed(), self.units.place)

    def _counted(self, plan: Plan) -> Units:
        """Units that were rated alike need to be told apart only where they are resampled."""
        return self._alike if plan.method == "analytic" else self.units

    @property
    def tabled(self) -> bool:
        """Few enough categories for coefficients that need a K x K table."""
        return len(self.matrix.labels) <= MANY_CATEGORIES

    def estimates(self, plan: Plan) -> tuple[tuple[Coefficient, ...], list[str]]:
        """Every coefficient with its limits (overall, by code, by pair of raters, by session), and what to know."""
        units = self._counted(plan)
        overall = self._estimated([*self._overall(units), *self._codes(units)], units, plan)
        others = [*self._pairs(plan), *self._sessions(plan)]
        found = tuple(one for part in (overall, *others) for one in part.coefficients)
        return found, notes(overall, others, units.groups_met, plan)

    def _estimated(self, found: Sequence[Measure], units: Units, plan: Plan) -> Estimates:
        groups, by_session = units.matrix.group_count, units.matrix.by_session
        return estimate(found, groups, plan, by_session=by_session, paired=units.groups_met)

    def _overall(self, units: Units) -> Iterator[Measure]:
        two = len(units.matrix.raters) == 2
        yield measures.percent_agreement(units)
        yield measures.all_raters_agreement(units)
        if two:
            yield from self._of_two(units)
        yield measures.chance_corrected(units, "fleiss_kappa")
        yield measures.chance_corrected(units, "conger_kappa")
        yield measures.light_kappa(units)
        yield measures.chance_corrected(units, "brennan_prediger")
        yield measures.chance_corrected(units, "gwet")
        yield measures.krippendorff_alpha(units, self.level)
        if self.tabled:
            yield from self._weighted(units, two=two)
        if self.matrix.values is not None:
            yield measures.kendall_w(units)
            yield from (measures.icc(units, form) for form in ICC_FORMS)

    def _of_two(self, units: Units) -> Iterator[Measure]:
        yield measures.cohen_kappa(units)
        yield measures.kappa_max(units)
        yield measures.chance_corrected(units, "scott_pi")

    def _weighted(self, units: Units, *, two: bool) -> Iterator[Measure]:
        if self.weights is None:
            for name in ADDED if self.matrix.ordered else ():
                if two:
                    yield measures.cohen_kappa(units, name)
                yield measures.chance_corrected(units, "gwet", name)
            return
        yield measures.percent_agreement(units, self.weights)
        forms = ("scott_pi",) if two else ()
        if two:
            yield measures.cohen_kappa(units, self.weights)
        for form in (*forms, "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet"):
            yield measures.chance_corrected(units, form, self.weights)
        yield measures.krippendorff_alpha_weighted(units, self.weights)

    def _codes(self, units: Units) -> list[Measure]:
        if not self.tabled:
            return []
        return measures.per_code(units, range(len(self.matrix.labels)))

    def _pairs(self, plan: Plan) -> Iterator[Estimates]:
        raters = len(self.matrix.raters)
        if raters < 3:
            return
        for first, second in combinations(range(raters), 2):
            yield self.of_pair(first, second, plan)

    def of_pair(self, first: int, second: int, plan: Plan) -> Estimates:
        """The figures of two of the raters, with scope pair."""
        units = _rated(self._counted(plan).pair(first, second))
        found = [measures.percent_agreement(units), *self._of_two(units), measures.chance_corrected(units, "gwet")]
        found.append(measures.krippendorff_alpha(units, self.level))
        if self.tabled:
            names = [self.weights] if self.weights else ADDED if self.matrix.ordered else ()
            found += [measures.cohen_kappa(units, name) for name in names]
        return self._estimated(found, units, plan)

    def _sessions(self, plan: Plan) -> Iterator[Estimates]:
        if not self.matrix.by_session or self.matrix.group_count < 2:
            return
        for group, session in enumerate(self.matrix.sessions):
            place = Place("session", self.rollup, raters=self.matrix.raters, session=session)
            units = Units(self.matrix.of_group(group), place)
            found = [measures.percent_agreement(units), measures.chance_corrected(units, "fleiss_kappa")]
            found += [measures.chance_corrected(units, "gwet"), measures.krippendorff_alpha(units, self.level)]
            yield self._estimated(found, units, plan)

    def planned(self, width: float, plan: Plan) -> dict[str, Any]:
        """How many sessions Krippendorff's alpha needs for limits no further apart than `width`."""
        alpha = measures.krippendorff_alpha(self.units, self.level)
        return planned(alpha, self.matrix.group_count, width, plan.confidence).to_json()

    def confusion(self) -> dict[str, Any] | None:
        """K x K counts summed over pairs of raters, rows the rater named first; None with too many categories."""
        size = len(self.matrix.labels)
        if not self.tabled:
            return None
        counts = np.zeros(size * size, dtype=np.int64)
        codes = self.matrix.codes
        for first, second in combinations(range(codes.shape[1]), 2):
            both = (codes[:, first] >= 0) & (codes[:, second] >= 0)
            counts += np.bincount(codes[both, first] * size + codes[both, second], minlength=size * size)
        return {"labels": list(self.matrix.labels), "matrix": counts.reshape(size, size).tolist()}

    def disagreements(self, sessions: Sequence[str | None], units: Sequence[str]) -> list[dict[str, Any]]:
        """Units on which two ratings differ; sessions, units: their names, in order of the matrix."""
        codes = self.matrix.codes
        highest = codes.max(axis=1, initial=-1)
        lowest = np.where(codes >= 0, codes, len(self.matrix.labels)).min(axis=1, initial=len(self.matrix.labels))
        found = []
        for row in np.flatnonzero(lowest < highest).tolist():
            given: list[int] = codes[row].tolist()
            rated = [rater for rater, place in zip(self.matrix.raters, given, strict=True) if place >= 0]
            labels = [self.matrix.labels[place] for place in given if place >= 0]
            found.append(
                {
                    "kind": "different_code",
                    "session": sessions[row],
                    "unit": units[row],
                    "raters": rated,
                    "onset": None,
                    "code": labels,
                }
            )
        return found

    def warnings(self) -> Iterator[str]:
        """What was left out, and which raters have nothing."""
        codes = self.matrix.codes
        complete = (codes >= 0).all(axis=1)
        rated = (codes >= 0).any(axis=1)
        if not complete.all():
            left = int((~complete).sum())
            numbers = ", the intraclass correlations and Kendall's W" if self.matrix.values is not None else ""
            yield f"all_raters_agreement{numbers}: {left} of {len(codes)} units left out, a rating is missing there"
        if not rated.all():
            yield f"{int((~rated).sum())} of {len(codes)} units have no rating"
        raters = enumerate(self.matrix.raters)
        silent = [rater for number, rater in raters if rater and not (codes[:, number] >= 0).any()]
        if silent:
            yield f"no rating by {', '.join(silent)}"
        if not self.tabled:
            yield f"over {MANY_CATEGORIES:,} categories: no confusion table, no weighted forms, no figures by code"


def _rated(units: Units) -> Units:
    """A pair of raters, its sessions being those in which either rated: the others bear on nothing."""
    matrix = units.matrix
    if not matrix.by_session:
        return units
    held = np.unique(matrix.groups[matrix.per_unit > 0])
    rows = np.isin(matrix.groups, held)
    groups = np.searchsorted(held, matrix.groups[rows])
    sessions = tuple(matrix.sessions[group] for group in held.tolist())
    again = replace(matrix, codes=matrix.codes[rows], groups=groups, group_count=len(held), sessions=sessions)
    return Units(again, units.place)


def find(coefficients: Sequence[Coefficient], name: str) -> list[Coefficient]:
    """The entries of a name at the widest scope at which it is given."""
    for scope in ("overall", "channel", "code", "pair", "session"):
        found = [one for one in coefficients if one.name == name and one.place.scope == scope]
        if found:
            return found
    return []
