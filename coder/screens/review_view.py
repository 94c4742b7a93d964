"""What the review screen says in words: its head, the chosen event in full, what is still to be looked at."""

from collections.abc import Sequence

from rich.text import Text

from codebooks import Codebook
from coder.desk import times
from coder.desk.loose import LooseEnd
from coder.desk.review import Edge
from coder.models import Event
from coder.widgets.lines import fit

ORDINALS = {2: "second", 3: "third"}


def head(session: str, said: str, cursor_ms: int, zoom: str, found: str, room: int) -> str:
    """`S04 · second pass   cursor 00:41:48.0   zoom 2 min   60 events`."""
    left = f"{session} · {said}"
    right = f"cursor {times.clock(cursor_ms, tenths=True)}   zoom {zoom}   {found}"
    return fit(left, max(0, room - len(right) - 2)) + "  " + fit(right, min(len(right), room))


def pass_words(number: int) -> str:
    """The pass over a coding: 1 while it is watched for the first time."""
    return f"{ORDINALS.get(number, f'{number}th')} pass" if number > 1 else "review"


def span(ms: int, whole_ms: int) -> str:
    """A length of time as a person says it: `30 s`, `2 min`, `1 h`."""
    if ms >= whole_ms:
        return "whole session"
    if ms < 60_000:
        return f"{ms // 1000} s"
    return f"{ms // 60_000} min" if ms < 3_600_000 else f"{ms // 3_600_000} h"


def in_full(book: Codebook, event: Event, until_ms: int | None, edge: Edge | None) -> Text:
    """The event in full. `until_ms`: where a strain ends, as derived. `edge`: the one that moves, stressed."""
    codable = book.codable(event.code)
    label = codable.label if codable is not None else "not in this codebook"
    text = Text(no_wrap=False)
    text.append(tenths(event.onset_ms), "reverse" if edge == "onset" else "")
    if event.offset_ms is not None:
        text.append("–").append(tenths(event.offset_ms), "reverse" if edge == "offset" else "")
        text.append(f" ({times.short(event.offset_ms - event.onset_ms)})")
    elif event.is_open:
        text.append("– still open")
    elif until_ms is not None:
        text.append(f" (strain until {tenths(until_ms)})")
    text.append(f"  {event.code} ", "bold").append(label)
    names = {modifier.id: modifier.label.lower() for modifier in book.modifiers}
    for name, value in event.modifiers.items():
        text.append(f"  {names.get(name, name)}: {value}")
    if event.actor or event.recipient:
        text.append(f"  {event.actor or 'nobody'}" + (f" → {event.recipient}" if event.recipient else ""))
    text.append("  come back" if event.come_back else "", "bold")
    text.append(f'  "{event.note}"' if event.note else "")
    return text


def tenths(ms: int) -> str:
    """`41:48.0`, to the tenth; to the millisecond where it is not on one."""
    rest = ms % 1000
    return f"{times.short(ms)}.{rest // 100}" if rest % 100 == 0 else f"{times.short(ms)}.{rest:03d}"


def ends_list(ends: Sequence[LooseEnd], chosen: Event | None, rows: int, width: int) -> Text:
    """The list of what is still to be looked at, its heading first; the chosen one is kept in sight."""
    if rows < 1:
        return Text()
    if not ends:
        return Text(fit("Nothing is left to be looked at.", width), style="dim")
    number = "1 is" if len(ends) == 1 else f"{len(ends)} are"
    text = Text(fit(f"Still to be looked at: {number} left, l goes to the next", width), style="bold", no_wrap=True)
    at = next((place for place, end in enumerate(ends) if end.event is chosen), -1)
    first = max(0, min(at - (rows - 2) // 2, len(ends) - (rows - 1)))
    for place, end in enumerate(ends[first : first + rows - 1], start=first):
        sign = "▸" if place == at else " "
        text.append("\n").append(fit(f"{sign} {end.said}", width), "bold" if place == at else "not bold")
    return text
