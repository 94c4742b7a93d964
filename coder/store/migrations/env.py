"""Runs the migrations on the connection that the program hands over, in the program's transaction."""

from alembic import context
from sqlmodel import SQLModel

import coder.models  # noqa: F401  (the tables)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
