"""Freigabelinks and Briefkästen"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_share_links()
    _make_letterboxes()
    _make_deliveries()


def downgrade() -> None:
    for table in ("delivered_file", "delivery", "letterbox", "share_link"):
        op.drop_table(table)


def _make_share_links() -> None:
    op.create_table(
        "share_link",
        *_link_columns(),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("allows", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("max_fetches", sa.Integer(), nullable=True),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.CheckConstraint("allows IN ('view', 'download')", name="ck_share_link_allows"),
        *_link_constraints("share_link"),
    )
    _index("share_link", "entry_id", "workspace_id", "created_by", "expires_at")


def _make_letterboxes() -> None:
    op.create_table(
        "letterbox",
        *_link_columns(),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("instructions", sa.String(), nullable=False),
        sa.Column("max_file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("max_total_bytes", sa.BigInteger(), nullable=False),
        sa.Column("max_files", sa.Integer(), nullable=False),
        *_link_constraints("letterbox"),
    )
    _index("letterbox", "entry_id", "workspace_id", "created_by", "expires_at")


def _make_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("letterbox_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letterbox_id"], ["letterbox.id"], name="fk_delivery_letterbox_id_letterbox", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_delivery_workspace_id_workspace"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("receipt", name="uq_delivery_receipt"),
    )
    _index("delivery", "letterbox_id", "workspace_id", "created_at")
    op.create_table(
        "delivered_file",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("store_key", sa.String(), nullable=False),
        sa.Column("store_version", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name="fk_delivered_file_delivery_id_delivery", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivered_file"),
    )
    _index("delivered_file", "delivery_id")
    op.create_index("ix_delivered_file_bytes", "delivered_file", ["store_key", "store_version"])


def _link_columns() -> list[sa.Column[object]]:
    """What Freigabelinks and Briefkästen have in common."""
    return [
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _link_constraints(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=f"fk_{table}_entry_id_entry", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=f"fk_{table}_workspace_id_workspace"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=f"fk_{table}_created_by_person"),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=f"fk_{table}_revoked_by_person"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("token_hash", name=f"uq_{table}_token_hash"),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
