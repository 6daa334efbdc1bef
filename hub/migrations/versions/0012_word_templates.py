"""Vorlagen: documents that are offered as templates"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_template",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["entry.id"], name="fk_word_template_document_id_entry", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["offered_by"], ["person.id"], name="fk_word_template_offered_by_person"),
        sa.PrimaryKeyConstraint("document_id", name="pk_word_template"),
    )


def downgrade() -> None:
    op.drop_table("word_template")
