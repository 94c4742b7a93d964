"""The rules of the tidy tables: which rows are good, and what is wrong with the others, each with its line.

Import and `agreement --events` read by these same rules. What a code or person means is not known here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from exports import raw
from exports.ids import why_not_an_id
from exports.problems import Problem, TableProblems
from exports.times import NotRead, milliseconds, number

LONGEST_NOTE = raw.LONGEST_CELL
NOT_RATABLE = "not_ratable"

EVENT_COLUMNS = ("session", "observer", "onset", "offset", "code", "actor", "recipient", "unit", "note", "role")
ITEM_COLUMNS = ("session", "observer", "item", "status", "minutes", "note", "role")
RATING_COLUMNS = ("session", "observer", "scale", "value", "note", "role")

Cell = Any
Reader = Callable[[Cell], Cell]


@dataclass(frozen=True)
class Clean:
    """The good rows of a table, and every problem of the others.

    `frame`: index `line`; the table's known columns read (times float seconds exact to the millisecond with NaN for
    missing, ids text without blanks around them, None for missing), all other columns as they were. Optional columns
    that the table lacks are there, empty.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    bad_rows: int
    carried: tuple[str, ...]
    """The columns that are none of ours, `mod:NAME` aside."""
    bad: pd.DataFrame
    """The other rows: what could be read of them, for checks that need a codebook or plan."""


def clean_events(
    frame: pd.DataFrame, roles: Collection[str] | None = None, states: Collection[str] | None = None
) -> Clean:
    """Check a tidy event table as `exports.tidy.read_table` gives it. TableProblems when required columns are missing.

    A row is bad when a time is negative, not finite, beyond seven days or not a time, its offset is before its onset,
    or an id is empty or holds control characters. With `states`, so is one whose column `state` holds another word.
    """
    comma = bool(frame.attrs.get("decimal_comma"))

    def time(cell: Cell) -> float:
        return milliseconds(cell, decimal_comma=comma) / 1000

    readers: Mapping[str, Reader] = {
        "session": identifier,
        "observer": identifier,
        "onset": time,
        "offset": time,
        "code": identifier,
        "actor": identifier,
        "recipient": identifier,
        "unit": identifier,
        "note": note,
        "role": _one_of("role", roles),
        **_states(states),
    }
    table = _Table(frame, readers, required=("session", "observer", "onset", "code"))
    for line, onset, offset in table.rows("onset", "offset"):
        if onset is not None and offset is not None and offset < onset:
            table.wrong(line, f"its offset {offset:g} is before its onset {onset:g}", "change one of the two")
    return table.clean(times=("onset", "offset"))


def clean_items(
    frame: pd.DataFrame,
    statuses: Collection[str],
    roles: Collection[str] | None = None,
    states: Collection[str] | None = None,
) -> Clean:
    """Check a table of item marks. A row needs a status, minutes or a note."""
    comma = bool(frame.attrs.get("decimal_comma"))

    def minutes(cell: Cell) -> float:
        value = number(cell, decimal_comma=comma)
        if not 0 <= value <= 10_080:
            raise NotRead(f"{value:g} minutes cannot be", "write minutes, such as 12 or 7.5")
        return value

    readers: Mapping[str, Reader] = {
        "session": identifier,
        "observer": identifier,
        "item": identifier,
        "status": _one_of("status", statuses, friendly=True),
        "minutes": minutes,
        "note": note,
        "role": _one_of("role", roles),
        **_states(states),
    }
    table = _Table(frame, readers, required=("session", "observer", "item"))
    for line, *said in table.rows("status", "minutes", "note"):
        if all(cell is None for cell in said) and not table.failed(line, "status", "minutes", "note"):
            table.wrong(line, "it has no status", f"write one of {', '.join(statuses)}")
    return table.clean(times=("minutes",))


def clean_ratings(
    frame: pd.DataFrame, roles: Collection[str] | None = None, states: Collection[str] | None = None
) -> Clean:
    """Check a table of ratings: `value` is a number or `not_ratable`.

    A column `not_ratable`, as the research bundle has it, says so with 1 beside an empty value.
    """
    comma = bool(frame.attrs.get("decimal_comma"))
    frame, both = _flagged(frame)

    def value(cell: Cell) -> float | str:
        if isinstance(cell, str) and cell.strip().lower() == NOT_RATABLE:
            return NOT_RATABLE
        try:
            return number(cell, decimal_comma=comma)
        except NotRead as error:
            raise NotRead(error.what, f"write a number, or {NOT_RATABLE}") from None

    readers: Mapping[str, Reader] = {
        "session": identifier,
        "observer": identifier,
        "scale": identifier,
        "value": value,
        "note": note,
        "role": _one_of("role", roles),
        **_states(states),
    }
    table = _Table(frame, readers, required=("session", "observer", "scale", "value"))
    for line in both:
        table.wrong(line, "it has a value, yet is marked as not ratable", "leave one of the two out")
    return table.clean()


def _flagged(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[int]]:
    """The table with its flags of `not_ratable` in column `value`, and the lines that have a flag and a value."""
    if not {"value", NOT_RATABLE} <= set(frame.columns):
        return frame, []
    flags = [raw.as_text(raw.plain(cell)).strip().lower() in ("1", "1.0", "true") for cell in frame[NOT_RATABLE]]
    cells = [raw.plain(cell) for cell in frame["value"]]
    blank = [cell is None or not str(cell).strip() for cell in cells]
    said = [str(cell).strip().lower() == NOT_RATABLE for cell in cells]
    shown = [NOT_RATABLE if flag and empty else cell for cell, flag, empty in zip(cells, flags, blank, strict=True)]
    lines = zip(frame.index, flags, blank, said, strict=True)
    both = [int(line) for line, flag, empty, same in lines if flag and not empty and not same]
    made = frame.drop(columns=NOT_RATABLE).assign(value=pd.Series(shown, index=frame.index, dtype=object))
    made.attrs.update(frame.attrs)
    return made, both


def identifier(cell: Cell) -> str:
    """A cell as an id: numbers as Excel shows them, no blanks around. Errors: NotRead."""
    text = raw.as_text(cell).strip(" \xa0")
    why = why_not_an_id(text)
    if why is not None:
        raise NotRead(f"{text!r} cannot be an id: {why}", "write letters, digits, blanks, - and _")
    return text


def note(cell: Cell) -> str:
    """A cell as free text, whole. Errors: NotRead."""
    text = raw.as_text(cell)
    if len(text) > LONGEST_NOTE:
        raise NotRead(f"its note has {len(text):,} characters", f"at most {LONGEST_NOTE:,} can be kept")
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise NotRead("its note holds characters that cannot be kept", "write it again as plain text")
    return text


def _states(states: Collection[str] | None) -> Mapping[str, Reader]:
    return {} if states is None else {"state": _one_of("state", states, friendly=True)}


def our_names(names: Sequence[str], ours: Collection[str]) -> list[str]:
    """Column names, with one that differs from ours only in case or blanks around it as ours when ours is not there."""
    plain = [name.strip(" \xa0").casefold() for name in names]
    meant = [name for name in ours if name not in names and plain.count(name) == 1]
    return [near if near in meant else name for name, near in zip(names, plain, strict=True)]


def _one_of(name: str, allowed: Collection[str] | None, *, friendly: bool = False) -> Reader:
    """Reads one of a few words; friendly: in any case, and with blanks or hyphens for the underscores."""

    def read(cell: Cell) -> str:
        text = identifier(cell)
        near = text.casefold().replace(" ", "_").replace("-", "_")
        if friendly and allowed is not None and near in allowed:
            return near
        if allowed is not None and text not in allowed:
            raise NotRead(f"{text!r} is not a {name}", f"write one of {', '.join(allowed)}")
        return text

    return read


class _Table:
    """A table while its cells are read: what each known column holds, and what is wrong in which line."""

    def __init__(self, frame: pd.DataFrame, readers: Mapping[str, Reader], required: Sequence[str]) -> None:
        named = our_names([str(name) for name in frame.columns], tuple(readers))
        self._frame = frame.set_axis(pd.Index(named, dtype=object), axis="columns")
        self._frame.attrs.update(frame.attrs)
        self._source = str(frame.attrs.get("source", "table"))
        self._known = tuple(readers)
        self._lines: list[int] = [int(line) for line in frame.index]
        self._problems: list[tuple[int, Problem]] = []
        self._bad: set[int] = set()
        self._failed: set[tuple[int, str]] = set()
        self._read: dict[str, list[Cell]] = {}
        self._require(required)
        for name, reader in readers.items():
            self._read[name] = self._column(name, reader, name in required)

    def _require(self, required: Sequence[str]) -> None:
        there = ", ".join(map(str, self._frame.columns)) or "none"
        missing = [
            Problem(f"there is no column {name}", self._source, f"name it so, or map it with --map; there are: {there}")
            for name in required
            if name not in self._frame.columns
        ]
        if missing:
            raise TableProblems(missing)

    def _column(self, name: str, reader: Reader, required: bool) -> list[Cell]:
        if name not in self._frame.columns:
            return [None] * len(self._lines)
        found: list[Cell] = []
        # The same cell is read once: ids and codes repeat.
        seen: dict[tuple[type, Cell], Cell] = {}
        for line, cell in zip(self._lines, map(raw.plain, self._frame[name].tolist()), strict=True):
            key = (type(cell), cell)
            if key not in seen:
                seen[key] = self._read_cell(name, reader, required, cell)
            value = seen[key]
            if isinstance(value, NotRead):
                self.wrong(line, f"{name}: {value.what}", value.mend)
                self._failed.add((line, name))
                value = None
            found.append(value)
        return found

    def _read_cell(self, name: str, reader: Reader, required: bool, cell: Cell) -> Cell:
        """What the cell holds, or what is wrong with it."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return NotRead("it is empty", f"every row needs its {name}") if required else None
        try:
            return reader(cell)
        except NotRead as error:
            return error

    def rows(self, *names: str) -> Iterable[tuple[Cell, ...]]:
        """(line, cells of these columns) of each row, read."""
        return list(zip(self._lines, *(self._read[name] for name in names), strict=True))

    def wrong(self, line: int, what: str, mend: str) -> None:
        self._bad.add(line)
        self._problems.append((line, Problem(what, f"{self._source}:{line}", mend)))

    def failed(self, line: int, *names: str) -> bool:
        """Whether one of these cells could not be read."""
        return any((line, name) in self._failed for name in names)

    def clean(self, times: Collection[str] = ()) -> Clean:
        """The good rows; columns in `times` become float."""
        index = self._frame.index
        data = {
            name: pd.Series(values, index=index, dtype="float64" if name in times else object)
            for name, values in self._read.items()
        }
        others = [name for name in self._frame.columns if name not in self._known]
        made = pd.DataFrame(data, index=index)
        if others:
            made = pd.concat([made, self._frame[others]], axis=1)
        good = made.loc[[line not in self._bad for line in self._lines]]
        good.attrs.update(self._frame.attrs)
        carried = tuple(name for name in others if not str(name).startswith("mod:"))
        problems = tuple(problem for _, problem in sorted(self._problems, key=lambda entry: entry[0]))
        bad = made.loc[[line in self._bad for line in self._lines]]
        return Clean(good, problems, len(self._bad), carried, bad)
