"""The records: what is kept of people, sessions and codings. Fields and CHECK constraints only.

Times named `*_ms` are integer milliseconds from the session's zero. Wall-clock instants are two integers:
`*_at` in milliseconds since 1970-01-01 UTC, and `*_offset`, the local offset from UTC then, in minutes.
Rows are handed out detached and without relationships. Text that names a person is a pseudonym.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from coder.models.columns import big_column, json_column, one_of
from coder.models.event import Event as Event
from coder.models.ids import new_id as new_id
from coder.models.past import Chain as Chain
from coder.models.past import History as History
from coder.models.watching import HOWS as HOWS
from coder.models.watching import Certification as Certification
from coder.models.watching import Evidence as Evidence
from coder.models.watching import Pass as Pass
from coder.models.watching import Recording as Recording

ROLES = ("primary", "second", "consensus", "gold", "training")
INDEPENDENT_ROLES = ("primary", "second")
MEDIA = ("live", "live-link", "video", "audio")
CHOSEN = ("random", "selected", "volunteered")
FORMATS = ("group", "one-to-one")
STATUSES = ("delivered", "adapted", "partial", "not_delivered", "not_applicable", "not_observed")


class Programme(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)


class Site(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)


class Practitioner(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)


class Observer(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)


class StoredCodebook(SQLModel, table=True):
    """One version of a codebook as its whole text; never changed once a coding uses it."""

    __tablename__ = "codebook"
    __table_args__ = (UniqueConstraint("book", "version", name="codebook_book_version"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    book: str
    version: str
    digest: str = Field(unique=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    is_default: bool = False


class StoredPlan(SQLModel, table=True):
    """One version of a session plan as its whole text."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("plan", "version", name="plan_plan_version"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan: str
    version: str
    digest: str = Field(unique=True)
    text: str = Field(sa_column=Column(Text, nullable=False))


class ObservedSession(SQLModel, table=True):
    """What was or will be watched: a live visit or a recording."""

    __tablename__ = "session"
    __table_args__ = (
        one_of("medium", MEDIA, "session_medium"),
        one_of("chosen", CHOSEN, "session_chosen"),
        one_of("format", FORMATS, "session_format"),
        CheckConstraint("length_ms IS NULL OR length_ms > 0", name="session_length"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)
    programme_id: UUID | None = Field(default=None, foreign_key="programme.id")
    site_id: UUID | None = Field(default=None, foreign_key="site.id", index=True)
    plan_id: UUID | None = Field(default=None, foreign_key="plan.id")
    date: str | None = None
    """ISO 8601 day, `2026-03-02`."""
    medium: str | None = None
    chosen: str | None = None
    format: str | None = None
    length_ms: int | None = Field(default=None, sa_column=big_column(nullable=True))
    media: str | None = None
    """Where the recording is; it is referenced, never copied."""


class Seat(SQLModel, table=True):
    """Which practitioner sat in which seat (F1, F2 ...) of a session."""

    __table_args__ = (UniqueConstraint("session_id", "seat", name="seat_session_seat"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    session_id: UUID = Field(foreign_key="session.id")
    seat: str
    practitioner_id: UUID = Field(foreign_key="practitioner.id", index=True)


class Delivered(SQLModel, table=True):
    """How many sessions took place in a month, observed or not."""

    __table_args__ = (
        UniqueConstraint("programme_id", "site_id", "month", name="delivered_programme_site_month"),
        CheckConstraint("sessions >= 0", name="delivered_sessions"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    programme_id: UUID = Field(foreign_key="programme.id")
    site_id: UUID = Field(foreign_key="site.id")
    month: str
    """`2026-03`."""
    sessions: int


class Coding(SQLModel, table=True):
    """One observer's pass over one session, in a role, with one codebook version and preset."""

    __table_args__ = (
        UniqueConstraint("session_id", "observer_id", "role", name="coding_session_observer_role"),
        one_of("role", ROLES, "coding_role"),
        one_of("state", ("draft", "locked"), "coding_state"),
        one_of("made_by", ("screen", "import"), "coding_made_by"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    session_id: UUID = Field(foreign_key="session.id", index=True)
    observer_id: UUID = Field(foreign_key="observer.id", index=True)
    codebook_id: UUID = Field(foreign_key="codebook.id")
    role: str = "primary"
    preset: str | None = None
    """None: every code of the codebook was looked for."""
    state: str = "draft"
    made_by: str = "screen"
    begun_at: int = Field(sa_column=big_column())
    locked_at: int | None = Field(default=None, sa_column=big_column(nullable=True))
    ratings_done: bool = False
    """The ratings were made, so counts may be shown."""


class ClockMark(SQLModel, table=True):
    """What the session clock did: append-only, so that a reopened coding stands exactly where it was.

    `start`, `pause`, `resume`, `set` carry the session time after the act; a `gap`, up to `until_ms`, is not codable.
    """

    __tablename__ = "clock_mark"
    __table_args__ = (
        one_of("kind", ("start", "pause", "resume", "set", "gap"), "clock_mark_kind"),
        CheckConstraint("session_ms >= 0", name="clock_mark_session_ms"),
        CheckConstraint("until_ms IS NULL OR until_ms >= session_ms", name="clock_mark_until_ms"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    coding_id: UUID = Field(foreign_key="coding.id", index=True)
    kind: str
    session_ms: int = Field(sa_column=big_column())
    until_ms: int | None = Field(default=None, sa_column=big_column(nullable=True))
    wall_at: int = Field(sa_column=big_column())
    wall_offset: int = 0


class Presence(SQLModel, table=True):
    """Who has a coding open, and how far its clock had come when they last said so. Not history. `pid` 0: nobody."""

    coding_id: UUID = Field(foreign_key="coding.id", primary_key=True)
    host: str
    pid: int
    seen_at: int = Field(sa_column=big_column())
    session_ms: int = Field(sa_column=big_column())


class EventRow(SQLModel, table=True):
    """The table of events; everywhere else an event is a `coder.models.Event`, which takes a sixth of the memory."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("onset_ms >= 0", name="event_onset"),
        CheckConstraint("offset_ms IS NULL OR offset_ms >= onset_ms", name="event_offset"),
        CheckConstraint("NOT is_open OR offset_ms IS NULL", name="event_open"),
        one_of("made_by", ("screen", "import"), "event_made_by"),
        UniqueConstraint("coding_id", "entry", name="event_coding_entry"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    coding_id: UUID = Field(foreign_key="coding.id")
    entry: int = Field(sa_column=big_column())
    onset_ms: int = Field(sa_column=big_column())
    offset_ms: int | None = Field(default=None, sa_column=big_column(nullable=True))
    is_open: bool = False
    code: str
    actor: str | None = None
    recipient: str | None = None
    unit: str | None = None
    note: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    modifiers: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    extra: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    linked_id: UUID | None = None
    come_back: bool = False
    retracted: bool = False
    made_by: str = "screen"
    keyed_at: int = Field(sa_column=big_column())
    keyed_offset: int = 0


class ItemMark(SQLModel, table=True):
    """An observer's status for an item of the session plan."""

    __tablename__ = "item_mark"
    __table_args__ = (
        UniqueConstraint("coding_id", "item", name="item_mark_coding_item"),
        one_of("status", STATUSES, "item_mark_status"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="item_mark_minutes"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    coding_id: UUID = Field(foreign_key="coding.id")
    item: str
    status: str | None = None
    """None: minutes or a note are there, the status is not yet."""
    minutes: float | None = None
    note: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    extra: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


class Rating(SQLModel, table=True):
    """An observer's answer on a scale; `value` is None when the scale was not ratable."""

    __table_args__ = (UniqueConstraint("coding_id", "scale", name="rating_coding_scale"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    coding_id: UUID = Field(foreign_key="coding.id")
    scale: str
    value: float | None = None
    note: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    extra: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
