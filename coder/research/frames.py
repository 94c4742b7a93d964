"""The tables of a research bundle, from masked tables and the reports on them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from coder.agreement.meanings import meaning_of
from coder.book.reports import Reports
from coder.research.groups import groups_table
from coder.research.moves import MOVES, moves_table
from coder.research.words import KINDS, LABELS, MEANINGS, OF_TABLE, STATUSES, WORDS
from exports.bundle import DataTable, Variable

_COEFFICIENT = (
    "scope", "rollup", "code", "channel", "raters", "session", "name", "value", "se", "low", "high", "interval",
    "confidence", "n", "why_missing", "why_no_interval",
)  # fmt: skip
_ALIGNED = ("kind", "session", "unit", "first_observer", "second_observer", "first_onset", "second_onset",
            "first_code", "second_code")  # fmt: skip
_NUMBERS = frozenset({"first_onset", "second_onset", "value", "se", "low", "high", "n", "confidence"})
_CODED = frozenset({"code", "first_code", "second_code", "mode", "technique"})
Names = Mapping[str, str]


def data_tables(
    reports: Reports, modifiers: Names, techniques: Names, *, practitioners: bool = True
) -> list[DataTable]:
    """In a fixed order; `modifiers`: name -> label, for the columns `mod:NAME`; `techniques`: id -> label."""
    codes, used = reports.tables.codes, set(reports.tables.codings["codebook_digest"])
    book = codes[codes["codebook_digest"].isin(used)]
    labelled = zip(book["code"], book["label"], strict=True)
    names = {**techniques, **{str(code): str(label) for code, label in labelled if label}}
    made = []
    for name, frame in _frames(reports, book, practitioners):
        dropped = frame.dropna(axis=1, how="all").columns
        # A column that says nothing of anyone (left out, or never used) would only puzzle.
        kept = frame[[one for one in frame.columns if one in dropped or one in _ALWAYS.get(name, ())]]
        variables = [_variable(name, str(one), kept[one], names, modifiers) for one in kept.columns]
        made.append(DataTable(name, MEANINGS[name], kept, variables))
    return made


_ALWAYS = {
    "events": ("session", "observer", "onset", "offset", "code", "actor", "role", "state"),
    "items": ("session", "observer", "item", "status", "minutes"),
    "ratings": ("session", "observer", "scale", "value"),
    "moments": ("session", "observer", "role", "scale", "onset", "code"),
    "agreement": _COEFFICIENT,
    "aligned": _ALIGNED,
    **dict.fromkeys(("sessions", "observers", "counts", "gaps", "adherence_sessions"), ("session",)),
    **dict.fromkeys(("plans", "plan_items"), ("plan", "version", "item")),
    "delivered": ("programme", "site", "month", "sessions"),
    "codebook": ("codebook", "code", "label"),
    "scales": ("scale", "label"),
    "adherence_modes": ("session", "mode", "time_share", "event_share"),
    "adherence_techniques": ("session", "level", "code", "count", "rate_per_hour"),
    "adherence_moves": MOVES,
    "adherence_groups": ("by", "group"),
}


def _frames(reports: Reports, book: pd.DataFrame, practitioners: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    tables, hidden = reports.tables, [] if practitioners else ["practitioners"]
    plans = set(zip(tables.sessions["plan"], tables.sessions["plan_version"], strict=True))
    in_use = [pair in plans for pair in zip(tables.plans["plan"], tables.plans["version"], strict=True)]
    items = [pair in plans for pair in zip(tables.plan_items["plan"], tables.plan_items["plan_version"], strict=True)]
    scales = tables.scales[tables.scales["codebook_digest"].isin(set(book["codebook_digest"]))]
    yield "sessions", tables.sessions.drop(columns=hidden)
    yield "observers", tables.codings
    yield "events", tables.events
    yield "counts", _counts(reports, book)
    yield "items", tables.marks
    yield "ratings", tables.ratings.assign(not_ratable=tables.ratings["value"].isna())
    yield "moments", tables.moments
    yield "gaps", tables.gaps
    yield "delivered", tables.delivered
    yield "plans", tables.plans[in_use].map(_told)
    yield "plan_items", tables.plan_items[items]
    yield "codebook", book.map(_told)
    yield "scales", scales
    yield from _agreement(reports)
    yield "adherence_sessions", reports.adherence.sessions_frame().drop(columns=hidden)
    yield "adherence_modes", reports.adherence.modes_frame()
    yield "adherence_techniques", reports.adherence.techniques_frame()
    yield "adherence_moves", moves_table(reports.adherence)
    by = ("programme", "site", *(("practitioner",) if practitioners else ()), "month")
    yield "adherence_groups", groups_table(reports.adherence, by)


def _told(cell: Any) -> Any:
    """Lists and mappings as words: `client; group`, `high=0.8; low=0`."""
    if isinstance(cell, Mapping):
        return "; ".join(f"{key}={_told(value)}" for key, value in cell.items()) or None
    return "; ".join(map(str, cell)) or None if isinstance(cell, list | tuple) else cell


def _counts(reports: Reports, book: pd.DataFrame) -> pd.DataFrame:
    """One row a coding, one column a code. What a preset does not look for is missing, and so is an empty import."""
    tables = reports.tables
    codes = list(dict.fromkeys(book["code"]))
    key = ["session", "observer", "role"]
    counted: dict[Any, int] = dict(tables.events.groupby([*key, "code"], dropna=False).size().items())
    sought = {(digest, preset or None): set(part["code"]) for (digest, preset), part in
              tables.looked_for.fillna({"preset": ""}).groupby(["codebook_digest", "preset"])}  # fmt: skip
    rows = []
    for row in tables.codings.to_dict("records"):
        who = tuple(row[name] for name in key)
        looked = sought.get((row["codebook_digest"], row["preset"] or None), set())
        blank = not row["events"] and row["made_by"] == "import"
        rows.append(
            [*who, *(counted.get((*who, code), 0) if code in looked and not blank else np.nan for code in codes)]
        )
    return pd.DataFrame(rows, columns=[*key, *codes])


def _agreement(reports: Reports) -> Iterator[tuple[str, pd.DataFrame]]:
    """As `coder agreement --json` has them."""
    report = reports.agreement
    found = report.to_json(aligned=True) if report else {"coefficients": [], "aligned": []}
    level = report.parameters["confidence"] if report else None
    rows = [
        {
            **one,
            "raters": "; ".join(one.get("raters") or ()) or None,
            "confidence": level if one.get("interval") else None,
        }
        for one in found["coefficients"]
    ]
    yield "agreement", _frame(_COEFFICIENT, [[row.get(name) for name in _COEFFICIENT] for row in rows])
    pairs = [[one["kind"], one["session"], one["unit"], *one["raters"], *one["onset"], *one["code"]]
             for one in found["aligned"]]  # fmt: skip
    yield "aligned", _frame(_ALIGNED, pairs)


def _frame(names: tuple[str, ...], rows: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(names), dtype=object)


def _variable(table: str, column: str, cells: "pd.Series[Any]", codes: Names, modifiers: Names) -> Variable:
    kind, truth = _kind(column, cells)
    if table == "counts" and column in codes:
        return Variable(column, "whole", f"Events of {column}: {codes[column]}")
    label = (
        OF_TABLE.get((table, column))
        or LABELS.get(column)
        or modifiers.get(column.removeprefix("mod:"), column.removeprefix("mod:"))
    )
    if truth:
        return Variable(column, "whole", label, {0: "No", 1: "Yes"})
    held = sorted({str(cell) for cell in cells.dropna()}) if kind == "text" else []
    values: dict[str | int, str] = {one: told for one in held if (told := _meaning(table, column, one, codes))}
    return Variable(column, kind, label, values)


def _kind(column: str, cells: "pd.Series[Any]") -> tuple[str, bool]:
    held = [cell for cell in cells if not pd.isna(cell)]
    if held and all(isinstance(cell, bool | np.bool_) for cell in held):
        return "whole", True
    if held and all(isinstance(cell, int | np.integer) for cell in held):
        return "whole", False
    numeric = cells.dtype.kind in "fi" or (column in _NUMBERS and not held)
    return ("number" if numeric or (held and all(isinstance(c, int | float) for c in held)) else "text"), False


def _meaning(table: str, column: str, value: str, codes: Names) -> str | None:
    if column in _CODED:
        return codes.get(value)
    if column == "name":
        told = meaning_of(value)
        return told[0] if told else None
    if column == "kind":
        return KINDS.get(value)
    if column == "status":
        return STATUSES.get(value)
    return WORDS.get(column, {}).get(value)
