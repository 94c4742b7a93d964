"""A coding as lanes over time: which events stand in which lane, in order, so that bisection finds any window.

Made in one walk over the events; a change of a few is taken up without one, and drawing a window
(`coder.desk.lane_lines`) never walks them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from codebooks import Codable, Codebook
from coder.desk.ledger import Ledger
from coder.desk.strains import Strain
from coder.models import Event

Kind = Literal["letters", "keys", "boxes"]
FAR = 1 << 62
"""The end, in ms, of a state that is open."""
NOT_IN_BOOK = "not in book"
DERIVED = "strains"


@dataclass
class Lane:
    """One line of the timeline. `letters`: states of an exclusive channel; `keys`: points; `boxes`: other states.

    The lists run side by side, in order of onset and entry. `farthest[i]`: the place, among the first i + 1, of what
    ends last, so that what covers a time is found at once though states of an import may overlap. `closes`: the ends.
    Points have none of these.
    """

    name: str
    label: str
    kind: Kind
    rest: str = " "
    """Stands where no state holds."""
    fill: str = "─"
    events: list[Event] = field(default_factory=list)
    onsets: list[int] = field(default_factory=list)
    untils: list[int] = field(default_factory=list)
    farthest: list[int] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)
    """Code -> what stands for it: its strokes, or a word in its box."""

    def put(self, event: Event) -> None:
        """Let an event stand in its place; `settle` must follow."""
        place = bisect_right(self.onsets, event.onset_ms)
        while place and self.onsets[place - 1] == event.onset_ms and self.events[place - 1].entry > event.entry:
            place -= 1
        self.events.insert(place, event)
        self.onsets.insert(place, event.onset_ms)
        if self.kind != "keys":
            self.untils.insert(place, _until(event))

    def drop(self, which: set[int]) -> bool:
        """Take out the events with these `id()`s; whether there were any. `settle` must follow."""
        places = [place for place, event in enumerate(self.events) if id(event) in which]
        for place in reversed(places):
            del self.events[place], self.onsets[place]
            if self.kind != "keys":
                del self.untils[place]
        return bool(places)

    def settle(self) -> None:
        """Work out what is found from where the states end."""
        self.farthest = []
        best = 0
        for place, until in enumerate(self.untils):
            best = place if until >= self.untils[best] else best
            self.farthest.append(best)
        self.closes = sorted(until for until in self.untils if until != FAR)

    def place_of(self, event: Event) -> int | None:
        """Where an event stands here; None when it does not."""
        for place in range(bisect_left(self.onsets, event.onset_ms), len(self.events)):
            if self.events[place] is event:
                return place
            if self.onsets[place] != event.onset_ms:
                break
        return None

    def holding(self, at: int) -> int | None:
        """The place of the state that holds at a time: of several, the one that began last, else the longest."""
        last = bisect_right(self.onsets, at) - 1
        if last < 0 or self.kind == "keys":
            return None
        if self.untils[last] > at:
            return last
        longest = self.farthest[last]
        return longest if self.untils[longest] > at else None

    def nearest(self, at: int) -> int | None:
        """The place of the event that begins nearest to a time."""
        after = bisect_left(self.onsets, at)
        beside = [place for place in (after - 1, after) if 0 <= place < len(self.onsets)]
        return min(beside, key=lambda place: abs(self.onsets[place] - at), default=None)

    def beside(self, at: int, step: int) -> int | None:
        """The place of the next event that begins after a time (`step` 1), or of the last one before it (-1)."""
        place = bisect_right(self.onsets, at) if step > 0 else bisect_left(self.onsets, at) - 1
        return place if 0 <= place < len(self.onsets) else None


class Lanes:
    """The lanes of a coding as its ledger stands."""

    def __init__(
        self,
        ledger: Ledger,
        looked_for: frozenset[str],
        strains: Sequence[Strain],
        keep: Callable[[Event], bool] | None = None,
    ) -> None:
        """`keep`: a filter. States of exclusive channels stay under it: the rest happens in them.

        There is a lane for all that is looked for or was coded, whatever the filter lets through: lanes do not jump.
        """
        self._looked_for, self._keep = looked_for, keep
        self._all, self._by_code = _made(ledger.book)
        self._hidden = self._fill(ledger)
        for lane in self._all:
            lane.settle()
        self._agree(ledger, strains)

    def _fill(self, ledger: Ledger) -> set[str]:
        """Put each event in its lane; the names of the lanes that the filter keeps some out of.

        To read a field of an event costs more than all the rest here, so no more are read than must be.
        """
        hidden: set[str] = set()
        by_code, keep = self._by_code, self._keep
        for onset, _, event in ledger.rows:
            lane = by_code.get(event.code) or self._stray(event)
            if keep is not None and lane.kind != "letters" and not keep(event):
                hidden.add(lane.name)
                continue
            lane.events.append(event)
            lane.onsets.append(onset)
            if lane.kind != "keys":
                lane.untils.append(_until(event))
        return hidden

    def changed(self, ledger: Ledger, events: Sequence[Event], strains: Sequence[Strain]) -> None:
        """Take up a change of a few events, without reading the others."""
        which = {id(event) for event in events}
        touched = [lane for lane in self._all if lane.name != DERIVED and lane.drop(which)]
        for event in {id(event): event for event in events if not event.retracted}.values():
            lane = self._by_code.get(event.code) or self._stray(event)
            if self._keep is not None and lane.kind != "letters" and not self._keep(event):
                self._hidden.add(lane.name)
            else:
                lane.put(event)
                touched.append(lane)
        for lane in touched:
            lane.settle()
        self._agree(ledger, strains)

    def _agree(self, ledger: Ledger, strains: Sequence[Strain]) -> None:
        """The derived lane, which lanes are shown, and when the last thing begins or ends."""
        self.version = ledger.version
        if self._all[-1].name == DERIVED:
            kept = [its for its in strains if self._keep is None or self._keep(its.event)]
            derived = self._all[-1]
            derived.events = [its.event for its in kept]
            derived.onsets = [its.event.onset_ms for its in kept]
            derived.untils = [FAR if its.until_ms is None else its.until_ms for its in kept]
            derived.settle()
            self._hidden |= {DERIVED} if strains else set()
        self.lanes = [
            lane
            for lane in self._all
            if lane.events or lane.name in self._hidden or not self._looked_for.isdisjoint(lane.signs)
        ]
        self.last_ms = max([0, *(ms for lane in self.lanes for ms in (*lane.onsets[-1:], *lane.closes[-1:]))])

    def _stray(self, event: Event) -> Lane:
        """The lane of what this codebook does not have (an import)."""
        lane = next((lane for lane in self._all if lane.name == NOT_IN_BOOK), None)
        if lane is None:
            lane = Lane(NOT_IN_BOOK, "Not in the codebook", "boxes")
            self._all.insert(len(self._all) - 1 if self._all[-1].name == DERIVED else len(self._all), lane)
        self._by_code[event.code] = lane
        lane.signs[event.code] = event.code
        return lane

    def lane_of(self, event: Event) -> int | None:
        """Which lane an event stands in; None when the filter keeps it out."""
        lane = self._by_code.get(event.code)
        if lane is None or lane.place_of(event) is None:
            return None
        return next((number for number, its in enumerate(self.lanes) if its is lane), None)


def _until(event: Event) -> int:
    """When a state ends; a point, or what has no end though it is not open, ends where it begins."""
    if event.is_open:
        return FAR
    return event.onset_ms if event.offset_ms is None else event.offset_ms


def _made(book: Codebook) -> tuple[list[Lane], dict[str, Lane]]:
    """Empty lanes in the codebook's order of channels, and the lane of each code; derived strains last."""
    lanes: dict[str, Lane] = {}
    by_code: dict[str, Lane] = {}
    for channel in book.channels:
        of_channel = [codable for codable in book.codables if codable.channel == channel.id]
        mixed = len({_kind(codable) for codable in of_channel} - {"boxes"}) > 1
        for codable in sorted(of_channel, key=lambda its: ("letters", "keys", "boxes").index(_kind(its))):
            kind = _kind(codable)
            if kind == "boxes":
                name, label = codable.id, codable.label
            else:
                name = f"{channel.id} +" if mixed and kind == "keys" else channel.id
                label = channel.label
            lane = lanes.get(name) or Lane(name, label, kind, *_look(codable))
            lanes[name] = by_code[codable.id] = lane
            lane.signs[codable.id] = codable.key.strip()
    made = list(lanes.values())
    if book.strains is not None:
        signs = {marker: _short(book, marker) for marker in book.strains.markers}
        made.append(Lane(DERIVED, "Strains, first sign to end", "boxes", signs=signs))
    return made, by_code


def _kind(codable: Codable) -> Kind:
    if codable.kind == "point":
        return "keys"
    return "letters" if codable.exclusive else "boxes"


def _look(codable: Codable) -> tuple[str, str]:
    """What stands where no state holds, and in the length of one that does."""
    return "·" if codable.level == "mode" else " ", "░" if codable.coverage else "─"


def _short(book: Codebook, code: str) -> str:
    """`bond` of `Strain - bond`."""
    codable = book.codable(code)
    return codable.label.rpartition(" - ")[2] if codable is not None else code
