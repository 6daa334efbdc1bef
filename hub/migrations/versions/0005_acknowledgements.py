"""Zur Kenntnis nehmen: rounds of asking, and who is asked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROUND, ADDRESSEE = "acknowledgement_round", "acknowledgement_addressee"


def upgrade() -> None:
    _create_rounds()
    _create_addressees()


def _create_rounds() -> None:
    op.create_table(
        ROUND,
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("principals", sa.JSON(), nullable=False),
        sa.Column("of_institution", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_after_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("aim IN ('note', 'agree')", name="ck_acknowledgement_round_aim"),
        sa.CheckConstraint("of_institution IN ('one', 'all')", name="ck_acknowledgement_round_of_institution"),
        sa.CheckConstraint("ended_as IN ('closed', 'withdrawn', 'replaced')", name="ck_acknowledgement_round_ended_as"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ck_acknowledgement_round_ended"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_acknowledgement_round_asked_by"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["entry.id"], name="fk_acknowledgement_round_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_acknowledgement_round_ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgement_round"),
    )
    op.create_index("ix_acknowledgement_round_document_id", ROUND, ["document_id"])
    op.create_index("ix_acknowledgement_round_open", ROUND, ["ended_at", "due_on"])


def _create_addressees() -> None:
    op.create_table(
        ADDRESSEE,
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("objection", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (institution_id IS NULL)", name="ck_acknowledgement_addressee_who"),
        sa.CheckConstraint("answer IN ('noted', 'agreed', 'objected')", name="ck_acknowledgement_addressee_answer"),
        sa.CheckConstraint(
            "(answer = 'objected') = (objection <> '') OR answer IS NULL", name="ck_acknowledgement_addressee_objection"
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="ck_acknowledgement_addressee_answered"),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_acknowledgement_addressee_answered_by"),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name="fk_acknowledgement_addressee_institution_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_acknowledgement_addressee_person_id"),
        sa.ForeignKeyConstraint(
            ["round_id"],
            [f"{ROUND}.id"],
            name="fk_acknowledgement_addressee_round_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgement_addressee"),
        sa.UniqueConstraint("round_id", "institution_id", name="uq_acknowledgement_addressee_round_id_institution_id"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_acknowledgement_addressee_round_id_person_id"),
    )
    for column in ("person_id", "institution_id"):
        op.create_index(f"ix_acknowledgement_addressee_{column}", ADDRESSEE, [column])


def downgrade() -> None:
    op.drop_table(ADDRESSEE)
    op.drop_table(ROUND)
