"""Terminumfragen"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("format_id", sa.Uuid(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_revision", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_poll_workspace_id"),
        sa.ForeignKeyConstraint(["format_id"], ["event_format.id"], name="fk_poll_format_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_poll_event_id"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_poll_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
    )
    for column in ("workspace_id", "closes_at", "event_id", "created_by"):
        op.create_index(f"ix_poll_{column}", "poll", [column])
    op.create_table(
        "poll_option",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_poll_option_order"),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_option_poll_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_option"),
        sa.UniqueConstraint("poll_id", "starts_at", "ends_at", name="uq_poll_option_poll_id_starts_at_ends_at"),
    )
    op.create_index("ix_poll_option_poll_id", "poll_option", ["poll_id"])
    op.create_table(
        "voter",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_voter_poll_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_voter_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_voter"),
        sa.UniqueConstraint("poll_id", "person_id", name="uq_voter_poll_id_person_id"),
        sa.UniqueConstraint("poll_id", "name_key", name="uq_voter_poll_id_name_key"),
    )
    for column in ("poll_id", "person_id"):
        op.create_index(f"ix_voter_{column}", "voter", [column])
    op.create_table(
        "vote",
        sa.Column("voter_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.CheckConstraint("choice IN ('yes', 'maybe', 'no')", name="ck_vote_choice"),
        sa.ForeignKeyConstraint(["voter_id"], ["voter.id"], name="fk_vote_voter_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"], name="fk_vote_option_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("voter_id", "option_id", name="pk_vote"),
    )
    op.create_index("ix_vote_option_id", "vote", ["option_id"])


def downgrade() -> None:
    for table in ("vote", "voter", "poll_option", "poll"):
        op.drop_table(table)
