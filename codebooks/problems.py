"""What a codebook or plan file can be refused for; `coder` turns these into its own errors."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file: what, where (`file:line`), and how to mend it."""

    what: str
    where: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where}): {self.mend}"


class BookError(Exception):
    """A file that cannot be used; `problems` holds one entry for each thing to mend, in order of line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BookProblems(BookError):
    """The file was read, and what it says does not hold together."""


class Unreadable(BookError):
    """The file is not text, not YAML, or beyond the limits of what is read at all."""

    def __init__(self, what: str, where: str, mend: str) -> None:
        super().__init__((Problem(what, where, mend),))


class UnknownName(LookupError):
    """A preset, shipped codebook or shipped plan that does not exist; the message lists those that do."""
