"""What a person does at the desk as plain data: it can be written down, read back and done again, exactly once."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlmodel import col, select

from coder.errors import BadInput, CoderError, Declined, Locked
from coder.models import Event, History
from coder.store import clocks, events, evidence, marks
from coder.store.engine import Store
from coder.store.events import Change, Insert, Update
from coder.store.history import Stamp, json_value, plain
from coder.store.open_codings import CodingGone

Done = TypeVar("Done")
Verb = Literal["events", "clock", "mark", "rating", "no_rating", "cite", "leave_out"]


@dataclass(frozen=True)
class Act:
    """One act on a coding. `said`: what the verb is told, as JSON holds it."""

    stamp: Stamp
    coding_id: UUID
    who: str
    verb: Verb
    said: Mapping[str, Any]

    def to_text(self) -> str:
        fields = {
            "act": str(self.stamp.id),
            "made": self.stamp.made,
            "coding": str(self.coding_id),
            "who": self.who,
            "verb": self.verb,
            "said": self.said,
        }
        return json.dumps(fields)

    @classmethod
    def of_text(cls, text: str) -> "Act":
        """Errors: ValueError, KeyError, TypeError for what `to_text` did not write."""
        found = json.loads(text)
        at, offset = found["made"]
        if found["verb"] not in _DO:
            raise ValueError(found["verb"])
        stamp = Stamp(UUID(found["act"]), (int(at), int(offset)))
        return cls(stamp, UUID(found["coding"]), found["who"], found["verb"], dict(found["said"]))

    @property
    def event_ids(self) -> frozenset[UUID]:
        """The events that it adds or changes."""
        changes = self.said.get("changes", ()) if self.verb == "events" else ()
        return frozenset(UUID(change["event"]) for change in changes)


def of_changes(changes: Sequence[Change], undoes: UUID | None) -> dict[str, Any]:
    """What the verb `events` is told."""
    return {"changes": [_plain(change) for change in changes], "undoes": json_value(undoes)}


def do(store: Store, act: Act) -> None:
    """Do an act, unless it was done before. Errors: Locked, NotFound, BadInput, StoreRefused, Declined."""
    twice(lambda: _do_once(store, act))


def _do_once(store: Store, act: Act) -> None:
    """Asked before each try: what the database declines may be what it took a moment ago, from a session that was slow
    to hear of it."""
    if not is_done(store, act):
        _DO[act.verb](store, act.coding_id, stamp=act.stamp, **act.said)


def twice(act: Callable[[], Done]) -> Done:
    """Do something that the database may decline because another program was quicker: to take the next number of entry,
    or to make the one row of a mark. The second try sees what that wrote."""
    try:
        return act()
    except Declined:
        return act()


def is_final(error: CoderError) -> bool:
    """Whether an act that met this error would meet it however often it is tried. A locked coding may be unlocked, and
    one that is gone may be in the database that belongs in this place."""
    return isinstance(error, BadInput | Declined) and not isinstance(error, Locked | CodingGone)


def is_done(store: Store, act: Act) -> bool:
    """Whether the history knows the act: a commit may have gone through though nobody heard of it."""
    known = select(History.id).where(col(History.chain) == act.coding_id, col(History.act) == act.stamp.id)
    with store.keystroke() as connection:
        return connection.execute(known.limit(1)).first() is not None


def _write(store: Store, coding_id: UUID, *, changes: list[Any], undoes: str | None, stamp: Stamp) -> None:
    undone = None if undoes is None else UUID(undoes)
    events.write(store, coding_id, [_change(change) for change in changes], undoes=undone, stamp=stamp)


def changes_of(act: Act) -> list[Change]:
    """Of the verb `events`; nothing for the others."""
    return [_change(change) for change in act.said["changes"]] if act.verb == "events" else []


def _plain(change: Change) -> dict[str, Any]:
    if isinstance(change, Insert):
        return {"event": str(change.event.id), "insert": plain(change.event)}
    before, after = (
        {name: json_value(value) for name, value in fields.items()} for fields in (change.before, change.after)
    )
    return {"event": str(change.event_id), "before": before, "after": after}


def _change(told: Mapping[str, Any]) -> Change:
    if "insert" in told:
        return Insert(Event(**events.typed(told["insert"])))
    return Update(UUID(told["event"]), events.typed(told["before"]), events.typed(told["after"]))


def _cite(store: Store, coding_id: UUID, *, event: str, scale: str, stamp: Stamp) -> None:
    evidence.cite(store, coding_id, UUID(event), scale, stamp=stamp)


def _leave_out(store: Store, coding_id: UUID, *, event: str, scale: str, stamp: Stamp) -> None:
    evidence.leave_out(store, coding_id, UUID(event), scale, stamp=stamp)


_DO: dict[str, Callable[..., object]] = {
    "events": _write,
    "clock": clocks.append,
    "mark": marks.set_mark,
    "rating": marks.set_rating,
    "no_rating": marks.clear_rating,
    "cite": _cite,
    "leave_out": _leave_out,
}
