"""Angaben to documents, check-out, agreements"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PLAIN = (
    ("category", sa.String()),
    ("status", sa.String()),
    ("valid_until", sa.Date()),
    ("has_personal_data", sa.Boolean()),
    ("checked_out_until", sa.DateTime(timezone=True)),
    ("checked_out_at", sa.DateTime(timezone=True)),
)
REFERRING = (
    ("responsible_id", "person"),
    ("successor_id", "entry"),
    ("checked_out_by", "person"),
)
INDEXED = ("responsible_id", "successor_id")


def upgrade() -> None:
    for name, kind in PLAIN:
        op.add_column("entry", sa.Column(name, kind, nullable=True))
    # Written out: SQLite takes a foreign key only with the column, and making the table anew would drop its triggers.
    uuid = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    for name, table in REFERRING:
        op.execute(
            f"ALTER TABLE entry ADD COLUMN {name} {uuid} CONSTRAINT fk_entry_{name}_{table} REFERENCES {table} (id)"
        )
    for name in INDEXED:
        op.create_index(f"ix_entry_{name}", "entry", [name])
    op.add_column("upload", sa.Column("has_personal_data", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "reminder",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["entry.id"], name="fk_reminder_document_id_entry", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_reminder_set_by_person"),
        sa.PrimaryKeyConstraint("document_id", name="pk_reminder"),
    )
    op.create_index("ix_reminder_due_on", "reminder", ["due_on"])
    op.create_table(
        "agreement",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["entry.id"], name="fk_agreement_document_id_entry", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name="fk_agreement_kept_by_person"),
        sa.PrimaryKeyConstraint("document_id", name="pk_agreement"),
    )
    op.create_index("ix_agreement_review_on", "agreement", ["review_on"])
    op.create_table(
        "signatory",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("acceded_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.document_id"], name="fk_signatory_agreement_id_agreement", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_signatory_institution_id_institution"),
        sa.PrimaryKeyConstraint("id", name="pk_signatory"),
    )
    op.create_index("ix_signatory_agreement_id", "signatory", ["agreement_id"])
    op.create_table(
        "annex",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.document_id"], name="fk_annex_agreement_id_agreement", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["entry.id"], name="fk_annex_document_id_entry", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("agreement_id", "document_id", name="pk_annex"),
    )
    op.create_index("ix_annex_document_id", "annex", ["document_id"])


def downgrade() -> None:
    for table in ("annex", "signatory", "agreement", "reminder"):
        op.drop_table(table)
    op.drop_column("upload", "has_personal_data")
    for name in INDEXED:
        op.drop_index(f"ix_entry_{name}", "entry")
    for name in (*(name for name, *_ in REFERRING), *(name for name, _ in PLAIN)):
        op.execute(f"ALTER TABLE entry DROP COLUMN {name}")
