"""Who is at what: a job or a scheduled slot that a kill cut off is taken up again soon"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("alive_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )
    op.add_column("job", sa.Column("claimed_by", sa.Uuid()))
    with op.batch_alter_table("job_run") as table:
        table.add_column(sa.Column("started_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("started_by", sa.Uuid()))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE job_run SET started_at = slot, ended_at = slot")
    with op.batch_alter_table("job_run") as table:
        table.alter_column("started_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("job_run") as table:
        table.drop_column("ended_at")
        table.drop_column("started_by")
        table.drop_column("started_at")
    op.drop_column("job", "claimed_by")
    op.drop_table("worker")
