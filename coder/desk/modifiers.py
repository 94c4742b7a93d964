"""Stepping an event through a modifier's values, and linking it to what it responds to."""

from dataclasses import dataclass
from uuid import UUID

from codebooks import Codebook
from codebooks.schema import Modifier
from coder.desk.ledger import Ledger
from coder.desk.strains import strains
from coder.models import Event


@dataclass(frozen=True)
class Step:
    """A value to set; None takes the modifier off. `linked`: the event that the value ties to."""

    value: str | None
    linked: UUID | None
    said: str

    def after(self, event: Event, modifier: Modifier) -> dict[str, object]:
        """The event's fields once the step is made."""
        values = {name: value for name, value in event.modifiers.items() if name != modifier.id}
        if self.value is not None:
            values[modifier.id] = self.value
        fields: dict[str, object] = {"modifiers": values}
        if modifier.links:
            fields["linked_id"] = self.linked
        return fields


def applies(book: Codebook, modifier: Modifier, event: Event) -> bool:
    """Whether an event with this code may carry the modifier. Nothing links a mode: it is no single act."""
    codable = book.codable(event.code)
    if codable is None or (modifier.links and codable.level == "mode"):
        return False
    return any(its.id == modifier.id for its in book.modifiers_of(event.code))


def next_value(book: Codebook, ledger: Ledger, modifier: Modifier, event: Event) -> Step | None:
    """The value after the one it has, the default (or none) after the last. A link without a target is passed over.

    None: no value can be set, since there is nothing to link to.
    """
    values = [value for value in modifier.values if value != modifier.default]
    now = event.modifiers.get(modifier.id)
    start = values.index(now) + 1 if now in values else 0
    for value in values[start:]:
        targets = modifier.links.get(value)
        if targets is None:
            return Step(value, None, f"{modifier.label} {value}")
        target = link_target(book, ledger, targets, event)
        if target is not None:
            return Step(value, target.id, f"{modifier.label} {value}, {target.code}")
    return Step(None, None, f"{modifier.label} none") if now is not None else None


def link_target(book: Codebook, ledger: Ledger, codes: tuple[str, ...], event: Event) -> Event | None:
    """The most recent open strain among these codes, or the last event with one; begun by the event's onset."""
    rule = book.strains
    if rule is not None and set(codes) & set(rule.markers):
        found = [
            strain.event
            for strain in strains(ledger.strain_events(), rule)
            if strain.event.code in codes
            and strain.event.onset_ms <= event.onset_ms
            and (strain.until_ms is None or strain.until_ms > event.onset_ms)
        ]
        return found[-1] if found else None
    return ledger.latest_of(codes, event.onset_ms)
