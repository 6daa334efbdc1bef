"""Endless series are found by the day up to which they are made"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_series_expanded_until", "series", ["expanded_until"])


def downgrade() -> None:
    op.drop_index("ix_series_expanded_until", table_name="series")
