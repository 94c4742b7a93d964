"""A codebook and a session plan as a form to fill in by hand, with the keys that enter it afterwards."""

from collections.abc import Iterator, Mapping
from math import ceil

from codebooks import Codable, Codebook, Plan
from codebooks.schema import Globals
from coder.desk.keys import STATUS_KEYS, KeyMap
from coder.desk.keys import Group as Keyed
from exports.form import ROWS_A_COLUMN, Entry, Form, Group, PlanItem, Question

CODES_AN_HOUR = 60
"""About as many as an observer writes by hand: sides of paper are made for so many."""
LEAD = (
    "Write the session time (minutes and seconds) as you see it, the key of the code, and who. The key of a state says "
    "that it begins; written again, that it ends. Pseudonyms and seats only, never a name. Afterwards "
    "`coder code SESSION --paper` enters the form; it is marked as a retrospective entry."
)


def form_of(
    book: Codebook,
    plan: Plan | None,
    preset: str | None,
    known: Mapping[str, str],
    minutes: float | None = None,
    *,
    one_to_one: bool = False,
    marking: str = "",
) -> Form:
    """`known`: what stands at the head already, by label. `minutes`: how long the session is. Raises UnknownName."""
    keys = KeyMap(book, preset, one_to_one=one_to_one)
    planned = minutes or (plan.session.planned_minutes if plan else None) or 60
    blanks = ("Session", "Observer", "Date", "Began at", "Ended at", "Practitioners")
    return Form(
        title=_title(book, plan),
        lead=LEAD,
        blanks=[(label, known.get(label, "")) for label in blanks],
        groups=[*_modes(keys), *_groups(keys), *_modifiers(keys), *_who(book, one_to_one)],
        items=[
            PlanItem(item.id, item.title, item.prescribed or "as planned", item.planned_minutes, item.critical)
            for item in (plan.items if plan else ())
        ],
        statuses=[(key, status.replace("_", " ")) for key, status in STATUS_KEYS.items()],
        questions=list(_questions(book.globals)) if book.globals else [],
        scale=_scale(book.globals) if book.globals else "",
        scale_words=_scale_words(book.globals) if book.globals else "",
        sheets=min(6, max(1, ceil(planned / 60 * CODES_AN_HOUR / (2 * ROWS_A_COLUMN)))),
        marking=marking,
    )


def _title(book: Codebook, plan: Plan | None) -> str:
    if plan is None:
        return f"Coding form: {book.title}"
    number = f" {plan.session.number}" if plan.session.number is not None else ""
    return f"Coding form: {plan.programme.title}, session{number}: {plan.session.title}"


def _entry(key: str, codable: Codable) -> Entry:
    kind = " (state)" if codable.kind == "state" else ""
    return Entry(key, f"{codable.label}{kind}", codable.definition or "")


def _modes(keys: KeyMap) -> Iterator[Group]:
    if keys.singles:
        yield Group("One stroke", tuple(_entry(key, codable) for key, codable in keys.singles.items()))


def _groups(keys: KeyMap) -> Iterator[Group]:
    """What is coded at once in one group, then a group for each first stroke that waits for a second."""
    at_once = [group for group in keys.groups.values() if group.at_once is not None]
    if at_once:
        yield Group("Techniques", tuple(_technique(group) for group in at_once))
    for group in keys.groups.values():
        if group.at_once is None:
            entries = [_entry(f"{group.key}{'␣' if key == ' ' else key}", codable) for key, codable in group.entries]
            yield Group(f"{group.key}  {group.label}", tuple(entries))


def _technique(group: Keyed) -> Entry:
    return Entry(group.key, group.label, (group.technique.definition if group.technique else None) or "")


def _modifiers(keys: KeyMap) -> Iterator[Group]:
    if keys.modifiers:
        entries = [Entry(key, its.label, ", ".join(its.values)) for key, its in keys.modifiers.items()]
        yield Group("Added to a code, where it helps", tuple(entries))


def _who(book: Codebook, one_to_one: bool) -> Iterator[Group]:
    not_used = book.one_to_one.not_used if one_to_one and book.one_to_one else ()
    entries = tuple(Entry(its.id, its.label) for its in book.subjects if its.id not in not_used)
    if entries:
        yield Group("Who", entries)


def _questions(ratings: Globals) -> Iterator[Question]:
    for item in ratings.items:
        steps = item.anchors or ratings.scale.anchors
        yield Question(item.label, "; ".join(f"{step} {words}" for step, words in sorted(steps.items())))


def _scale(ratings: Globals) -> str:
    """One sign for each answer; a scale of more than ten steps is left to be written."""
    scale = ratings.scale
    steps = [str(step) for step in range(scale.min, scale.max + 1)]
    signs = "".join(steps) if all(len(step) == 1 for step in steps) else "_"
    return signs + ("n" if scale.not_codable else "")


def _scale_words(ratings: Globals) -> str:
    scale = ratings.scale
    general = "; ".join(f"{step} {words}" for step, words in sorted(scale.anchors.items()))
    unseen = " n: not ratable, no chance to see it." if scale.not_codable else ""
    return f"{scale.min} to {scale.max}: {general or 'by the words beside each question'}.{unseen}"
