"""Aufgaben: repeated, made by templates, reminded of, and given to people without an account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_repeat",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("next_task_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_repeat_task_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["next_task_id"], ["task.id"], name="fk_task_repeat_next_task_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("task_id", name="pk_task_repeat"),
    )
    op.create_index("ix_task_repeat_next_task_id", "task_repeat", ["next_task_id"])
    op.create_table(
        "task_template",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_task_template_workspace_id"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_task_template_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_task_template"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_task_template_workspace_id_name"),
    )
    op.create_index("ix_task_template_workspace_id", "task_template", ["workspace_id"])
    op.create_table(
        "task_template_line",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["task_template.id"], name="fk_task_template_line_template_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_template_line"),
    )
    op.create_index("ix_task_template_line_template_id", "task_template_line", ["template_id"])
    op.create_table(
        "task_reminder",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_task_reminder_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "day", name="pk_task_reminder"),
    )
    op.create_table(
        "task_guest",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_guest_task_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_task_guest_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_task_guest"),
    )
    for column in ("task_id", "created_by"):
        op.create_index(f"ix_task_guest_{column}", "task_guest", [column])
    op.create_table(
        "guest_note",
        sa.Column("guest_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["guest_id"], ["task_guest.id"], name="fk_guest_note_guest_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_note"),
    )
    op.create_index("ix_guest_note_guest_id", "guest_note", ["guest_id"])


def downgrade() -> None:
    for table in ("guest_note", "task_guest", "task_reminder", "task_template_line", "task_template", "task_repeat"):
        op.drop_table(table)
