"""School holidays, shown in the calendar"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_holiday",
        sa.Column("land", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name="ck_school_holiday_order"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_school_holiday_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_school_holiday"),
        sa.UniqueConstraint("land", "year", "name", "first_day", name="uq_school_holiday_land_year_name_first_day"),
    )
    op.create_index("ix_school_holiday_days", "school_holiday", ["first_day", "last_day"])


def downgrade() -> None:
    op.drop_table("school_holiday")
