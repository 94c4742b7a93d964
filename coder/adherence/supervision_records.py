"""The sessions of one practitioner, as supervision looks at them: the coding that counts, with who did what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from coder.adherence.sessions import SessionResult


@dataclass(frozen=True)
class Happening:
    """An event of the coding that counts; `onset` in seconds from the session's zero, `actor` a seat or subject."""

    event: str | None
    onset: float
    code: str
    actor: str | None = None
    responds_to: str | None = None
    come_back: bool = False
    """The observer marked it to come back to."""


@dataclass(frozen=True)
class Scale:
    """A rating scale and its highest step."""

    id: str
    high: float


@dataclass(frozen=True)
class Watched:
    """A session that the practitioner delivered and that has a coding that counts."""

    result: SessionResult
    practitioner: str
    seats: Mapping[str, str]
    """Seat -> practitioner."""
    happenings: tuple[Happening, ...] = ()
    ratings: Mapping[str, float | None] = field(default_factory=dict)
    """Scale -> answer of the coding that counts; None where it was not ratable."""

    @property
    def name(self) -> str:
        return self.result.session.name

    @property
    def concern_codes(self) -> frozenset[str]:
        """What the codebook calls a practice concern, and what the plan proscribes."""
        session, coding = self.result.session, self.result.coding
        planned = session.plan.proscribed if session.plan else None
        return frozenset((*(coding.book.proscribed if coding else ()), *(planned or ())))

    @cached_property
    def by_id(self) -> dict[str, Happening]:
        return {one.event: one for one in self.happenings if one.event}

    def is_own(self, actor: str | None) -> bool:
        return actor is not None and self.seats.get(actor) == self.practitioner

    def is_anothers(self, actor: str | None) -> bool:
        """Whether the actor is a seat in which another practitioner sat."""
        return actor is not None and actor in self.seats and not self.is_own(actor)
