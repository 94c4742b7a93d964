"""What the desk shows, in plain words: for a screen reader, which reads signs and box drawing aloud or not at all."""

from collections.abc import Sequence

from coder.desk import times
from coder.desk.cast import Cast
from coder.desk.keys import KeyMap
from coder.desk.ledger import Ledger
from coder.models import Event


def spoken(event: Event, ledger: Ledger, *, until: int | None, runs: bool, asides: Sequence[str] = ()) -> str:
    """`42:17, validation, Engagement, by F1`, then whether it runs or how long it lasted, and what stands with it.

    `until`: its end in ms, where it has one. `asides`: more that is to be said of it.
    """
    codable = ledger.book.codable(event.code)
    label = codable.label if codable is not None else event.code
    parts = [times.short(event.onset_ms), lower(label)]
    mode = next((its.label for its in ledger.book.modes if codable is not None and its.id == codable.mode), None)
    if mode is not None and codable is not None:
        parts = [parts[0], "mode", label] if codable.level == "mode" else [*parts, mode]
    if event.actor:
        parts.append(f"by {event.actor}")
    if runs:
        parts.append("open")
    elif until is not None:
        parts.append(f"lasted {times.short(until - event.onset_ms)}")
    parts += [f"{name} {value}" for name, value in event.modifiers.items()]
    parts += ["linked"] if event.linked_id is not None else []
    parts += ["come back to it"] if event.come_back else []
    parts += [f"note {event.note}"] if event.note else []
    return ", ".join([*parts, *asides])


def standing(ledger: Ledger, keys: KeyMap, cast: Cast, at: int) -> str:
    """The time, what each exclusive channel holds then, and who is coded: what the eyes take from three lines."""
    used = [codable for codable in ledger.book.codables if codable.id in keys.looked_for and codable.exclusive]
    said = [times.clock(at)]
    for channel in dict.fromkeys(codable.channel for codable in used):
        its = next(codable for codable in used if codable.channel == channel)
        event = ledger.covering(its, at)
        codable = ledger.book.codable(event.code) if event is not None else None
        if event is not None and codable is not None:
            what = "not codable" if codable.coverage else channel
            said.append(f"{what} {codable.label} for {times.short(max(0, at - event.onset_ms))}")
        elif not its.coverage:
            said.append(f"no {channel}")
    said += [f"practitioner {cast.practitioner}"] if cast.practitioner else []
    said += [f"client {cast.client}"] if cast.client else []
    return ", ".join(said) + "."


def lower(label: str) -> str:
    """As within a sentence; what is written in capitals stays so."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
