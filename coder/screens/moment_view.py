"""What one or two observers coded around one moment: side by side, line by line, and on one axis of time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from coder.desk import times
from coder.screens.agreement_figures import Told
from coder.screens.agreement_moments import SIGNS, at_ms
from coder.screens.agreement_words import Entry
from coder.widgets.interval_bar import column
from coder.widgets.lines import fit

REACH_MS = 30_000
"""How far around the moment is shown, either way."""
NOT_COMPARED = SIGNS["not_compared"]
POINT, HERE, LASTING = "●", "◆", "━"


@dataclass(frozen=True)
class Seen:
    """An event as an observer coded it; offset_ms None: a point, or a state whose end is unknown."""

    onset_ms: int
    offset_ms: int | None
    code: str
    actor: str
    note: str


@dataclass(frozen=True)
class Line:
    """What stands side by side: events that the alignment linked, or one alone. sign: how they compare; `both` holds a
    place for each observer."""

    sign: str
    both: tuple[Seen | None, ...]
    here: bool = False

    @property
    def at_ms(self) -> int:
        return min(seen.onset_ms for seen in self.both if seen is not None)


@dataclass(frozen=True)
class Around:
    """The lines in order of time, and what was running for each observer, one or two, when the moment came."""

    at_ms: int
    raters: tuple[str, ...]
    lines: tuple[Line, ...]
    running: tuple[tuple[Seen, ...], ...]

    @property
    def here(self) -> int:
        """The place of the moment's own line."""
        return next((place for place, line in enumerate(self.lines) if line.here), 0)


def around(told: Told, moment: Entry) -> Around:
    """All that the moment's observers coded within `REACH_MS` of it, compared or not."""
    raters = tuple(moment["raters"])
    held = [_coded(told, moment["session"], rater) for rater in raters]
    at = at_ms(moment)
    left = [list(events) for events in held]
    lines = []
    for one in told.figures["aligned"]:
        if one["session"] == moment["session"] and tuple(one["raters"]) == raters and _near(at_ms(one), at):
            both = tuple(_taken(events, one, side) for side, events in enumerate(left))
            if any(both):
                lines.append(Line(SIGNS[one["kind"]], both, one is moment or one == moment))
    for side, events in enumerate(left):
        alone = [event for event in events if _near(event.onset_ms, at)]
        lines += [
            Line(NOT_COMPARED, tuple(event if place == side else None for place in range(len(raters))))
            for event in alone
        ]
    lines.sort(key=lambda line: line.at_ms)
    running = tuple(tuple(event for event in events if _runs(event, at)) for events in held)
    return Around(at, raters, tuple(lines), running)


def _coded(told: Told, session: str, rater: str) -> list[Seen]:
    events = told.events
    rows = events[(events["session"] == session) & (events["observer"] == rater)]
    columns = ("onset", "offset", "code", "actor", "note")
    return [_seen(*cells) for cells in zip(*(rows[name].tolist() for name in columns), strict=True)]


def _seen(onset: float, offset: Any, code: str, actor: Any, note: Any) -> Seen:
    end = None if offset is None or offset != offset else round(offset * 1000)
    return Seen(round(onset * 1000), end, code, actor or "", note or "")


def _near(ms: int, at: int) -> bool:
    return abs(ms - at) <= REACH_MS


def _runs(event: Seen, at: int) -> bool:
    return event.offset_ms is not None and event.onset_ms <= at < event.offset_ms


def _taken(left: list[Seen], one: Entry, side: int) -> Seen | None:
    """The event that an aligned row speaks of, taken out of those that are left."""
    onset, code = one["onset"][side], one["code"][side]
    if onset is None:
        return None
    found = next((seen for seen in left if seen.onset_ms == round(onset * 1000) and seen.code == code), None)
    if found is not None:
        left.remove(found)
    return found


def axis_lines(seen: Around, width: int) -> Text:
    """One axis for both observers: `◆` this moment, `●` an event, `━` a state while it lasts."""
    lead = min(max(map(len, seen.raters)) + 1, 14)
    room = max(width - lead, 20)
    start = seen.at_ms - REACH_MS
    scale = ["─"] * room
    scale[0], scale[room // 2], scale[-1] = "├", "┼", "┤"
    ends = f"-{REACH_MS // 1000} s", f"+{REACH_MS // 1000} s"
    middle = times.clock(seen.at_ms, tenths=True)
    gap = room // 2 - len(middle) // 2 - len(ends[0])
    head = f"{ends[0]}{' ' * gap}{middle}"
    text = Text(f"{' ' * lead}{head}{ends[1].rjust(room - len(head))}\n", no_wrap=True)
    text.append(f"{' ' * lead}{''.join(scale)}\n")
    for side, rater in enumerate(seen.raters):
        cells = [" "] * room
        mine = [(line.both[side], line.here) for line in seen.lines]
        states = [*seen.running[side], *(event for event, _ in mine if event is not None)]
        for event in states:
            if event.offset_ms is not None:
                until = min(event.offset_ms, seen.at_ms + REACH_MS)
                first, last = (column(ms - start, room, 0, 2 * REACH_MS) for ms in (event.onset_ms, until))
                cells[first : last + 1] = LASTING * (last - first + 1)
        for event, here in sorted(((event, here) for event, here in mine if event), key=lambda one: one[1]):
            cells[column(event.onset_ms - start, room, 0, 2 * REACH_MS)] = HERE if here else POINT
        text.append(f"{fit(rater, lead - 1)} {''.join(cells)}\n")
    return text


def side_by_side(seen: Around, labels: Mapping[str, str], width: int) -> tuple[Text, int]:
    """One line a pair or lone event, notes below it; and the number of the text line that the moment stands on."""
    cell = max((width - 7) // len(seen.raters), 20)
    text = Text(no_wrap=True)
    text.append(f"  {'   '.join(fit(rater, cell) for rater in seen.raters)}\n", style="bold")
    place, here = 1, 1
    for line in seen.lines:
        cells = [fit(_told(event, labels), cell) for event in line.both]
        if line.here:
            here = place
        told = f" {line.sign} ".join(cells)
        text.append(f"{'▸' if line.here else ' '} {told}\n", "bold" if line.here else "")
        place += 1
        for note in _notes(line, seen.raters):
            text.append(f"    {note}\n", style="italic")
            place += 1
    return text, here


def _told(event: Seen | None, labels: Mapping[str, str]) -> str:
    if event is None:
        return ""
    lasted = "" if event.offset_ms is None else f" {times.short(event.offset_ms - event.onset_ms)}"
    when = times.clock(event.onset_ms, tenths=True).removeprefix("00:")
    return " ".join(filter(None, (when, event.code, event.actor, labels.get(event.code, "") + lasted)))


def _notes(line: Line, raters: tuple[str, ...]) -> Iterator[str]:
    for event, rater in zip(line.both, raters, strict=True):
        if event is not None and event.note:
            yield f"{rater}: “{' '.join(event.note.split())}”"


def running_lines(seen: Around, labels: Mapping[str, str]) -> Text:
    """What was going on for each observer at the moment."""
    text = Text()
    for rater, events in zip(seen.raters, seen.running, strict=True):
        told = (f"{one.code} {labels.get(one.code, '')} since {times.short(one.onset_ms)}" for one in events)
        text.append(f"{rater} had running: ", style="bold")
        text.append(f"{' · '.join(told) or 'nothing'}\n")
    return text
