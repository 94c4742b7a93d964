"""The kinds of value that codebooks and plans are made of."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

BOOK_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
VERSION = r"^\d{1,6}(\.\d{1,6}){0,5}$"
WANTED_VERSION = r"^(>=|==)?\s*\d{1,6}(\.\d{1,6}){0,5}$"


class Record(BaseModel):
    """Read once, never changed; a field that is not known is a mistake, not an extension."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


def _one_line(text: str) -> str:
    if "\n" in text:
        raise PydanticCustomError("one_line", "has more than one line")
    return text


def _stroke(key: str) -> str:
    if not all(stroke.isprintable() and not stroke.isspace() for stroke in key):
        raise PydanticCustomError("key_stroke", "has a stroke that cannot be printed")
    return key


BookId = Annotated[str, Field(min_length=1, max_length=64, pattern=BOOK_ID)]
Id = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_one_line)]
Label = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
Prose = Annotated[str, Field(min_length=1, max_length=10_000)]
Version = Annotated[str, Field(pattern=VERSION)]
WantedVersion = Annotated[str, Field(pattern=WANTED_VERSION)]
"""`>=0.2`: that version or a later one; `0.2`: that one alone."""
Key = Annotated[str, Field(min_length=1, max_length=2), AfterValidator(_stroke)]
"""One stroke, or two: the first as it is (E is not e), the second whatever its case."""
FirstKey = Annotated[str, Field(min_length=1, max_length=1), AfterValidator(_stroke)]
Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Minutes = Annotated[float, Field(ge=0, le=10_080, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Edge = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class Range(Record):
    """From `min` to `max`, both included; either may be left open."""

    min: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    max: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("range_order", "goes from a higher to a lower number")
        return self


def bands_and_source(data: object) -> object:
    """Fields whose `bands` hold their `source`, with that as `bands_source`; for validators that run before."""
    if not isinstance(data, dict) or not isinstance(data.get("bands"), dict) or "source" not in data["bands"]:
        return data
    bands = dict(data["bands"])
    return {"bands_source": bands.pop("source"), **data, "bands": bands}


def check_edges(edges: Iterable[float]) -> None:
    """Raises pydantic's error where lower edges of bands do not fall from one to the next."""
    if any(higher <= lower for higher, lower in pairwise(edges)):
        raise PydanticCustomError("bands_order", "has bands whose lower edges do not fall from one to the next")


def version_parts(version: str) -> tuple[int, ...]:
    """Numbers to compare part by part; `1.0` and `1` are equal.

    >>> version_parts("0.10.0") > version_parts("0.9")
    True
    """
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def accepts(wanted: str, version: str) -> bool:
    """Whether a `WantedVersion` is met.

    >>> accepts(">=0.2", "0.10.0"), accepts("0.2", "0.2.0"), accepts("0.2", "0.2.1")
    (True, True, False)
    """
    asked, found = version_parts(wanted.lstrip(">= ")), version_parts(version)
    return found >= asked if wanted.startswith(">=") else found == asked
