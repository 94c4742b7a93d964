"""Agreement of observers on what is not timed: the marks of a plan's items, and the ratings at the end of a session.

Items: a unit is a session's item, its rating a status in the order not delivered < partial < adapted < delivered.
"Not applicable" and "not observed" have no place in that order and count as missing, which is said beside the figures.
Ratings: each scale by itself, a unit being a session; "not ratable" is missing. Sessions count where two observers or
more, primary or second, marked (or rated) anything. Several pairs of observers over the sessions make one matrix with
gaps: percent agreement, AC1, AC2 and alpha take those as they are, kappa is the mean over pairs (Light 1971).

Formulas and sources are those of `coder.agreement.units`. Limits are by resampling sessions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np

from coder.agreement import measures, nominal
from coder.agreement.counts import icc_of
from coder.agreement.intervals import FEW_SESSIONS, Estimates, Measure, Plan, estimate, notes
from coder.agreement.measures import Units
from coder.agreement.pairing import INDEPENDENT, listed
from coder.agreement.ratings_matrix import Ratings, encode
from coder.agreement.result import Coefficient, Place
from coder.agreement.tally import Tally

STATUSES = ("not_delivered", "partial", "adapted", "delivered")
"""In order, the declared categories of every coefficient of items."""
UNSEEN = ("not_applicable", "not_observed")
Row: TypeAlias = Mapping[Any, Any]
Key: TypeAlias = tuple[str, str]


def of_sheets(
    marks: Iterable[Row], ratings: Iterable[Row], plan: Plan, scales: Iterable[Row] = ()
) -> tuple[tuple[Coefficient, ...], list[str]]:
    """Every coefficient of items and ratings with its limits, and what to know of them; nothing of what nobody doubled.

    marks: rows with session, observer, role, item, status, and plan where item ids may recur between plans. ratings:
    rows with session, observer, role, scale, value (None or NaN: not ratable). scales: rows with scale, low, high, the
    lowest and highest step declared; without them the points of a scale are those that were given, which moves AC2.
    Raises ValueError for a status that is none of the six.
    """
    of_items, about_items = of_marks(marks, plan)
    of_scales, about_scales = of_ratings(ratings, plan, scales)
    return of_items + of_scales, about_items + about_scales


@dataclass(frozen=True)
class Answers:
    """What the observers of doubled sessions said, by (session, item or scale), then by observer."""

    given: Mapping[Key, Mapping[str, Any]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, str, Any]]) -> "Answers":
        """rows: session, observer, role, item or scale, answer. An observer's primary coding stands before a second."""
        counted = sorted((row for row in rows if row[2] in INDEPENDENT), key=lambda row: row[:4])
        observers: dict[str, set[str]] = {}
        for session, observer, *_ in counted:
            observers.setdefault(session, set()).add(observer)
        given: dict[Key, dict[str, Any]] = {}
        for session, observer, _, what, answer in counted:
            if len(observers[session]) > 1:
                given.setdefault((session, what), {}).setdefault(observer, answer)
        return cls(given)

    @property
    def kinds(self) -> list[str]:
        """The items or scales, by name."""
        return sorted({what for _, what in self.given})

    def only(self, kind: str) -> "Answers":
        return Answers({key: held for key, held in self.given.items() if key[1] == kind})

    def matrix(self, categories: Sequence[Any]) -> Ratings:
        """Units x observers, units in order of session and item; None is missing."""
        observers = sorted({observer for held in self.given.values() for observer in held})
        # An observer alone, where the other has no row of this kind, stands beside nobody.
        raters = observers if len(observers) > 1 else [*observers, ""]
        units = sorted(self.given)
        cells = np.empty((len(units), len(raters)), dtype=object)
        for row, unit in enumerate(units):
            cells[row] = [self.given[unit].get(rater) for rater in raters]
        return encode(cells, categories=categories, raters=raters, sessions=[session for session, _ in units])


def of_marks(rows: Iterable[Row], plan: Plan) -> tuple[tuple[Coefficient, ...], list[str]]:
    """Agreement on item statuses: overall, by status (scope code, code the status), by item (code the item's id)."""
    said = Answers.of(_named_items(list(rows)))
    if not said.given:
        return (), []
    seen = Answers({key: {who: _status(mark) for who, mark in held.items()} for key, held in said.given.items()})
    units = Units(seen.matrix(STATUSES))
    overall = _prefixed("item", _estimated([*_of_items(units), *_of_statuses(units)], units, plan))
    by_item = {item: _prefixed("item", _of_item(seen.only(item), item, plan)) for item in seen.kinds}
    found = tuple(one for part in (overall, *by_item.values()) for one in part.coefficients)
    warnings = notes(overall, [], units.groups_met, plan)
    if not overall.few:
        warnings += _few({item: part.few for item, part in by_item.items()})
    return found, [*_of_unseen(said), *(f"item marks: {note}" for note in warnings)]


def _few(kinds: Mapping[str, bool]) -> Iterator[str]:
    few = [kind for kind, is_few in kinds.items() if is_few]
    if few:
        told = listed(few)
        yield f"doubled in fewer than {FEW_SESSIONS} sessions, so take their own limits as rough: {told}"


def _named_items(rows: Sequence[Row]) -> Iterator[tuple[str, str, str, str, Any]]:
    """An item is called by its id, with its plan where several plans have one of that id."""
    plans: dict[str, set[str]] = {}
    for row in rows:
        plans.setdefault(str(row["item"]), set()).add(str(row.get("plan") or ""))
    for row in rows:
        item, owner = str(row["item"]), str(row.get("plan") or "")
        name = f"{item} ({owner})" if len(plans[item]) > 1 and owner else item
        yield str(row["session"]), str(row["observer"]), str(row["role"]), name, row["status"]


def _status(mark: Any) -> Any:
    return None if mark in UNSEEN or mark != mark else mark


def _of_items(units: Units) -> Iterator[Measure]:
    yield measures.percent_agreement(units)
    if len(units.matrix.raters) == 2:
        yield measures.cohen_kappa(units)
        yield measures.cohen_kappa(units, "linear")
    else:
        yield measures.light_kappa(units)
        yield _light(units, "linear")
    yield measures.chance_corrected(units, "gwet")
    yield measures.chance_corrected(units, "gwet", "linear")
    yield measures.krippendorff_alpha(units, "ordinal")


def _light(units: Units, weights: str) -> Measure:
    """Mean over pairs of observers of their weighted kappas, each over the units both marked."""
    scheme = units.scheme(weights)
    pairs = [Tally(units.matrix.pair(*two).complete()) for two in combinations(range(len(units.matrix.raters)), 2)]
    batch = nominal.mean_of([nominal.conger(pair, pair.agreement_in_units(scheme), scheme) for pair in pairs])
    return replace(measures.light_kappa(units), name=f"light_kappa_{weights}", batch=batch)


def _of_statuses(units: Units) -> list[Measure]:
    found = measures.per_code(units, range(len(units.matrix.labels)))
    return [measure for measure in found if measure.name == "positive_agreement"]


def _of_item(said: Answers, item: str, plan: Plan) -> Estimates:
    units = Units(said.matrix(STATUSES), Place("code", code=item))
    return _estimated([measures.percent_agreement(units)], units, plan)


def _of_unseen(said: Answers) -> Iterator[str]:
    """How many marks count as missing, and how many of them stand against a status."""
    counts = dict.fromkeys(UNSEEN, 0)
    against = 0
    for held in said.given.values():
        marks = list(held.values())
        without = [mark for mark in marks if mark in UNSEEN]
        for mark in without:
            counts[mark] += 1
        against += bool(without) and any(mark in STATUSES for mark in marks)
    if any(counts.values()):
        told = " and ".join(f"{count:,} {status}" for status, count in counts.items() if count)
        yield (
            f"item marks: {told} count as missing; on {against:,} items one observer said so and another gave a "
            "status, a difference that these figures do not show"
        )


def of_ratings(
    rows: Iterable[Row], plan: Plan, scales: Iterable[Row] = ()
) -> tuple[tuple[Coefficient, ...], list[str]]:
    """Agreement on each rating scale (scope code, code the scale's id)."""
    said = Answers.of(
        (str(row["session"]), str(row["observer"]), str(row["role"]), str(row["scale"]), _number(row["value"]))
        for row in rows
    )
    if not said.given:
        return (), []
    declared = _steps(scales)
    parts = {scale: _of_scale(said.only(scale), scale, declared.get(scale, set()), plan) for scale in said.kinds}
    found = tuple(one for part in parts.values() for one in part.estimates.coefficients)
    warnings = []
    answers = [answer for held in said.given.values() for answer in held.values()]
    if None in answers:
        missing = answers.count(None)
        warnings.append(f"{missing:,} of {len(answers):,} answers are not ratable, which counts as missing")
    warnings += _few({scale: part.estimates.few for scale, part in parts.items()})
    warnings += notes(Estimates(found), [], len(parts), plan)
    paired = [scale for scale, part in parts.items() if part.paired]
    if paired:
        why = "not every observer rated every session, so the rows of rating_icc2 are pairs of observers"
        warnings.append(f"{why}: {listed(paired)}")
    return found, [f"ratings: {note}" for note in warnings]


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _steps(scales: Iterable[Row]) -> dict[str, set[float]]:
    """Declared points of each scale, those of all codebooks together."""
    found: dict[str, set[float]] = {}
    for row in scales:
        low, high = _number(row["low"]), _number(row["high"])
        if low is not None and high is not None:
            found.setdefault(str(row["scale"]), set()).update(np.arange(low, high + 0.5).tolist())
    return found


@dataclass(frozen=True)
class _Scale:
    """Figures of one scale. paired: the rows of icc2 are pairs of observers."""

    estimates: Estimates
    paired: bool


def _of_scale(said: Answers, scale: str, declared: set[float], plan: Plan) -> _Scale:
    given = {answer for held in said.given.values() for answer in held.values() if answer is not None}
    place = Place("code", code=scale)
    units = Units(said.matrix(sorted(declared | given)), place)
    close = (np.abs(np.subtract.outer(units.matrix.scale, units.matrix.scale)) <= 1 + 1e-9).astype(float)
    found = [
        measures.chance_corrected(units, "gwet", "quadratic"),
        measures.krippendorff_alpha(units, "ordinal"),
        replace(measures.percent_agreement(units, close), name="within_1"),
    ]
    made = _estimated(found, units, plan)
    icc, paired = _icc(units, plan)
    return _Scale(_prefixed("rating", replace(made, coefficients=(icc, *made.coefficients))), paired)


def _icc(units: Units, plan: Plan) -> tuple[Coefficient, bool]:
    """icc2 over sessions x observers where every observer rated every session that two rated; else a row is a session
    and pair of observers, by name, as for counts."""
    codes, groups = units.matrix.codes, units.matrix.groups
    met = (codes >= 0).sum(axis=1) >= 2
    whole = (codes >= 0).all(axis=1)
    values = units.matrix.scale
    if (whole == met).all():
        return icc_of(values[codes[whole]], groups[whole], units.place, plan), False
    rows = [
        (group, values[first], values[second])
        for group, given in zip(groups.tolist(), codes.tolist(), strict=True)
        for first, second in combinations([code for code in given if code >= 0], 2)
    ]
    scores = np.array([row[1:] for row in rows], dtype=float)
    return icc_of(scores, np.array([row[0] for row in rows]), units.place, plan), True


def _estimated(found: Sequence[Measure], units: Units, plan: Plan) -> Estimates:
    return estimate(found, units.matrix.group_count, plan, by_session=True, paired=units.groups_met)


def _prefixed(kind: str, made: Estimates) -> Estimates:
    return replace(made, coefficients=tuple(replace(one, name=f"{kind}_{one.name}") for one in made.coefficients))
