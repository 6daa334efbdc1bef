"""Small pictures of pages, the PDF that LibreOffice made, and where the details of a Bereich are kept"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preview_page", sa.Column("small", sa.LargeBinary(), nullable=True))
    op.add_column("preview", sa.Column("pdf_key", sa.String(), nullable=True))
    op.add_column("preview", sa.Column("pdf_version", sa.String(), nullable=True))
    op.create_index("ix_preview_pdf", "preview", ["pdf_key", "pdf_version"], unique=False)
    op.create_table(
        "stored_details",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("store_key", sa.String(), nullable=False),
        sa.Column("store_version", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_stored_details_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_stored_details"),
    )
    op.create_index("ix_stored_details_bytes", "stored_details", ["store_key", "store_version"], unique=False)


def downgrade() -> None:
    op.drop_table("stored_details")
    op.drop_index("ix_preview_pdf", table_name="preview")
    op.drop_column("preview", "pdf_version")
    op.drop_column("preview", "pdf_key")
    op.drop_column("preview_page", "small")
