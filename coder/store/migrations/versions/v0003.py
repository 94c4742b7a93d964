"""Recordings that sessions refer to, passes over codings, moments that ratings rest on, and certification."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("length_ms", sa.BigInteger(), nullable=True),
        sa.Column("begins_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("size >= 0", name="recording_size"),
        sa.CheckConstraint("length_ms IS NULL OR length_ms > 0", name="recording_length"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("recording_session_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("recording_primary")),
        sa.UniqueConstraint("session_id", "place", name="recording_session_place"),
    )
    op.create_table(
        "pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_offset", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name="pass_number"),
        sa.CheckConstraint("how IS NULL OR how IN ('review', 'paper')", name="pass_how"),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("pass_coding_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pass_primary")),
        sa.UniqueConstraint("coding_id", "number", name="pass_coding_number"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["coding_id"], ["coding.id"], name=op.f("evidence_coding_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_primary")),
        sa.UniqueConstraint("coding_id", "event_id", "scale", name="evidence_coding_event_scale"),
    )
    op.create_table(
        "certification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observer_id", sa.Uuid(), nullable=False),
        sa.Column("codebook_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_offset", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["codebook_id"], ["codebook.id"], name=op.f("certification_codebook_id_refers")),
        sa.ForeignKeyConstraint(["observer_id"], ["observer.id"], name=op.f("certification_observer_id_refers")),
        sa.PrimaryKeyConstraint("id", name=op.f("certification_primary")),
    )
    op.create_index(op.f("certification_observer_id_index"), "certification", ["observer_id"], unique=False)
