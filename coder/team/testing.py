"""Taking the certification test: which practice counts, what it measured, keeping it, and who is certified."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from coder.agreement.codings import Levels
from coder.errors import BadInput
from coder.models import Certification, StoredCodebook
from coder.store import Store, books, certifications, practice
from coder.store.practice import Practice
from coder.team.certification import MONTHS, Condition, Figures, Standing, Taken, Verdict, gate, months_later, standing
from coder.team.clips import MINUTES, Counted, measured
from coder.team.golds import Compared, compared


@dataclass(frozen=True)
class Result:
    """A test that was taken. sessions: those that counted; repeats: those of them that had been practised before.
    until: the last day on which it holds, where it was passed and kept."""

    sessions: tuple[str, ...]
    repeats: tuple[str, ...]
    tolerance: float
    minutes: float
    figures: Figures
    verdict: Verdict
    kept: bool
    until: date | None

    def to_json(self) -> dict[str, Any]:
        return {
            "outcome": self.verdict.outcome,
            "kept": self.kept,
            "valid_until": None if self.until is None else self.until.isoformat(),
            "sessions": list(self.sessions),
            "repeats": list(self.repeats),
            "clips": self.figures.clips,
            "clip_minutes": self.minutes,
            "tolerance": self.tolerance,
            "conditions": [one.to_json() for one in self.verdict.conditions],
        }


SIGNS = {"pass": "✓", "fail": "✗", "cannot_tell": "?", "does_not_apply": "·"}
WORDS = {"pass": "passed", "fail": "not passed", "cannot_tell": "cannot tell", "does_not_apply": "does not apply"}


def lines(test: Result) -> list[str]:
    """The test as a person reads it: each condition with its figure, limit and number, and the verdict."""
    found = [f"{test.figures.clips} clips of {test.minutes:g} min out of {', '.join(test.sessions)}"]
    found += map(_line, test.verdict.conditions)
    if test.repeats:
        found.append(f"practised before, counted as asked: {', '.join(test.repeats)}")
    until = f", valid until {test.until}" if test.until else ""
    kept = "" if test.kept else "; nothing was kept"
    return [*found, f"{WORDS[test.verdict.outcome]}{until}{kept}"]


def _line(one: Condition) -> str:
    value = "–" if one.value is None else f"{one.value:.3f}".removesuffix(".000")
    of = f"  {one.of}" if one.of else ""
    why = f"  {one.why.partition(': ')[2]}" if one.why else ""
    return f"{SIGNS[one.outcome]} {one.title:38} {value:>6}  ≥ {one.limit:<4g} n {one.n}{of}{why}"


def countable(store: Store, *, repeats: bool = False) -> list[Practice]:
    """The practice that a test may count: locked, made with a codebook of today's major version, not counted in a test
    before, and a first attempt, since feedback on it shows the gold coding; `repeats`: further attempts too."""
    default, _ = books.codebook(store)
    counted = {
        tuple(each)
        for test in certifications.of(store, store.who)
        for each in test.figures.get("attempts", ())
        if isinstance(each, list)
    }
    return [
        line
        for line in practice.listing(store)
        if line.coding is not None
        and line.coding.state == "locked"
        and (repeats or line.number == 1)
        and (str(line.coding.id), line.coding.locked_at) not in counted
        and _same_major(books.codebook(store, line.coding.codebook_id)[0], default)
    ]


def _same_major(one: StoredCodebook, other: StoredCodebook) -> bool:
    return one.book == other.book and one.version.partition(".")[0] == other.version.partition(".")[0]


def take(
    store: Store, sessions: Sequence[str] = (), *, minutes: float = MINUTES, repeats: bool = False, keep: bool = True
) -> Result:
    """Hold this person's practice to the gate. It is kept where it is passed or failed; one that cannot tell is not,
    and its sessions count again. sessions: only these. Errors: BadInput, NotFound, StoreRefused."""
    if not 1 <= minutes <= 60:
        raise BadInput(f"clips of {minutes:g} minutes", "--clip", "use 1 to 60 minutes")
    lines = _chosen(store, sessions, repeats=repeats)
    found = [compared(store, line) for line in lines]
    levels = Levels(codes={id: code for one in reversed(found) for id, code in one.levels.codes.items()})
    tolerance = max(one.tolerance for one in found)
    figures = measured(list(map(_counted, found)), levels, tolerance, round(minutes * 60_000))
    verdict = gate(figures)
    again = tuple(line.session for line in lines if line.number > 1)
    kept = keep and verdict.outcome in ("pass", "fail")
    until = months_later(date.today(), MONTHS) if kept and verdict.outcome == "pass" else None
    names = tuple(line.session for line in lines)
    test = Result(names, again, tolerance / 1000, minutes, figures, verdict, kept, until)
    if kept:
        attempts = [[str(line.coding.id), line.coding.locked_at] for line in lines if line.coding is not None]
        told = {**test.to_json(), "figures": asdict(figures), "attempts": attempts}
        certifications.keep(store, books.codebook(store)[0].id, passed=verdict.outcome == "pass", figures=told)
    return test


def _chosen(store: Store, sessions: Sequence[str], *, repeats: bool) -> list[Practice]:
    lines = countable(store, repeats=repeats)
    unknown = [name for name in sessions if name not in {line.session for line in lines}]
    if unknown:
        mend = "it needs a locked first attempt that no test has counted: `coder practise` lists them, or use --repeats"
        raise BadInput("this session has no practice that can count", f"session {unknown[0]}", mend)
    chosen = [line for line in lines if not sessions or line.session in sessions]
    if not chosen:
        mend = "finish `coder practise SESSION` on 3 sessions or more; a first attempt counts, once, in one test"
        raise BadInput("there is no practice that can count", f"observer {store.who}", mend)
    return chosen


def _counted(one: Compared) -> Counted:
    marks = tuple(one.gold_marks.items()), tuple(one.own_marks.items())
    return Counted(one.practice.session, one.gold, one.own, one.planned, *marks)


def standings(store: Store, today: date | None = None) -> dict[str, Standing]:
    """What each observer's tests are worth for the default codebook; empty while nobody has ever taken one."""
    tests = certifications.by_observer(store)
    if not any(tests.values()):
        return {}
    default, day = books.codebook(store)[0], today or date.today()
    known = {row.id: row for row in books.codebooks(store)}
    return {
        name: standing([_taken(one, known[one.codebook_id]) for one in taken], default.book, default.version, day)
        for name, taken in tests.items()
    }


def _taken(one: Certification, book: StoredCodebook) -> Taken:
    return Taken(one.taken_at + one.taken_offset * 60_000, one.passed, book.book, book.version)


def unfit(store: Store, observers: Sequence[str]) -> list[str]:
    """A warning that names those of these observers who are not certified, where certification is in use at all."""
    known = standings(store)
    wrong = [
        f"{name} ({known[name].words})" for name in observers if name in known and known[name].state != "certified"
    ]
    return [f"observers not certified now, so treat the figures as provisional: {'; '.join(wrong)}"] if wrong else []
