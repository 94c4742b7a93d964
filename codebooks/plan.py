"""What a session plan holds: the items that a session should deliver, and how marks on them become scores."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from codebooks.fields import (
    BookId,
    Id,
    Label,
    Minutes,
    Prose,
    Range,
    Record,
    Share,
    Version,
    WantedVersion,
    Weight,
    accepts,
    bands_and_source,
    check_edges,
)


def _credit(given: object) -> object:
    if given is None or given == "unknown":
        return given
    try:
        number = float(str(given))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise PydanticCustomError("credit", "is no credit")
    return number


STATUSES = ("delivered", "adapted", "partial", "not_delivered", "not_applicable", "not_observed")
Status = Literal["delivered", "adapted", "partial", "not_delivered", "not_applicable", "not_observed"]
Credit = Annotated[float | Literal["unknown"] | None, BeforeValidator(_credit)]
"""From 0 to 1; None: the item is left out; "unknown": it makes bounds."""
CREDITS: dict[Status, Credit] = {
    "delivered": 1.0,
    "adapted": 1.0,
    "partial": 0.5,
    "not_delivered": 0.0,
    "not_applicable": None,
    "not_observed": "unknown",
}
Count = Annotated[int, Field(ge=1, le=10_000)]


class Programme(Record):
    id: BookId
    title: Label


class PlannedSession(Record):
    """Minutes as planned; breaks are part of `planned_minutes`."""

    number: Annotated[int, Field(ge=0, le=100_000)] | None = None
    title: Label
    format: Literal["group", "one-to-one"] | None = None
    planned_minutes: Minutes | None = None
    breaks_minutes: Minutes = 0.0

    @model_validator(mode="after")
    def _breaks_fit(self) -> "PlannedSession":
        if self.planned_minutes is not None and self.breaks_minutes > self.planned_minutes:
            raise PydanticCustomError("breaks_fit", "has longer breaks than the session is planned to last")
        return self


class CodebookRef(Record):
    """The codebook that the plan's codes are from; `>=0.2`: that version or a later one, `0.2`: that one alone."""

    id: BookId
    version: WantedVersion | None = None

    def accepts(self, version: str) -> bool:
        return self.version is None or accepts(self.version, version)


class DoseFlags(Record):
    """Ratios of delivered to planned minutes outside which a session is flagged."""

    low: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    high: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _in_order(self) -> "DoseFlags":
        if self.low >= self.high:
            raise PydanticCustomError("range_order", "goes from a higher to a lower number")
        return self


class Scoring(Record):
    """`statuses`: credit for each status; None leaves the item out, "unknown" makes bounds.

    `bands`: word -> lower edge, highest first; each band reaches up to the next. The file's `bands` may hold their
    `source`, which is kept as `bands_source`.
    """

    statuses: dict[Status, Credit] = Field(default_factory=lambda: dict(CREDITS))
    order_required: bool = False
    standard: Share | None = None
    standard_source: Prose | None = None
    bands: dict[Id, Share] | None = None
    bands_source: Prose | None = None
    max_unobserved_weight: Share | None = None
    dose_flags: DoseFlags | None = None

    @model_validator(mode="before")
    @classmethod
    def _part_bands_from_source(cls, data: object) -> object:
        return bands_and_source(data)

    @model_validator(mode="after")
    def _holds_together(self) -> "Scoring":
        missing = [status for status in STATUSES if status not in self.statuses]
        if missing:
            raise PydanticCustomError("statuses_missing", "gives no credit for {names}", {"names": ", ".join(missing)})
        check_edges((self.bands or {}).values())
        return self


class ExpectedCodes(Record):
    """Any of these codes, `min` times or for `min_minutes`, within the item's own time."""

    any_of: Annotated[tuple[Id, ...], Field(min_length=1)]
    min: Count | None = None
    min_minutes: Annotated[float, Field(gt=0, le=10_080, allow_inf_nan=False)] | None = None


class Item(Record):
    """`prescribed`: what counts as delivered, in the owner's words."""

    id: Id
    title: Label
    phase: Label | None = None
    planned_minutes: Minutes | None = None
    weight: Weight = 1.0
    critical: bool = False
    prescribed: Prose | None = None
    expect_codes: tuple[ExpectedCodes, ...] = ()


class ModeTargets(Record):
    """Ranges for the shares of modes; the file may write the modes beside `measure`, they are kept in `ranges`."""

    measure: Literal["mode_time_share", "mode_event_share"]
    ranges: dict[Id, Range]
    rationale: Prose | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather_ranges(cls, data: object) -> object:
        if not isinstance(data, dict) or not isinstance(data.get("ranges", {}), dict):
            return data
        own = {name: value for name, value in data.items() if name in cls.model_fields}
        loose = {name: value for name, value in data.items() if name not in cls.model_fields}
        return {**own, "ranges": {**own.get("ranges", {}), **loose}}


class Plan(Record):
    """One version of a session plan. Made by `codebooks.loader`."""

    schema_version: Literal["1"] = "1"
    id: BookId
    version: Version
    programme: Programme
    session: PlannedSession
    owner: Label | None = None
    codebook: CodebookRef | None = None
    scoring: Scoring = Field(default_factory=Scoring)
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    proscribed: tuple[Id, ...] | None = None
    mode_targets: ModeTargets | None = None
