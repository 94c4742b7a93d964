"""Strains of the alliance: which were answered, in which mode, how soon, and which were resolved.

A codebook says which codes mark a strain, which holds one open as an episode, and which one resolves it. A strain is
answered by a practitioner's event that is linked to it (`responds_to`); a practice concern linked to it, such as a
missed strain, is no answer. The end of an episode closes a strain without resolving it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coder.adherence.modes import ModeTime
from coder.adherence.records import Book, Events, StrainRule


@dataclass(frozen=True)
class Strain:
    """One strain. `seconds` from its onset to the first answer's; `mode` that of the answer, None where it has none.

    `event` and `answer` are the ids of the strain's event and of its first answer's, where the table has ids.
    """

    code: str
    onset: float
    answered: bool
    seconds: float | None
    mode: str | None
    resolved: bool
    event: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Strains:
    """The strains of one coding. `found` is None where they were not looked for; the other two say what is unknown."""

    found: tuple[Strain, ...] | None = None
    why_missing: str | None = None
    why_no_answers: str | None = None
    why_no_resolution: str | None = None


AFTER_SECONDS = 120.0
NONE_FOUND = "no_strains_found: no strain was coded"


@dataclass(frozen=True)
class AfterStrains:
    """The `AFTER_SECONDS` after each strain's onset, taken together and up to the session's end: the modes in them."""

    codable_seconds: float | None = None
    time: ModeTime | None = None
    why_missing: str | None = None

    @classmethod
    def of(cls, strained: Strains) -> "AfterStrains":
        """Of a session in which no strain was found."""
        return cls(why_missing=strained.why_missing or NONE_FOUND)


def strains(
    events: Events,
    places: Sequence[int],
    book: Book,
    looked_for: frozenset[str],
    mode_at: Callable[[float], str | None],
    imported: bool,
) -> Strains:
    """The strains of one coding in order of onset, from the `places` of their events; `mode_at` tells a moment's mode.

    The mode of an answer is that of its technique, else the mode at its moment.
    """
    rule = book.strains
    if rule is None:
        return _without("no_strains: the codebook does not say which codes mark a strain")
    if looked_for.isdisjoint(rule.markers):
        return _without("not_looked_for: the preset in use has no code that marks a strain")
    why_no_answers = _why_no_answers(events, book, looked_for, imported)
    why_no_resolution = _why_no_resolution(rule, looked_for)
    if not places:
        return Strains((), None, why_no_answers, why_no_resolution)
    places = sorted(places, key=lambda at: events.onset[at])
    answers = {} if why_no_answers else _answers(events, book)
    resolved = frozenset() if why_no_resolution else _resolved(events, rule, places)
    found = []
    for at in places:
        event = events.event[at] if events.event else None
        first = answers.get(event or "")
        onset = float(events.onset[at])
        seconds = None if first is None else round(float(events.onset[first]) - onset, 3)
        mode = None if first is None else _mode(events, first, book, mode_at)
        answer = None if first is None else events.event[first]
        found.append(
            Strain(events.code[at], onset, first is not None, seconds, mode, at in resolved, event, answer),
        )
    return Strains(tuple(found), None, why_no_answers, why_no_resolution)


def _without(why: str) -> Strains:
    return Strains(None, why, why, why)


def _why_no_answers(events: Events, book: Book, looked_for: frozenset[str], imported: bool) -> str | None:
    if looked_for.isdisjoint(book.answering):
        return "not_looked_for: the preset in use has no practitioner's code that could answer a strain"
    if len(events) and not events.responds_to:
        return "no_links: the table of events does not tell what an event responds to"
    if imported and not any(events.responds_to):
        return "no_links: the coding was imported without links from answers to strains"
    return None


def _why_no_resolution(rule: StrainRule, looked_for: frozenset[str]) -> str | None:
    if rule.resolved is None:
        return "no_resolution: the codebook has no code for a strain that was resolved"
    if rule.resolved not in looked_for:
        return f"not_looked_for: {rule.resolved} is not in the preset in use"
    return None


def _answers(events: Events, book: Book) -> dict[str, int]:
    """The place of the first answer to each event that has one."""
    first: dict[str, int] = {}
    for at, linked in enumerate(events.responds_to):
        if linked is None or events.code[at] not in book.answering:
            continue
        if linked not in first or events.onset[at] < events.onset[first[linked]]:
            first[linked] = at
    return first


def _mode(events: Events, at: int, book: Book, mode_at: Callable[[float], str | None]) -> str | None:
    return book.mode_of.get(events.code[at]) or mode_at(float(events.onset[at]))


def _resolved(events: Events, rule: StrainRule, places: Sequence[int]) -> frozenset[int]:
    """Places of the strains that were resolved.

    A resolution counts for the strain that it is linked to, else for the last one still open; the end of an episode
    closes the strains that began within it, else the last one open when it ended, unresolved.
    """
    if rule.resolved not in events.code:
        return frozenset()
    place_of = {events.event[at]: at for at in places} if events.event else {}
    moments = [(float(events.onset[at]), 0, at) for at in places]
    for at, code in enumerate(events.code):
        if code == rule.resolved:
            moments.append((float(events.onset[at]), 1, at))
        elif code == rule.episode and events.offset[at] == events.offset[at]:
            moments.append((float(events.offset[at]), 2, at))
    still: list[int] = []
    done: set[int] = set()
    for _, kind, at in sorted(moments):
        linked = place_of.get(events.responds_to[at]) if events.responds_to and events.responds_to[at] else None
        if kind == 0:
            still.append(at)
            continue
        ended = [linked] if linked is not None else still[-1:]
        if kind == 1:
            done.update(ended)
        elif linked is None:
            ended = [one for one in still if events.onset[one] >= events.onset[at]] or ended
        still = [one for one in still if one not in ended]
    return frozenset(done)
