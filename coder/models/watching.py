"""What is kept of how a session was watched: its recording, passes, moments that ratings rest on, certification."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from coder.models.columns import big_column, json_column, one_of
from coder.models.ids import new_id

HOWS = ("review", "paper")


class Recording(SQLModel, table=True):
    """One file of a session's recording: a reference and what it is known by again, never a copy."""

    __table_args__ = (
        UniqueConstraint("session_id", "place", name="recording_session_place"),
        CheckConstraint("size >= 0", name="recording_size"),
        CheckConstraint("length_ms IS NULL OR length_ms > 0", name="recording_length"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    session_id: UUID = Field(foreign_key="session.id")
    place: int
    """Order of the files, from 0."""
    path: str
    size: int = Field(sa_column=big_column())
    """In bytes."""
    digest: str
    """As `coder.desk.recording` makes it: of the size and parts of the file, not of all of it."""
    length_ms: int | None = Field(default=None, sa_column=big_column(nullable=True))
    begins_ms: int = Field(sa_column=big_column())
    """The session time of its first moment; negative where it began before the session's zero."""


class Pass(SQLModel, table=True):
    """A further going over a coding: a review afterwards, or the entry of a paper form. The first watching has no row.

    What was keyed from `begun_at` on, until the next pass, belongs to it.
    """

    __table_args__ = (
        UniqueConstraint("coding_id", "number", name="pass_coding_number"),
        CheckConstraint("number >= 1", name="pass_number"),
        one_of("how", HOWS, "pass_how"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    coding_id: UUID = Field(foreign_key="coding.id")
    number: int
    """2, 3 ... of a review; 1 for a paper form with which the coding began: it is retrospective."""
    how: str
    begun_at: int = Field(sa_column=big_column())
    begun_offset: int = 0


class Evidence(SQLModel, table=True):
    """A moment that a rating rests on: an event on the list for a scale."""

    __table_args__ = (UniqueConstraint("coding_id", "event_id", "scale", name="evidence_coding_event_scale"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    coding_id: UUID = Field(foreign_key="coding.id")
    event_id: UUID
    scale: str


class Certification(SQLModel, table=True):
    """An observer's test against gold codings: the figures, the gate they were held to, and whether they passed."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    observer_id: UUID = Field(foreign_key="observer.id", index=True)
    codebook_id: UUID = Field(foreign_key="codebook.id")
    taken_at: int = Field(sa_column=big_column())
    taken_offset: int = 0
    passed: bool
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
