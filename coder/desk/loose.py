"""What a coding still leaves open: told before it is locked, each with what would settle it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from codebooks import Codable, Plan
from coder.desk import times
from coder.desk.recorder import Recorder
from coder.desk.suggestions import Ran
from coder.models import Event, ItemMark

Kind = Literal["open", "item", "come_back", "other", "rating", "flag"]


@dataclass(frozen=True)
class LooseEnd:
    """`event` or `item`: what it is about. `said`: what is left, and what happens if it is."""

    kind: Kind
    said: str
    event: Event | None = None
    item: str | None = None


def loose_ends(
    recorder: Recorder, plan: Plan | None, marks: Mapping[str, ItemMark], unanswered: Sequence[str]
) -> list[LooseEnd]:
    """Open states, items without a status, marks to come back, `other` codes without a note, scales not answered."""
    return [
        *event_ends(recorder),
        *([LooseEnd("rating", _unmade(len(unanswered)))] if unanswered else []),
        *_items(plan, marks),
    ]


def _unmade(ratings: int) -> str:
    return "1 rating is not made" if ratings == 1 else f"{ratings} ratings are not made"


def event_ends(recorder: Recorder, among: Sequence[Event] | None = None) -> Iterable[LooseEnd]:
    """What events leave open: those that run, those to come back to, and `other` codes without a note.

    `among`: of these alone, retracted ones left out; None: of all that stand.
    """
    ledger = recorder.ledger
    standing = None if among is None else [event for event in among if not event.retracted]
    for event in ledger.open.values() if standing is None else standing:
        if event.is_open:
            yield LooseEnd("open", f"{_name(recorder, event)} is open since {times.short(event.onset_ms)}", event)
    ends = [
        LooseEnd("come_back", f"{_name(recorder, event)} at {times.short(event.onset_ms)}: come back", event)
        for event in ([row[2] for row in ledger.track("marked")] if standing is None else standing)
        if event.come_back
    ]
    others = {codable.id for codable in recorder.book.codables if _other(codable)}
    ends += [
        LooseEnd("other", f"{_name(recorder, event)} at {times.short(event.onset_ms)} needs a note", event)
        for event in (ledger.events() if standing is None else standing)
        if event.code in others and not event.note
    ]
    yield from in_order(ends)


def in_order(ends: Iterable[LooseEnd]) -> list[LooseEnd]:
    """By the onset of the events that they are about."""
    return sorted(ends, key=lambda end: (end.event.onset_ms, end.event.entry) if end.event else (0, 0))


def _items(plan: Plan | None, marks: Mapping[str, ItemMark]) -> Iterable[LooseEnd]:
    for item in plan.items if plan else ():
        mark = marks.get(item.id)
        if mark is None or mark.status is None:
            yield LooseEnd("item", f"{item.id} {item.title} is not marked", item=item.id)
        elif (since := Ran.of(mark).since_ms) is not None:
            yield LooseEnd("item", f"{item.id} {item.title} runs since {times.short(since)}", item=item.id)


def _other(codable: Codable) -> bool:
    """Whether the code stands for "plain, and fits none of the rest", which says nothing without a note."""
    return codable.level == "code" and codable.label.casefold().endswith(" other")


def _name(recorder: Recorder, event: Event) -> str:
    codable = recorder.book.codable(event.code)
    return f"{event.code} {codable.label}" if codable else event.code
