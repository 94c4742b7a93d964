"""Agreement from tidy frames, in the contract's three forms: a ratings table, a bare event table, the database.

`options.unit` names a column whose values cut the sessions into units, each rated by a code.

Each function takes frames and returns a `Report`; what is wrong with the request is a BadInput with every problem.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from coder.agreement import report_frames as frames
from coder.agreement.codings import Levels
from coder.agreement.options import Options, parameters
from coder.agreement.pairing import Roled, compared, counted, doubled, listed, on_codings, sought
from coder.agreement.ratings_check import refuse_repeated_units, taken_as_categories
from coder.agreement.ratings_matrix import Ratings, encode
from coder.agreement.result import Coefficient
from coder.agreement.timed import Timed
from coder.agreement.timed_report import SAME, figures
from coder.agreement.unitwise import Fixed, find
from coder.errors import BadInput

SHOWN = 1_000
"""Disagreements in the JSON document."""


@dataclass(frozen=True)
class Report:
    """The figures of agreement with all that they rest on; see the contract's `coder agreement --json`."""

    source: Mapping[str, Any]
    parameters: Mapping[str, Any]
    sessions: int | None
    raters: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    confusion: Mapping[str, Any] | None = None
    tolerance_table: tuple[Mapping[str, Any], ...] = ()
    baseline: Mapping[str, Any] = field(default_factory=dict)
    disagreements: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    aligned: tuple[Mapping[str, Any], ...] = ()
    plan: Mapping[str, Any] | None = None

    def named(self, name: str) -> list[Coefficient]:
        """The entries of a name at the widest scope at which it is given; empty where it is not given at all."""
        return find(self.coefficients, name)

    def to_json(self, *, aligned: bool = False) -> dict[str, Any]:
        """The contract's document, with the first 1,000 disagreements; aligned: also every pair and unmatched event."""
        document = {
            "source": dict(self.source),
            "parameters": dict(self.parameters),
            "sessions": self.sessions,
            "raters": list(self.raters),
            "coefficients": [coefficient.to_json() for coefficient in self.coefficients],
            "confusion": dict(self.confusion) if self.confusion is not None else None,
            "tolerance_table": [dict(row) for row in self.tolerance_table],
            "baseline": dict(self.baseline),
            "disagreements": [dict(one) for one in self.disagreements[:SHOWN]],
            "disagreements_total": len(self.disagreements),
            "warnings": list(self.warnings),
        }
        if self.plan is not None:
            document["plan"] = dict(self.plan)
        if aligned:
            document["aligned"] = [dict(one) for one in self.aligned]
        return document


def ratings_report(frame: pd.DataFrame, options: Options | None = None, *, source: str = "ratings") -> Report:
    """Coefficients of a plain ratings table: one row a unit, one column a rater, `session` and `unit` being ids."""
    asked = options or Options()
    raters, session, unit = frames.rating_columns(frame)
    if len(raters) < 2:
        number = f"{len(raters)} rater" if len(raters) == 1 else "no rater"
        raise BadInput(f"the table has {number}", source, "agreement needs a column for each of two or more")
    refuse_repeated_units(frame, session, unit, source)
    comma = bool(frame.attrs.get("decimal_comma"))
    cells, categories = frames.rating_cells(frame, raters, asked.categories, decimal_comma=comma)
    warnings = list(taken_as_categories(cells, asked.categories))
    names = [frames.text(cell) for cell in frame[session]] if session else None
    matrix = _encoded(cells, categories, list(map(str, raters)), names)
    units = (
        [frames.text(cell) for cell in frame[unit]] if unit else [str(number) for number in range(1, len(frame) + 1)]
    )
    where = [None] * len(units) if names is None else list(names)
    return _of_units(matrix, asked, {"form": "ratings", "path": source}, where, units, warnings)


def events_report(frame: pd.DataFrame, options: Options | None = None, *, source: str = "events") -> Report:
    """Agreement of a bare event table: rows as `exports.tidy_rules.clean_events` gives them."""
    asked = options or Options()
    if asked.rollup != "code":
        raise BadInput(f"--rollup {asked.rollup} needs a codebook", source, "leave it out, or import the table first")
    rows = frames.filtered(frame, asked.where)
    found = frames.bare_codings(rows)
    given = {"form": "events", "path": source, "rows": len(rows)}
    kept, warnings = counted(found, asked)
    both, alone = doubled(kept, asked)
    if asked.unit is not None:
        return _by_unit(rows, kept, alone, asked, Levels(), given, warnings)
    if alone:
        warnings.append(f"left out, since only one observer has a row there: {listed(alone)}")
    return _by_time(kept, both, asked, Levels(), given, warnings, asked.tolerance)


def database_report(
    *,
    sessions: pd.DataFrame,
    codings: pd.DataFrame,
    events: pd.DataFrame,
    codes: pd.DataFrame,
    looked_for: pd.DataFrame,
    gaps: pd.DataFrame,
    tolerances: Mapping[str, tuple[float, float]] | None = None,
    options: Options | None = None,
    source: str = "database",
) -> Report:
    """Agreement of every session with two or more independent codings; frames as `coder.tables` gives them.

    tolerances: seconds (live, recorded) by codebook digest, used where the options name none. Drafts count and are
    named; gold and consensus codings only as the reference of `against`; training codings never.
    """
    asked = options or Options()
    known = frames.codebook_levels(codes, codings["codebook_digest"].dropna())
    levels = Levels(asked.rollup, known)
    found = frames.stored_codings(
        sessions=sessions,
        codings=codings,
        events=frames.filtered(events, asked.where),
        looked_for=looked_for,
        gaps=gaps,
        codes=known,
    )
    kept, warnings = counted(found, asked)
    both, alone = doubled(kept, asked)
    used = codings if asked.unit is not None else codings[codings["session"].map(str).isin(both)]
    tolerance = (
        asked.tolerance if asked.tolerance is not None else frames.tolerance_of(sessions, used, tolerances or {})
    )
    warnings += on_codings(used.to_dict("records"), {(one.session, one.observer, role) for one, role in kept})
    given = {"form": "database", "path": source}
    if asked.unit is not None:
        return _by_unit(frames.filtered(events, asked.where), kept, alone, asked, levels, given, warnings)
    return _by_time(kept, both, asked, levels, given, warnings, tolerance)


def _by_time(
    kept: Roled,
    both: Sequence[str],
    asked: Options,
    levels: Levels,
    source: Mapping[str, Any],
    warnings: list[str],
    tolerance: float | None,
) -> Report:
    seconds = frames.DEFAULT_TOLERANCE if tolerance is None else tolerance
    plan = asked.plan("bootstrap")
    if plan.method == "analytic":
        raise BadInput("timed events have no analytic limits", "--interval", "use bootstrap, bca or jackknife")
    found = compared(kept, both, asked)
    timed = Timed(tuple(found), len(both), levels, asked.settings(seconds))
    numbers = figures(timed, plan)
    if not found:
        warnings.append(f"no session {sought(asked)}: nothing to compare")
    return Report(
        source=source,
        parameters=parameters(asked, plan, tolerance=seconds, categories=list(timed.labels)),
        sessions=len(both),
        raters=tuple(dict.fromkeys(rater for pair in found for rater in pair.raters)),
        coefficients=numbers.coefficients,
        confusion=timed.confusion(),
        tolerance_table=numbers.tolerance_table,
        baseline=numbers.baseline,
        disagreements=tuple(one for one in numbers.aligned if one["kind"] != SAME),
        aligned=numbers.aligned,
        warnings=(*warnings, *numbers.warnings),
    )


def _by_unit(
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
    labels = [levels.label(frames.text(code)) for code in rows["code"]]
    wide, blank = frames.unit_matrix(rows, unit, labels, source)
    if blank:
        warnings.append(f"{blank} rows have no {unit} and were left out")
    if alone:
        meaning = "these sessions count for no pair of ratings, but stay in the chance terms"
        warnings.append(f"coded by one observer only: {listed(alone)}; {meaning}")
    names = [str(session) for session, _ in wide.index]
    return _of_units(
        _matrix(wide, names, asked, coded=bool(levels.codes)),
        asked,
        source,
        names,
        [str(name) for _, name in wide.index],
        warnings,
    )


def _matrix(wide: pd.DataFrame, sessions: list[str], asked: Options, *, coded: bool) -> Ratings:
    """Ratings of a (session, unit) x observer table; two raters without a rating where there are no two observers.

    coded: the codes are a codebook's, hence names even where they are digits; else numbers are numbers.
    """
    raters = [str(name) for name in wide.columns]
    if len(raters) < 2:
        return encode(np.empty((0, 2), dtype=object), categories=asked.categories, raters=("", ""), sessions=[])
    if not coded:
        return _encoded(*frames.rating_cells(wide, raters, asked.categories, decimal_comma=False), raters, sessions)
    cells = wide.astype(object).where(wide.notna(), None).to_numpy(dtype=object)
    return _encoded(cells, asked.categories, raters, sessions)


def _encoded(
    cells: Any, categories: Sequence[Hashable] | None, raters: Sequence[str], sessions: list[str] | None
) -> Ratings:
    try:
        return encode(cells, categories=categories, raters=raters, sessions=sessions)
    except ValueError as error:
        mend = "declare every category that occurs, or leave the option out"
        raise BadInput(str(error), "--categories", mend) from None


def _of_units(
    matrix: Ratings,
    asked: Options,
    source: Mapping[str, Any],
    sessions: Sequence[str | None],
    units: Sequence[str],
    warnings: list[str],
) -> Report:
    _refuse(matrix, asked)
    plan = asked.plan("bootstrap" if matrix.by_session else "analytic")
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
    )


def _refuse(matrix: Ratings, asked: Options) -> None:
    """What the ratings cannot be asked."""
    numbers = matrix.values is not None
    if asked.level == "ordinal" and not matrix.ordered:
        raise BadInput("the categories have no order", "--level ordinal", 'declare it: --categories "low,middle,high"')
    if asked.level in ("interval", "ratio") and not numbers:
        raise BadInput(
            "the ratings are not numbers", f"--level {asked.level}", "use nominal, or ordinal with --categories"
        )
    negative = matrix.values is not None and len(matrix.values) and matrix.values.min() < 0
    if negative and "ratio" in (asked.level, asked.weights):
        raise BadInput("some ratings are below 0", "ratio", "use the interval level, or other weights")
    if asked.weights is not None and not matrix.ordered:
        raise BadInput("the categories have no order", "--weights", 'declare it: --categories "low,middle,high"')
