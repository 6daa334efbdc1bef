"""Aufgaben: checklist, comments, links"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_helper",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_helper_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "principal", name="pk_task_helper"),
    )
    op.create_index("ix_task_helper_principal", "task_helper", ["principal"])
    op.create_table(
        "task_step",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name="fk_task_step_done_by"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_step_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_task_step"),
    )
    op.create_index("ix_task_step_task_id", "task_step", ["task_id"])
    op.create_table(
        "task_document",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["entry.id"], name="fk_task_document_document_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_document_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "document_id", name="pk_task_document"),
    )
    op.create_index("ix_task_document_document_id", "task_document", ["document_id"])
    op.create_table(
        "task_comment",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_task_comment_created_by"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_comment_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_task_comment"),
    )
    op.create_index("ix_task_comment_task_id", "task_comment", ["task_id"])


def downgrade() -> None:
    for table in ("task_comment", "task_document", "task_step", "task_helper"):
        op.drop_table(table)
