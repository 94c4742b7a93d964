"""Agreement reports of fixed units: (session, unit) of an event table, or the rows of a ratings table."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coder.agreement import report_frames as frames
from coder.agreement.codings import Levels
from coder.agreement.document import DEFAULT_INTERVAL, Report
from coder.agreement.options import Options, parameters
from coder.agreement.pairing import Roled, listed
from coder.agreement.ratings_matrix import Ratings, encode
from coder.agreement.result import Coefficient
from coder.agreement.unitwise import Fixed
from coder.errors import BadInput

MOST_TEXTS = 5
"""Texts among numbers that a message names."""
OBSERVERS = "observers"
"""All observers together, as the partner of a reference."""


def by_unit(
    rows: pd.DataFrame,
    kept: Roled,
    alone: Sequence[str],
    asked: Options,
    levels: Levels,
    source: Mapping[str, Any],
    warnings: list[str],
) -> Report:
    """(session, unit) is the unit of analysis and the code the rating, as in a ratings table with a row for each.

    alone: sessions that one observer coded. They hold no pair of ratings, but what was rated there is part of chance.
    """
    unit = str(asked.unit)
    if unit not in rows.columns:
        mend = f"its columns are {', '.join(map(str, rows.columns))}"
        raise BadInput(f"the table has no column {unit}", "--unit", mend)
    rows = rows.loc[np.array(frames.rows_that_count(rows, kept, levels), dtype=bool)]
    if asked.against is not None:
        rows = frames.named_reference(rows, asked.against)
    labels = [levels.label(frames.text(code)) for code in rows["code"]]
    wide, blank = frames.unit_matrix(rows, unit, labels, source)
    if blank:
        have = "row has" if blank == 1 else "rows have"
        warnings.append(f"{blank} {have} no {unit} and {'was' if blank == 1 else 'were'} left out")
    if asked.against is not None:
        return _against(wide, asked, source, warnings, coded=bool(levels.codes))
    if alone:
        meaning = "these sessions count for no pair of ratings, but stay in the chance terms"
        warnings.append(f"coded by one observer only: {listed(alone)}; {meaning}")
    names = [str(session) for session, _ in wide.index]
    return of_units(
        _matrix(wide, names, asked, coded=bool(levels.codes)),
        asked,
        source,
        names,
        [str(name) for _, name in wide.index],
        warnings,
    )


def _against(
    wide: pd.DataFrame, asked: Options, source: Mapping[str, Any], warnings: list[str], *, coded: bool
) -> Report:
    """Each observer's units beside the reference's: all observers together as its partner, and each for itself."""
    reference = str(asked.against)
    observers = [name for name in wide.columns if name != reference]
    pairs = [frames.beside(wide, reference, name, name) for name in observers]
    together = observers[0] if len(observers) == 1 else OBSERVERS
    stacked = pd.concat([frames.beside(wide, reference, name, together) for name in observers] or [wide.iloc[:0]])
    names, units = ([str(one) for one in stacked.index.get_level_values(level)] for level in (0, 1))
    made = of_units(_matrix(stacked, names, asked, coded=coded), asked, source, names, units, warnings)
    if len(observers) < 2:
        return made
    plan = asked.plan(DEFAULT_INTERVAL)
    each: list[Coefficient] = []
    for pair in pairs:
        sessions = [str(session) for session, _ in pair.index]
        fixed = Fixed(_matrix(pair, sessions, asked, coded=coded), asked.level, asked.weights, asked.rollup)
        each += fixed.of_pair(0, 1, plan).coefficients
    return replace(made, raters=(reference, *observers), coefficients=(*made.coefficients, *each))


def _matrix(wide: pd.DataFrame, sessions: list[str], asked: Options, *, coded: bool) -> Ratings:
    """Ratings of a (session, unit) x observer table; two raters without a rating where there are no two observers.

    coded: the codes are a codebook's, hence names even where they are digits; else numbers are numbers.
    """
    raters = [str(name) for name in wide.columns]
    if len(raters) < 2:
        return encode(np.empty((0, 2), dtype=object), categories=asked.categories, raters=("", ""), sessions=[])
    if not coded:
        return encoded(*frames.rating_cells(wide, raters, asked.categories, decimal_comma=False), raters, sessions)
    cells = wide.astype(object).where(wide.notna(), None).to_numpy(dtype=object)
    return encoded(cells, asked.categories, raters, sessions)


def encoded(
    cells: Any, categories: Sequence[Hashable] | None, raters: Sequence[str], sessions: list[str] | None
) -> Ratings:
    try:
        return encode(cells, categories=categories, raters=raters, sessions=sessions)
    except ValueError as error:
        mend = "declare every category that occurs, or leave the option out"
        raise BadInput(str(error), "--categories", mend) from None


def of_units(
    matrix: Ratings,
    asked: Options,
    source: Mapping[str, Any],
    sessions: Sequence[str | None],
    units: Sequence[str],
    warnings: list[str],
) -> Report:
    _refuse(matrix, asked)
    plan = asked.plan(DEFAULT_INTERVAL if matrix.by_session else "analytic")
    fixed = Fixed(matrix, asked.level, asked.weights, asked.rollup)
    coefficients, notes = fixed.estimates(plan)
    if not fixed.units.n:
        warnings = [*warnings, "no unit was rated by two observers: nothing to compare"]
    return Report(
        source=source,
        parameters=parameters(asked, plan, tolerance=None, categories=list(matrix.labels)),
        sessions=matrix.group_count if matrix.by_session else None,
        raters=tuple(rater for rater in matrix.raters if rater),
        coefficients=coefficients,
        confusion=fixed.confusion(),
        disagreements=tuple(fixed.disagreements(sessions, units)),
        warnings=(*warnings, *fixed.warnings(), *notes),
        plan=None if asked.plan_width is None else fixed.planned(asked.plan_width, plan),
    )


def _refuse(matrix: Ratings, asked: Options) -> None:
    """What the ratings cannot be asked."""
    if asked.plan_width is not None and not matrix.by_session:
        mend = "name each row's session in a column called session"
        raise BadInput("sessions cannot be planned where none is known", "--plan-width", mend)
    numbers = matrix.values is not None
    if asked.level == "ordinal" and not matrix.ordered:
        raise _without_order(matrix, "--level ordinal")
    if asked.level in ("interval", "ratio") and not numbers:
        raise BadInput(
            "the ratings are not numbers", f"--level {asked.level}", "use nominal, or ordinal with --categories"
        )
    negative = matrix.values is not None and len(matrix.values) and matrix.values.min() < 0
    if negative and "ratio" in (asked.level, asked.weights):
        raise BadInput("some ratings are below 0", "ratio", "use the interval level, or other weights")
    if asked.weights is not None and not matrix.ordered:
        raise _without_order(matrix, "--weights")


def _without_order(matrix: Ratings, where: str) -> BadInput:
    """Text among numbers is named: it may be another program's sign for missing, or ids taken for ratings."""
    texts = [str(label) for label in matrix.labels if frames.number(label, decimal_comma=False) is None]
    numbers = len(matrix.labels) - len(texts)
    if numbers and len(texts) <= MOST_TEXTS:
        are = "is no number" if len(texts) == 1 else "are no numbers"
        what = f"{', '.join(texts)} {are}, so the categories have no order"
        return BadInput(what, where, 'leave missing cells empty, or declare the order: --categories "1,2,3"')
    mend = 'declare it: --categories "low,middle,high"; a column of ids is no rater if it is called unit or session'
    return BadInput("the categories have no order", where, mend)
