"""What `coder agreement` is given: options into values, files and database into a report, floors into an answer."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coder.agreement.bands import SCALES
from coder.agreement.options import Options, check
from coder.agreement.report import Report, events_report, ratings_report
from coder.agreement.result import Coefficient, Place
from coder.cli import agreement_files as files
from coder.cli import context
from coder.cli.agreement_text import SHOWN, Page
from coder.errors import BadInput, Problem
from coder.store.days import days_wrong

MEDIA = ("live", "live-link", "video", "audio")


@dataclass(frozen=True)
class Chosen:
    """Which sessions and observers are asked for; empty for all."""

    sessions: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Floor:
    """A coefficient must reach a value; `place`: of one code, channel, session or pair (`anna - ben`)."""

    name: str
    value: float
    place: str | None = None

    def entries(self, report: Report) -> Sequence[Coefficient]:
        """The figures that must reach it: without a place those of the widest scope that there is."""
        if self.place is None:
            return report.named(self.name)
        held = (one for one in report.coefficients if one.name == self.name)
        return [one for one in held if self.place in _parts(one.place)]


def categories(given: str | None) -> tuple[str, ...] | None:
    """`"1,2,3"` as names in order."""
    if given is None:
        return None
    found = tuple(name.strip() for name in given.split(","))
    if not all(found):
        raise BadInput("a category is empty", "--categories", 'write them as "low,middle,high"')
    return found


def names(given: str | None) -> tuple[str, ...]:
    """`A,B` as names, each once. BadInput where the option is given without any."""
    found = tuple(dict.fromkeys(name.strip() for name in (given or "").split(",") if name.strip()))
    if given is not None and not found:
        raise BadInput("no observer is named", "--observers", "write two or more as anna,ben")
    return found


def conditions(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`COLUMN=VALUE` pairs."""
    parted = [one.partition("=") for one in given]
    wrong = [one for one, parts in zip(given, parted, strict=True) if not parts[1] or not parts[0].strip()]
    if wrong:
        mend = "write COLUMN=VALUE, such as actor=therapist"
        raise BadInput.several([Problem(f"{one} is no condition", "--where", mend) for one in wrong])
    return tuple((column.strip(), value.strip()) for column, _, value in parted)


def floors(given: Sequence[str]) -> list[Floor]:
    """`NAME=VALUE` or `NAME@PLACE=VALUE`."""
    found, wrong = [], []
    for one in given:
        whole, _, value = (part.strip() for part in one.rpartition("="))
        name, at, place = (part.strip() for part in whole.partition("@"))
        least = _finite(value)
        if name and least is not None and bool(at) == bool(place):
            found.append(Floor(name, least, place or None))
            continue
        mend = "write NAME=VALUE, such as event_kappa=0.6, or NAME@CODE=VALUE"
        wrong.append(Problem(f"{value if name and value else one} is no threshold", "--fail-under", mend))
    if wrong:
        raise BadInput.several(wrong)
    return found


def _finite(text: str) -> float | None:
    """A number that others can be compared with, None for any other text."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def page(shown: Sequence[str], scale: str | None) -> Page:
    """What is to be shown beside the figures of all sessions, and the scale that words are taken from."""
    mend = f"use one or more of {', '.join(SHOWN)}"
    wrong = [Problem(f"{one} cannot be shown", "--show", mend) for one in shown if one not in SHOWN]
    if scale is not None and scale not in SCALES:
        wrong.append(Problem(f"there is no scale {scale}", "--scale", f"use one of {', '.join(SCALES)}"))
    if wrong:
        raise BadInput.several(wrong)
    return Page(tuple(shown), scale)


def continuum(given: str | None) -> tuple[float, float] | None:
    """`START,END` in seconds."""
    if given is None:
        return None
    ends = [_finite(part.strip()) for part in given.split(",")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        raise BadInput(f"{given} is no stretch of time", "--continuum", "write START,END in seconds, such as 0,5400")
    return ends[0], ends[1]


def missed(report: Report, wanted: Sequence[Floor]) -> list[Problem]:
    """Floors that are not reached, or whose coefficient is undefined. BadInput for a name that is not in the report.

    A coefficient that is given only for channels, codes or pairs must reach its floor in each of them.
    """
    unknown = [_unknown(floor, report) for floor in wanted if not floor.entries(report)]
    if unknown:
        raise BadInput.several(unknown)
    found = []
    for floor in wanted:
        for entry in floor.entries(report):
            where = ", ".join(_parts(entry.place)) or entry.place.scope
            if entry.value is None:
                found.append(Problem(f"{floor.name} is undefined", where, str(entry.why_missing)))
            elif entry.value < floor.value:
                mend = "see `--show disagreements`"
                # What is lower is never printed as equal.
                rounded = round(entry.value, 3)
                told = f"{rounded:g}" if rounded < floor.value else repr(entry.value)
                found.append(Problem(f"{floor.name} is {told}, under {floor.value:g}", where, mend))
    return found


def _unknown(floor: Floor, report: Report) -> Problem:
    given = sorted({one.name for one in report.coefficients})
    if floor.name not in given:
        return Problem(f"there is no {floor.name} here", "--fail-under", f"this report gives {', '.join(given)}")
    held = sorted({part for one in report.coefficients if one.name == floor.name for part in _parts(one.place)})
    mend = f"it is given for {', '.join(held)}" if held else "it is given for the whole only: leave @ out"
    return Problem(f"there is no {floor.name} of {floor.place}", "--fail-under", mend)


def _parts(place: Place) -> list[str]:
    """What names the part of the data that a figure speaks of: channel, code, session, pair of observers."""
    parts = (place.channel, place.code, place.session, " - ".join(place.raters or ()))
    return [str(part) for part in parts if part not in (None, "")]


def report_of(events: str | None, ratings: str | None, asked: Options, chosen: Chosen) -> Report:
    """The report of the form that was asked for. BadInput, OutsideFailed, StoreRefused."""
    check(asked)
    problems = list(_misfits(events, ratings, asked, chosen))
    if problems:
        raise BadInput.several(problems)
    if ratings is not None:
        return ratings_report(files.table(ratings), asked, source=ratings)
    if events is not None:
        rows = files.events(events, asked, sessions=chosen.sessions, observers=chosen.observers)
        return events_report(rows, asked, source=events)
    return _of_database(asked, chosen)


def _misfits(events: str | None, ratings: str | None, asked: Options, chosen: Chosen) -> Iterator[Problem]:
    if events is not None and ratings is not None:
        yield Problem("--events and --ratings exclude one another", "coder agreement", "give one of the two")
        return
    only_database = {"--from": chosen.date_from, "--to": chosen.date_to, "--medium": chosen.media}
    only_events = {
        "--unit": asked.unit,
        "--where": asked.where,
        "--against": asked.against,
        "--session": chosen.sessions,
        "--observers": chosen.observers,
        "--tolerance": asked.tolerance is not None,
        "--rollup": asked.rollup != "code",
        **_of_states(asked),
    }
    if ratings is not None:
        yield from _useless({**only_events, **only_database}, "a ratings table")
    elif events is not None:
        yield from _useless(only_database, "an event table")
    if ratings is None and asked.unit is None:
        figures = {"--weights": asked.weights, "--categories": asked.categories, "--level": asked.level != "nominal"}
        yield from _useless(figures, "events in time, only for --unit or --ratings")
    if asked.unit is not None:
        yield from _useless(_of_states(asked), "units, only of events in time")
    if len(chosen.observers) == 1 and asked.against is None:
        mend = f"name two or more, such as --observers {chosen.observers[0]},ben"
        yield Problem(f"{chosen.observers[0]} alone agrees with nobody", "--observers", mend)
    wrong = days_wrong({"--from": chosen.date_from, "--to": chosen.date_to})
    yield from (problem for error in wrong for problem in error.problems)
    if not wrong and chosen.date_from and chosen.date_to and chosen.date_from > chosen.date_to:
        what = f"{chosen.date_from} is after {chosen.date_to}"
        yield Problem(what, "--from and --to", "give the earlier day first")
    for medium in chosen.media:
        if medium not in MEDIA:
            yield Problem(f"there is no medium {medium}", "--medium", f"use one of {', '.join(MEDIA)}")


def _of_states(asked: Options) -> dict[str, object]:
    """Options of events in time that are given, by name."""
    usual = Options()
    return {
        "--overlap": asked.overlap != usual.overlap,
        "--tick": asked.tick is not None,
        "--bin": asked.bin != usual.bin,
        "--gamma": asked.gamma,
        "--continuum": asked.continuum is not None,
    }


def _useless(options: Mapping[str, object], form: str) -> Iterator[Problem]:
    for option, given in options.items():
        if given:
            yield Problem(f"{option} says nothing of {form}", option, "leave it out")


def _of_database(asked: Options, chosen: Chosen) -> Report:
    from coder import tables
    from coder.store import disclosures, people
    from coder.tables.scope import told
    from coder.team.agreed import agreement_report

    with context.current().open() as store:
        files.refuse_unknown("observer", chosen.observers, [one.name for one in people.observers(store)], "database")
        where = tables.Where(
            sessions=chosen.sessions or None,
            observers=chosen.observers or None,
            date_from=chosen.date_from,
            date_to=chosen.date_to,
            media=chosen.media or None,
        )
        found = tables.read(store, where)
        unknown = sorted(set(chosen.sessions) - set(found.sessions["session"]))
        if unknown:
            mend = "`coder session list` shows those there are"
            raise BadInput.several([Problem(f"there is no session {name}", "--session", mend) for name in unknown])
        report = agreement_report(store, found, asked)
        disclosures.reported(store, "agreement", told(where))
        return report
