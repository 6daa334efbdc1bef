"""Alembic's entry: runs on the connection `hub migrate` hands over."""

from __future__ import annotations

from alembic import context

from hub.migrate import target_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=target_metadata(),
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
