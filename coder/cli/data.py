"""`coder import`: events, item marks and ratings out of tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.cli.bar import working
from coder.errors import BadInput, OutsideFailed, Problem

if TYPE_CHECKING:
    import pandas as pd

    from coder.intake import Outcome, Renaming

KINDS = ("events", "items", "ratings")
_MOST_NAMES = 10

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="CSV, XLSX or Parquet files.", show_default=False)]
KindOption = Annotated[str, typer.Option("--kind", metavar="events/items/ratings", help="What the rows are.")]
MapOption = Annotated[
    str | None,
    typer.Option("--map", metavar="FILE", help="YAML: `columns`, `codes` ({theirs: ours}) and `set` ({column: text})."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Take the good rows, leave the bad ones out.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def import_files(
    files: Files,
    kind: KindOption = "events",
    mapping: MapOption = None,
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Take events, item marks or ratings out of tables into the database.

    Events need the columns session, observer, onset and code; item marks session, observer, item and status; ratings
    session, observer, scale and value. Sessions and people that are new are registered. The same file twice changes
    nothing. A bad row is told with its line, and nothing is taken in unless --skip-bad is given.

    Example: coder import events.csv --map theirs.yaml --dry-run
    """
    if kind not in KINDS:
        raise BadInput(f"{kind!r} is no kind of table", "--kind", f"write one of {', '.join(KINDS)}")
    from coder.intake import import_tables

    renaming = _renaming(mapping) if mapping is not None else None
    with context.current().open() as store, working("reading the tables"):
        frames = read_tables(files)
        outcome = import_tables(
            store,
            "items" if kind == "items" else "ratings" if kind == "ratings" else "events",
            frames,
            renaming,
            dry_run=dry_run,
            skip_bad=skip_bad,
        )
    _notes(outcome)
    if as_json:
        context.print_json(_document(outcome, kind, dry_run))
    else:
        print(_sentence(outcome, dry_run))


def _renaming(file: str) -> "Renaming":
    from coder.cli.books import content
    from coder.intake import read_mapping

    return read_mapping(content(file), file)


def read_tables(files: list[str]) -> "list[pd.DataFrame]":
    """The tables of all files, or every problem of them all."""
    from exports.problems import StorageFailed, TableProblems
    from exports.tidy import read_table

    frames = []
    problems: list[Problem] = []
    for file in files:
        try:
            frames.append(read_table(Path(file)))
        except StorageFailed as error:
            raise OutsideFailed.several([Problem(p.what, p.where, p.mend) for p in error.problems]) from error
        except TableProblems as error:
            problems += [Problem(p.what, p.where, p.mend) for p in error.problems]
    if problems:
        raise BadInput.several(problems)
    return frames


def _notes(outcome: "Outcome") -> None:
    for names, one, many in (
        (outcome.new_sessions, "session", "sessions"),
        (outcome.new_observers, "observer", "observers"),
    ):
        if names:
            context.say(f"note: {len(names)} new {one if len(names) == 1 else many}: {_listed(names)}")
    if outcome.carried:
        context.say(f"note: other columns are carried through untouched: {', '.join(outcome.carried)}")
    if outcome.left_out:
        context.say(f"note: {_rows(outcome.left_out)} left out, as the mapping says")
    for warning in outcome.warnings:
        context.say(f"warning: {warning}")
    for problem in outcome.problems:
        context.say(f"warning: row left out: {problem}")


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return shown if len(names) <= _MOST_NAMES else f"{shown} and {len(names) - _MOST_NAMES} more"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _sentence(outcome: "Outcome", dry_run: bool) -> str:
    same = f"{outcome.unchanged:,} as before"
    said = f"{_rows(outcome.rows)}: {outcome.added:,} added, {outcome.changed:,} changed, {same}"
    if outcome.bad:
        said += f", {outcome.bad:,} bad and left out"
    return f"dry run, nothing was changed. {said}" if dry_run else said


def _document(outcome: "Outcome", kind: str, dry_run: bool) -> dict[str, object]:
    return {
        "kind": kind,
        "dry_run": dry_run,
        "rows": outcome.rows,
        "added": outcome.added,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "left_out": outcome.left_out,
        "bad": outcome.bad,
        "new_sessions": list(outcome.new_sessions),
        "new_observers": list(outcome.new_observers),
        "new_codings": outcome.new_codings,
        "carried": list(outcome.carried),
        "warnings": list(outcome.warnings),
        "problems": [{"what": p.what, "where": p.where, "mend": p.mend} for p in outcome.problems],
    }
