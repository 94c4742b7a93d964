"""Tidy frames into codings and ratings: the part of the report that reads tables."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from coder.agreement.codings import UNKNOWN, Code, Coding, Levels, countable
from coder.errors import BadInput, Problem

Where = Sequence[tuple[str, str]]
Read = TypeVar("Read")
Spans = dict[tuple[str, str, str], list[tuple[int, int]]]
LIVE = ("live", "live-link")
DEFAULT_TOLERANCE = 2.0
MOST_PROBLEMS, MOST_VALUES = 100, 20
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def text(cell: Any) -> str:
    """A cell as text, numbers without an idle `.0`; missing is empty."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)) or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return str(cell).strip()


def number(cell: Any, *, decimal_comma: bool) -> float | None:
    """A cell as a number, None where it is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float | np.integer | np.floating):
        return float(cell) if np.isfinite(float(cell)) else None
    written = text(cell).replace(",", ".") if decimal_comma else text(cell)
    return float(written) if _NUMBER.fullmatch(written) and np.isfinite(float(written)) else None


def filtered(frame: pd.DataFrame, where: Where) -> pd.DataFrame:
    """The rows that every named column admits; several values of one column are alternatives."""
    wanted: dict[str, set[str]] = {}
    for column, value in where:
        wanted.setdefault(column, set()).add(value.strip())
    unknown = [column for column in wanted if column not in frame.columns]
    if unknown:
        mend = f"its columns are {', '.join(map(str, frame.columns))}"
        raise BadInput.several([Problem(f"the table has no column {column}", "--where", mend) for column in unknown])
    read = {column: frame[column].map(text) for column in wanted}
    idle = [(column, value) for column, values in wanted.items() for value in sorted(values - set(read[column]))]
    if idle:
        raise BadInput.several([_no_row(frame, column, value) for column, value in idle])
    admitted = np.ones(len(frame), dtype=bool)
    for column, values in wanted.items():
        admitted &= read[column].isin(values).to_numpy(dtype=bool)
    frame = frame.loc[admitted]
    if wanted and frame.empty:
        every = " ".join(f"--where {column}={value}" for column, value in where)
        raise BadInput(f"no row matches {every} together", "--where", "leave one of them out")
    return frame


def _no_row(frame: pd.DataFrame, column: str, value: str) -> Problem:
    held = sorted({text(cell) for cell in frame[column]} - {""})
    some = ", ".join(held[:MOST_VALUES]) + (", ..." if len(held) > MOST_VALUES else "")
    return Problem(f"no row matches --where {column}={value}", "--where", f"{column} holds {some or 'nothing'}")


def milliseconds(seconds: pd.Series) -> Any:
    """(N,) int64 ms of float seconds, UNKNOWN where missing."""
    given = pd.to_numeric(seconds, errors="coerce").to_numpy(dtype=float)
    known = ~np.isnan(given)
    return np.where(known, np.rint(np.where(known, given, 0.0) * 1000), UNKNOWN).astype(np.int64)


def sorted_events(frame: pd.DataFrame) -> pd.DataFrame:
    """Session, observer, role, onset_ms, end_ms and code of each row; an empty role is an independent one."""
    roles = frame["role"].map(text) if "role" in frame.columns else pd.Series("", index=frame.index)
    return pd.DataFrame(
        {
            "session": frame["session"].map(text),
            "observer": frame["observer"].map(text),
            "role": roles.where(roles != "", "primary"),
            "onset": milliseconds(frame["onset"]),
            "end": milliseconds(frame["offset"]) if "offset" in frame.columns else UNKNOWN,
            "code": frame["code"].map(text),
        },
        index=frame.index,
    )


def bare_codings(frame: pd.DataFrame) -> list[tuple[Coding, str]]:
    """One coding, with its role, for each session, observer and role with a row; it ends with its last offset."""
    events = sorted_events(frame)
    found = []
    for (session, observer, role), rows in events.groupby(["session", "observer", "role"], sort=True):
        coding = Coding(
            str(session),
            str(observer),
            rows["onset"].to_numpy(dtype=np.int64),
            rows["end"].to_numpy(dtype=np.int64),
            tuple(rows["code"]),
            end=max(0, int(rows["end"].max())),
        )
        found.append((coding, str(role)))
    return found


def codebook_levels(codes: pd.DataFrame, digests: Iterable[str]) -> dict[str, Code]:
    """What the codebooks in use say of each code."""
    used = set(digests)
    found: dict[str, Code] = {}
    for row in codes[codes["codebook_digest"].isin(used)].to_dict("records"):
        known = Code(
            level=str(row["level"]),
            technique=row["technique"] or None,
            mode=row["mode"] or None,
            channel=str(row["channel"]),
            coverage=bool(row["coverage"]),
        )
        found.setdefault(str(row["code"]), known)
    return found


def stored_codings(
    *,
    sessions: pd.DataFrame,
    codings: pd.DataFrame,
    events: pd.DataFrame,
    looked_for: pd.DataFrame,
    gaps: pd.DataFrame,
    codes: Mapping[str, Code],
) -> list[tuple[Coding, str]]:
    """Every coding of the database with its role, empty ones too; what an observer marked not codable is `out`."""
    tidy = sorted_events(events)
    rows = dict(tuple(tidy.groupby(["session", "observer", "role"])))
    lengths = _lengths(sessions, codings, tidy)
    presets = {
        key: frozenset(map(str, group["code"]))
        for key, group in looked_for.assign(preset=looked_for["preset"].map(text)).groupby(
            ["codebook_digest", "preset"]
        )
    }
    found = []
    for row in codings.to_dict("records"):
        key = (str(row["session"]), str(row["observer"]), str(row["role"]))
        own = rows.get(key, tidy.iloc[:0])
        end = lengths[key[0]]
        found.append(
            (
                Coding(
                    *key[:2],
                    own["onset"].to_numpy(dtype=np.int64),
                    own["end"].to_numpy(dtype=np.int64),
                    tuple(own["code"]),
                    looked_for=presets.get((row["codebook_digest"], text(row["preset"]))) if row["preset"] else None,
                    out=(*_uncodable(own, codes, end), *_gaps(gaps, key)),
                    end=end,
                ),
                key[2],
            )
        )
    return found


def _uncodable(own: pd.DataFrame, codes: Mapping[str, Code], end: int) -> list[tuple[int, int]]:
    """Coverage states; one that nobody closed lasts to the end of the session."""
    return [
        (int(onset), int(until) if until != UNKNOWN else max(end, int(onset)))
        for onset, until, code in zip(own["onset"], own["end"], own["code"], strict=True)
        if code in codes and codes[code].coverage
    ]


def _gaps(gaps: pd.DataFrame, key: tuple[str, str, str]) -> list[tuple[int, int]]:
    if gaps.empty:
        return []
    own = gaps[(gaps["session"] == key[0]) & (gaps["observer"] == key[1]) & (gaps["role"] == key[2])]
    starts, ends = milliseconds(own["start"]), milliseconds(own["end"])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _lengths(sessions: pd.DataFrame, codings: pd.DataFrame, tidy: pd.DataFrame) -> dict[str, int]:
    """How long each session lasts (ms): its minutes, else the furthest clock of its codings, else its last event."""
    minutes = {str(row["session"]): row["minutes"] for row in sessions.to_dict("records")}
    clocks = pd.to_numeric(codings["clock_seconds"], errors="coerce").groupby(codings["session"].map(str)).max()
    last = tidy.groupby("session")[["onset", "end"]].max().max(axis=1)
    found = {}
    for session in dict.fromkeys([*minutes, *codings["session"].map(str)]):
        choices: list[Any] = [minutes.get(session)]
        seconds = [float(choices[0]) * 60] if choices[0] is not None and pd.notna(choices[0]) else []
        seconds += [float(clocks[session])] if session in clocks.index and clocks[session] > 0 else []
        seconds += [float(last[session]) / 1000] if session in last.index else []
        found[session] = round(seconds[0] * 1000) if seconds else 0
    return found


def tolerance_of(sessions: pd.DataFrame, codings: pd.DataFrame, by_digest: Mapping[str, tuple[float, float]]) -> float:
    """The codebooks' tolerance (live, recorded) for the sessions' media, the largest where they differ; else 2 s."""
    media = {str(row["session"]): row["medium"] for row in sessions.to_dict("records")}
    found = []
    for row in codings.to_dict("records"):
        live, recorded = by_digest.get(str(row["codebook_digest"]), (DEFAULT_TOLERANCE, DEFAULT_TOLERANCE))
        medium = text(media.get(str(row["session"])))
        found.append(max(live, recorded) if not medium else live if medium in LIVE else recorded)
    return max(found, default=DEFAULT_TOLERANCE)


def rows_that_count(frame: pd.DataFrame, kept: Sequence[tuple[Coding, str]], levels: Levels) -> list[bool]:
    """Which rows belong to these codings, with a code that all observers of the session looked for, in codable time."""
    by_session: dict[str, list[Coding]] = {}
    for coding, _ in kept:
        by_session.setdefault(coding.session, []).append(coding)
    counts = {session: countable(codings, levels) for session, codings in by_session.items()}
    mine = {(coding.session, coding.observer, role) for coding, role in kept}
    tidy = sorted_events(frame)
    keys = zip(tidy["session"], tidy["observer"], tidy["role"], strict=True)
    return [
        key in mine and counts[key[0]](code, onset)
        for key, code, onset in zip(keys, tidy["code"], tidy["onset"].tolist(), strict=True)
    ]


def named_reference(rows: pd.DataFrame, role: str) -> pd.DataFrame:
    """The rows with the role in place of the observer who made the reference."""
    observers = rows["observer"].map(text)
    return rows.assign(observer=observers.where(rows["role"].map(text) != role, role))


def beside(wide: pd.DataFrame, reference: str, observer: str, name: str) -> pd.DataFrame:
    """The units that the observer rated, as two columns: the reference's ratings, and the observer's called `name`."""
    if reference not in wide.columns:
        wide = wide.assign(**{reference: None})
    found = wide.loc[wide[observer].notna(), [reference, observer]]
    return found.rename(columns={observer: name})


def unit_matrix(
    frame: pd.DataFrame, unit: str, labels: Sequence[str], source: Mapping[str, Any]
) -> tuple[pd.DataFrame, int]:
    """(session, unit) x observer table of labels, and how many rows have no unit. Raises BadInput with every row in
    which an observer gives a unit a second code; source: as in the report."""
    tidy = sorted_events(frame).assign(label=list(labels), unit=frame[unit].map(text))
    blank = int((tidy["unit"] == "").sum())
    tidy = tidy[tidy["unit"] != ""]
    key = ["session", "unit", "observer"]
    twice = tidy[tidy.duplicated(key, keep="first")]
    if len(twice):
        raise BadInput.several(_twice(twice, unit, source))
    wide = tidy.pivot(index=["session", "unit"], columns="observer", values="label")
    order = list(dict.fromkeys(zip(tidy["session"], tidy["unit"], strict=True)))
    return wide.reindex(order) if order else wide, blank


def _twice(rows: pd.DataFrame, unit: str, source: Mapping[str, Any]) -> list[Problem]:
    path = str(source["path"])
    mend = "keep one code for each observer and unit, or narrow the rows with --where"
    problems = [
        Problem(
            f"{row.observer} gives {unit} {row.unit} of session {row.session} a second code, {row.code}",
            f"{path}:{line}" if source["form"] == "events" else path,
            mend,
        )
        for line, row in zip(rows.index[:MOST_PROBLEMS], rows.itertuples(), strict=False)
    ]
    if len(rows) > MOST_PROBLEMS:
        problems.append(Problem(f"{len(rows)} such rows in all", unit, f"the first {MOST_PROBLEMS} are listed"))
    return problems


NEVER_RATERS = ("observer", "role", "state")
"""Columns of the tidy tables that tell of a row who made it and how: no rater is called so."""


def rating_columns(frame: pd.DataFrame) -> tuple[list[str], str | None, str | None]:
    """Raters, and the columns (as they are written) that name the session and the unit."""
    names = {str(column).strip().lower(): column for column in frame.columns}
    ids = [names.get("session"), names.get("unit")]
    idle = [names.get(name) for name in NEVER_RATERS]
    return [column for column in frame.columns if column not in ids and column not in idle], ids[0], ids[1]


def _each(read: Callable[[Any], Read], cells: Sequence[Any]) -> list[Read]:
    """What each cell reads as; the same text is read once, since a million cells hold a handful of labels."""
    of_text = {cell: read(cell) for cell in {cell for cell in cells if type(cell) is str}}
    return [of_text[cell] if type(cell) is str else read(cell) for cell in cells]


def rating_cells(
    frame: pd.DataFrame, raters: Sequence[str], categories: Sequence[str] | None, *, decimal_comma: bool
) -> tuple[Any, list[Hashable] | None]:
    """The cells as numbers where every one is a number (declared categories too), else as text; and the categories."""
    cells = [cell for rater in raters for cell in frame[rater].tolist()]
    written, known = _each(text, cells), _each(lambda cell: number(cell, decimal_comma=decimal_comma), cells)
    declared = None if categories is None else [number(name, decimal_comma=False) for name in categories]
    numeric = all(value is not None for value, name in zip(known, written, strict=True) if name)
    shape = (len(raters), len(frame))
    if numeric and (declared is None or None not in declared):
        values = np.array([np.nan if value is None else value for value in known], dtype=float)
        return values.reshape(shape).T, None if declared is None else list(declared)
    names = np.array([name or None for name in written], dtype=object)
    return names.reshape(shape).T, None if categories is None else list(categories)
