"""The tables that `coder agreement` reads from files, by the rules of the tidy tables, and what is wrong with them."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from coder.agreement.options import Options
from coder.cli import context
from coder.errors import BadInput, OutsideFailed, Problem

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("primary", "second", "consensus", "gold", "training")
REQUIRED = ("session", "observer", "onset", "code")
OURS = ("state", "codebook")
"""Columns of the tidy event table that agreement has no use for."""
MOST_PROBLEMS = 100
MOST_NAMES = 20


def table(path: str) -> "pd.DataFrame":
    """The table as it stands. BadInput, OutsideFailed."""
    from exports.problems import StorageFailed, TableProblems
    from exports.tidy import read_table

    try:
        return read_table(path)
    except StorageFailed as error:
        raise OutsideFailed.several([_ours(problem) for problem in error.problems]) from error
    except TableProblems as error:
        raise BadInput.several([_ours(problem) for problem in error.problems]) from error


def _ours(problem: object) -> Problem:
    return Problem(*(str(getattr(problem, part)) for part in ("what", "where", "mend")))


def events(path: str, asked: Options, *, sessions: Sequence[str], observers: Sequence[str]) -> "pd.DataFrame":
    """The rows of an event table that are asked for; BadInput with every bad one. Other columns are named in a note.

    Units may have no onset: what was cut beforehand is not compared in time.
    """
    from exports.tidy_rules import clean_events

    frame = table(path)
    if asked.unit not in (None, "onset"):
        frame = _timeless(frame)
    _require(frame, path)
    clean = clean_events(frame, roles=ROLES)
    if clean.problems:
        problems = [_ours(problem) for problem in clean.problems[:MOST_PROBLEMS]]
        if len(clean.problems) > MOST_PROBLEMS:
            mend = f"the first {MOST_PROBLEMS} are listed"
            problems.append(Problem(f"{clean.bad_rows} bad rows in all", path, mend))
        raise BadInput.several(problems)
    rows = clean.frame[[name for name in clean.frame.columns if name in frame.columns]]
    for column, wanted in (("session", sessions), ("observer", observers)):
        refuse_unknown(column, wanted, set(rows[column]), "table")
        if wanted:
            rows = rows[rows[column].isin(wanted)]
    used = {asked.unit, *OURS, *(column for column, _ in asked.where)}
    idle = [str(name) for name in clean.carried if name not in used]
    if idle:
        context.say(f"note: other columns take no part: {', '.join(idle)}")
    return rows


def _timeless(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The table with an onset of 0 where it has none."""
    if "onset" not in frame.columns:
        return frame.assign(onset="0")
    cells = ["0" if cell is None or not str(cell).strip() else cell for cell in frame["onset"]]
    return frame.assign(onset=cells)


def _require(frame: "pd.DataFrame", path: str) -> None:
    missing = [name for name in REQUIRED if name not in frame.columns]
    if missing:
        there = ", ".join(map(str, frame.columns)) or "none"
        mend = f"name it so in the table; there are: {there}"
        raise BadInput.several([Problem(f"there is no column {name}", path, mend) for name in missing])


def refuse_unknown(kind: str, wanted: Sequence[str], held: Collection[str], place: str) -> None:
    """BadInput with every name that is asked for and not held; kind: session or observer."""
    unknown = [name for name in wanted if name not in held]
    if unknown:
        option = "--session" if kind == "session" else "--observers"
        mend = f"the {place} has {', '.join(sorted(held)[:MOST_NAMES]) or 'none'}"
        raise BadInput.several([Problem(f"there is no {kind} {name}", option, mend) for name in unknown])
