"""Feeds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=True),
        sa.Column("workspace_ids", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feed_person_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_feed_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
        sa.UniqueConstraint("token_hash", name="uq_feed_token_hash"),
    )
    op.create_index("ix_feed_person_id", "feed", ["person_id"])
    op.create_index("ix_feed_workspace_id", "feed", ["workspace_id"])
    op.create_table(
        "calendar_import",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_import_person_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_calendar_import_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_import"),
    )
    op.create_index("ix_calendar_import_created_at", "calendar_import", ["created_at"])
    op.create_index("ix_calendar_import_person_id", "calendar_import", ["person_id"])
    op.create_index("ix_calendar_import_workspace_id", "calendar_import", ["workspace_id"])
    op.create_table(
        "imported_event",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("recurrence", sa.String(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("event_id IS NULL OR series_id IS NULL", name="ck_imported_event_one"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_imported_event_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_imported_event_series_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_imported_event_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_imported_event"),
        sa.UniqueConstraint("workspace_id", "uid", "recurrence", name="uq_imported_event_workspace_id_uid_recurrence"),
    )
    op.create_index("ix_imported_event_event_id", "imported_event", ["event_id"])
    op.create_index("ix_imported_event_series_id", "imported_event", ["series_id"])


def downgrade() -> None:
    for table in ("imported_event", "calendar_import", "feed"):
        op.drop_table(table)
