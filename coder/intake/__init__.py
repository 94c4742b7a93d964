"""Tidy frames to rows: the one way into the store for what people hold in tables.

A file is taken whole or not at all (`skip_bad` aside), in one transaction, under one act in the history. Importing the
same file twice changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

import pandas as pd

from coder.errors import BadInput, Locked, Problem
from coder.intake.events import EventFile
from coder.intake.files import Done, TidyFile
from coder.intake.judgements import ITEMS, RATINGS, JudgementFile
from coder.intake.mapping import Renaming, read_mapping
from coder.intake.roster import Roster
from coder.models import ROLES, STATUSES
from coder.store import Store
from coder.store.history import Act
from exports.problems import TableProblems
from exports.tidy_rules import EVENT_COLUMNS, ITEM_COLUMNS, RATING_COLUMNS, clean_events, clean_items, clean_ratings

__all__ = ["MOST_PROBLEMS", "Outcome", "Renaming", "import_tables", "read_mapping"]

MOST_PROBLEMS = 100
"""Bad rows told one by one; beyond these only their number."""

Kind = Literal["events", "items", "ratings"]

_STATES = ("draft", "locked")
_COLUMNS: dict[Kind, tuple[str, ...]] = {
    "events": (*EVENT_COLUMNS, "state", "codebook"),
    "items": (*ITEM_COLUMNS, "state", "plan"),
    "ratings": (*RATING_COLUMNS, "state"),
}
_REQUIRED: dict[Kind, tuple[str, ...]] = {
    "events": ("onset", "code"),
    "items": ("item",),
    "ratings": ("scale", "value"),
}
_CALLED: dict[Kind, str] = {"events": "events", "items": "item marks", "ratings": "ratings"}


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do. Rows: `added`, `changed` (an offset filled, a mark or rating said anew),
    `unchanged`, `left_out` (mapped to null), `bad` (skipped)."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    bad: int = 0
    new_sessions: tuple[str, ...] = ()
    new_observers: tuple[str, ...] = ()
    new_codings: int = 0
    carried: tuple[str, ...] = ()
    """Columns that are none of ours, carried through untouched."""
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    """Of the rows skipped, the first 100."""


class _DryRun(Exception):
    """Ends a transaction that is not to be kept."""


def import_tables(
    store: Store,
    kind: Kind,
    frames: Sequence[pd.DataFrame],
    renaming: Renaming | None = None,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> Outcome:
    """Take tables, as `exports.tidy.read_table` gives them, into the store.

    A row that would add to a locked coding or change it is bad; one that it holds already is not. Errors: BadInput with
    every bad row (the first 100 and their number), Locked with every coding that is open in a window, StoreRefused.
    With any of them nothing was changed.
    """
    files, left_out = _read(kind, frames, renaming or Renaming())
    why = "imported from " + ", ".join(_name(frame) for frame in frames)
    outcome = Outcome()
    try:
        with store.transaction() as session:
            act = Act(session, store.who, why)
            outcome = _take(store, act, files, skip_bad)
            act.flush()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return replace(outcome, rows=sum(len(frame) for frame in frames), left_out=left_out)


def _read(kind: Kind, frames: Sequence[pd.DataFrame], renaming: Renaming) -> tuple[list[TidyFile], int]:
    files: list[TidyFile] = []
    left_out = 0
    problems: list[Problem] = []
    for frame in frames:
        try:
            renamed, dropped = renaming.apply(frame, _COLUMNS[kind])
            _check_kind(kind, frame, renaming)
            files.append(_file(kind, renamed))
            left_out += dropped
        except BadInput as error:
            problems += error.problems
        except TableProblems as error:
            problems += [Problem(found.what, found.where, found.mend) for found in error.problems]
    if problems:
        raise BadInput.several(problems)
    return files, left_out


def _check_kind(kind: Kind, frame: pd.DataFrame, renaming: Renaming) -> None:
    """BadInput when a table lacks what this kind needs and has all that another one does."""

    def has(other: Kind) -> bool:
        return set(_REQUIRED[other]) <= set(renaming.apply(frame, _COLUMNS[other])[0].columns)

    for other, called in _CALLED.items():
        if not has(kind) and has(other):
            where = str(frame.attrs.get("source", "table"))
            raise BadInput(f"this looks like {called}", where, f"add --kind {other}")


def _file(kind: Kind, frame: pd.DataFrame) -> TidyFile:
    if kind == "events":
        return EventFile(clean_events(frame, ROLES, _STATES))
    if kind == "items":
        return JudgementFile(clean_items(frame, STATUSES, ROLES, _STATES), ITEMS)
    return JudgementFile(clean_ratings(frame, ROLES, _STATES), RATINGS)


def _take(store: Store, act: Act, files: Sequence[TidyFile], skip_bad: bool) -> Outcome:
    roster = Roster(store, act)
    for file in files:
        file.check(roster)
    bad = sum(file.bad_rows for file in files)
    found = [Problem(fault.what, fault.where, fault.mend) for file in files for fault in file.problems]
    problems = tuple(found[:MOST_PROBLEMS])
    rest = _rest(len(found), bad, files)
    if problems and not skip_bad:
        raise BadInput.several([*problems, *rest])
    asked = dict.fromkeys(who for file in files for who in file.speaks_of())
    refusals = roster.refusals((who, coding) for who in asked if (coding := roster.existing(who)) is not None)
    if refusals:
        raise Locked.several(refusals)
    total = Done()
    for file in files:
        total.also(file.apply(roster))
        act.flush()
    drafts = {who[:2] for file in files for who in file.speaks_of() if who in file.said_locked and roster.is_draft(who)}
    return Outcome(
        added=total.added,
        changed=total.changed,
        unchanged=total.unchanged,
        bad=bad,
        new_sessions=tuple(roster.new_sessions),
        new_observers=tuple(roster.new_observers),
        new_codings=roster.new_codings,
        carried=tuple(dict.fromkeys(name for file in files for name in file.carried)),
        warnings=(*_warnings(total), *_drafts(sorted(drafts)), *(f"{more.what}: {more.mend}" for more in rest)),
        problems=problems,
    )


def _rest(found: int, bad: int, files: Sequence[TidyFile]) -> list[Problem]:
    """How many rows are bad, when not every problem is told."""
    if found <= MOST_PROBLEMS:
        return []
    where = ", ".join(file.source for file in files if file.bad_rows)
    return [Problem(f"{bad:,} bad rows in all", where, f"the first {MOST_PROBLEMS} problems are listed")]


def _warnings(done: Done) -> Iterator[str]:
    if done.moments_lost:
        moments = "moment that a rating rests on is" if done.moments_lost == 1 else "moments that ratings rest on are"
        yield f"{done.moments_lost:,} {moments} no event here: import the events, then these ratings once more"
    if done.without_end:
        states = "state has" if done.without_end == 1 else "states have"
        yield f"{done.without_end:,} {states} no offset: counted, but given no duration"
    if done.books:
        names = ", ".join(sorted(done.books))
        yield f"the file names another codebook ({names}): its codes are read by that of this database"


def _drafts(locked: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Codings that are locked where the file is from: a file does not lock here."""
    if len(locked) == 1:
        [(session, observer)] = locked
        yield f"1 locked coding comes in as a draft: lock it with `coder --as {observer} lock {session}`"
    elif locked:
        yield f"{len(locked):,} locked codings come in as drafts: lock them with `coder --as NAME lock SESSION`"


def _name(frame: pd.DataFrame) -> str:
    return PurePath(str(frame.attrs.get("source", "a table"))).name
