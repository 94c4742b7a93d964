"""Commands that keep the data safe and show that they are: backup, restore, verify."""

import shlex
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coder.cli import context

if TYPE_CHECKING:
    from coder.errors import Problem
    from coder.store.rescue import Saved

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; never replaced.", show_default=False)],
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Keep the copy under a passphrase.")] = False,
    as_json: Json = False,
) -> None:
    """Copy the whole database into a new file, while others go on working, and check the copy.

    A database on a server becomes a file too. The copy stands there only when it was read back whole; `coder restore`
    makes a database of it. Exit code 1 when the history does not hold in it, as it did not in the database.

    The copy of an encrypted database has the passphrase of that. With --encrypt that of any other, on a server too,
    has one of its own: asked for in a terminal, or the first line of the file that CODER_PASSPHRASE_FILE names.

    Example: coder --db work.db backup work-monday.db
    """
    from coder.cli.bar import working
    from coder.cli.passphrase import Asked
    from coder.store.backup import back_up

    with context.current().open() as store:
        file = file.expanduser().absolute()
        asked = Asked(str(file), new=True) if encrypt and not store.encrypted else None
        if asked is not None:
            # Before the bar takes the line that it is typed on.
            asked()
        with working("Copying the database") as tell:
            copy = back_up(store, file, tell, asked)
    if as_json:
        context.print_json({"whole": not copy.problems, **asdict(copy)})
    else:
        print(f"{context.one_line(copy.path)}: {copy.bytes:,} bytes, {copy.entries:,} entries of the history")
        print(f"SHA-256 {copy.sha256}")
        _print_problems(copy.problems)
    if copy.problems:
        raise typer.Exit(1)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, or a damaged file.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Make a new database out of a backup, or of a damaged file what can be read of it.

    The new database is the one that --db names; it must not be there yet. FILE is only read. Of a damaged file each
    table that lost rows is told, each coding that lacks something, and the newest whole automatic copy where that holds
    more: exit code 1.

    Example: coder --db again.db restore work-monday.db
    """
    from coder.cli.bar import working
    from coder.cli.passphrase import Asked
    from coder.store.restore import is_encrypted
    from coder.store.restore import restore as make

    here = context.current()
    if "://" not in here.target and not here.named:
        # The person's own data folder; a folder that was named has to be there.
        Path(here.target).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file, asked = file.expanduser().absolute(), Asked(str(file))
    if file.is_file() and is_encrypted(file):
        asked()
    with working("Restoring") as tell:
        made = make(file, here.target, here.who, tell, asked)
    if as_json:
        context.print_json({"whole": not (made.damage or made.problems), **asdict(made)})
    else:
        print(f"{context.one_line(made.path)}: {made.entries:,} entries of the history, {made.records:,} records")
        if made.damage:
            print(context.one_line(f"the file is damaged: {made.damage}; what could be read of it was saved"))
        for part in made.tables:
            if part.lost != 0 or part.put_back:
                print(_said(part))
        _print_problems(made.problems)
        if made.better:
            copy = (
                f"{made.better}: this automatic copy is whole and holds more; only what was coded after it is not there"
            )
            print(context.one_line(f"{copy}. `coder --db NEW.db restore {shlex.quote(made.better)}` takes it"))
    if made.damage or made.problems:
        raise typer.Exit(1)


def _said(part: "Saved") -> str:
    lost = "nobody can say how many lost" if part.lost is None else f"{part.lost:,} lost"
    put_back = f" ({part.put_back:,} of them from the history)" if part.put_back else ""
    return f"{part.table}: {part.saved:,} rows saved{put_back}, {lost}"


def _print_problems(problems: "Iterable[Problem]") -> None:
    for problem in problems:
        print(context.one_line(str(problem)))


def verify(as_json: Json = False) -> None:
    """Check the whole database: that each chain of the history holds, and that every record is as the history says.

    Exit code 1, with a line for each finding, when something was changed from outside this program; 3 when the file
    cannot be read.

    Example: coder --db work.db verify
    """
    from coder.cli.bar import working
    from coder.store.verify import verify as look

    with context.current().open() as store, working("Looking at the history") as tell:
        verdict = look(store, tell)
    if as_json:
        context.print_json({"whole": not verdict.problems, **asdict(verdict)})
    elif verdict.problems:
        _print_problems(verdict.problems)
    else:
        print(
            f"whole: {verdict.entries:,} entries of the history in {_chains(verdict.chains)}, "
            f"{verdict.records:,} records as the history says"
        )
    if verdict.problems:
        raise typer.Exit(1)


def _chains(number: int) -> str:
    return "1 chain" if number == 1 else f"{number:,} chains"
