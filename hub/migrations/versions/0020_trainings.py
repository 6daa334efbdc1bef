"""Fortbildungen: registration, seats per institution, waiting list"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration_offer",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("allows_guests", sa.Boolean(), nullable=False),
        sa.Column("has_waiting_list", sa.Boolean(), nullable=False),
        sa.Column("redistributes_on", sa.Date(), nullable=True),
        sa.Column("redistributed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("preparation", sa.String(), nullable=False),
        sa.Column("link_revision", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("seats > 0", name="ck_registration_offer_seats"),
        sa.CheckConstraint("offer_hours > 0", name="ck_registration_offer_offer_hours"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_registration_offer_created_by"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_registration_offer_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_offer"),
        sa.UniqueConstraint("event_id", name="uq_registration_offer_event_id"),
    )
    op.create_table(
        "seat_contingent",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats > 0", name="ck_seat_contingent_seats"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_seat_contingent_institution_id"),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["registration_offer.id"], name="fk_seat_contingent_offer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "institution_id", name="pk_seat_contingent"),
    )
    op.create_table(
        "registration",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("institution_name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_because", sa.String(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'offered', 'confirmed', 'cancelled', 'expired')", name="ck_registration_status"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_registration_institution_id"),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["registration_offer.id"], name="fk_registration_offer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_registration_person_id"),
        sa.ForeignKeyConstraint(["registered_by"], ["person.id"], name="fk_registration_registered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
        sa.UniqueConstraint("offer_id", "email", name="uq_registration_offer_id_email"),
        sa.UniqueConstraint("offer_id", "person_id", name="uq_registration_offer_id_person_id"),
        sa.UniqueConstraint("offer_id", "position", name="uq_registration_offer_id_position"),
    )
    op.create_index("ix_registration_institution_id", "registration", ["institution_id"])
    op.create_index("ix_registration_offered_until", "registration", ["offered_until"])
    op.create_index("ix_registration_person_id", "registration", ["person_id"])
    op.create_index("ix_registration_status", "registration", ["offer_id", "status"])


def downgrade() -> None:
    for table in ("registration", "seat_contingent", "registration_offer"):
        op.drop_table(table)
