"""What the groups `codebook` and `plan` share: lists, the report of a check, a new file."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import typer

from codebooks import (
    BookProblems,
    Codebook,
    Loaded,
    Plan,
    Unreadable,
    shipped_codebook,
    shipped_codebooks,
    shipped_plan,
    shipped_plans,
)
from coder.cli import books, context
from coder.errors import BadInput

Row = dict[str, str | int | bool | None]
Book = TypeVar("Book", Codebook, Plan)


def codebook_rows() -> list[Row]:
    """The shipped codebooks, then those of the database if there is one."""
    shipped = [shipped_codebook(id) for id in shipped_codebooks()]
    rows = [_codebook_row(loaded.book, loaded.digest, "shipped") for loaded in shipped]
    if _database_asked():
        with context.current().open() as store:
            from coder.store import books as stored

            for row in stored.codebooks(store):
                made = _codebook_row(stored.parsed_codebook(store, row), row.digest, "database")
                rows.append({**made, "default": row.is_default})
    return rows


def plan_rows() -> list[Row]:
    """The shipped session plans, then those of the database if there is one."""
    shipped = [shipped_plan(id) for id in shipped_plans()]
    rows = [_plan_row(loaded.book, loaded.digest, "shipped") for loaded in shipped]
    if _database_asked():
        with context.current().open() as store:
            from coder.store import books as stored

            rows += [_plan_row(stored.parsed_plan(store, row), row.digest, "database") for row in stored.plans(store)]
    return rows


def _database_asked() -> bool:
    """What is shipped is listed without a database too; one that was named and is not there is told."""
    here = context.current()
    if here.named and not here.exists:
        context.say(f"note: there is no database yet at {here.target}: this is what is shipped")
    return here.exists


def _codebook_row(book: Codebook, digest: str, source: str) -> Row:
    return {
        "id": book.id,
        "version": book.version,
        "title": book.title,
        "status": book.status,
        "codes": len(book.codes),
        "digest": digest,
        "from": source,
        "default": False,
    }


def _plan_row(plan: Plan, digest: str, source: str) -> Row:
    return {
        "id": plan.id,
        "version": plan.version,
        "title": plan.session.title,
        "programme": plan.programme.title,
        "items": len(plan.items),
        "digest": digest,
        "from": source,
    }


def print_rows(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """A plain table. On a terminal a line that is too long ends in an ellipsis; elsewhere every line is whole."""
    shown = [["" if row[column] is None else str(row[column]) for column in columns] for row in rows]
    lines = [[context.one_line(cell) for cell in cells] for cells in shown]
    widths = [max(map(len, cells)) for cells in zip(columns, *lines, strict=True)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for cells in [list(columns), *lines]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        print(line if room is None or len(line) <= room else f"{line[: room - 1]}…")


def report_check(load: Callable[[], Loaded[Book]], file: str, as_json: bool) -> None:
    """Print a check's problems on stdout, one a line; exit code 1 if there are any. BadInput for what is unreadable."""
    try:
        loaded = load()
        found, said = [], f"{loaded.book.id} {loaded.book.version}: no problems"
    except BookProblems as error:
        found, said = list(error.problems), ""
    except Unreadable as error:
        raise books.problems(error) from error
    if as_json:
        problems = [{"what": problem.what, "where": problem.where, "mend": problem.mend} for problem in found]
        context.print_json({"file": file, "ok": not found, "problems": problems})
    else:
        print("\n".join(context.one_line(str(problem)) for problem in found) or said)
    if found:
        raise typer.Exit(1)


def write_new(file: str, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as target:
            target.write(text)
    except FileExistsError:
        raise BadInput("the file is there already, and is kept", file, "choose another name") from None
    except FileNotFoundError:
        raise BadInput("there is no such folder", file, "make it first, or choose another place") from None
