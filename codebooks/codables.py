"""From a codebook's entries to the ids that an event may carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from codebooks.schema import Channel, Code, Codebook, Mode, Technique, TechniqueAlone

Kind = Literal["state", "point"]
Level = Literal["mode", "technique", "code"]


@dataclass(frozen=True)
class Codable:
    """Something that an event may carry as its code: a mode's state, a technique alone, or a code.

    `key` holds the strokes: `E`, `1c`, or `1` and a space for a technique alone. `mode` is the mode that it counts
    towards: a mode's own id, the technique's mode, and None for no-mode time (its `level` is still `mode`) and for
    strains, participation, concerns and coverage. `coverage`: time in this state is not codable.
    """

    id: str
    label: str
    key: str
    kind: Kind
    channel: str
    exclusive: bool
    coverage: bool
    technique: str | None
    mode: str | None
    level: Level
    performed_by: tuple[str, ...] = ()
    proscribed: bool = False
    definition: str | None = None
    include: str | None = None
    exclude: str | None = None
    note: str | None = None


def codables_of(book: "Codebook") -> tuple[Codable, ...]:
    channels = {channel.id: channel for channel in book.channels}
    modes_of = {technique.id: technique.mode for technique in book.techniques}
    no_mode = no_mode_ids(book)
    found = [_mode(mode, channels[mode.channel], mode.id in no_mode) for mode in book.modes]
    alone = book.technique_alone
    if alone is not None:
        found += [_technique(t, alone, channels[alone.channel]) for t in book.techniques if t.mode in alone.modes]
    found += [_code(code, channels[code.channel], modes_of.get(code.technique or "")) for code in book.codes]
    return tuple(found)


def no_mode_ids(book: "Codebook") -> frozenset[str]:
    """Modes in which no mode can be told: those marked so, else those without a technique, where others have some."""
    marked = frozenset(mode.id for mode in book.modes if mode.no_mode)
    used = {technique.mode for technique in book.techniques if technique.mode is not None}
    if marked or not used:
        return marked
    return frozenset(mode.id for mode in book.modes if mode.id not in used)


def resolve(book: "Codebook", use: Iterable[str]) -> frozenset[str]:
    """A preset's `use` as codable ids. A technique stands for itself and its codes."""
    found: set[str] = set()
    for word in use:
        if word == "all":
            found.update(book.codables_by_id)
        elif word == "modes":
            found.update(mode.id for mode in book.modes)
        elif word == "techniques_only":
            found.update(codable.id for codable in book.codables if codable.level == "technique")
        else:
            found.update(code.id for code in book.codes if code.technique == word)
            if word in book.codables_by_id:
                found.add(word)
    return frozenset(found)


def _mode(mode: "Mode", channel: "Channel", no_mode: bool) -> Codable:
    return Codable(
        id=mode.id,
        label=mode.label,
        key=mode.key,
        kind="state",
        channel=channel.id,
        exclusive=channel.exclusive,
        coverage=channel.not_codable,
        technique=None,
        mode=None if no_mode else mode.id,
        level="mode",
        definition=mode.definition,
        include=mode.include,
        exclude=mode.exclude,
        note=mode.note,
    )


def _technique(technique: "Technique", alone: "TechniqueAlone", channel: "Channel") -> Codable:
    return Codable(
        id=technique.id,
        label=technique.label,
        key=f"{technique.key} ",
        kind="point",
        channel=channel.id,
        exclusive=False,
        coverage=channel.not_codable,
        technique=technique.id,
        mode=technique.mode,
        level="technique",
        performed_by=alone.performed_by,
        definition=technique.definition,
        include=technique.include,
        exclude=technique.exclude,
        note=technique.note,
    )


def _code(code: "Code", channel: "Channel", mode: str | None) -> Codable:
    return Codable(
        id=code.id,
        label=code.label,
        key=code.key,
        kind=code.event_type,
        channel=channel.id,
        exclusive=channel.exclusive and code.event_type == "state",
        coverage=channel.not_codable and code.event_type == "state",
        technique=code.technique,
        mode=mode,
        level="code",
        performed_by=code.performed_by,
        proscribed=code.proscribed,
        definition=code.definition,
        include=code.include,
        exclude=code.exclude,
        note=code.note,
    )
