"""Incoming mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "read_mail",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_read_mail"),
    )
    op.create_index("ix_read_mail_read_at", "read_mail", ["read_at"])
    op.create_table(
        "mail_bounce",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_bounce"),
        sa.UniqueConstraint("address", name="uq_mail_bounce_address"),
    )
    op.create_index("ix_mail_bounce_at", "mail_bounce", ["at"])


def downgrade() -> None:
    for table in ("mail_bounce", "read_mail"):
        op.drop_table(table)
