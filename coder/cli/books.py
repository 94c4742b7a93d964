"""Codebooks and session plans by name or file, for every command that takes one; their problems as errors."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from codebooks import (
    BookError,
    Codebook,
    Loaded,
    Plan,
    load_codebook,
    load_plan,
    shipped_codebook,
    shipped_codebooks,
    shipped_plan,
    shipped_plans,
)
from codebooks.text import read_file
from coder.cli import context
from coder.desk.keys import RESERVED
from coder.errors import BadInput, CoderError, NotFound, OutsideFailed, Problem

Book = TypeVar("Book", Codebook, Plan)


def codebook_file(file: str) -> Loaded[Codebook]:
    """A codebook from a file. BadInput holds every problem; NotFound, OutsideFailed for a file that cannot be read."""
    return _told(lambda: load_codebook(content(file), where=file, reserved=RESERVED))


def plan_file(file: str, codebook: Codebook | None = None) -> Loaded[Plan]:
    """A session plan from a file, checked against its codebook if that is given. Errors as codebook_file."""
    return _told(lambda: load_plan(content(file), where=file, codebook=codebook))


def codebook_named(name: str) -> Loaded[Codebook]:
    """A shipped codebook by its id, or a file. For `init`, which has no database to look in."""
    if name in shipped_codebooks():
        return shipped_codebook(name)
    _known_file(name, "codebook", shipped_codebooks())
    return codebook_file(name)


def plan_named(name: str, codebook: Codebook | None = None) -> Loaded[Plan]:
    """A shipped session plan by its id, or a file; either is checked against the codebook if that is given."""
    if name in shipped_plans():
        return _told(lambda: load_plan(shipped_plan(name).text, where=name, codebook=codebook))
    _known_file(name, "session plan", shipped_plans())
    return plan_file(name, codebook)


def find_codebook(name: str) -> Codebook:
    """By the id of a stored codebook (`ID` its newest, `"ID VERSION"`), else of a shipped one, else by file."""
    if not Path(name).is_file() and context.current().exists:
        from coder.store import books

        with closing(context.current().open()) as store:
            if any(name in (row.book, f"{row.book} {row.version}", row.digest) for row in books.codebooks(store)):
                return books.codebook(store, name)[1]
    return codebook_named(name).book


def find_plan(name: str) -> Plan:
    """As find_codebook, for session plans."""
    if not Path(name).is_file() and context.current().exists:
        from coder.store import books

        with closing(context.current().open()) as store:
            if any(name in (row.plan, f"{row.plan} {row.version}", row.digest) for row in books.plans(store)):
                return books.plan(store, name)[1]
    return plan_named(name).book


def content(file: str) -> bytes:
    """The bytes of a file that a person named."""
    try:
        if Path(file).exists() and not (Path(file).is_file() or Path(file).is_dir()):
            raise BadInput("that is a pipe or device", file, "save what comes out of it, and name the file")
        return read_file(Path(file))
    except FileNotFoundError:
        raise NotFound("there is no such file", file, "check the name and the folder") from None
    except IsADirectoryError:
        raise BadInput("that is a folder", file, "name a file in it") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else "not a file's name"
        raise OutsideFailed(said.lower(), file, "check that the file may be read") from error


def problems(error: BookError) -> CoderError:
    """The package's own problems as one error of the program."""
    return BadInput.several([Problem(problem.what, problem.where, problem.mend) for problem in error.problems])


def _told(load: Callable[[], Loaded[Book]]) -> Loaded[Book]:
    try:
        return load()
    except BookError as error:
        raise problems(error) from error


def _known_file(name: str, kind: str, shipped: tuple[str, ...]) -> None:
    """A word that is neither a file nor shipped is a name that is not there."""
    if not Path(name).exists() and Path(name).suffix not in (".yaml", ".yml"):
        raise NotFound(f"no {kind} is called that", name, f"name a file, or one of: {', '.join(shipped)}")
