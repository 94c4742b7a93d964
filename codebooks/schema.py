"""What a codebook holds, and what its ids mean while coding.

A codebook has three levels: modes, techniques and codes. An event carries the id of any of them that can be
coded, a `Codable`. Tables and agreement roll up along `Codable.technique` and `Codable.mode`.
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from codebooks.codables import Codable, Kind, codables_of, resolve
from codebooks.fields import BookId, FirstKey, Id, Key, Label, Prose, Range, Record, Seconds, Version
from codebooks.problems import UnknownName
from codebooks.summaries import Summary

PRESET_WORDS = ("all", "modes", "techniques_only")


class Source(Record):
    id: Id
    cite: Prose
    url: Label | None = None
    doi: Label | None = None
    note: Prose | None = None


class Traced(Record):
    """Where an entry comes from: a word for its origin and ids of `seed_trace`."""

    origin: Label | None = None
    seed_ref: tuple[Id, ...] = ()


class Tolerance(Record):
    """Seconds within which two observers' onsets count as the same moment."""

    live: Seconds
    recorded: Seconds


class Settings(Record):
    """`rules` gathers every `NAME_rule` of the file: NAME -> text."""

    tolerance_seconds: Tolerance | None = None
    mode_minimum_dwell_seconds: Seconds | None = None
    rules: dict[Id, Prose] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_rules(cls, data: object) -> object:
        if not isinstance(data, dict) or not isinstance(data.get("rules", {}), dict):
            return data
        rules = {str(name).removesuffix("_rule"): text for name, text in data.items() if str(name).endswith("_rule")}
        rest = {name: text for name, text in data.items() if not str(name).endswith("_rule")}
        return {**rest, "rules": {**rest.get("rules", {}), **rules}}


class Subject(Record):
    """Who may be the actor or recipient of an event; `role` is what a code's `performed_by` names."""

    id: Id
    label: Label
    role: Id


class Channel(Record):
    """Codes coded side by side; an exclusive one holds one state at a time. `not_codable`: its states take time out."""

    id: Id
    label: Label
    kind: Literal["state", "point", "mixed"]
    exclusive: bool = False
    not_codable: bool = False

    @model_validator(mode="before")
    @classmethod
    def _coverage_is_not_codable(cls, data: object) -> object:
        if isinstance(data, dict) and data.get("id") == "coverage":
            return {"not_codable": "true", **data}
        return data


class Modifier(Traced):
    """`links`: value -> codes whose last open (or last) event the value ties an event to."""

    id: Id
    label: Label
    key: FirstKey | None = None
    values: Annotated[tuple[Label, ...], Field(min_length=1)]
    default: Label | None = None
    applies_to: Annotated[tuple[Id, ...], Field(min_length=1)]
    links: dict[Label, tuple[Id, ...]] = Field(default_factory=dict)
    off_by_default: bool = False
    note: Prose | None = None
    privacy: Prose | None = None


class Mode(Traced):
    """A state of the practitioner's way of working; `no_mode`: time in it is in none of the modes."""

    id: Id
    label: Label
    key: Key
    event_type: Literal["state"] = "state"
    channel: Id
    no_mode: bool = False
    definition: Prose
    goal: Prose | None = None
    task: Prose | None = None
    bond: Prose | None = None
    response_to_strain: Prose | None = None
    include: Prose | None = None
    exclude: Prose | None = None
    note: Prose | None = None


class TechniqueAlone(Record):
    """Techniques of these modes may be coded without a strategy, as points."""

    modes: tuple[Id, ...]
    event_type: Literal["point"] = "point"
    channel: Id
    performed_by: tuple[Id, ...] = ()


class Technique(Traced):
    """Its key is the first stroke of its codes."""

    id: Id
    mode: Id | None = None
    key: FirstKey
    label: Label
    definition: Prose | None = None
    include: Prose | None = None
    exclude: Prose | None = None
    note: Prose | None = None


class Code(Traced):
    id: Id
    label: Label
    technique: Id | None = None
    key: Key
    event_type: Kind = "point"
    channel: Id
    performed_by: tuple[Id, ...] = ()
    proscribed: bool = False
    definition: Prose
    include: Prose | None = None
    exclude: Prose | None = None
    note: Prose | None = None
    privacy: Prose | None = None


class Scale(Record):
    """Steps from `min` to `max`, with words for some of them; `not_codable`: "no chance to see it" is an answer."""

    min: int
    max: int
    anchors: dict[int, Label] = Field(default_factory=dict)
    not_codable: bool = False


class RatingScale(Traced):
    id: Id
    label: Label
    anchors: dict[int, Label] = Field(default_factory=dict)
    note: Prose | None = None


class Globals(Record):
    """The ratings made at the end of a session, before counts are shown."""

    scale: Scale
    when: Prose | None = None
    rule: Prose | None = None
    items: tuple[RatingScale, ...]


class SessionAttribute(Traced):
    id: Id
    values: tuple[Label, ...]
    note: Prose | None = None


class OneToOne(Traced):
    not_used: tuple[Id, ...] = ()
    reading: Prose | None = None


class Preset(Record):
    """What is looked for: code, technique and mode ids, or the words `all`, `modes`, `techniques_only`."""

    id: BookId
    label: Label
    use: Annotated[tuple[Id, ...], Field(min_length=1)]
    note: Prose | None = None


class Strains(Record):
    """Which codes mark a strain, hold it open as an episode, and resolve it."""

    markers: Annotated[tuple[Id, ...], Field(min_length=1)]
    episode: Id | None = None
    resolved: Id | None = None


class Targets(Record):
    """Ranges set by a programme owner; a codebook ships none without a published source."""

    mode_share: dict[Id, Range] | None = None
    technique_rate_per_hour: dict[Id, Range] | None = None
    note: Prose | None = None


class Codebook(Record):
    """One version of a codebook. Made by `codebooks.loader`, which also checks that its references hold."""

    schema_version: Literal["1"] = "1"
    id: BookId
    version: Version
    title: Label
    status: Label | None = None
    status_note: Prose | None = None
    summary: Prose | None = None
    sources: tuple[Source, ...] = ()
    settings: Settings = Field(default_factory=Settings)
    terms: dict[Label, Prose] = Field(default_factory=dict)
    subjects: tuple[Subject, ...] = ()
    key_design: Prose | None = None
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    modifiers: tuple[Modifier, ...] = ()
    modes: tuple[Mode, ...] = ()
    technique_alone: TechniqueAlone | None = None
    techniques: tuple[Technique, ...] = ()
    codes: Annotated[tuple[Code, ...], Field(min_length=1)]
    strains: Strains | None = None
    globals: Globals | None = None
    session_attributes: tuple[SessionAttribute, ...] = ()
    one_to_one: OneToOne | None = None
    presets: tuple[Preset, ...] = ()
    summaries: tuple[Summary, ...] = ()
    reliability_levels: tuple[Literal["mode", "technique", "strategy"], ...] = ()
    targets: Targets | None = None
    seed_trace: dict[Id, Prose] = Field(default_factory=dict)

    @cached_property
    def codables(self) -> tuple[Codable, ...]:
        """Every id that an event may carry: modes, techniques alone, codes, each in the file's order."""
        return codables_of(self)

    @cached_property
    def codables_by_id(self) -> dict[str, Codable]:
        return {codable.id: codable for codable in self.codables}

    def codable(self, id: str) -> Codable | None:
        return self.codables_by_id.get(id)

    def preset(self, id: str) -> Preset:
        """Raises UnknownName, which lists the presets there are."""
        for preset in self.presets:
            if preset.id == id:
                return preset
        known = ", ".join(preset.id for preset in self.presets) or "none"
        raise UnknownName(f"codebook {self.id} {self.version} has no preset '{id}'; it has: {known}")

    def looked_for(self, preset: str | None) -> frozenset[str]:
        """The ids that an observer looks for with this preset; None: all of them. Raises UnknownName."""
        return frozenset(self.codables_by_id) if preset is None else resolve(self, self.preset(preset).use)

    def techniques_alone_only(self, preset: str | None) -> frozenset[str]:
        """The techniques whose key codes at once: coded alone, with none of their codes looked for."""
        looked_for = self.looked_for(preset)
        with_codes = {code.technique for code in self.codes if code.id in looked_for}
        return frozenset(t.id for t in self.techniques if t.id in looked_for and t.id not in with_codes)

    def modifiers_of(self, id: str) -> tuple[Modifier, ...]:
        """The modifiers that an event with this code may carry."""
        codable = self.codable(id)
        if codable is None:
            return ()
        targets = {"all", codable.id, codable.technique, codable.mode, *codable.performed_by}
        return tuple(modifier for modifier in self.modifiers if targets.intersection(modifier.applies_to))
