"""Every error a person can meet, as one tree.

CoderError            a sentence: what, where, how to mend; knows its exit code
├── AnswerIsNo    1   the question was understood and the answer is "no"
├── BadInput      2   the request or its input is wrong; nothing was changed
│   ├── NotFound  2   no such session, codebook, database ...
│   └── Locked    2   the coding is locked
└── OutsideFailed 3   storage, media or another part outside the program failed
    ├── StoreRefused 3  the database takes no changes now
    └── Declined    3  the database takes changes, but never this one
"""

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


class CoderError(Exception):
    """A failure that a person can act on; `problems` holds one entry for each thing to mend."""

    exit_code = 2

    def __init__(self, what: str, where: str, mend: str) -> None:
        self.problems: tuple[Problem, ...] = (Problem(what, where, mend),)
        super().__init__(str(self.problems[0]))

    @classmethod
    def several(cls, problems: Sequence[Problem]) -> "CoderError":
        """One error that reports every problem at once."""
        first = problems[0]
        error = cls(first.what, first.where, first.mend)
        error.problems = tuple(problems)
        return error


class AnswerIsNo(CoderError):
    exit_code = 1


class BadInput(CoderError):
    exit_code = 2


class NotFound(BadInput):
    pass


class Locked(BadInput):
    pass


class OutsideFailed(CoderError):
    exit_code = 3


class StoreRefused(OutsideFailed):
    pass


class Declined(OutsideFailed):
    pass
