"""Sentences of the Summary: what was looked at, what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coder.adherence.groups import GroupResult
from coder.adherence.report import Report
from coder.adherence.uncertainty import CANNOT_TELL, NOT_MET, TOO_FEW
from coder.book.common import number
from coder.book.concerns import concerns
from coder.book.keys import Keys
from coder.book.trust import TRUSTED, headline, two_scores

MOST_ACTIONS = 3
_NAMED = 6
NO_PLAN = (
    "No session has a plan, so whether it was delivered as designed cannot be said. What was coded stands on Sessions "
    "and Techniques."
)


@dataclass(frozen=True)
class Action:
    """One thing to do next, and the place in the workbook with the rows behind it."""

    text: str
    sheet: str
    name: Any = None
    """Of the row: a session, a site, an item by plan and id; None for the sheet as a whole."""


def exported(made_at: datetime) -> str:
    return f"as exported on {made_at:%Y-%m-%d}"


def live(made_at: datetime) -> str:
    """What on the page moves with a change made in the workbook, and what does not."""
    return (
        f"Figures in the tables are live and follow changes made on Items; sentences stand {exported(made_at)}. "
        "Nothing changed in this workbook reaches the database that it was made from."
    )


def in_short(warning: str) -> str:
    """The warning with the first of the names that it lists, where these are many.

    >>> in_short("drafts count: S1, S2, S3, S4, S5, S6, S7, S8")
    'S1, S2, S3, S4, S5, S6 and more (Read me names them) are drafts that may still change: finish and lock'
    """
    what, colon, names = warning.partition(": ")
    listed = names.split(", ")
    if len(listed) > _NAMED:
        names = f"{', '.join(listed[:_NAMED])} and more (Read me names them)"
    if what == "drafts count":
        return f"{names} {'is a draft' if len(listed) == 1 else 'are drafts'} that may still change: finish and lock"
    return f"{what}{colon}{names}"


def why_no_modes(keys: Keys) -> str:
    """Why nothing can be told of the mode mix."""
    any_modes = keys.modes or not keys.codings
    return "no coding that counts has events" if any_modes else "the codebook has no modes"


def looked_at(report: Report) -> str:
    """How many sessions were watched, of how many, how chosen, when, and how many twice."""
    seen = report.coverage
    delivered = f" of {seen['delivered']} that took place" if seen["delivered"] is not None else ""
    chosen = ", ".join(f"{count} {_HOW.get(how, how)}" for how, count in seen["chosen"].items())
    dates = sorted(one.session.date for one in report.sessions if one.coding and one.session.date)
    when = f" Dates: {dates[0]} to {dates[-1]}." if dates else ""
    unknown = "" if delivered else " How many took place is not known."
    return (
        f"{_sessions(seen['observed'])}{delivered} {_were(seen['observed'])} observed"
        f"{f' ({chosen})' if chosen else ''}; {seen['scored']} scored, {seen['double_coded']} coded by two observers "
        f"independently.{when}{unknown}"
    )


_HOW = {"random": "drawn at random", "not stated": "not stated how chosen"}


def actions(
    report: Report,
    sites: Sequence[GroupResult],
    missed: Sequence[Mapping[str, Any]],
    agreement: Mapping[str, Any] | None,
) -> list[Action]:
    """Up to three things to do, the most pressing first."""
    pressing = (
        *_concerns(report),
        *_missed(missed),
        *_not_met(sites),
        *_trust_action(report, agreement),
        *_cannot_tell(sites),
        *_in_the_end(report),
    )
    return list(pressing[:MOST_ACTIONS])


def _concerns(report: Report) -> Iterator[Action]:
    troubled = [(one.clocked.counts.concerns or 0, one) for one in report.sessions if one.clocked.counts]
    most, worst = max(troubled, key=lambda pair: pair[0], default=(0, None))
    alone = [one for one in concerns(report) if not one.counts]
    more = "noted by one observer alone in double-coded sessions"
    if worst is None or not most:
        if alone:
            name = alone[0].session.name
            yield Action(f"Follow up {number(len(alone), 'concern')} {more}, the first in {name}.", "Sessions", name)
        return
    name = worst.session.name
    where = f"most in session {name} ({most})" if most > 1 else f"the first in session {name}"
    total = sum(count for count, _ in troubled)
    others = f", and {len(alone)} more {more}" if alone else ""
    yield Action(f"Follow up {number(total, 'concern')}: {where}{others}.", "Sessions", name)


def _missed(missed: Sequence[Mapping[str, Any]]) -> Iterator[Action]:
    """The item missed most, a critical one where there is one."""
    item = next((item for item in missed if item["critical"]), missed[0] if missed else None)
    if item is None:
        return
    kind = "a critical item, " if item["critical"] else ""
    text = (
        f"Take {item['item']} “{item['title']}” into supervision: {kind}not delivered in "
        f"{item['not_delivered']} of {_sessions(item['applicable'])}."
    )
    yield Action(text, "Items", (item["plan"], item["item"]))


def _not_met(sites: Sequence[GroupResult]) -> Iterator[Action]:
    for group in sites:
        if group.status == NOT_MET:
            text = f"Find out what stands in the way at {_site(group)}: the standard is not met."
            yield Action(text, "Sites", group.key)


def _cannot_tell(sites: Sequence[GroupResult]) -> Iterator[Action]:
    for group in sites:
        if group.status in (TOO_FEW, CANNOT_TELL):
            told = f"{_sessions(group.scored)} scored, {group.status.lower()}"
            yield Action(f"Observe more sessions at {_site(group)}: {told}.", "Sites", group.key)


def _in_the_end(report: Report) -> Iterator[Action]:
    """What is worth doing when nothing presses."""
    if report.coverage["chosen"].keys() - {"random"}:
        yield Action("Draw the sessions to observe at random, so that they stand for the others.", "Sessions")
    drafts = [one.session.name for one in report.sessions if one.coding and one.coding.state == "draft"]
    if drafts:
        text = f"Have {number(len(drafts), 'draft coding')} finished and locked, the first in session {drafts[0]}."
        yield Action(text, "Sessions", drafts[0])
    best = max(report.sessions, key=lambda one: -1.0 if one.weighted is None else one.weighted, default=None)
    if best is not None and best.weighted is not None:
        name = best.session.name
        text = f"Share what went well in session {name}, the one closest to its plan."
        yield Action(text, "Sessions", name)


def _trust_action(report: Report, agreement: Mapping[str, Any] | None) -> Iterator[Action]:
    if not report.coverage["observed"]:
        return
    if not report.coverage["double_coded"]:
        yield Action("Have some sessions coded by a second observer: without it nobody can trust a figure.", "Sessions")
        return
    entry = headline(agreement)
    crossing = two_scores(report).crossing
    if crossing:
        yield Action(
            f"Talk through the item marks of {', '.join(crossing[:MOST_ACTIONS])}"
            f"{' and others' if len(crossing) > MOST_ACTIONS else ''} with both observers: they fall on different "
            "sides of the standard.",
            "Sessions",
        )
    if entry is None or entry["value"] < TRUSTED:
        yield Action("Bring the observers together over their disagreements before comparing sites.", "Reliability")


def _site(group: GroupResult) -> str:
    return group.key or "sessions without a site"


def _sessions(count: int) -> str:
    return number(count, "session")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
