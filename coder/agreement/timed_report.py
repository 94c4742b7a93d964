"""Limits, tables and lists of timed events: from `Timed` to what a report shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coder.agreement import stated, tolerances
from coder.agreement.counts import count_coefficients
from coder.agreement.intervals import Estimates, Plan, estimate, notes
from coder.agreement.ioa import IoaSums, ioa_measures
from coder.agreement.planning import planned
from coder.agreement.result import OVERALL, Coefficient, Place
from coder.agreement.sightings import Sighting, sightings
from coder.agreement.timed import Timed

SAME = "matched"
TOO_MANY = "so many events at one time that not every order was tried; they were taken in order of their codes"


@dataclass(frozen=True)
class Figures:
    """Everything that is computed from the pairings of codings."""

    coefficients: tuple[Coefficient, ...]
    tolerance_table: tuple[Mapping[str, Any], ...]
    baseline: Mapping[str, Any]
    aligned: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]
    plan: Mapping[str, Any] | None = None


def figures(timed: Timed, plan: Plan, width: float | None = None) -> Figures:
    """Coefficients at every scope, the tolerance table, the baseline and the aligned list; width: see `planning`."""
    seen = sightings(
        timed.pairings, timed.seen, timed.levels, timed.labels, start=timed.settings.start, end=timed.settings.end
    )
    overall, *others = _estimates(timed, seen, plan)
    warnings = notes(overall, others, timed.groups, plan)
    if any(each.alignment.capped for each in timed.aligned):
        warnings.append(TOO_MANY)
    return Figures(
        (
            *overall.coefficients,
            *count_coefficients(seen, timed.labels, timed.levels.rollup, plan),
            *(coefficient for part in others for coefficient in part.coefficients),
        ),
        tolerances.tolerance_table(timed),
        tolerances.baseline(timed),
        tuple(aligned(timed)),
        tuple(warnings),
        None if width is None else _planned(timed, width, plan),
    )


def _planned(timed: Timed, width: float, plan: Plan) -> Mapping[str, Any]:
    """For event kappa; where that is undefined, for the first of the states' time-unit kappas."""
    kappas = [one for one in timed.event_measures(OVERALL) if one.name == "event_kappa"]
    kappas += [one for one in stated.measures(timed) if one.name == "time_unit_kappa" and one.place.code is None]
    tried = [planned(one, timed.groups, width, plan.confidence) for one in kappas]
    return next((one for one in tried if one.sessions is not None), tried[0]).to_json()


def _estimates(timed: Timed, seen: Sequence[Sighting], plan: Plan) -> Iterator[Estimates]:
    rollup, whole = timed.levels.rollup, Place(rollup=timed.levels.rollup)
    indices = IoaSums.of(seen, timed.groups, len(timed.labels), timed.settings.bin)
    overall = [*timed.event_measures(whole), *stated.measures(timed), *ioa_measures(indices, whole)]
    overall += timed.code_measures()
    for code, label in enumerate(timed.labels):
        overall += ioa_measures(indices, Place("code", rollup, label), code)
    yield estimate(overall, timed.groups, plan, by_session=True)
    pairs = sorted({pairing.raters for pairing in timed.pairings})
    for raters in pairs if len(pairs) > 1 else []:
        some = timed.regrouped(pairing for pairing in timed.pairings if pairing.raters == raters)
        place = Place("pair", rollup, raters=raters)
        measures = [*some.event_measures(place), *stated.measures(some, place)]
        yield estimate(measures, some.groups, plan, by_session=True)
    for pairing in timed.pairings if timed.groups > 1 else ():
        one = timed.regrouped([pairing])
        place = Place("session", rollup, raters=pairing.raters, session=pairing.first.session)
        yield estimate([*one.event_measures(place), *stated.measures(one, place)], 1, plan, by_session=True)


def aligned(timed: Timed) -> Iterator[dict[str, Any]]:
    """Every pair and every event without a partner, in order of session, pair of observers and time."""
    for pairing, both, each in zip(timed.pairings, timed.seen, timed.aligned, strict=True):
        found: list[tuple[int, str, int | None, int | None]] = []
        for first, second in each.alignment.pairs.tolist():
            same = both[0].labels[first] == both[1].labels[second]
            found.append((int(both[0].onsets[first]), SAME if same else "different_code", first, second))
        found += [(int(both[0].onsets[row]), "only_first", row, None) for row in each.alignment.only_first.tolist()]
        found += [(int(both[1].onsets[row]), "only_second", None, row) for row in each.alignment.only_second.tolist()]
        for _, kind, *rows in sorted(found, key=lambda one: one[:2]):
            held = list(zip(both, rows, strict=True))
            yield {
                "kind": kind,
                "session": pairing.first.session,
                "unit": None,
                "raters": list(pairing.raters),
                "onset": [None if row is None else int(seen.onsets[row]) / 1000 for seen, row in held],
                "code": [None if row is None else seen.codes[row] for seen, row in held],
            }
