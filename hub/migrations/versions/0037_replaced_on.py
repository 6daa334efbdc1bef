"""Since when a document is „ersetzt“: what is today counts from today, so that nothing is due too early"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("replaced_on", sa.Date(), nullable=True))
    entry = sa.table("entry", sa.column("status", sa.String()), sa.column("replaced_on", sa.Date()))
    replaced = sa.update(entry).where(entry.c.status == "replaced")
    op.execute(replaced.values(replaced_on=datetime.now(UTC).date()))


def downgrade() -> None:
    op.drop_column("entry", "replaced_on")
