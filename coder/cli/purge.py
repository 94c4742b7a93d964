"""`coder purge`: what is older than its period is erased, after a look at what that is."""

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context
from coder.errors import BadInput

if TYPE_CHECKING:
    from coder.store.purge import Due

Before = Annotated[
    str | None, typer.Option("--before", metavar="DATE", help="Sessions before this day, such as 2025-01-01.")
]
Keep = Annotated[int | None, typer.Option("--keep", metavar="MONTHS", help="Sessions older than so many months.")]
What = Annotated[
    str, typer.Option("--what", metavar="notes/codings", help="Only notes, or codings with all that is in them.")
]
MOST_MONTHS = 1_200


def purge(
    before: Before = None,
    keep: Keep = None,
    what: What = "notes",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
    copies: Annotated[bool, typer.Option("--copies", help="Delete the automatic copies too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Erase notes, or whole codings, of sessions before a day, from the history too.

    A session without a date counts from the day on which its coding was begun. First it is shown what would go; on a
    terminal it is asked for, elsewhere --yes is needed. The history keeps that it was done, by which rule, and that
    nothing else was changed. Backups hold what was erased; --copies deletes the automatic ones.

    Example: coder --db work.db purge --keep 24 --what notes --dry-run
    """
    from coder.store import copies as automatic
    from coder.store import purge as store_purge

    if what not in store_purge.WHAT:
        raise BadInput(f"{what!r} cannot be purged", "--what", "write notes or codings")
    day, rule = _rule(before, keep, what)
    with context.current().open() as store:
        found = store_purge.due(store, day, what)
        kept = [] if "://" in store.target else automatic.every(Path(store.target))
        if not as_json:
            _show(found, what, day)
        done = not dry_run and (yes or _agreed(found, what))
        if done:
            found = store_purge.purge(store, day, what, rule)
            store_purge.scrub(store)
            for copy in kept if copies else ():
                copy.unlink()
        left = kept if not (done and copies) else []
    if as_json:
        listed = [
            {name: value for name, value in asdict(one).items() if name not in ("coding_id", "waiting")}
            | {"waiting": [str(file) for file in one.waiting]}
            for one in found
        ]
        context.print_json({"erased": done, "rule": rule, "codings": listed, "copies": [str(copy) for copy in left]})
        return
    if done:
        print(f"erased: {what} of {len(found):,} codings, by the rule: {rule}")
    if done or dry_run:
        _say_copies(left)


def _say_copies(left: list[Path]) -> None:
    context.say("note: backups that were made before still hold what is erased: find and delete them too")
    for copy in left:
        context.say(f"note: an automatic copy holds it: {copy} (--copies deletes them)")


def _rule(before: str | None, keep: int | None, what: str) -> tuple[date, str]:
    """The first day that stays, and the rule in words."""
    from coder.store.days import is_day

    if (before is None) == (keep is None):
        raise BadInput("the period is not said", "--before, --keep", "give one of the two")
    if before is not None:
        if not is_day(before):
            raise BadInput(f"{before!r} is not a day", "--before", "write it as 2026-03-02")
        return date.fromisoformat(before), f"{what} of sessions before {before}"
    if keep is None or not 0 < keep <= MOST_MONTHS:
        raise BadInput(f"{keep} months is no period", "--keep", f"write a number from 1 to {MOST_MONTHS}")
    return months_before(datetime.now().astimezone().date(), keep), f"{what} of sessions older than {keep} months"


def months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the last day of that month where it is shorter."""
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _show(found: "list[Due]", what: str, day: date) -> None:
    print(f"{what} of sessions before {day}: {len(found):,} codings")
    for one in found:
        held = "notes" if what == "notes" else "records"
        line = f"{one.day}  {one.session}  {one.observer}, {one.role}: {one.records:,} {held}"
        print(context.one_line(f"  {line}, {one.entries:,} entries of the history"))
        for file in one.waiting:
            goes = "goes too" if what == "codings" else "may hold notes, and stays: open the database to have it put in"
            print(context.one_line(f"    what waited for it {goes}: {file}"))


def _agreed(found: "list[Due]", what: str) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput("this erases for good", "coder purge", "look with --dry-run, then give --yes")
    answer = input(f"Erase the {what} of {len(found):,} codings for good? Type erase to do it: ")
    return answer.strip().lower() == "erase"
