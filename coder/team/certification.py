"""The certification gate: may an observer code on their own yet, and for how long. Pure.

The gate is the project's own proposal (quiz, practice with feedback, then a test on gold clips): at least 10 clips out
of at least 3 sessions; F1 of techniques within the tolerance at least .80; kappa of mode time at least .60, its lower
limit at least .50; the intraclass correlation of counts at least .75 where the base rate allows; agreement on the plan
checklist at least .90; no common code found less often than .60. It holds for 6 months, or until a new major version
of the codebook. What cannot be told is never a pass. The quiz is no condition here: the key drill's share of right
answers may stand for it, and nothing of the drill is kept. See docs/learning.md.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

Outcome = Literal["pass", "fail", "cannot_tell", "does_not_apply"]
MONTHS = 6
COMMON = 10
"""A code is common that the gold codings have at least so often in the test."""
LEAST_COUNT = 20
"""The base rate allows a correlation of counts where the gold codings have a technique so often in the test: an
observer who finds 9 of 10 and adds 1 falls below .75 by chance alone in 2 to 9 of 100 such techniques (12 to 50 clips,
counts drawn as Poisson), and in 6 to 11 where there are half as many."""


@dataclass(frozen=True)
class Figure:
    """One figure of a test. low: its lower limit; of: what it is the lowest of; why: why there is no value; applies:
    whether there is anything that the condition could speak of."""

    value: float | None
    n: int
    low: float | None = None
    of: str | None = None
    why: str | None = None
    applies: bool = True


@dataclass(frozen=True)
class Figures:
    """What a test measured. count_icc and sensitivity: the lowest of the techniques and codes that are judged."""

    clips: int
    sessions: int
    technique_f1: Figure
    mode_kappa: Figure
    count_icc: Figure
    checklist: Figure
    sensitivity: Figure


@dataclass(frozen=True)
class Condition:
    """One condition of the gate, with what was measured."""

    name: str
    title: str
    limit: float
    value: float | None
    n: int
    outcome: Outcome
    of: str | None = None
    why: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "limit": self.limit,
            "value": self.value,
            "n": self.n,
            "outcome": self.outcome,
            "of": self.of,
            "why": self.why,
        }


@dataclass(frozen=True)
class Verdict:
    """outcome: fail where any condition fails; cannot_tell where the test is too small or any condition cannot be
    told; else pass."""

    conditions: tuple[Condition, ...]

    @property
    def outcome(self) -> Outcome:
        if any(one.outcome == "cannot_tell" for one in self.conditions if one.name in ("clips", "sessions")):
            return "cannot_tell"
        outcomes = {one.outcome for one in self.conditions}
        return "fail" if "fail" in outcomes else "cannot_tell" if "cannot_tell" in outcomes else "pass"


def gate(figures: Figures) -> Verdict:
    """Hold a test's figures to the gate; limits are met unrounded.

    >>> good = Figure(0.9, 100, low=0.8)
    >>> gate(Figures(12, 3, good, good, good, good, good)).outcome
    'pass'
    >>> gate(Figures(12, 3, Figure(0.79, 100), good, good, good, good)).outcome
    'fail'
    >>> gate(Figures(9, 3, good, good, good, good, good)).outcome
    'cannot_tell'
    """
    mode = figures.mode_kappa
    lower = Figure(mode.low, mode.n, why=mode.why or "no_limits: the clips give no limits", applies=mode.applies)
    return Verdict(
        (
            _enough("clips", "gold clips", 10, figures.clips),
            _enough("sessions", "sessions they come from", 3, figures.sessions),
            _held("technique_f1", "techniques, F1 within the tolerance", 0.80, figures.technique_f1),
            _held("mode_kappa", "mode time, kappa", 0.60, mode),
            _held("mode_kappa_low", "mode time, lower limit of kappa", 0.50, lower),
            _held("count_icc", "counts by clip, lowest technique's ICC", 0.75, figures.count_icc),
            _held("checklist", "plan checklist, agreement", 0.90, figures.checklist),
            _held("sensitivity", "common codes, lowest sensitivity", 0.60, figures.sensitivity),
        )
    )


def _enough(name: str, title: str, least: int, count: int) -> Condition:
    enough = count >= least
    why = None if enough else f"too_few: the test needs {least}"
    return Condition(name, title, least, count, count, "pass" if enough else "cannot_tell", why=why)


def _held(name: str, title: str, limit: float, figure: Figure) -> Condition:
    outcome: Outcome
    if not figure.applies:
        outcome = "does_not_apply"
    elif figure.value is None:
        outcome = "cannot_tell"
    else:
        outcome = "pass" if figure.value >= limit else "fail"
    why = figure.why if figure.value is None else None
    return Condition(name, title, limit, figure.value, figure.n, outcome, figure.of, why)


# ---------------------------------------------------------------------- how long it holds


@dataclass(frozen=True)
class Taken:
    """A test that was kept. taken_at: ms since 1970 by the clock on the wall; book, version: of its codebook."""

    taken_at: int
    passed: bool
    book: str
    version: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """state: certified, expired, new_version, failed or none. until: the last day on which it holds or held."""

    state: Literal["certified", "expired", "new_version", "failed", "none"]
    taken: date | None = None
    until: date | None = None

    @property
    def words(self) -> str:
        return {
            "certified": f"certified until {self.until}",
            "expired": f"certification ended {self.until}",
            "new_version": "to be certified anew: the codebook has a new major version",
            "failed": f"not certified: the test of {self.taken} was not passed",
            "none": "not certified",
        }[self.state]


def standing(tests: Sequence[Taken], book: str, version: str, today: date) -> Standing:
    """What an observer's tests are worth today for a codebook: the last one counts, and a failed one ends what was.

    >>> passed = Taken(1_767_225_600_000, True, "modes", "1.2.0")  # on 2026-01-01
    >>> standing([passed], "modes", "1.3.0", date(2026, 7, 1)).words
    'certified until 2026-07-01'
    >>> standing([passed], "modes", "1.3.0", date(2026, 7, 2)).state
    'expired'
    >>> standing([passed], "modes", "2.0.0", date(2026, 2, 1)).state
    'new_version'
    """
    last = max((one for one in tests if one.book == book), key=lambda one: one.taken_at, default=None)
    if last is None:
        return Standing("none")
    taken = datetime.fromtimestamp(last.taken_at / 1000, UTC).date()
    if not last.passed:
        return Standing("failed", taken)
    until = months_later(taken, MONTHS)
    if _major(last.version) != _major(version):
        return Standing("new_version", taken, until)
    return Standing("certified" if today <= until else "expired", taken, until)


def _major(version: str) -> str:
    return version.partition(".")[0]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last there is in that month.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
