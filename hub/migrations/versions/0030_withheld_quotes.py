"""Folgen that left the public site because a text they quote was withheld"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback_effect", sa.Column("withheld_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("feedback_effect", "withheld_at")
