"""Termine, participants and Aufgaben"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FORMATS = (
    "Dienstgespräch",
    "Abstimmungsgespräch",
    "Fortbildung",
    "Hospitation",
    "Fachtag",
    "Netzwerktreffen",
    "Steuergruppe",
    "Arbeitskreis",
    "Fallkonferenz",
    "Öffentliche Veranstaltung",
)
TRAININGS = ("Fortbildung", "Hospitation", "Fachtag")


def upgrade() -> None:
    op.create_table(
        "event_format",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_joint", sa.Boolean(), nullable=False),
        sa.Column("is_training", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_format"),
        sa.UniqueConstraint("name", name="uq_event_format_name"),
    )
    op.create_table(
        "series",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("expanded_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_series_created_by"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_series_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("uid", name="uq_series_uid"),
    )
    op.create_index("ix_series_workspace_id", "series", ["workspace_id"])

    op.create_table(
        "event",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("format_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("legal_areas", sa.JSON(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("video_url", sa.String(), nullable=False),
        sa.Column("accessibility", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("costs", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("folder_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("recurrence", sa.String(), nullable=True),
        sa.Column("is_exception", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'planned', 'cancelled')", name="ck_event_status"),
        sa.CheckConstraint("ends_at >= starts_at", name="ck_event_order"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_event_changed_by"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_event_created_by"),
        sa.ForeignKeyConstraint(["deleted_by"], ["person.id"], name="fk_event_deleted_by"),
        sa.ForeignKeyConstraint(["folder_id"], ["entry.id"], name="fk_event_folder_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["format_id"], ["event_format.id"], name="fk_event_format_id"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_event_institution_id"),
        sa.ForeignKeyConstraint(["organiser_id"], ["person.id"], name="fk_event_organiser_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_event_series_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_event_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("series_id", "recurrence", name="uq_event_series_id_recurrence"),
    )
    op.create_index("ix_event_changed_at", "event", ["changed_at"])
    op.create_index("ix_event_days", "event", ["workspace_id", "first_day", "last_day"])
    op.create_index("ix_event_deleted_at", "event", ["deleted_at"])
    op.create_index("ix_event_folder_id", "event", ["folder_id"])
    op.create_index("ix_event_format_id", "event", ["format_id"])
    op.create_index("ix_event_institution_id", "event", ["institution_id"])
    op.create_index("ix_event_organiser_id", "event", ["organiser_id"])
    op.create_index("ix_event_series_id", "event", ["series_id"])
    op.create_index("ix_event_time", "event", ["starts_at", "ends_at"])
    op.create_index("ix_event_uid", "event", ["uid"])
    op.create_index("ix_event_workspace_id", "event", ["workspace_id"])

    op.create_table(
        "participant",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_optional", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("deputy_of_id", sa.Uuid(), nullable=True),
        sa.Column("told_sequence", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_revision", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("attendance_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('open', 'accepted', 'tentative', 'declined', 'delegated')", name="ck_participant_answer"
        ),
        sa.ForeignKeyConstraint(
            ["deputy_of_id"], ["participant.id"], name="fk_participant_deputy_of_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_participant_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_participant_institution_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_participant_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.UniqueConstraint("event_id", "email", name="uq_participant_event_id_email"),
        sa.UniqueConstraint("event_id", "person_id", name="uq_participant_event_id_person_id"),
    )
    op.create_index("ix_participant_event_id", "participant", ["event_id"])
    op.create_index("ix_participant_institution_id", "participant", ["institution_id"])
    op.create_index("ix_participant_person_id", "participant", ["person_id"])

    op.create_table(
        "task",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'doing', 'waiting', 'done')", name="ck_task_status"),
        sa.CheckConstraint("priority IN (1, 2, 3)", name="ck_task_priority"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_task_changed_by"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_task_created_by"),
        sa.ForeignKeyConstraint(["deleted_by"], ["person.id"], name="fk_task_deleted_by"),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name="fk_task_done_by"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_task_event_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_task_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_board", "task", ["workspace_id", "status", "position"])
    op.create_index("ix_task_deleted_at", "task", ["deleted_at"])
    op.create_index("ix_task_due_on", "task", ["due_on"])
    op.create_index("ix_task_event_id", "task", ["event_id"])
    op.create_index("ix_task_owner", "task", ["owner"])
    op.create_index("ix_task_workspace_id", "task", ["workspace_id"])

    # Written out: SQLite takes a foreign key only with the column.
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(
        f"ALTER TABLE notice ADD COLUMN event_id {kind} CONSTRAINT fk_notice_event_id_event REFERENCES event (id)"
    )
    op.create_index("ix_notice_event_id", "notice", ["event_id"])
    _add_formats()


def _add_formats() -> None:
    """The formats of the field (docs/organisation.md); every cooperation changes them as it likes."""
    table = sa.table(
        "event_format",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("position", sa.Integer()),
        sa.column("is_joint", sa.Boolean()),
        sa.column("is_training", sa.Boolean()),
        sa.column("is_active", sa.Boolean()),
    )
    rows = [
        {
            "id": uuid.uuid4(),
            "name": name,
            "position": position,
            "is_joint": True,
            "is_training": name in TRAININGS,
            "is_active": True,
        }
        for position, name in enumerate(FORMATS, 1)
    ]
    op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_index("ix_notice_event_id", table_name="notice")
    op.execute("ALTER TABLE notice DROP COLUMN event_id")
    for table in ("task", "participant", "event", "series", "event_format"):
        op.drop_table(table)
