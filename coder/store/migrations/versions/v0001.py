"""The first version: books, people, sessions, codings, what was coded, and the history of it all."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _books()
    _people()
    _sessions()
    _codings()
    _events()
    _judgements()
    _history()


def _books() -> None:
    op.create_table(
        "codebook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("codebook_primary")),
        sa.UniqueConstraint("book", "version", name="codebook_book_version"),
        sa.UniqueConstraint("digest", name=op.f("codebook_digest_unique")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("plan_primary")),
        sa.UniqueConstraint("digest", name=op.f("plan_digest_unique")),
        sa.UniqueConstraint("plan", "version", name="plan_plan_version"),
    )


def _people() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("programme_primary")),
        sa.UniqueConstraint("name", name=op.f("programme_name_unique")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("site_primary")),
        sa.UniqueConstraint("name", name=op.f("site_name_unique")),
    )
    op.create_table(
        "practitioner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("practitioner_primary")),
        sa.UniqueConstraint("name", name=op.f("practitioner_name_unique")),
    )
    op.create_table(
        "observer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("observer_primary")),
        sa.UniqueConstraint("name", name=op.f("observer_name_unique")),
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("medium", sa.String(), nullable=True),
        sa.Column("chosen", sa.String(), nullable=True),
        sa.Column("format", sa.String(), nullable=True),
        sa.Column("length_ms", sa.BigInteger(), nullable=True),
        sa.Column("media", sa.String(), nullable=True),
        sa.CheckConstraint("chosen IS NULL OR chosen IN ('random', 'selected', 'volunteered')", name="session_chosen"),
        sa.CheckConstraint("format IS NULL OR format IN ('group', 'one-to-one')", name="session_format"),
        sa.CheckConstraint(
            "medium IS NULL OR medium IN ('live', 'live-link', 'video', 'audio')", name="session_medium"
        ),
        sa.CheckConstraint("length_ms IS NULL OR length_ms > 0", name="session_length"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("session_plan_id_refers")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("session_programme_id_refers")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("session_site_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("session_primary")),
        sa.UniqueConstraint("name", name=op.f("session_name_unique")),
    )
    op.create_index(op.f("session_site_id_index"), "session", ["site_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"], name=op.f("seat_practitioner_id_refers")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("seat_session_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("seat_primary")),
        sa.UniqueConstraint("session_id", "seat", name="seat_session_seat"),
    )
    op.create_index(op.f("seat_practitioner_id_index"), "seat", ["practitioner_id"], unique=False)
    op.create_table(
        "delivered",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.CheckConstraint("sessions >= 0", name="delivered_sessions"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("delivered_programme_id_refers")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("delivered_site_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("delivered_primary")),
        sa.UniqueConstraint("programme_id", "site_id", "month", name="delivered_programme_site_month"),
    )


def _codings() -> None:
    op.create_table(
        "coding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("observer_id", sa.Uuid(), nullable=False),
        sa.Column("codebook_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("preset", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_at", sa.BigInteger(), nullable=True),
        sa.Column("ratings_done", sa.Boolean(), nullable=False),
        sa.CheckConstraint("made_by IS NULL OR made_by IN ('screen', 'import')", name="coding_made_by"),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('primary', 'second', 'consensus', 'gold', 'training')", name="coding_role"
        ),
        sa.CheckConstraint("state IS NULL OR state IN ('draft', 'locked')", name="coding_state"),
        sa.ForeignKeyConstraint(["codebook_id"], ["codebook.id"], name=op.f("coding_codebook_id_refers")),
        sa.ForeignKeyConstraint(["observer_id"], ["observer.id"], name=op.f("coding_observer_id_refers")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("coding_session_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("coding_primary")),
        sa.UniqueConstraint("session_id", "observer_id", "role", name="coding_session_observer_role"),
    )
    op.create_index(op.f("coding_observer_id_index"), "coding", ["observer_id"], unique=False)
    op.create_index(op.f("coding_session_id_index"), "coding", ["session_id"], unique=False)
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("session_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.Column("wall_at", sa.BigInteger(), nullable=False),
        sa.Column("wall_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('start', 'pause', 'resume', 'set', 'gap')", name="clock_mark_kind"
        ),
        sa.CheckConstraint("session_ms >= 0", name="clock_mark_session_ms"),
        sa.CheckConstraint("until_ms IS NULL OR until_ms >= session_ms", name="clock_mark_until_ms"),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("clock_mark_coding_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("clock_mark_primary")),
    )
    op.create_index(op.f("clock_mark_coding_id_index"), "clock_mark", ["coding_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("session_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("presence_coding_id_refers")),
        sa.PrimaryKeyConstraint("coding_id", name=op.f("presence_primary")),
    )


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("onset_ms", sa.BigInteger(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("modifiers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("linked_id", sa.Uuid(), nullable=True),
        sa.Column("come_back", sa.Boolean(), nullable=False),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("keyed_at", sa.BigInteger(), nullable=False),
        sa.Column("keyed_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("made_by IS NULL OR made_by IN ('screen', 'import')", name="event_made_by"),
        sa.CheckConstraint("NOT is_open OR offset_ms IS NULL", name="event_open"),
        sa.CheckConstraint("offset_ms IS NULL OR offset_ms >= onset_ms", name="event_offset"),
        sa.CheckConstraint("onset_ms >= 0", name="event_onset"),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("event_coding_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("event_primary")),
        sa.UniqueConstraint("coding_id", "entry", name="event_coding_entry"),
    )


def _judgements() -> None:
    op.create_table(
        "item_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "status IS NULL OR status IN "
            "('delivered', 'adapted', 'partial', 'not_delivered', 'not_applicable', 'not_observed')",
            name="item_mark_status",
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name="item_mark_minutes"),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("item_mark_coding_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("item_mark_primary")),
        sa.UniqueConstraint("coding_id", "item", name="item_mark_coding_item"),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("rating_coding_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("rating_primary")),
        sa.UniqueConstraint("coding_id", "scale", name="rating_coding_scale"),
    )


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chain", sa.Uuid(), nullable=True),
        sa.Column("act", sa.Uuid(), nullable=False),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_offset", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("history_primary")),
    )
    op.create_index("history_chain_id", "history", ["chain", "id"], unique=False)
