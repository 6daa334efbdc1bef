"""Only deleted Termine and Aufgaben stand in the index over when they were deleted

SQLite took it for „not deleted“, which is nearly all of them, and read every row for each page of the calendar.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("event", "task")
IS_DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        name = f"ix_{table}_deleted_at"
        op.drop_index(name, table)
        op.create_index(name, table, ["deleted_at"], sqlite_where=IS_DELETED, postgresql_where=IS_DELETED)


def downgrade() -> None:
    for table in TABLES:
        name = f"ix_{table}_deleted_at"
        op.drop_index(name, table)
        op.create_index(name, table, ["deleted_at"])
