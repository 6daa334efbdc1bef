"""Virus scan: what clamd said of stored bytes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'clean', 'infected', 'too-large')", name="ck_scan_status"),
        sa.PrimaryKeyConstraint("sha256", name="pk_scan"),
    )
    for column in ("status", "due_at"):
        op.create_index(f"ix_scan_{column}", "scan", [column])


def downgrade() -> None:
    op.drop_table("scan")
