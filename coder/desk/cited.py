"""The moments that ratings rest on: which events an observer put on the list for which scale."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase, digits
from uuid import UUID

from codebooks.schema import Globals, RatingScale
from coder.desk import times
from coder.desk.ledger import Ledger
from coder.desk.recorder import Outcome
from coder.models import Event
from coder.store.fallback import Keeper

STROKES = ascii_lowercase + digits[1:]
"""One for each scale, in the codebook's order; scales beyond them are cited from the ratings."""


class Cited:
    """The lists of one coding. Changed only after the keeper has taken the change."""

    def __init__(self, keeper: Keeper, ledger: Ledger, scales: Globals | None, lists: Mapping[str, Sequence[UUID]]):
        """`lists`: for each scale the events on its list, as the store has them."""
        self._keeper, self._ledger = keeper, ledger
        self.scales: tuple[RatingScale, ...] = scales.items if scales else ()
        self._lists: dict[str, set[UUID]] = {scale: set(ids) for scale, ids in lists.items()}
        self.last: str | None = None
        """The scale that an event was put on the list for last."""

    def holds(self, event_id: UUID) -> bool:
        """Whether an event is on any list."""
        return any(event_id in ids for ids in self._lists.values())

    def rests_on(self, scale: str, event_id: UUID) -> bool:
        return event_id in self._lists.get(scale, ())

    def moments(self, scale: str) -> list[Event]:
        """The events on a scale's list that stand, in the order of the session."""
        known = [
            self._ledger.by_id[event_id] for event_id in self._lists.get(scale, ()) if event_id in self._ledger.by_id
        ]
        return sorted((event for event in known if not event.retracted), key=lambda its: (its.onset_ms, its.entry))

    def turn(self, event: Event, scale: str) -> Outcome:
        """Put an event on a scale's list, or take it off. Errors: StoreRefused, Locked; the list is then as before."""
        name = f"{event.code} {times.short(event.onset_ms)}"
        if self.rests_on(scale, event.id):
            self._keeper.leave_out(event.id, scale)
            self._lists[scale].discard(event.id)
            return Outcome("changed", f"{name} is off the list for {scale}.")
        self._keeper.cite(event.id, scale)
        self._lists.setdefault(scale, set()).add(event.id)
        self.last = scale
        return Outcome("changed", f"{name} is on the list for {scale}; the same strokes take it off.")


def matching(events: Sequence[Event], wanted: str, labels: Mapping[str, str]) -> list[Event]:
    """Events whose time, code, label, actor or note hold every word of `wanted`, whatever its case.

    `labels`: the label of each code.
    """
    words = wanted.casefold().split()
    return [event for event in events if all(word in _searched(event, labels) for word in words)]


def _searched(event: Event, labels: Mapping[str, str]) -> str:
    parts = (times.short(event.onset_ms), event.code, labels.get(event.code), event.actor, event.note)
    return " ".join(part for part in parts if part).casefold()
