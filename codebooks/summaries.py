"""Summaries: figures that a codebook declares over counts of its codes, such as reflections to questions."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from codebooks.fields import BookId, Edge, Id, Label, Prose, Record, bands_and_source, check_edges


class Summary(Record):
    """A figure made of counts: `ratio` divides them, `share` takes the numerator as a part of the denominator.

    Both name codes, techniques and modes; a technique stands for all its codes, a mode for its own states. `bands`:
    word -> lower edge, highest first, of a share from 0 to 1. They need a source, since no band is a norm; the file's
    `bands` may hold it as `source`, which is kept as `bands_source`.
    """

    id: BookId
    label: Label
    kind: Literal["ratio", "share"]
    numerator: Annotated[tuple[Id, ...], Field(min_length=1)]
    denominator: Annotated[tuple[Id, ...], Field(min_length=1)]
    definition: Prose
    bands: dict[Label, Edge] | None = None
    bands_source: Prose | None = None
    note: Prose | None = None

    @model_validator(mode="before")
    @classmethod
    def _part_bands_from_source(cls, data: object) -> object:
        return bands_and_source(data)

    @model_validator(mode="after")
    def _bands_hold(self) -> "Summary":
        if self.bands is None:
            return self
        check_edges(self.bands.values())
        if self.bands_source is None:
            raise PydanticCustomError("bands_source", "has bands without a source")
        if self.kind == "share" and any(edge > 1 for edge in self.bands.values()):
            raise PydanticCustomError("bands_of_share", "has bands of a share over 1")
        return self
