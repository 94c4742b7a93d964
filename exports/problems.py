"""What can be wrong with a table or with the place it is written to, in words a person can act on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what, where, and how to mend it."""

    what: str
    where: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where}): {self.mend}"


class TableProblems(Exception):
    """The table, or what was asked of it, is wrong; `problems` holds every problem found, at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StorageFailed(TableProblems):
    """The disk, or another part outside the program, would not read or write the file."""


def one(what: str, where: str, mend: str) -> TableProblems:
    """The error for a single problem."""
    return TableProblems([Problem(what, where, mend)])
