"""Comments, digests, mails with HTML and the reason why they wait"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["entry.id"], name="fk_comment_document_id_entry", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name="fk_comment_parent_id_comment", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_comment_created_by_person"),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name="fk_comment_resolved_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    for column in ("document_id", "parent_id", "created_at"):
        op.create_index(f"ix_comment_{column}", "comment", [column])

    # With its rule in the same statement: SQLite would make the table anew for it, without its triggers.
    op.execute(
        "ALTER TABLE person ADD COLUMN digest VARCHAR NOT NULL DEFAULT 'weekly' "
        "CONSTRAINT ck_person_digest CHECK (digest IN ('daily', 'weekly', 'never'))"
    )
    op.add_column("person", sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("mail", sa.Column("html", sa.String(), nullable=True))
    op.add_column("mail", sa.Column("composer", sa.String(), nullable=True))
    op.add_column("mail", sa.Column("details", sa.JSON(), nullable=True))
    op.add_column("mail", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    for name in ("tried_at", "failing_since", "given_up_at"):
        op.add_column("mail", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in ("reason", "error"):
        op.add_column("mail", sa.Column(name, sa.String(), nullable=True))
    op.create_index("ix_mail_failing_since", "mail", ["failing_since"])

    op.create_index(
        "ix_notice_unread",
        "notice",
        ["person_id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_notice_unread", table_name="notice")
    op.drop_index("ix_mail_failing_since", table_name="mail")
    for name in (
        "html",
        "composer",
        "details",
        "attempts",
        "tried_at",
        "failing_since",
        "given_up_at",
        "reason",
        "error",
    ):
        op.drop_column("mail", name)
    op.drop_column("person", "digest_at")
    op.execute("ALTER TABLE person DROP COLUMN digest")
    op.drop_table("comment")
