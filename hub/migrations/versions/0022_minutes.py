"""Tagesordnung and Protokoll"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'sent', 'closed')", name="ck_minutes_state"),
        sa.ForeignKeyConstraint(["document_id"], ["entry.id"], name="fk_minutes_document_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_minutes_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reopened_by"], ["person.id"], name="fk_minutes_reopened_by"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["acknowledgement_round.id"], name="fk_minutes_round_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_minutes"),
    )
    op.create_index("ix_minutes_due", "minutes", ["state", "due_on"])
    op.create_index("ix_minutes_document_id", "minutes", ["document_id"])
    op.create_index("ix_minutes_round_id", "minutes", ["round_id"])
    op.create_table(
        "open_question",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name="fk_open_question_raised_by"),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name="fk_open_question_settled_by"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_open_question_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_open_question"),
    )
    op.create_index("ix_open_question_open", "open_question", ["workspace_id", "settled_at"])
    op.create_table(
        "agenda_item",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_postponed", sa.Boolean(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_agenda_item_changed_by"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_agenda_item_created_by"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_agenda_item_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["open_question.id"], name="fk_agenda_item_question_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_order", "agenda_item", ["event_id", "position"])
    op.create_index("ix_agenda_item_question_id", "agenda_item", ["question_id"])
    op.create_table(
        "topic",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_topic_created_by"),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name="fk_topic_item_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_topic_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
    )
    op.create_index("ix_topic_item_id", "topic", ["item_id"])
    op.create_index("ix_topic_waiting", "topic", ["workspace_id", "is_waiting"])
    _create_what_belongs_to_an_item()


def _create_what_belongs_to_an_item() -> None:
    op.create_table(
        "agenda_attachment",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["entry.id"], name="fk_agenda_attachment_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_agenda_attachment_item_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "document_id", name="pk_agenda_attachment"),
    )
    op.create_index("ix_agenda_attachment_document_id", "agenda_attachment", ["document_id"])
    op.create_table(
        "agenda_task",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name="fk_agenda_task_item_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_agenda_task_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "task_id", name="pk_agenda_task"),
    )
    op.create_index("ix_agenda_task_task_id", "agenda_task", ["task_id"])
    op.create_table(
        "decision",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_decision_decided_by"),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name="fk_decision_item_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_decision_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("workspace_id", "month", "serial", name="uq_decision_workspace_id_month_serial"),
    )
    op.create_index("ix_decision_item_id", "decision", ["item_id"])


def downgrade() -> None:
    tables = ("decision", "agenda_task", "agenda_attachment", "topic", "agenda_item", "open_question", "minutes")
    for table in tables:
        op.drop_table(table)
