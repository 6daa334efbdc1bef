"""Import and export"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("folder_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("on_conflict", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["entry.id"], name="fk_import_run_folder_id_entry", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_import_run_person_id_person"),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name="fk_import_run_upload_id_upload", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    for column in ("person_id", "folder_id", "created_at"):
        op.create_index(f"ix_import_run_{column}", "import_run", [column])
    op.create_table(
        "import_line",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name="fk_import_line_run_id_import_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "fingerprint", name="pk_import_line"),
    )


def downgrade() -> None:
    op.drop_table("import_line")
    op.drop_table("import_run")
