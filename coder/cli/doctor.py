"""`coder doctor`: how the program and its database fare on this computer, to read or to send to who helps."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from coder.cli import context
from coder.errors import CoderError

PROGRAMS = ("mpv", "ffmpeg")
EXTRAS = {"parquet": "pyarrow", "postgres": "psycopg", "encryption": "sqlcipher3"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False) -> None:
    """Report how the program and its database fare here, with what should be mended.

    No name or note stands in it, so that it can be sent to who helps. Exit code 1 when
    something should be mended; 3 when the database cannot be read.

    Example: coder --db work.db doctor
    """
    from coder.cli.bar import working
    from coder.store.health import health

    here = context.current()
    report: dict[str, Any] = {"environment": environment(), "database": None, "mend": []}
    error: CoderError | None = None
    try:
        with here.open() as store, working("Looking at the database") as tell:
            tell("looking at the database", 0, 0)
            told = asdict(health(store))
        report["mend"] = [_without_home(line) for line in (*_preferences_broken(), *told.pop("mend"))]
        report["database"] = {"at": _at(here.target), **told}
    except CoderError as found:
        error = found
    if as_json:
        context.print_json(report)
    else:
        for line in _lines(report):
            print(context.one_line(line))
    if error is not None:
        raise error
    if report["mend"]:
        raise typer.Exit(1)


def environment() -> dict[str, Any]:
    """Versions, the terminal, the clock, and which optional parts are there."""
    import os
    import platform
    import shutil
    import sqlite3
    import sys
    from datetime import datetime
    from importlib.metadata import version
    from importlib.util import find_spec

    from coder import __version__
    from coder.preferences import preferences_file

    size = shutil.get_terminal_size()
    return {
        "versions": {
            "coder": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            **{name: version(name) for name in ("textual", "sqlalchemy", "sqlmodel", "pandas", "openpyxl")},
        },
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "terminal": {
            "is_terminal": sys.stdout.isatty(),
            "columns": size.columns,
            "lines": size.lines,
            "term": os.environ.get("TERM"),
            "colour": "no" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "as the terminal says",
            "encoding": sys.stdout.encoding,
        },
        "preferences": _without_home(str(preferences_file())) if preferences_file().exists() else "as usual",
        "clock": datetime.now().astimezone().isoformat(timespec="seconds"),
        "programs": {name: shutil.which(name) is not None for name in PROGRAMS},
        "extras": {name: find_spec(module) is not None for name, module in EXTRAS.items()},
    }


def _preferences_broken() -> tuple[str, ...]:
    from coder import preferences

    problem = preferences.read().problem
    return (str(problem),) if problem is not None else ()


def _at(target: str) -> str:
    """Where it is, without the names of persons that home folder and address hold."""
    if "://" in target:
        from coder.store.addresses import database_url, shown

        return shown(database_url(target).set(username=None, password=None))
    return _without_home(target)


def _without_home(text: str) -> str:
    return text.replace(str(Path.home()), "~")


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    for part in ("environment", "database"):
        yield from _of(part, report[part] if report[part] is not None else "cannot be looked at")
    for line in report["mend"]:
        yield f"mend: {line}"
    if report["database"] is not None and not report["mend"]:
        yield "nothing to mend"


def _of(name: str, value: Any) -> Iterator[str]:
    """A line a value, under the path of names that leads to it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _of(f"{name}.{key}" if name else str(key), inner)
    else:
        yield f"{name.removeprefix('environment.')}: {_said(value)}"


def _said(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)
