"""A coding as lanes over time: which events stand in which lane, in order, so that bisection finds any window.

Made anew after a change, in one walk over the events; drawing a window (`coder.desk.lane_lines`) never walks them.
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

    def add(self, event: Event, until_ms: int) -> None:
        """A state, in order of onset and entry."""
        place = len(self.events)
        self.events.append(event)
        self.onsets.append(event.onset_ms)
        self.untils.append(until_ms)
        best = self.farthest[-1] if place else 0
        self.farthest.append(place if until_ms >= self.untils[best] else best)

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
        self.version = ledger.version
        self.lanes, self._by_code = _made(ledger.book)
        self.last_ms = 0
        """When the last thing begins or ends."""
        hidden = self._filled(ledger, keep)
        for strain in strains:
            if keep is None or keep(strain.event):
                self.lanes[-1].add(strain.event, FAR if strain.until_ms is None else strain.until_ms)
            else:
                hidden.add(DERIVED)
        self.lanes = [
            lane for lane in self.lanes if lane.events or lane.name in hidden or not looked_for.isdisjoint(lane.signs)
        ]
        for lane in self.lanes:
            lane.closes = sorted(until for until in lane.untils if until != FAR)
            self.last_ms = max([self.last_ms, *lane.onsets[-1:], *lane.closes[-1:]])

    def _filled(self, ledger: Ledger, keep: Callable[[Event], bool] | None) -> set[str]:
        """Put each event in its lane; the names of the lanes that the filter keeps some out of.

        To read a field of an event costs more than all the rest here, so no more are read than must be.
        """
        hidden: set[str] = set()
        by_code = self._by_code
        for onset, _, event in ledger.rows:
            lane = by_code.get(event.code) or self._stray(event)
            if keep is not None and lane.kind != "letters" and not keep(event):
                hidden.add(lane.name)
            elif lane.kind == "keys":
                lane.events.append(event)
                lane.onsets.append(onset)
            else:
                lane.add(event, FAR if event.is_open else onset if event.offset_ms is None else event.offset_ms)
        return hidden

    def _stray(self, event: Event) -> Lane:
        """The lane of what this codebook does not have (an import)."""
        lane = next((lane for lane in self.lanes if lane.name == NOT_IN_BOOK), None)
        if lane is None:
            lane = Lane(NOT_IN_BOOK, "Not in the codebook", "boxes")
            self.lanes.insert(len(self.lanes) - 1 if self.lanes and self.lanes[-1].name == DERIVED else 0, lane)
        self._by_code[event.code] = lane
        lane.signs[event.code] = event.code
        return lane

    def lane_of(self, event: Event) -> int | None:
        """Which lane an event stands in; None when the filter keeps it out."""
        lane = self._by_code.get(event.code)
        if lane is None or lane.place_of(event) is None:
            return None
        return self.lanes.index(lane)


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
