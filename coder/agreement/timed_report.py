"""Limits, tables and lists of timed events: from `Timed` to what a report shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coder.agreement import stated, sweep
from coder.agreement.intervals import Estimates, Plan, estimate, notes
from coder.agreement.result import Coefficient, Place
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


def figures(timed: Timed, plan: Plan) -> Figures:
    """Coefficients at every scope, the tolerance table, the baseline and the disagreements."""
    overall, *others = _estimates(timed, plan)
    warnings = notes(overall, others, timed.groups, plan)
    if any(each.alignment.capped for each in timed.aligned):
        warnings.append(TOO_MANY)
    return Figures(
        tuple(coefficient for part in (overall, *others) for coefficient in part.coefficients),
        sweep.tolerance_table(timed),
        sweep.baseline(timed),
        tuple(_aligned(timed)),
        tuple(warnings),
    )


def _estimates(timed: Timed, plan: Plan) -> Iterator[Estimates]:
    rollup = timed.levels.rollup
    overall = [
        *timed.event_measures(Place(rollup=rollup)),
        *stated.measures(timed),
        *timed.code_measures(),
    ]
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


def _aligned(timed: Timed) -> Iterator[dict[str, Any]]:
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
