"""Agreement from tidy frames, in the contract's three forms: a ratings table, a bare event table, the database.

`options.unit` names a column whose values cut the sessions into units, each rated by a code.

Each function takes frames and returns a `Report`; what is wrong with the request is a BadInput with every problem.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coder.agreement import report_frames as frames
from coder.agreement import sheets
from coder.agreement.codings import Levels
from coder.agreement.document import DEFAULT_INTERVAL, Report
from coder.agreement.long_tables import refuse_long
from coder.agreement.options import Options, parameters
from coder.agreement.pairing import Roled, compared, counted, doubled, ended, listed, on_codings, sought
from coder.agreement.ratings_check import refuse_repeated_units, taken_as_categories
from coder.agreement.report_units import by_unit, encoded, of_units
from coder.agreement.timed import Timed
from coder.agreement.timed_report import SAME, figures
from coder.errors import BadInput

TRAINING = "training"
"""The role of codings made for practice: they lengthen no session, and bring no codebook or tolerance in."""
__all__ = ["Report", "database_report", "events_report", "ratings_report"]


def ratings_report(frame: pd.DataFrame, options: Options | None = None, *, source: str = "ratings") -> Report:
    """Coefficients of a plain ratings table: one row a unit, one column a rater, `session` and `unit` being ids."""
    asked = options or Options()
    refuse_long(frame, source)
    raters, session, unit = frames.rating_columns(frame)
    if len(raters) < 2:
        number = f"{len(raters)} rater" if len(raters) == 1 else "no rater"
        raise BadInput(f"the table has {number}", source, "agreement needs a column for each of two or more")
    refuse_repeated_units(frame, session, unit, source)
    comma = bool(frame.attrs.get("decimal_comma"))
    cells, categories = frames.rating_cells(frame, raters, asked.categories, decimal_comma=comma)
    warnings = list(taken_as_categories(cells, asked.categories))
    names = [frames.text(cell) for cell in frame[session]] if session else None
    matrix = encoded(cells, categories, list(map(str, raters)), names)
    units = (
        [frames.text(cell) for cell in frame[unit]] if unit else [str(number) for number in range(1, len(frame) + 1)]
    )
    where = [None] * len(units) if names is None else list(names)
    return of_units(matrix, asked, {"form": "ratings", "path": source}, where, units, warnings)


def events_report(frame: pd.DataFrame, options: Options | None = None, *, source: str = "events") -> Report:
    """Agreement of a bare event table: rows as `exports.tidy_rules.clean_events` gives them."""
    asked = options or Options()
    if asked.rollup != "code":
        raise BadInput(f"--rollup {asked.rollup} needs a codebook", source, "leave it out, or import the table first")
    rows = frames.filtered(frame, asked.where)
    found = frames.bare_codings(rows)
    given = {"form": "events", "path": source, "rows": len(rows)}
    kept, warnings = counted(found, asked)
    kept = ended(kept)
    both, alone = doubled(kept, asked)
    if asked.unit is not None:
        return by_unit(rows, kept, alone, asked, Levels(), given, warnings)
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
    marks: pd.DataFrame | None = None,
    ratings: pd.DataFrame | None = None,
    scales: pd.DataFrame | None = None,
    tolerances: Mapping[str, tuple[float, float]] | None = None,
    options: Options | None = None,
    source: str = "database",
) -> Report:
    """Agreement of every session with two or more independent codings; frames as `coder.tables` gives them.

    marks, ratings, scales: what was marked and rated is compared too. tolerances: seconds (live, recorded) by codebook
    digest, used where the options name none. Drafts count and are named; gold and consensus codings only as the
    reference of `against`; training codings never.
    """
    asked = options or Options()
    practised = bool((codings["role"] == TRAINING).any())
    codings, events, gaps = (table[table["role"] != TRAINING] for table in (codings, events, gaps))
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
    if practised:
        warnings.append("codings made for practice do not count")
    both, alone = doubled(kept, asked)
    used = codings if asked.unit is not None else codings[codings["session"].map(str).isin(both)]
    tolerance = (
        asked.tolerance if asked.tolerance is not None else frames.tolerance_of(sessions, used, tolerances or {})
    )
    warnings += on_codings(used.to_dict("records"), {(one.session, one.observer, role) for one, role in kept})
    given = {"form": "database", "path": source}
    if asked.unit is not None:
        return by_unit(frames.filtered(events, asked.where), kept, alone, asked, levels, given, warnings)
    made = _by_time(kept, both, asked, levels, given, warnings, tolerance)
    if asked.against is not None or asked.where:
        return made
    plan = asked.plan(DEFAULT_INTERVAL)
    of_sheets, about = sheets.of_sheets(_records(marks), _records(ratings), plan, _records(scales))
    placed = [replace(one, place=replace(one.place, rollup=asked.rollup)) for one in of_sheets]
    return replace(made, coefficients=(*made.coefficients, *placed), warnings=(*made.warnings, *about))


def _records(frame: pd.DataFrame | None) -> list[dict[Any, Any]]:
    return [] if frame is None else frame.to_dict("records")


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
    plan = asked.plan(DEFAULT_INTERVAL)
    if plan.method == "analytic":
        raise BadInput("timed events have no analytic limits", "--interval", "use bootstrap, bca or jackknife")
    found = compared(kept, both, asked)
    timed = Timed(tuple(found), len(both), levels, asked.settings(seconds), f"no session {sought(asked)}")
    numbers = figures(timed, plan, asked.plan_width)
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
        plan=numbers.plan,
        warnings=(*warnings, *numbers.warnings),
    )
