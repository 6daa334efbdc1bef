"""Attendance: details for certificates, certificates, short feedback"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance_details",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("teaching_units", sa.Double(), nullable=False),
        sa.Column("contents", sa.String(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("asks_feedback", sa.Boolean(), nullable=False),
        sa.Column("feedback_code_hash", sa.String(), nullable=True),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("teaching_units >= 0", name="ck_attendance_details_teaching_units"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_attendance_details_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["entry.id"], name="fk_attendance_details_template_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_attendance_details"),
        sa.UniqueConstraint("feedback_code_hash", name="uq_attendance_details_feedback_code_hash"),
    )
    op.create_index("ix_attendance_details_template_id", "attendance_details", ["template_id"])

    op.create_table(
        "certificate",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("store_key", sa.String(), nullable=True),
        sa.Column("store_version", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'made', 'failed')", name="ck_certificate_status"),
        sa.CheckConstraint("(status <> 'made') OR (store_key IS NOT NULL)", name="ck_certificate_made"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_certificate_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name="fk_certificate_issued_by"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_certificate_participant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("participant_id", name="uq_certificate_participant_id"),
    )
    op.create_index("ix_certificate_event_id", "certificate", ["event_id"])

    op.create_table(
        "feedback_answer",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("form_hash", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("voice", sa.Integer(), nullable=True),
        sa.Column("setting", sa.Integer(), nullable=True),
        sa.Column("knows_partners", sa.Integer(), nullable=True),
        sa.Column("good", sa.String(), nullable=False),
        sa.Column("better", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("useful BETWEEN 1 AND 4", name="ck_feedback_answer_useful"),
        sa.CheckConstraint("voice BETWEEN 1 AND 4", name="ck_feedback_answer_voice"),
        sa.CheckConstraint("setting BETWEEN 1 AND 4", name="ck_feedback_answer_setting"),
        sa.CheckConstraint("knows_partners BETWEEN 1 AND 4", name="ck_feedback_answer_knows_partners"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_feedback_answer_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_answer"),
        sa.UniqueConstraint("form_hash", name="uq_feedback_answer_form_hash"),
    )
    op.create_index("ix_feedback_answer_event_id", "feedback_answer", ["event_id"])


def downgrade() -> None:
    op.drop_table("feedback_answer")
    op.drop_table("certificate")
    op.drop_table("attendance_details")
