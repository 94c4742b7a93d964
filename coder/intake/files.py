"""What the kinds of import share: one file's rows by coding, and what is wrong with the others."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pandas as pd

from coder.intake.roster import Roster, Who
from exports.problems import Problem
from exports.tidy_rules import Clean


@dataclass
class Done:
    """What happened to the rows of a file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    without_end: int = 0
    """States whose end is unknown."""
    moments_lost: int = 0
    """Moments that a rating rests on, of which the coding has no event."""
    books: set[str] = field(default_factory=set)
    """Codebooks that the file names and its codings were not made with."""

    def also(self, other: "Done") -> None:
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.without_end += other.without_end
        self.moments_lost += other.moments_lost
        self.books |= other.books


def _locked(frame: pd.DataFrame) -> frozenset[Who]:
    if "state" not in frame.columns:
        return frozenset()
    rows = frame.loc[frame["state"] == "locked", ["session", "observer", "role"]].drop_duplicates()
    return frozenset((session, observer, role) for session, observer, role in rows.itertuples(index=False))


class TidyFile(ABC):
    """A table that was read by the rules, before and while its rows go into codings."""

    def __init__(self, clean: Clean, not_carried: Collection[str]) -> None:
        self.source = str(clean.frame.attrs.get("source", "table"))
        self.carried = tuple(name for name in clean.carried if name not in not_carried)
        self._problems = list(clean.problems)
        self.said_locked = _locked(clean.frame)
        """Whose codings the file says are locked."""
        self._bad: set[int] = {int(line) for line in clean.bad.index}

    def wrong(self, line: int, what: str, mend: str) -> None:
        self._bad.add(line)
        self._problems.append(Problem(what, f"{self.source}:{line}", mend))

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in order of the lines."""
        return sorted(self._problems, key=lambda problem: int(problem.where.rpartition(":")[2]))

    @property
    def bad_rows(self) -> int:
        return len(self._bad)

    def in_locked(self, line: int, who: Who, what: str) -> None:
        """A row that would change a coding that is locked."""
        session, observer, _ = who
        mend = f"unlock it with `coder --as {observer} unlock {session} --why TEXT`, or leave the row out"
        self.wrong(line, f"{observer}'s coding of {session} is locked, and this row would {what}", mend)

    @abstractmethod
    def speaks_of(self) -> Iterator[Who]:
        """Whose codings its good rows are for."""

    @abstractmethod
    def check(self, roster: Roster) -> None:
        """Find the rows that codebook and plan forbid; they are taken out."""

    @abstractmethod
    def apply(self, roster: Roster) -> Done:
        """Insert what is new, complete what is there."""
