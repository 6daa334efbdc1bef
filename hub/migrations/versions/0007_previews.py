"""Previews of documents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preview",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("asked_from", sa.Integer(), nullable=False),
        sa.Column("asked_to", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_preview"),
    )
    op.create_table(
        "preview_page",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("store_key", sa.String(), nullable=True),
        sa.Column("store_version", sa.String(), nullable=True),
        sa.Column("image_sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["preview.sha256"], name="fk_preview_page_sha256_preview", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_preview_page"),
        sa.UniqueConstraint("sha256", "number", name="uq_preview_page_sha256_number"),
    )
    op.create_index("ix_preview_page_bytes", "preview_page", ["store_key", "store_version"])


def downgrade() -> None:
    op.drop_table("preview_page")
    op.drop_table("preview")
