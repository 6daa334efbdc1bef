"""Invitations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participant", sa.Column("asked_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "copied_event",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_copied_event_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["original_id"], ["event.id"], name="fk_copied_event_original_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name="pk_copied_event"),
    )
    op.create_index("ix_copied_event_original_id", "copied_event", ["original_id"])


def downgrade() -> None:
    op.drop_table("copied_event")
    op.drop_column("participant", "asked_sequence")
