"""What taking back, or doing again, really did: an event gone or there again, one that runs on, a field as it was."""

from collections.abc import Iterable, Sequence

from codebooks import Codebook
from coder.desk import times
from coder.models import Event
from coder.store.events import Update

FIELDS = {"code": "the code", "actor": "who", "note": "the note", "come_back": "the mark", "linked_id": "the link"}
"""Of an edit, as a person would name what was edited."""

MOST = 4
"""So many parts of an act are told one by one."""


def back(book: Codebook, changes: Sequence[Update], events: Sequence[Event]) -> str:
    """A sentence on an act that was taken back. `events`: what the changes made of them, in the same order."""
    return _told(book, changes, events, gone="{} taken back", there="Brought back {}", field="Taken back: {} of {}")


def again(book: Codebook, changes: Sequence[Update], events: Sequence[Event]) -> str:
    """A sentence on an act that was done again."""
    return _told(book, changes, events, gone="Deleted {} again", there="Done again: {}", field="Done again: {} of {}")


def _told(
    book: Codebook, changes: Sequence[Update], events: Sequence[Event], *, gone: str, there: str, field: str
) -> str:
    first: list[str] = []
    rest: list[str] = []
    for change, event in zip(changes, events, strict=True):
        name = f"{event.code} {times.short(event.onset_ms)}"
        if "retracted" in change.after:
            first.append((gone if change.after["retracted"] else there).format(name))
        elif change.after.get("is_open"):
            rest.append(f"{event.code} runs on")
        elif "is_open" in change.after and event.offset_ms is not None:
            rest.append(f"{event.code} ended {times.short(event.offset_ms)}")
        elif "onset_ms" in change.after or "offset_ms" in change.after:
            rest.append(_span(event))
        else:
            first.append(field.format(" and ".join(_fields(book, change)), name))
    parts = [*first, *rest]
    if len(parts) > MOST:
        parts = [*parts[: MOST - 1], f"{len(parts) - MOST + 1} more"]
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def _span(event: Event) -> str:
    """When an event begins now, and ends where it has an end."""
    until = "" if event.offset_ms is None else f" to {times.short(event.offset_ms)}"
    return f"{event.code} is at {times.short(event.onset_ms)}{until}"


def _fields(book: Codebook, change: Update) -> Iterable[str]:
    for name, after in change.after.items():
        if name == "modifiers":
            before = change.before["modifiers"]
            changed = [its for its in book.modifiers if before.get(its.id) != dict(after).get(its.id)]
            yield f"the modifier {', '.join(its.label.lower() for its in changed)}"
        elif name != "linked_id" or "modifiers" not in change.after:
            yield FIELDS.get(name, name)
