"""Chains of hashes over the history, so that an entry edited, dropped or moved from outside is found."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from coder.store import chains

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_HISTORY = sa.table(
    "history",
    *(sa.column(name, sa.Uuid()) for name in ("id", "chain", "act", "undoes", "record_id")),
    *(sa.column(name, sa.BigInteger()) for name in ("made_at", "made_offset", "number")),
    *(sa.column(name, sa.String()) for name in ("who", "record", "action", "why", "digest", "link")),
    *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("before", "after")),
    sa.column("erased", sa.Boolean()),
)
_CHAINS = sa.table(
    "chain", sa.column("id", sa.Uuid()), sa.column("entries", sa.BigInteger()), sa.column("link", sa.String())
)


def upgrade() -> None:
    op.create_table(
        "chain",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("chain_primary")),
    )
    with op.batch_alter_table("history") as batch:
        batch.add_column(sa.Column("number", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("digest", sa.String(), nullable=True))
        batch.add_column(sa.Column("link", sa.String(), nullable=True))
        batch.add_column(sa.Column("erased", sa.Boolean(), nullable=True))
        batch.drop_index("history_chain_id")
    op.create_index("history_chain_number", "history", ["chain", "number"], unique=False)
    _link()
    with op.batch_alter_table("history") as batch:
        for name, kind in (("number", sa.BigInteger()), ("digest", sa.String()), ("link", sa.String())):
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.alter_column("erased", existing_type=sa.Boolean(), nullable=False)


def _link() -> None:
    """Give every entry its number, digest and link, in the order in which entries were read until now: that of ids."""
    connection = op.get_bind()
    change = _HISTORY.update().where(_HISTORY.c.id == sa.bindparam("entry"))
    change = change.values({name: sa.bindparam(f"new_{name}") for name in ("number", "digest", "link", "erased")})
    heads: dict[UUID | None, chains.Head] = {}
    done: list[dict[str, Any]] = []
    for row in connection.execute(sa.select(_HISTORY).order_by(_HISTORY.c.id)).mappings().all():
        entry = dict(row)
        last, before = heads.get(entry["chain"], chains.NONE_YET)
        entry["digest"] = chains.digest(entry["before"], entry["after"], entry["why"])
        bound = chains.link(before, last + 1, entry)
        heads[entry["chain"]] = chains.Head(last + 1, bound)
        told = {"number": last + 1, "digest": entry["digest"], "link": bound, "erased": False}
        done.append({"entry": entry["id"], **{f"new_{name}": value for name, value in told.items()}})
    for start in range(0, len(done), _AT_ONCE):
        connection.execute(change, done[start : start + _AT_ONCE])
    if heads:
        ends = [{"id": chain or chains.REST, **end._asdict()} for chain, end in heads.items()]
        connection.execute(_CHAINS.insert(), ends)
