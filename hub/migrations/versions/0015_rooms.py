"""Rooms and equipment, and who has booked them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resource",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("accessibility", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('room', 'equipment')", name="ck_resource_kind"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_resource_institution_id"),
        sa.PrimaryKeyConstraint("id", name="pk_resource"),
        sa.UniqueConstraint("institution_id", "name", name="uq_resource_institution_id_name"),
    )
    op.create_index("ix_resource_institution_id", "resource", ["institution_id"])
    op.create_table(
        "booking",
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_booking_order"),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name="fk_booking_resource_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_booking_event_id"),
        sa.ForeignKeyConstraint(["booked_by"], ["person.id"], name="fk_booking_booked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("resource_id", "event_id", name="uq_booking_resource_id_event_id"),
    )
    op.create_index("ix_booking_time", "booking", ["resource_id", "starts_at", "ends_at"])
    op.create_index("ix_booking_event_id", "booking", ["event_id"])
    op.create_index("ix_booking_booked_by", "booking", ["booked_by"])


def downgrade() -> None:
    op.drop_table("booking")
    op.drop_table("resource")
