"""YAML text to codebooks and session plans, with every problem of a file at once.

The text itself is what a database keeps with every coding; its digest identifies it.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

from pydantic import BaseModel

from codebooks import checks, nodes, plan_checks, validate
from codebooks.nodes import Node
from codebooks.plan import Plan
from codebooks.problems import BookProblems, Problem, UnknownName
from codebooks.schema import Codebook
from codebooks.text import decode

Book = TypeVar("Book", Codebook, Plan)
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Loaded(Generic[Book]):
    """A codebook or plan, the text it was read from, and the SHA-256 (hexadecimal) of that text in UTF-8."""

    book: Book
    text: str
    digest: str


def load_codebook(text: str | bytes, *, where: str, reserved: frozenset[str] = frozenset()) -> Loaded[Codebook]:
    """Raises BookProblems with all that is wrong, or Unreadable. `reserved`: first strokes that are commands."""
    content = decode(text, where)
    root, problems = nodes.read(content, where)
    problems += checks.check(root, where, reserved)
    return Loaded(_make(Codebook, root, where, problems), content, _digest(content))


def load_plan(text: str | bytes, *, where: str, codebook: Codebook | None = None) -> Loaded[Plan]:
    """Raises BookProblems or Unreadable. With `codebook`, its codes and modes must be there."""
    content = decode(text, where)
    root, problems = nodes.read(content, where)
    problems += plan_checks.check(root, where, codebook)
    return Loaded(_make(Plan, root, where, problems), content, _digest(content))


def codebook_named_by(text: str | bytes, *, where: str) -> str | None:
    """The id of the codebook that a plan is written for, whatever else may be wrong in it. Raises Unreadable."""
    root, _ = nodes.read(decode(text, where), where)
    return root.get("codebook").get("id").text


def shipped_codebooks() -> tuple[str, ...]:
    return _shipped("library")


def shipped_plans() -> tuple[str, ...]:
    return _shipped("plans")


@cache
def shipped_codebook(id: str) -> Loaded[Codebook]:
    """Raises UnknownName."""
    return load_codebook(_shipped_text("library", id, "codebook"), where=f"{id}.yaml")


@cache
def shipped_plan(id: str) -> Loaded[Plan]:
    """Raises UnknownName."""
    return load_plan(_shipped_text("plans", id, "plan"), where=f"{id}.yaml")


def _make(model: type[Model], root: Node, where: str, problems: list[Problem]) -> Model:
    made = validate.make(model, root, where)
    if isinstance(made, list):
        problems = problems + made
    if problems or isinstance(made, list):
        raise BookProblems(sorted(set(problems), key=_line))
    return made


def _line(problem: Problem) -> tuple[int, str]:
    line = problem.where.rpartition(":")[2]
    return (int(line) if line.isdecimal() else 0, problem.what)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _shipped(folder: str) -> tuple[str, ...]:
    names = (entry.name for entry in (resources.files("codebooks") / folder).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def _shipped_text(folder: str, id: str, kind: str) -> bytes:
    if id not in _shipped(folder):
        raise UnknownName(f"no shipped {kind} is called '{id}'; there are: {', '.join(_shipped(folder))}")
    return (resources.files("codebooks") / folder / f"{id}.yaml").read_bytes()
