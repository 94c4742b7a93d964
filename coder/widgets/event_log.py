"""The log of events, the newest on top; in plain words the newest comes last, as a screen reader has it.

A line is drawn only when it is seen, so 10,000 cost as little as ten.
"""

from collections.abc import Callable
from uuid import UUID

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coder.desk import times
from coder.desk.ledger import Ledger
from coder.desk.strains import Strain
from coder.models import Event
from coder.widgets.lines import fit
from coder.widgets.spoken import spoken

NARROW = 36
"""Below this many columns a row holds no label."""
_PLAIN = Style()
_CHOSEN = Style(reverse=True)
_NEWEST = Style(bold=True)


class EventLog(ScrollView):
    """Shows what the ledger holds: an event stands here when it is on disk; `…` while it is not in the database."""

    DEFAULT_CSS = "EventLog { width: 28; height: 1fr; scrollbar-size: 0 0; overflow-x: hidden; }"
    can_focus = False
    virtual_size = Reactive(Size(0, 0))
    """As every widget has it, but for a change of it the screen is not laid out anew: see `_measure`."""

    def __init__(
        self, ledger: Ledger, waits: Callable[[UUID], bool], cited: Callable[[UUID], bool], *, id: str | None = None
    ) -> None:
        """`waits`: whether an event is kept in another place, since the database refuses it. `cited`: whether a rating
        rests on it."""
        super().__init__(id=id)
        self._ledger, self._waits, self._cited = ledger, waits, cited
        self._strains: tuple[Strain, ...] = ()
        self._ended: dict[int, int | None] = {}
        self.plain = False
        """One line an event in plain words, the newest last."""
        self.chosen: Event | None = None
        """The row that commands act on; None: the event entered last."""
        self._newest: Event | None = None
        self._ground = _PLAIN

    def show(self, strains: tuple[Strain, ...], newest: Event | None = None) -> None:
        """Draw anew after a change; `newest`: the event to make visible and stress."""
        if strains is not self._strains:
            self._strains = strains
            self._ended = {strain.event.entry: strain.until_ms for strain in strains}
        if self.chosen is not None and self.chosen.retracted:
            self.chosen = None
        if newest is not None:
            self._newest = newest
        self._measure()
        self._see(self.chosen or newest)
        self.refresh()

    def stand_on(self, event: Event | None) -> None:
        """Choose an event; None: nothing, and what is in sight stays."""
        if event is not self.chosen:
            self.chosen = event
            if event is not None:
                self._see(event)
            self.refresh()

    def choose(self, step: int) -> Event | None:
        """Move the choice down (to earlier events) or up; up from the newest gives it up."""
        count = len(self._ledger)
        if not count:
            return None
        step = -step if self.plain else step
        if self.chosen is None:
            place = 0 if step > 0 else -1
        else:
            place = count - 1 - self._ledger.position(self.chosen) + step
        self.chosen = None if place < 0 else self._ledger.rows[count - 1 - min(place, count - 1)][2]
        self._see(self.chosen)
        self.refresh()
        return self.chosen

    def choose_at(self, session_ms: int) -> Event | None:
        """Choose the event that begins nearest to a session time."""
        near = min(self._ledger.rows, key=lambda row: abs(row[0] - session_ms), default=None)
        self.chosen = near[2] if near else None
        self._see(self.chosen)
        self.refresh()
        return self.chosen

    def _see(self, event: Event | None) -> None:
        if event is None or event.retracted:
            self.scroll_to(y=len(self._ledger) if self.plain else 0, animate=False)
            return
        place = self._turned(self._ledger.position(event))
        self.scroll_to_region(Region(0, place, 1, 1), animate=False, force=True)

    def _turned(self, place: int) -> int:
        """From a place in the ledger to the line it stands on, and back."""
        return place if self.plain else len(self._ledger) - 1 - place

    def on_resize(self) -> None:
        self._measure()

    def _measure(self) -> None:
        """The screen is laid out anew, which tells how far the log scrolls, only where rows went or begin to have no
        room: one row more moves nothing else."""
        before, rows, room = self.virtual_size.height, len(self._ledger), self.size.height
        self.virtual_size = Size(self.size.width, rows)
        if rows < before or before <= room < rows:
            self.refresh(layout=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        # Asked once for all lines: it takes longer to make out than a line to write.
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self._ground
        place = self._turned(y + int(self.scroll_offset.y))
        if not 0 <= place < len(self._ledger):
            return Strip.blank(width, style)
        event = self._ledger.rows[place][2]
        if event is self.chosen:
            style += _CHOSEN
        elif event is self._newest:
            style += _NEWEST
        row = self.in_words(event) if self.plain else self._row(event, width)
        return Strip([Segment(fit(row, width), style)], width)

    def in_words(self, event: Event) -> str:
        """An event as one plain line."""
        until = self._ended.get(event.entry, event.offset_ms)
        runs = event.is_open or (until is None and event.entry in self._ended)
        asides = ["not yet in the database"] if self._waits(event.id) else []
        asides += ["for a rating"] if self._cited(event.id) else []
        return spoken(event, self._ledger, until=None if runs else until, runs=runs, asides=asides)

    def _row(self, event: Event, width: int) -> str:
        sign, lasted = self._sign(event)
        waits = "…" if self._waits(event.id) else ""
        signs = f"{waits}{flags(event)}{'e' if self._cited(event.id) else ''}"
        row = f"{times.short(event.onset_ms):>7} {sign} {event.code:<7} {event.actor or '':<3} {signs}"
        if width < NARROW:
            return row
        codable = self._ledger.book.codable(event.code)
        label = codable.label if codable else ""
        return f"{row:<26} {label} {lasted} {event.note or ''}"

    def _sign(self, event: Event) -> tuple[str, str]:
        """`┐` runs, `┘` has ended, `!` a concern; and how long it lasted."""
        if event.is_open:
            return "┐", ""
        until = self._ended.get(event.entry, event.offset_ms)
        if until is not None:
            return "┘", times.short(until - event.onset_ms)
        if event.entry in self._ended:
            return "┐", ""
        codable = self._ledger.book.codable(event.code)
        return ("!" if codable is not None and codable.proscribed else " "), ""


def flags(event: Event) -> str:
    """`?` unsure or discuss, `>` linked to a strain or breach, `*` to come back to, `n` a note, `+` other modifiers."""
    others = [name for name in event.modifiers if name not in ("flag", "responds_to")]
    return (
        ("?" if "flag" in event.modifiers else "")
        + (">" if event.linked_id is not None else "")
        + ("*" if event.come_back else "")
        + ("n" if event.note else "")
        + ("+" if others else "")
    )
